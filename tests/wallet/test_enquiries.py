"""A caller's questions: what the client asks, how it fails, and that the sandbox has a person for every answer."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
import responses
from responses import matchers

from ivr.simulator.wallet import branches, create_wallet
from ivr.simulator.wallet.people import ACCOUNTS
from ivr.wallet import WalletClient, WalletRefused, WalletUnavailable, enquiry_answers
from tests.wallet.conftest import API_KEY, BASE, VICTIM, Sandbox
from tests.wallet.test_client_failures import problem
from tests.wallet.test_contract import DOCUMENT, HEADERS, schema

MERCHANT = "1000000001"
UNKNOWN = "2088999999999999"
Ask = Callable[[WalletClient], Any]
OF_ACCOUNT: dict[str, Callable[[WalletClient, str], Any]] = {
    "payment-check": lambda client, id_: client.enquiries.payment_check(id_, timeout=2),
    "orders": lambda client, id_: client.enquiries.orders(id_, 3, timeout=2),
    "card-check": lambda client, id_: client.enquiries.card_check(id_, timeout=2),
    "limits": lambda client, id_: client.enquiries.limits(id_, timeout=2),
    "closure-check": lambda client, id_: client.enquiries.closure_check(id_, timeout=2),
}


def _ask(what: str, client: WalletClient) -> Any:
    return OF_ACCOUNT[what](client, VICTIM)


URLS: dict[str, tuple[str, Ask]] = {
    **{what: (f"{BASE}/v1/accounts/{VICTIM}/{what}", partial(_ask, what)) for what in OF_ACCOUNT},
    "exchange-rates": (f"{BASE}/v1/exchange-rates", lambda client: client.enquiries.exchange_rates(timeout=2)),
    "settlements": (
        f"{BASE}/v1/merchants/{MERCHANT}/settlements",
        lambda client: client.enquiries.settlements(MERCHANT, 3, timeout=2),
    ),
}


def _cases(name: str) -> set[str]:
    """The words that the client knows for a cause or state, without the one for nothing."""
    return set(get_args(getattr(enquiry_answers, name))) - {"none"}


@responses.activate
@pytest.mark.parametrize("what", URLS)
def test_a_question_is_asked_twice_and_then_given_up(client: WalletClient, what: str) -> None:
    url, ask = URLS[what]
    responses.get(url, **problem(503, "unavailable"))
    with pytest.raises(WalletUnavailable):
        ask(client)
    assert len(responses.calls) == 2


@responses.activate
@pytest.mark.parametrize("what", URLS)
def test_an_open_breaker_asks_nobody(client: WalletClient, what: str) -> None:
    url, ask = URLS[what]
    responses.get(url, **problem(503, "unavailable"))
    for _ in range(4):
        with pytest.raises(WalletUnavailable):
            ask(client)
    assert len(responses.calls) == 3


@responses.activate
@pytest.mark.parametrize("what", URLS)
def test_an_answer_that_does_not_fit_is_no_answer(client: WalletClient, what: str) -> None:
    url, ask = URLS[what]
    responses.get(url, json={"cause": "because"})
    with pytest.raises(WalletUnavailable, match="does not fit the contract"):
        ask(client)


@responses.activate
@pytest.mark.parametrize("what", URLS)
def test_a_refusal_is_for_good(client: WalletClient, what: str) -> None:
    url, ask = URLS[what]
    responses.get(url, **problem(403, "refused"))
    with pytest.raises(WalletRefused):
        ask(client)


@responses.activate
def test_how_many_are_wanted_is_told(client: WalletClient) -> None:
    responses.get(URLS["orders"][0], json={"orders": []}, match=[matchers.query_param_matcher({"limit": "3"})])
    assert client.enquiries.orders(VICTIM, 3, timeout=2) == ()


@responses.activate
@pytest.mark.parametrize("bad", ["", "../freeze", "1", "２０８８００００００１３８０００"])
def test_what_cannot_be_an_id_is_not_asked_for(client: WalletClient, bad: str) -> None:
    for ask in OF_ACCOUNT.values():
        assert ask(client, bad) is None
    assert client.enquiries.settlements(bad, 3, timeout=2) is None
    assert len(responses.calls) == 0


def test_who_is_not_known_has_no_answer(live: WalletClient) -> None:
    for ask in OF_ACCOUNT.values():
        assert ask(live, UNKNOWN) is None
    assert live.enquiries.settlements("9999999999", 3, timeout=2) is None


def test_there_is_a_person_for_every_cause_of_a_failed_payment(live: WalletClient) -> None:
    found = [live.enquiries.payment_check(id_, timeout=2) for id_ in branches.PAYMENTS]
    assert {each.cause for each in found if each} == _cases("PaymentCause")
    nothing = live.enquiries.payment_check(VICTIM, timeout=2)
    assert nothing is not None
    assert (nothing.cause, nothing.amount_fen) == ("none", None)


def test_there_is_a_person_for_every_state_and_cause_of_an_order(live: WalletClient) -> None:
    found = [order for id_ in branches.ORDERS for order in live.enquiries.orders(id_, 5, timeout=2) or ()]
    assert {each.cause for each in found} - {None} == _cases("OrderCause")
    assert {each.status for each in found} == _cases("OrderStatus")
    assert {each.kind for each in found} == _cases("OrderKind")
    assert live.enquiries.orders(VICTIM, 5, timeout=2) == ()


def test_there_is_a_person_for_every_cause_of_a_card_that_is_not_bound(live: WalletClient) -> None:
    found = [live.enquiries.card_check(id_, timeout=2) for id_ in branches.CARDS]
    assert {each.cause for each in found if each} == _cases("CardCause")


def test_there_is_a_person_for_everything_in_the_way_of_closing(live: WalletClient) -> None:
    found = [live.enquiries.closure_check(id_, timeout=2) for id_ in branches.CLOSURES]
    assert {blocker for each in found if each for blocker in each.blockers} == _cases("Blocker")
    assert () in [each.blockers for each in found if each]


def test_there_is_a_merchant_for_every_settlement(live: WalletClient) -> None:
    found = [live.enquiries.settlements(number, 5, timeout=2) for number in branches.MERCHANTS]
    made = [settlement for each in found if each for settlement in each.settlements]
    assert {each.status for each in made} == _cases("SettlementStatus")
    assert {each.cause for each in made} - {None} == _cases("SettlementCause")
    assert len({each.account_id for each in found if each}) == 2


def test_whose_order_met_a_limit_has_nothing_left_of_it(live: WalletClient) -> None:
    met = next(id_ for id_, order in branches.ORDERS.items() if order.cause == "limit")
    left = {limit.kind: limit.left_today_fen for limit in live.enquiries.limits(met, timeout=2) or ()}
    assert left["withdrawal"] == 0
    assert left["payment"] > 0


def test_nothing_that_is_answered_tells_a_balance() -> None:
    fields = {name for part in DOCUMENT["components"]["schemas"].values() for name in part.get("properties", {})}
    assert not [name for name in fields if "balance" in name]


@pytest.mark.parametrize("mode", ["error", "refuse", "hang", "lose_answer"])
def test_misbehaving_keeps_the_contract_too(mode: str) -> None:
    app = create_wallet(API_KEY)
    app.test_client().post("/sandbox/faults", json={"enquiries": {"mode": mode, "seconds": 0}})
    answer = app.test_client().get("/v1/exchange-rates", headers=HEADERS)
    assert answer.status_code == (403 if mode == "refuse" else 503)
    schema["/v1/exchange-rates"]["GET"].validate_response(answer)


def test_questions_are_counted_and_change_nothing(live: WalletClient, sandbox: Sandbox) -> None:
    live.enquiries.exchange_rates(timeout=2)
    effects = sandbox.effects()
    assert effects["requests"] == {"enquiries": 1}
    assert not any(effects["counts"].values())


def test_the_list_of_people_is_complete() -> None:
    told = (Path(__file__).parents[2] / "docs" / "sandbox-people.md").read_text("utf-8").replace(" ", "")
    people = (*ACCOUNTS, *branches.ACCOUNTS)
    assert [each.phone for each in people if each.phone.removeprefix("+86") not in told] == []
    assert [number for number in branches.MERCHANTS if number not in told] == []
