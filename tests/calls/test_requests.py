"""What goes on as a job: handed over once, tried later and later, found when it is left behind."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from ivr.calls.requests import Asked, Outcome, Performer, Unsettled
from ivr.calls.store import Change, Here, OpenRequest
from ivr.flow.session import ForChoice
from tests.base.hotline import Hotline
from tests.base.outside import at_once
from tests.calls.test_store import begun, turn

KEY = "call1:1:freeze_wallet"


@pytest.fixture
def claimed(hotline: Hotline) -> Here:
    """A call with an open request whose lease is two seconds."""
    store = hotline.house.turns.store
    here = begun(store)
    store.save(here, Change(turn(here, request=True), lease=timedelta(seconds=2)))
    return loaded(hotline)


def loaded(hotline: Hotline) -> Here:
    here = hotline.house.turns.store.load(request=KEY)
    assert here
    return here


def asked(here: Here) -> OpenRequest:
    assert here.request
    return here.request


def row(hotline: Hotline) -> dict[str, Any]:
    return hotline.rows("call_requests")[0]


def jobs(hotline: Hotline) -> list[str]:
    table = "workflow_status" if hotline.database.is_sqlite else "dbos.workflow_status"
    return sorted(str(job["workflow_uuid"]).rsplit(":", 1)[-1] for job in hotline.rows(table))


@pytest.mark.usefixtures("claimed")
def test_a_request_is_handed_to_one_job(hotline: Hotline) -> None:
    performer = hotline.house.performer
    at_once(4, lambda _: performer.hand_to_job(KEY))
    assert (row(hotline)["state"], jobs(hotline)) == ("queued", ["1"])
    assert performer.enqueue_due() == 0


@pytest.mark.usefixtures("claimed")
def test_what_a_dead_holder_left_is_found_once(hotline: Hotline) -> None:
    performer = hotline.house.performer
    hotline.clock.forward(6)
    assert performer.enqueue_due() == 0
    hotline.clock.forward(2)
    assert sorted(at_once(6, lambda _: performer.enqueue_due())) == [0] * 5 + [1]
    assert jobs(hotline) == ["1"]


def test_a_request_that_was_taken_over_is_not_left_behind(hotline: Hotline, claimed: Here) -> None:
    hotline.clock.forward(8)
    assert hotline.house.performer.take_over(asked(claimed), 2)
    assert hotline.house.performer.enqueue_due() == 0
    assert not hotline.house.performer.take_over(asked(claimed), 2)


@pytest.mark.usefixtures("claimed")
def test_it_is_tried_later_and_later_under_new_numbers(hotline: Hotline) -> None:
    performer, waits = hotline.house.performer, []
    performer.hand_to_job(KEY)
    for _ in range(8):
        performer.try_later(asked(loaded(hotline)))
        waits.append(round(row(hotline)["due_at"] / 1_000_000 - hotline.clock.now().timestamp()))
        hotline.clock.forward(waits[-1] + 0.1)
        assert performer.enqueue_due() == 1
    assert waits == [1, 2, 5, 10, 30, 60, 60, 60]
    assert jobs(hotline) == [str(number) for number in range(1, 10)]


@pytest.mark.usefixtures("claimed")
def test_a_lost_job_is_enqueued_again(hotline: Hotline) -> None:
    hotline.house.performer.hand_to_job(KEY)
    hotline.clock.forward(19)
    assert hotline.house.performer.enqueue_due() == 0
    hotline.clock.forward(2)
    assert hotline.house.performer.enqueue_due() == 1


def test_a_settled_request_is_never_opened_again(hotline: Hotline, claimed: Here) -> None:
    performer = hotline.house.performer
    assert hotline.house.turns.store.save(claimed, Change(turn(claimed), settled=(KEY, "done")))
    before = hotline.everything()
    hotline.clock.forward(100)
    performer.hand_to_job(KEY)
    performer.try_later(asked(claimed))
    assert performer.enqueue_due() == 0
    assert not performer.take_over(asked(claimed), 2)
    hotline.house.turns.perform_job(KEY)
    assert hotline.everything() == before


@pytest.mark.parametrize("error", [Unsettled(), RuntimeError("13800138000"), None])
def test_a_handler_that_fails_leaves_its_request_open(hotline: Hotline, claimed: Here, error: Exception | None) -> None:
    def handler(_: object) -> Outcome:
        if error:
            raise error
        return Outcome("done", {"frozen": "yes"})

    performer = Performer(hotline.database, hotline.house.jobs, {"freeze_wallet": handler}, hotline.clock)
    result = performer.perform(claimed, asked(claimed), 1)
    assert (result and result.outcome) == (None if error else "done")


def test_the_words_of_a_plain_wait_have_no_request(hotline: Hotline) -> None:
    call = hotline.call().ring()
    here = hotline.house.turns.store.load(sid=call.sid)
    assert here
    assert isinstance(here.session.wait, ForChoice)
    assert here.request is None


def test_a_handler_that_never_stops_is_left_alone_in_time(hotline: Hotline, claimed: Here) -> None:
    released = threading.Event()

    def trickle(_: Asked) -> Outcome:
        released.wait(10)
        return Outcome("done", {"frozen": "yes"})

    house = hotline.house
    performer = Performer(house.database, house.jobs, {"freeze_wallet": trickle}, house.clock)
    start = house.clock.monotonic()
    try:
        assert performer.perform(claimed, asked(claimed), 0.2) is None
        assert house.clock.monotonic() - start < 2
    finally:
        released.set()
        performer.close()
