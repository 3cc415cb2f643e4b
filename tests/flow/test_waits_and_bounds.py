import pytest

from ivr.flow.inputs import CallStarted, DialEnded, Input, Keys, NoInput, Result, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import NODES, Caller, small_menu


@pytest.mark.parametrize("given", [Keys("1"), NoInput(), Spoken("你好"), DialEnded("busy")])
def test_a_call_begins_whatever_comes_first(small: Menu, given: Input) -> None:
    call = Caller(small).does(given)
    assert (call.at, call.session.caller, call.happened[0]) == ("welcome", None, "CallBegan")


@pytest.mark.parametrize("given", [CallStarted("+8613900139000"), DialEnded("completed")])
def test_what_does_not_fit_a_menu_or_an_entry_counts_as_silence(small: Menu, given: Input) -> None:
    assert Caller(small).rings().presses("").does(given).hears == ["no-input", "main 2"]
    assert Caller(small).rings().presses("", "2", "1").does(given).hears == ["no-input", "number 2"]


@pytest.mark.parametrize("given", [Keys("1"), Spoken("喂"), DialEnded("completed"), CallStarted(None)])
def test_what_does_not_fit_an_open_request_counts_as_waiting(at_main: Caller, given: Input) -> None:
    assert at_main.presses("1").does(given).hears == ["one-moment 2"]


@pytest.mark.parametrize("given", [Keys("1"), Spoken("喂"), NoInput(), CallStarted(None)])
def test_what_does_not_fit_a_dial_counts_as_a_leg_that_failed(at_main: Caller, given: Input) -> None:
    at_main.presses("0").does(given)
    assert (at_main.at, at_main.event("DeskLegEnded")["status"]) == ("sorry", "failed")


@pytest.mark.parametrize("given", [Keys("1"), NoInput(), CallStarted(None), DialEnded("busy")])
def test_a_call_that_ended_is_hung_up_again(at_main: Caller, given: Input) -> None:
    at_main.presses("9").does(given)
    assert [each.do for each in at_main.instructions] == ["hang_up"]
    assert at_main.events == ()


def test_a_result_for_another_request_moves_nobody(at_main: Caller) -> None:
    at_main.presses("1")
    before = at_main.session
    at_main.does(Result("call:2:find_account", "unknown"))
    assert (at_main.answer, at_main.session) == (None, before)


def test_too_many_nodes_in_a_turn_lead_to_a_person_and_the_call_goes_on_from_there() -> None:
    circle = {"a": {"say": "words", "to": "b"}, "b": {"say": "words", "to": "a"}}
    sub = NODES["sub"] | {"options": {"1": {"to": "a"}}}
    call = Caller(small_menu(sub=sub, **circle)).rings().presses("", "2", "1")
    assert call.hears == ["words"] * 20 + ["to-people"]
    assert (call.last.do, call.event("BoundReached")) == ("dial", {"bound": "nodes_a_turn", "node": "b"})
    assert call.desk_is("busy").at == "main"


def test_too_many_steps_lead_to_a_person_and_then_as_many_are_allowed_again(at_main: Caller) -> None:
    for _ in range(198):
        at_main.presses("*")
    assert (at_main.session.step, at_main.hears) == (200, ["main"])
    at_main.presses("*")
    assert (at_main.last.do, at_main.event("BoundReached")) == ("dial", {"bound": "steps_a_call", "node": "main"})
    assert at_main.desk_is("failed").last.do == "hang_up"


def test_after_the_bound_a_caller_whom_no_desk_answers_can_choose(at_main: Caller) -> None:
    for _ in range(199):
        at_main.presses("*")
    assert at_main.desk_is("busy").presses("9").at == "bye"


@pytest.mark.parametrize("step", [250, 400])
def test_a_result_and_a_leg_that_ends_are_taken_beyond_the_bound(at_main: Caller, step: int) -> None:
    at_main.presses("1")
    at_main.session = at_main.session.model_copy(update={"step": step})
    assert at_main.gets("failed").at == "bye"


def test_the_bound_counts_for_those_who_wait_too(at_main: Caller) -> None:
    at_main.presses("1")
    at_main.session = at_main.session.model_copy(update={"step": 200})
    assert at_main.does(NoInput()).at == "fraud"


def test_only_so_many_menus_are_remembered(at_main: Caller) -> None:
    for _ in range(30):
        at_main.presses("2", "2")
        at_main.session = at_main.session.model_copy(update={"node": "main"})
    assert len(at_main.session.history) == 20
