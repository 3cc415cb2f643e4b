import pytest

from ivr.flow.catalog import RequestKind
from ivr.flow.inputs import HungUp, Keys, NoInput, Result
from ivr.flow.menu import Menu
from tests.flow.small import FOUND, NODES, PHONE, Caller, small_menu

CODE = Keys("", hidden="h")


@pytest.fixture
def freezing(at_code: Caller) -> Caller:
    return at_code.does(CODE).gets("right")


@pytest.mark.parametrize(("caller", "phone"), [(PHONE, PHONE), (None, "")])
def test_it_asks_with_what_the_call_knows_and_says_one_moment(small: Menu, caller: str | None, phone: str) -> None:
    call = Caller(small).rings(caller).presses("", "1")
    assert call.request is not None
    assert (call.request.key, call.request.args) == ("call:3:find_account", {"phone": phone})
    assert call.hears == ["one-moment"]
    assert [each.do for each in call.instructions] == ["say", "pause", "go_on"]
    assert call.session.wait.model_dump() == {
        "on": "result", "key": "call:3:find_account", "request": "find_account", "polls": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "values", "node"),
    [
        ("found", FOUND, "prove"),
        ("unknown", {}, "number"),
        ("failed", {}, "bye"),
        ("something new", {}, "bye"),
        ("found", {"account": "W1"}, "bye"),
        ("found", FOUND | {"ending": ""}, "bye"),
    ],
)
def test_every_outcome_has_its_way_and_half_a_result_is_a_failure(
    at_main: Caller, outcome: str, values: dict[str, str], node: str
) -> None:
    at_main.presses("1").gets(outcome, **values)
    assert at_main.at == node
    assert at_main.session.slots == (FOUND if node == "prove" else {})
    answered = at_main.event("RequestAnswered")
    assert (answered["outcome"], answered["late"], answered["request"]) == (outcome, False, "find_account")


def test_it_is_polled_three_times_then_late(at_main: Caller) -> None:
    at_main.presses("1")
    for polls, (heard, pause) in enumerate([("one-moment 2", 2), ("one-moment 3", 2), ("one-moment 3", 2)], start=1):
        assert at_main.does(NoInput()).hears == [heard]
        assert (at_main.instructions[1].model_dump()["seconds"], at_main.last.do) == (pause, "go_on")
        assert at_main.session.wait.model_dump()["polls"] == polls
        assert at_main.request is None
    assert at_main.does(NoInput()).at == "fraud"
    assert at_main.event("RequestOverdue") == {"request": "find_account", "key": "call:3:find_account"}


def test_a_result_that_comes_while_it_is_polled_is_taken(at_main: Caller) -> None:
    at_main.presses("1").does(NoInput()).does(NoInput())
    assert at_main.gets("unknown").at == "number"


def test_a_frozen_wallet_is_said_before_the_case_is_opened_and_its_number_told(freezing: Caller) -> None:
    assert freezing.gets("done", frozen="yes").hears == ["frozen", "one-moment"]
    assert freezing.session.outcome == "frozen"
    assert freezing.request is not None
    assert freezing.request.args == {
        **{"account": "W1", "registered": PHONE, "topic": "account_theft"},
        **dict.fromkeys(("matter", "transaction", "amount", "at", "party"), ""),
    }
    assert freezing.gets("done", case_number="12345678").hears == ["frozen", "told 12345678", "to-fraud"]


def test_words_before_one_moment_are_not_said_again_to_a_caller_who_heard_them(freezing: Caller) -> None:
    freezing.gets("done", frozen="yes").does(NoInput())
    assert freezing.session.unsaid == ()
    assert freezing.gets("done", case_number="12345678").hears == ["told 12345678", "to-fraud"]


def test_unsaid_words_are_kept_over_several_requests_and_then_gone(at_code: Caller) -> None:
    at_code.does(CODE).gets("right").gets("done", frozen="yes").gets("failed")
    assert at_code.hears == ["frozen", "to-fraud"]
    assert at_code.session.unsaid == ()


def test_unsaid_words_that_were_said_over_a_listening_are_gone() -> None:
    case = NODES["case"] | {"outcomes": {"done": "told", "failed": "sub", "late": "fraud"}}
    call = Caller(small_menu(case=case)).rings().presses("", "1").gets("found", **FOUND).gets("sent").does(CODE)
    call.gets("right").gets("done", frozen="yes").gets("failed")
    assert (call.hears, call.session.unsaid) == (["frozen", "sub"], ())


def test_unsaid_words_stay_in_the_language_they_were_said_in(small: Menu) -> None:
    call = Caller(small).rings().presses("9", "1").gets("found", **FOUND).gets("sent").does(CODE).gets("right")
    call.gets("done", frozen="yes").gets("failed")
    assert {each.language for each in call.instructions if each.do == "say"} == {"en-US"}


