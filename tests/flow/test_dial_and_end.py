import pytest

from ivr.flow.inputs import DialEnded, HungUp
from ivr.flow.menu import Menu
from tests.flow.small import FOUND, Caller


def test_the_caller_is_put_through_after_the_words(at_main: Caller) -> None:
    at_main.presses("0")
    assert (at_main.hears, at_main.last.do, at_main.last.desk) == (["to-people"], "dial", "general")
    assert at_main.event("DeskDialled") == {"desk": "general"}
    assert at_main.session.wait.model_dump() == {"on": "dial", "desk": "general"}


@pytest.mark.parametrize(
    ("status", "node", "outcome"),
    [
        ("completed", "bye", "agent"),
        ("busy", "main", None),
        ("no-answer", "sub", None),
        ("failed", "sorry", "no_agent"),
        ("canceled", "sorry", "no_agent"),
    ],
)
def test_every_way_that_the_leg_ends_has_its_way(at_main: Caller, status: str, node: str, outcome: str | None) -> None:
    at_main.presses("0").desk_is(status)
    assert (at_main.at, at_main.session.outcome) == (node, outcome)
    assert at_main.event("DeskLegEnded") == {"desk": "general", "status": status}


def test_the_end_says_its_words_and_hangs_up(at_main: Caller) -> None:
    at_main.presses("9")
    assert (at_main.hears, at_main.last.do, at_main.session.wait.on) == (["bye"], "hang_up", "ended")


def test_words_lead_on_in_the_same_turn(at_sub: Caller) -> None:
    assert at_sub.presses("2").hears == ["words", "sub"]


def test_a_theft_caller_who_is_not_verified_reaches_the_fraud_desk(at_code: Caller) -> None:
    at_code.presses("*0")
    assert (at_code.last.desk, at_code.session.proofs) == ("fraud", ())


@pytest.mark.parametrize(
    "steps", [[], [""], ["", "0"], ["", "1"], ["", "2", "1"], ["", "9"]], ids=lambda steps: "-".join(steps) or "ring"
)
def test_hanging_up_is_taken_at_every_wait(small: Menu, steps: list[str]) -> None:
    call = Caller(small).rings().presses(*steps)
    before = call.session
    call.does(HungUp("completed"))
    assert (call.answer, call.happened, call.event("CallEnded")) == (None, ["CallEnded"], {"status": "completed"})
    assert (call.session.wait.on, call.session.outcome, call.session.step) == ("ended", "abandoned", before.step)


def test_hanging_up_before_anything_was_said_and_while_a_code_is_entered(small: Menu, at_code: Caller) -> None:
    assert Caller(small).does(HungUp("failed")).session.outcome == "abandoned"
    assert at_code.does(HungUp("completed")).session.wait.on == "ended"


def test_what_a_call_came_to_stays_when_the_caller_hangs_up(at_code: Caller) -> None:
    at_code.presses("*0").desk_is("completed")
    assert at_code.does(HungUp("completed")).session.outcome == "agent"


def test_unsaid_words_are_gone_when_the_caller_hangs_up(at_main: Caller) -> None:
    at_main.presses("1").gets("found", **FOUND).gets("sent").says(hidden="h").gets("right").gets("done", frozen="yes")
    assert at_main.session.unsaid
    assert at_main.does(HungUp("completed")).session.unsaid == ()


def test_an_end_told_before_the_desks_leg_does_not_make_a_caller_who_talked_abandoned(at_main: Caller) -> None:
    call = at_main.presses("0")
    call.does(HungUp("completed"))
    assert call.session.outcome == "abandoned"
    call.does(DialEnded("no-answer"))
    assert (call.session.outcome, call.happened) == ("abandoned", [])
    call.does(DialEnded("completed"))
    assert (call.session.outcome, call.happened) == ("agent", ["DeskLegEnded"])
    call.does(DialEnded("completed"))
    assert call.happened == []


def test_an_end_before_any_node_is_an_end(small: Menu) -> None:
    call = Caller(small).does(HungUp("failed")).does(DialEnded("completed"))
    assert (call.session.outcome, call.happened) == ("abandoned", [])
