"""Who is next: nobody is passed over, nobody twice, emergencies first, and back to the same agent."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ivr.desk.desks import ALWAYS, Desk, Overflow
from ivr.desk.rules import Free, Waiting, can_serve, in_order, is_full, pairs, place

NOW = 1000.0
NAMES = ("fraud", "general", "dispute")


def desk(**more: object) -> Desk:
    fields: dict[str, object] = {
        "name": {"zh-CN": "台", "en-US": "desk"},
        "languages": ("zh-CN", "en-US"),
        "limit": 2,
        "hours": ALWAYS,
    }
    return Desk.model_validate(fields | more)


DESKS: Mapping[str, Desk] = {
    "fraud": desk(emergency=True, limit=None, overflow={"to": "general", "after": 60}),
    "general": desk(),
    "dispute": desk(overflow=Overflow(to="general", after=180)),
}

moments = st.integers(0, 1000).map(float)
callers = st.builds(
    Waiting,
    key=st.text("abcdefgh", min_size=1, max_size=3),
    desk=st.sampled_from(NAMES),
    language=st.sampled_from(["zh-CN", "en-US"]),
    began=moments,
    entered=moments,
    emergency=st.booleans(),
    cut_off=st.booleans(),
    agent=st.none() | st.sampled_from(["1", "2", "3"]),
)
agents = st.builds(
    Free,
    key=st.sampled_from("123456789"),
    desks=st.frozensets(st.sampled_from(NAMES), min_size=1),
    languages=st.frozensets(st.sampled_from(["zh-CN", "en-US"]), min_size=1),
    since=moments,
)
queues = st.lists(callers, max_size=12, unique_by=lambda each: each.key)
teams = st.lists(agents, max_size=9, unique_by=lambda each: each.key)


@given(queues, teams)
def test_each_caller_and_each_agent_is_paired_once_and_only_with_whom_they_can_talk(
    waiting: list[Waiting], free: list[Free]
) -> None:
    found = pairs(waiting, free, DESKS, NOW)
    assert len({caller.key for caller, _ in found}) == len({agent.key for _, agent in found}) == len(found)
    assert all(can_serve(agent, caller, DESKS, NOW) for caller, agent in found)


@given(queues, teams)
def test_nobody_who_could_be_served_is_passed_over_for_a_later_turn(waiting: list[Waiting], free: list[Free]) -> None:
    found = pairs(waiting, free, DESKS, NOW)
    taken = {agent.key: caller for caller, agent in found}
    served = {caller.key for caller, _ in found}
    for caller in (each for each in waiting if each.key not in served):
        for agent in (each for each in free if can_serve(each, caller, DESKS, NOW)):
            assert agent.key in taken, "an agent is idle while somebody waits"
            assert is_earlier(taken[agent.key], caller)


@given(queues, teams, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_changes_nothing(waiting: list[Waiting], free: list[Free], chance: object) -> None:
    expected = pairs(waiting, free, DESKS, NOW)
    shuffled = [*waiting], [*free]
    for each in shuffled:
        chance.shuffle(each)  # type: ignore[attr-defined]
    assert pairs(*shuffled, DESKS, NOW) == expected


@given(callers, st.lists(agents, min_size=1, max_size=9, unique_by=lambda each: each.key))
def test_back_to_the_agent_whose_line_dropped_if_that_one_is_free(caller: Waiting, free: list[Free]) -> None:
    before = free[0]
    caller = replace(caller, cut_off=True, agent=before.key)
    if can_serve(before, caller, DESKS, NOW):
        assert pairs([caller], free, DESKS, NOW) == [(caller, before)]


def is_earlier(one: Waiting, other: Waiting) -> bool:
    """What the issue says of turns, told in another way than the rules tell it."""
    if one.emergency != other.emergency:
        return one.emergency
    if one.cut_off != other.cut_off:
        return one.cut_off
    return one.began <= other.began


def waiting(key: str, began: float, **more: object) -> Waiting:
    return replace(Waiting(key, "general", "zh-CN", began, began), **more)  # type: ignore[arg-type]


def free(key: str, since: float = 0.0, desks: tuple[str, ...] = ("general",)) -> Free:
    return Free(key, frozenset(desks), frozenset({"zh-CN"}), since)


def test_turns() -> None:
    line = [
        waiting("first", 1),
        waiting("second", 2),
        waiting("cut off", 3, cut_off=True),
        waiting("robbed", 4, emergency=True),
        waiting("robbed and cut off", 5, emergency=True, cut_off=True),
    ]
    expected = ["robbed and cut off", "robbed", "cut off", "first", "second"]
    assert [each.key for each in in_order(line)] == expected
    assert place(line[1], line) == 5


def test_the_wait_counts_from_the_beginning_of_the_call_and_not_of_the_desk() -> None:
    sent_on = waiting("sent on", 10, entered=500)
    assert in_order([waiting("new", 20), sent_on])[0] is sent_on


def test_a_desk_helps_out_after_its_time_and_not_before() -> None:
    caller = Waiting("robbed", "fraud", "zh-CN", began=0, entered=NOW - 59, emergency=True)
    assert pairs([caller], [free("general")], DESKS, NOW) == []
    assert pairs([caller], [free("general")], DESKS, NOW + 1) == [(caller, free("general"))]


def test_own_desk_before_helpers_then_who_can_do_least_then_who_was_free_longest() -> None:
    caller = Waiting("robbed", "fraud", "zh-CN", began=0, entered=0, emergency=True)
    helper, able, expert = free("helper"), free("able", desks=("fraud", "general")), free("expert", 9, ("fraud",))
    rested = free("rested", 1, ("fraud",))
    team = [helper, able, expert, rested]
    for best in (rested, expert, able, helper):
        assert pairs([caller], team, DESKS, NOW) == [(caller, best)]
        team.remove(best)


def test_a_place_counts_only_those_at_the_same_desk() -> None:
    mine, other = waiting("mine", 5), Waiting("other", "dispute", "zh-CN", 1, 1)
    assert place(mine, [mine, other]) == 1
    assert place(mine, [mine, other, waiting("before", 4)]) == 2


def test_a_full_desk_takes_nobody_more_and_an_emergency_desk_everybody() -> None:
    assert [is_full(DESKS["general"], number) for number in (0, 1, 2, 3)] == [False, False, True, True]
    assert not is_full(DESKS["fraud"], 100_000)