def test_a_freeze_without_proof_is_never_asked_for() -> None:
    sub = NODES["sub"] | {"options": {"1": {"to": "freeze"}}}
    call = Caller(small_menu(sub=sub)).rings().presses("", "2", "1")
    assert (call.request, call.at) == (None, "people")
    assert call.event("BoundReached") == {"bound": "proof", "node": "freeze"}


def test_transactions_go_on_the_record_and_into_no_slot(freezing: Caller) -> None:
    freezing.gets("done", frozen="yes").gets("done", case_number="1", transactions="202611210317 202611210318")
    assert freezing.event("TransactionsAttached") == {"ids": ("202611210317", "202611210318")}
    assert freezing.session.slots == {**FOUND, "frozen": "yes", "case_number": "1"}


@pytest.mark.parametrize("is_over", [False, True])
def test_a_late_result_is_kept_and_moves_nobody(freezing: Caller, is_over: bool) -> None:
    key = freezing.session.wait.model_dump()["key"]
    for _ in range(4):
        freezing.does(NoInput())
    if is_over:
        freezing.does(HungUp("completed"))
    before = freezing.session
    freezing.does(Result(key, "done", {"frozen": "yes", "registered": PHONE, "transactions": "202611210317"}))
    assert freezing.answer is None
    assert freezing.session == before.model_copy(update={"slots": {**before.slots, "frozen": "yes"}})
    assert freezing.happened == ["RequestAnswered", "TransactionsAttached", "RequestMade"]
    assert freezing.request is not None
    assert (freezing.request.name, freezing.request.key) == ("tell_frozen", f"{key}:tell_frozen")
    assert freezing.request.args == {"registered": PHONE}
    assert freezing.event("RequestAnswered") == {
        "request": "freeze_wallet", "key": key, "outcome": "done", "late": True,
    }  # fmt: skip


@pytest.mark.parametrize("outcome", ["failed", "something new"])
def test_a_freeze_that_fails_late_is_told_to_nobody(freezing: Caller, outcome: str) -> None:
    key = freezing.session.wait.model_dump()["key"]
    freezing.does(HungUp("completed")).does(Result(key, outcome))
    assert (freezing.request, "frozen" in freezing.session.slots) == (None, False)


def test_a_late_result_does_not_override_what_became_known_since(at_main: Caller) -> None:
    key = at_main.presses("1").session.wait.model_dump()["key"]
    for _ in range(4):
        at_main.does(NoInput())
    at_main.desk_is("busy").presses("1", "13900139000").gets("found", **FOUND | {"account": "W2"})
    at_main.does(Result(key, "found", FOUND))
    assert at_main.session.slots["account"] == "W2"


@pytest.mark.parametrize("name", ["send_code", "check_code", "something_new"])
def test_a_late_result_of_another_kind_is_noted(at_main: Caller, name: str) -> None:
    at_main.does(Result(f"call:1:{name}", "right", {"account": "W9"}))
    assert (at_main.session.slots, at_main.session.proofs) == ({}, ())
    assert at_main.event("RequestAnswered")["request"] == name


def test_a_request_takes_its_slots_by_the_names_that_the_menu_gives() -> None:
    theft = NODES["theft"] | {"give": {}}
    call = Caller(small_menu(theft=theft)).rings().presses("", "1")
    assert call.request is not None
    assert call.request.args == {"phone": ""}


def test_nobody_goes_back_over_a_freeze(freezing: Caller) -> None:
    assert freezing.session.history != ()
    assert freezing.gets("done", frozen="yes").session.history == ()


def test_a_request_takes_what_the_menu_says_itself() -> None:
    theft = NODES["theft"] | {"give": {}, "fixed": {"phone": "+8613900139000"}}
    call = Caller(small_menu(theft=theft)).rings().presses("", "1")
    assert call.request is not None
    assert call.request.args == {"phone": "+8613900139000"}


def test_each_outcome_brings_its_own_and_lacks_nothing_of_it() -> None:
    kind = RequestKind(
        ("paid", "pending", "unknown", "failed"), gives=("amount",), brings={"pending": ("amount", "by")}
    )
    assert kind.all_given == {"amount", "by"}
    assert [kind.judge(*each) for each in (
        ("paid", {"amount": "1"}),
        ("pending", {"amount": "1", "by": "now"}),
        ("pending", {"amount": "1"}),
        ("unknown", {}),
        ("new", {"amount": "1"}),
    )] == ["paid", "pending", "failed", "unknown", "failed"]  # fmt: skip
