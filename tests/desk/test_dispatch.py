"""Claiming, dialling and every way a reservation ends. Fault rows 12, 13 and 15."""

import pytest
import sqlalchemy as sa

from ivr.desk.pacer import Pacer
from ivr.desk.reservations import ANSWER_MARGIN, DIAL_LOST_AFTER, NOT_TAKEN, NotTaken
from tests.base.outside import at_once
from tests.desk.conftest import Desk


def test_a_caller_is_reserved_dialled_joined_and_parted(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    assert desk.dispatch.match() == 1
    assert (desk.entry("call"), desk.state("a")[0]) == ("reserved", "reserved")
    id_ = desk.rings("call")
    assert desk.carrier.dialled == [(id_, "client:a")]
    assert desk.reservations.join(id_)
    assert (desk.entry("call"), desk.state("a")[0]) == ("talking", "talking")
    assert desk.reservations.end_talk(id_)
    assert (desk.entry("call"), desk.state("a")[0]) == ("served", "wrap_up")


@pytest.mark.parametrize("outcome", NOT_TAKEN)
def test_who_does_not_take_the_caller_is_unavailable_and_the_next_agent_is_asked(desk: Desk, outcome: NotTaken) -> None:
    desk.hire("a")
    desk.clock.forward(1)
    desk.hire("b")
    desk.comes("call")
    desk.comes("later")
    desk.dispatch.match()
    assert desk.open_pairs() == {"call": "a", "later": "b"}
    desk.reservations.end_talk(_joined(desk, "later"))
    before = _entered(desk, "call")
    desk.agents.is_ready("b")
    desk.comes("last")
    desk.dispatch.match()
    id_ = desk.rings("call")
    desk.dispatch.not_taken(id_, outcome)
    assert desk.state("a") == ("unavailable", outcome)
    # B rings for the last one already; the caller is the next, at the old place.
    assert desk.open_pairs() == {"last": "b"}
    desk.reservations.end_talk(_joined(desk, "last"))
    desk.comes("newest")
    desk.agents.is_ready("b")
    desk.dispatch.match()
    assert desk.open_pairs() == {"call": "b"}
    assert _entered(desk, "call") == before


def _entered(desk: Desk, call: str) -> object:
    return next(row["entered_at"] for row in desk.rows("queue_entries") if row["call_id"] == call)


def _joined(desk: Desk, call: str) -> str:
    id_ = desk.rings(call)
    assert desk.reservations.join(id_)
    return id_


def test_who_did_not_answer_is_asked_again_only_after_saying_so(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    desk.dispatch.not_taken(desk.rings("call"), "no_answer")
    desk.clock.forward(3600)
    desk.dispatch.repair()
    assert desk.open_pairs() == {}
    desk.agents.is_ready("a")
    desk.dispatch.match()
    assert desk.open_pairs() == {"call": "a"}


def test_when_the_caller_hangs_up_the_ringing_stops_and_the_agent_is_there_for_the_next(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.comes("next")
    desk.dispatch.match()
    id_ = desk.rings("call")
    desk.dispatch.caller_left("call")
    assert desk.carrier.ended == ["CA" + id_]
    assert desk.entry("call") == "left"
    assert desk.open_pairs() == {"next": "a"}
    assert not desk.reservations.join(id_)


def test_a_caller_who_hangs_up_while_the_carrier_is_asked_leaves_no_telephone_ringing(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    dial = desk.carrier.dial

    def slow(reservation: str, address: str, **more: int) -> str:
        leg = dial(reservation, address, **more)
        desk.dispatch.caller_left("call")
        return leg

    desk.carrier.dial = slow  # type: ignore[method-assign]
    desk.dispatch.perform_dial(desk.reservation("call"))
    assert desk.carrier.ended == [f"CA{desk.carrier.dialled[0][0]}"]
    assert desk.state("a") == ("ready", "")


def test_an_agent_whose_line_drops_gets_the_caller_back_at_the_head(desk: Desk) -> None:
    desk.hire("b", ready=False)
    desk.hire("a")
    id_ = desk.talks("cut off")
    desk.comes("waits longer", waited=0)
    with desk.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE queue_entries SET began_at = began_at - 900000000 WHERE call_id = 'waits longer'"
        )
    desk.agents.is_ready("b")
    desk.dispatch.line_dropped(id_)
    assert desk.open_pairs() == {"cut off": "a", "waits longer": "b"}


def test_everything_about_a_reservation_happens_once(desk: Desk) -> None:
    desk.hire("a")
    id_ = desk.talks("call")
    assert not desk.reservations.join(id_)
    assert not desk.dispatch.not_taken(id_, "declined")
    assert at_once(6, lambda _: desk.reservations.end_talk(id_)).count(True) == 1
    assert not desk.dispatch.line_dropped(id_)
    assert desk.state("a")[0] == "wrap_up"
    assert not desk.reservations.join("no such id")


def test_a_job_that_runs_twice_dials_once(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    id_ = desk.reservation("call")
    at_once(5, lambda _: desk.dispatch.perform_dial(id_))
    assert len(desk.carrier.dialled) == 1


def test_an_agent_whom_the_carrier_cannot_call_is_unavailable_and_the_next_is_asked(desk: Desk) -> None:
    desk.hire("a")
    desk.clock.forward(1)
    desk.hire("b")
    desk.comes("call")
    desk.dispatch.match()
    desk.carrier.refuses = True
    desk.dispatch.perform_dial(desk.reservation("call"))
    assert desk.state("a") == ("unavailable", "failed")
    assert desk.open_pairs() == {"call": "b"}


def test_a_dial_that_no_process_lived_to_see_is_repaired_without_blame(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    desk.carrier.breaks = True
    with pytest.raises(ConnectionError):
        desk.dispatch.perform_dial(desk.reservation("call"))
    first = desk.reservation("call")
    desk.clock.forward(desk.desks["general"].ring + ANSWER_MARGIN)
    desk.dispatch.repair()
    assert desk.open_pairs() == {"call": "a"}
    assert desk.reservation("call") != first


def test_events_that_never_come_are_made_good(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    rung = desk.rings("call")
    desk.clock.forward(desk.desks["general"].ring + ANSWER_MARGIN)
    desk.dispatch.repair()
    assert desk.state("a") == ("unavailable", "no_answer")
    assert desk.entry("call") == "waiting"
    desk.agents.is_ready("a")
    desk.dispatch.match()
    talked = _joined(desk, "call")
    desk.clock.forward(desk.desks["general"].talk_limit + ANSWER_MARGIN)
    desk.dispatch.repair()
    assert (desk.entry("call"), desk.state("a")[0]) == ("served", "wrap_up")
    assert desk.carrier.ended == ["CA" + rung, "CA" + talked]


def test_a_claim_whose_job_was_lost_is_enqueued_again(desk: Desk) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    desk.clock.forward(DIAL_LOST_AFTER.total_seconds())
    desk.dispatch.repair()
    assert [row["attempts"] for row in desk.rows("reservations")] == [1]


def test_the_pacer_lets_one_call_begin_in_its_time_whoever_asks(desk: Desk) -> None:
    pacer = Pacer(2.0)

    def take(_: int) -> bool:
        with desk.database.write() as connection:
            return pacer.take(connection, desk.clock.now())

    assert sorted(map(str, at_once(6, take))) == ["False"] * 5 + ["True"]
    desk.clock.forward(0.4)
    assert not take(0)
    desk.clock.forward(0.1)
    assert take(0)


def test_what_goes_first_holds_the_pacer_for_others(desk: Desk) -> None:
    with desk.database.write() as connection:
        assert not desk.pacer.take(connection, desk.clock.now(), unless=sa.true())
        assert desk.pacer.take(connection, desk.clock.now(), unless=sa.false())


def test_a_dial_that_must_wait_for_its_turn_is_not_forgotten(migrated_sqlite: str) -> None:
    desk = Desk(migrated_sqlite, rate=1.0)
    for name in ("a", "b"):
        desk.hire(name)
        desk.comes(f"call {name}")
    desk.dispatch.match()
    first, second = (str(row["id"]) for row in desk.rows("reservations"))
    desk.dispatch.perform_dial(first)
    desk.dispatch.perform_dial(second)
    assert [id_ for id_, _ in desk.carrier.dialled] == [first]
    desk.clock.forward(1)
    desk.dispatch.repair()
    assert {row["id"]: row["attempts"] for row in desk.rows("reservations")}[second] == 1
    desk.dispatch.perform_dial(second)
    assert [id_ for id_, _ in desk.carrier.dialled] == [first, second]
    desk.database.close()
