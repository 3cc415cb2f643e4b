"""The weaker proofs: two of three, three tries, and one wording for every failure."""

import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import FOUND, Caller, small_menu

SEALED = Keys("", hidden="sealed")
PURPOSE = "protective_freeze"


@pytest.fixture(scope="module")
def proving() -> Menu:
    """The small menu where the weaker proofs are asked for, and the freeze that they allow."""
    protective = {"done": "frozen", "spent": "fraud", "failed": "words", "late": "words"}
    return small_menu(
        prove={"prove": {"on_proved": "protect", "on_unable": "fraud"}},
        protect={"request": "protective_freeze", "outcomes": protective},
    )


@pytest.fixture
def at_proof(proving: Menu) -> Caller:
    """A call that is asked for the first proof."""
    return Caller(proving).rings().presses("", "1").gets("found", **FOUND)


def kind_of(call: Caller) -> str:
    assert call.request is not None
    return call.request.args["kind"]


def test_two_proofs_are_given_one_by_one_and_allow_the_protective_freeze(at_proof: Caller) -> None:
    assert at_proof.hears == ["proof-two", "proof-identity"]
    last = at_proof.last
    assert (last.num_digits, last.finish_on_key, last.timeout, last.speech) == (4, "#", 12, True)
    at_proof.does(SEALED)
    assert (kind_of(at_proof), at_proof.request and at_proof.request.secret) == ("identity_last4", "sealed")
    assert at_proof.gets("more").hears == ["proof-card"]
    assert kind_of(at_proof.does(SEALED)) == "card_last4"
    at_proof.gets("right")
    assert at_proof.event("CallerVerified") == {"proof": "two_of_three", "purpose": PURPOSE}
    assert (at_proof.request and at_proof.request.name) == "protective_freeze"


@pytest.mark.parametrize("unknown", [Keys("", by_key=True), Spoken("忘了", choice="unknown")])
def test_one_of_the_three_may_be_unknown(at_proof: Caller, unknown: Input) -> None:
    assert at_proof.does(unknown).hears == ["proof-card"]
    assert at_proof.does(SEALED).gets("more").hears == ["proof-payee"]
    assert kind_of(at_proof.does(SEALED)) == "last_payee_last4"


def test_two_unknown_leave_no_pair(at_proof: Caller) -> None:
    at_proof.does(Keys("", by_key=True)).does(Keys("", by_key=True))
    assert (at_proof.hears, at_proof.at, at_proof.session.proofs) == (["proof-unable", "to-fraud"], "fraud", ())


def test_the_second_proof_unknown_leaves_the_third_and_then_none(at_proof: Caller) -> None:
    at_proof.does(SEALED).gets("more").does(Keys("", by_key=True))
    assert at_proof.hears == ["proof-payee"]
    assert at_proof.does(Keys("", by_key=True)).hears == ["proof-unable", "to-fraud"]


def test_three_wrong_pairs_and_then_another_way_in_words_that_tell_nothing(at_proof: Caller) -> None:
    at_proof.does(SEALED).gets("more").does(SEALED).gets("wrong")
    assert at_proof.hears == ["proof-wrong", "proof-identity 2"]
    assert at_proof.event("ProofRefused") == {"wrong": 1}
    at_proof.does(SEALED).gets("more").does(SEALED).gets("wrong")
    assert at_proof.hears == ["proof-wrong 2", "proof-identity 3"]
    at_proof.does(SEALED).gets("more").does(SEALED).gets("wrong")
    assert (at_proof.hears, at_proof.at) == (["proof-unable", "to-fraud"], "fraud")


def test_no_try_is_left_today(at_proof: Caller) -> None:
    assert at_proof.does(SEALED).gets("spent").hears == ["proof-unable", "to-fraud"]


@pytest.mark.parametrize("outcome", ["again", "something new"])
def test_what_was_not_received_is_asked_for_anew_and_costs_no_try(at_proof: Caller, outcome: str) -> None:
    assert at_proof.does(SEALED).gets("more").does(SEALED).gets(outcome).hears == ["code-again", "proof-identity"]
    assert (at_proof.session.proofs_wrong, at_proof.session.proof_given) == (0, False)


def test_an_answer_that_does_not_come_leads_to_a_person(at_proof: Caller) -> None:
    at_proof.does(SEALED)
    for _ in range(4):
        at_proof.does(NoInput())
    assert (at_proof.at, at_proof.session.proofs) == ("fraud", ())


@pytest.mark.parametrize(
    ("given", "lead_in"),
    [(NoInput(), "no-input"), (Keys("12"), "proof-not-four"), (Spoken("呃"), "proof-not-four")],
)
def test_it_asks_twice_more_then_by_keys_only_then_goes_on(at_proof: Caller, given: Input, lead_in: str) -> None:
    assert at_proof.does(given).hears == [lead_in, "proof-identity 2"]
    assert at_proof.does(given).hears == [f"{lead_in} 2", "proof-identity 3"]
    assert at_proof.last.speech is False
    assert at_proof.does(given).at == "fraud"


@pytest.mark.parametrize(("keys", "hears"), [("*", ["proof-identity"]), ("*0", ["to-fraud"])])
def test_star_repeats_and_star_zero_reaches_a_person(at_proof: Caller, keys: str, hears: list[str]) -> None:
    assert at_proof.presses(keys).hears == hears


def test_who_has_proved_it_is_not_asked_again(at_proof: Caller) -> None:
    at_proof.does(SEALED).gets("more").does(SEALED).gets("right").gets("spent").desk_is("busy")
    assert at_proof.presses("3").request is not None
    assert (at_proof.request and at_proof.request.name) == "protective_freeze"


def test_the_weaker_proofs_never_allow_the_freeze_by_a_code(proving: Menu) -> None:
    menu = small_menu(prove={"prove": {"on_proved": "freeze", "on_unable": "fraud"}})
    call = Caller(menu).rings().presses("", "1").gets("found", **FOUND)
    call.does(SEALED).gets("more").does(SEALED).gets("right")
    assert (call.request, call.at) == (None, "fraud")
    assert call.event("BoundReached") == {"bound": "proof", "node": "freeze"}
