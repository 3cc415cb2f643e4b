"""The expected wait and what is said of it: once a minute at most, and never a promise that grows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.desk.expected import MOST_MINUTES, Heard, Recent, Told, announce, expected_wait, in_minutes
from ivr.desk.theory.study import Study


def test_the_formula_without_anybody_who_gives_up() -> None:
    assert expected_wait(0, 10, 240) == pytest.approx(24)
    assert expected_wait(9, 10, 240) == pytest.approx(240)


def test_who_gives_up_makes_it_shorter() -> None:
    # One agent, 100 s a call; the one ahead gives up after 100 s on average: 1 / 0.01 + 1 / 0.02.
    assert expected_wait(1, 1, 100, leaving=0.01) == pytest.approx(150)


def test_without_agents_nothing_is_expected() -> None:
    assert expected_wait(3, 0, 240) is None


@given(st.integers(0, 300), st.integers(1, 100), st.floats(1, 3600), st.floats(0, 0.1))
def test_more_ahead_is_longer_and_more_agents_or_leavers_are_shorter(
    ahead: int, agents: int, handling: float, leaving: float
) -> None:
    wait = expected_wait(ahead, agents, handling, leaving)
    assert wait is not None
    assert wait > 0
    assert expected_wait(ahead + 1, agents, handling, leaving) > wait  # type: ignore[operator]
    assert expected_wait(ahead, agents + 1, handling, leaving) < wait  # type: ignore[operator]
    assert expected_wait(ahead, agents, handling, leaving + 0.01) <= wait  # type: ignore[operator]


def test_what_usually_happens_counts_until_calls_have_shown_more() -> None:
    assert Recent().handling(240) == 240
    assert Recent([100.0] * 5).handling(300) == pytest.approx(200)
    assert Recent([1000.0] * 1000 + [100.0] * 50).handling(100) == pytest.approx(100)


def test_leaving_is_counted_over_all_seconds_waited() -> None:
    assert Recent(waited=600.0, left=2).leaving == pytest.approx(1 / 300)
    assert Recent().leaving == 0


def test_median_error_of_the_expected_wait_on_busy_days_with_ten_agents() -> None:
    accuracy = Study(agents=10).accuracy(days=4)
    assert accuracy.callers > 1000
    assert accuracy.share < 0.25
    assert 0.9 < accuracy.bias < 1.15


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (1, 1), (60, 1), (61, 2), (600, 10), (601, 15), (901, 20), (1800, 30), (1801, 31), (1e9, 31)],
)
def test_waits_as_they_are_said(seconds: float, minutes: int) -> None:
    assert in_minutes(seconds) == minutes


def test_the_first_time_both_are_said_and_then_nothing_for_a_minute() -> None:
    told, heard = announce(Heard(), 0, 3, 200)
    assert told == Told(3, 4)
    assert announce(heard, 59, 1, 10) == (Told(), heard)
    assert announce(heard, 60, 2, 100)[0] == Told(2, 2)


def test_a_promise_that_would_grow_is_not_said() -> None:
    _, heard = announce(Heard(), 0, 3, 100)  # two minutes, so until 120
    assert announce(heard, 60, 3, 60)[0] == Told(None, 1)
    assert announce(heard, 60, 3, 90)[0] == Told()
    assert announce(heard, 60, 2, 500)[0] == Told(2, None)


def test_a_place_that_became_worse_is_not_said() -> None:
    _, heard = announce(Heard(), 0, 3, None)
    told, heard = announce(heard, 60, 4, 40)
    assert told == Told(None, 1)
    assert announce(heard, 130, 3, None)[0] == Told()
    assert announce(heard, 130, 2, None)[0] == Told(2, None)


def test_a_wait_that_nobody_can_foresee_promises_nothing() -> None:
    told, heard = announce(Heard(), 0, 90, 4000)
    assert told == Told(90, MOST_MINUTES + 1)
    assert announce(heard, 60, 80, 1700)[0] == Told(80, 30)


looks = st.tuples(st.integers(5, 200), st.integers(1, 50), st.none() | st.floats(0, 5000))


@given(st.lists(looks, max_size=40))
def test_over_any_wait_promises_never_grow_and_come_once_a_minute(looks: list[tuple[int, int, float | None]]) -> None:
    heard, now, ends, places, said = Heard(), 0.0, [], [], []
    for seconds, place, wait in looks:
        now += seconds
        told, heard = announce(heard, now, place, wait)
        if told.minutes is not None and told.minutes <= MOST_MINUTES:
            ends.append(now + 60 * told.minutes)
        places += [told.place] if told.place else []
        said += [now] if told != Told() else []
    assert ends == sorted(ends, reverse=True)
    assert places == sorted(set(places), reverse=True)
    assert all(later - earlier >= 60 for earlier, later in pairwise(said))
