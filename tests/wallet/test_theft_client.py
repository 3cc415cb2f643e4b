"""What the client sends for a robbed caller, what it makes of the answers, and that no error shows a proof."""

import json
import traceback
from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses
from responses import matchers

from ivr.wallet import ProofKind, WalletClient, WalletRefused, WalletUnavailable, WalletUncertain
from tests.wallet.conftest import BASE, VICTIM
from tests.wallet.test_client import TRANSACTION
from tests.wallet.test_client_failures import LOST, problem

ACCOUNT_URL = f"{BASE}/v1/accounts/{VICTIM}"
URLS = {what: f"{ACCOUNT_URL}/{what}" for what in ("proof-checks", "disputes", "notices")}
PROOFS: dict[ProofKind, str] = {"identity_last4": "417X", "card_last4": "9526"}
IDS = ("202611210319", "202611210317")


def check(client: WalletClient, proofs: dict[ProofKind, str] = PROOFS, key: str = "CA1:7:proofs") -> bool:
    return client.check_proofs(VICTIM, proofs, key=key, call_reference="CA1", timeout=2)


def dispute(client: WalletClient, ids: tuple[str, ...] = IDS, account_id: str = VICTIM) -> str:
    return client.dispute(account_id, ids, key="CA1:8:dispute", case_number="20260007", call_reference="CA1", timeout=2)


def notify(client: WalletClient, account_id: str = VICTIM, key: str = "CA1:9:notice") -> str:
    return client.notify(
        account_id, key=key, template="protective_freeze", language="zh-CN", params={"case": "7"}, timeout=2
    )


WRITES: list[tuple[str, Callable[[WalletClient], Any]]] = [
    ("proof-checks", check),
    ("disputes", dispute),
    ("notices", notify),
]


@responses.activate
@pytest.mark.parametrize("passed", [True, False])
def test_two_proofs_travel_in_the_body_and_one_word_comes_back(client: WalletClient, passed: bool) -> None:
    sent = [{"kind": "card_last4", "value": "9526"}, {"kind": "identity_last4", "value": "417X"}]
    body = matchers.json_params_matcher({"proofs": sent, "call_reference": "CA1"})
    key = matchers.header_matcher({"Idempotency-Key": "CA1:7:proofs"})
    responses.post(URLS["proof-checks"], json={"passed": passed}, match=[body, key])
    assert check(client) is passed


@responses.activate
def test_the_same_proofs_are_the_same_body_in_any_order(client: WalletClient) -> None:
    responses.post(URLS["proof-checks"], json={"passed": True})
    check(client)
    check(client, dict(reversed(PROOFS.items())))
    assert responses.calls[0].request.body == responses.calls[1].request.body


@responses.activate
@pytest.mark.parametrize(
    "proofs",
    [
        {},
        {"card_last4": "9526"},
        {**PROOFS, "last_payee_last4": "8835"},
        *({"card_last4": "9526", "identity_last4": bad} for bad in ("", "417*", "417x", "X417", "95261", "９５２６")),
        {"card_last4": "9526", "identity_last4": "417X\n"},
    ],
)
def test_what_cannot_be_two_proofs_is_not_sent_and_not_quoted(client: WalletClient, proofs: Any) -> None:
    with pytest.raises(ValueError, match="not two proofs") as caught:
        check(client, proofs)
    assert len(responses.calls) == 0
    assert not any(value in str(caught.value) for value in proofs.values() if value)


@responses.activate
def test_a_dispute_carries_its_case_and_answers_its_id(client: WalletClient) -> None:
    body = {"transaction_ids": list(IDS), "case_number": "20260007", "call_reference": "CA1"}
    responses.post(
        URLS["disputes"],
        json={"dispute_id": "dsp_1", "transactions": [TRANSACTION]},
        status=201,
        match=[matchers.json_params_matcher(body), matchers.header_matcher({"Idempotency-Key": "CA1:8:dispute"})],
    )
    assert dispute(client) == "dsp_1"


@responses.activate
@pytest.mark.parametrize(
    "ids",
    [(), (IDS[0], IDS[0]), ("../freeze",), ("20261121031",), tuple(f"2026112103{n:02}" for n in range(21))],
)
def test_what_cannot_be_disputed_is_not_sent(client: WalletClient, ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not 1 to 20 different transaction ids"):
        dispute(client, ids)
    assert len(responses.calls) == 0


@responses.activate
def test_one_to_twenty_transactions_are_disputed(client: WalletClient) -> None:
    responses.post(URLS["disputes"], json={"dispute_id": "dsp_1", "transactions": [TRANSACTION]}, status=201)
    for count in (1, 20):
        dispute(client, tuple(f"2026112103{n:02}" for n in range(count)))
    assert [len(json.loads(call.request.body or "")["transaction_ids"]) for call in responses.calls] == [1, 20]


@responses.activate
def test_a_foreign_transaction_is_refused_for_good(client: WalletClient) -> None:
    responses.post(URLS["disputes"], **problem(422, "transaction_not_of_account"))
    with pytest.raises(WalletRefused, match="422 transaction_not_of_account"):
        dispute(client)


@responses.activate
def test_a_notice_names_no_telephone(client: WalletClient) -> None:
    body = {"template": "protective_freeze", "language": "zh-CN", "parameters": {"case": "7"}}
    responses.post(
        URLS["notices"],
        json={"notice_id": "ntc_1"},
        status=202,
        match=[matchers.json_params_matcher(body), matchers.header_matcher({"Idempotency-Key": "CA1:9:notice"})],
    )
    assert notify(client) == "ntc_1"


@responses.activate
@pytest.mark.parametrize("bad", ["", "..", "../freeze", "２０８８", VICTIM + "\n"])
def test_only_an_account_id_stands_in_an_address(client: WalletClient, bad: str) -> None:
    with pytest.raises(ValueError, match="check_proofs: not an account id"):
        client.check_proofs(bad, PROOFS, key="k" * 8, call_reference="c", timeout=2)
    with pytest.raises(ValueError, match="dispute: not an account id"):
        dispute(client, account_id=bad)
    with pytest.raises(ValueError, match="notify: not an account id"):
        notify(client, account_id=bad)
    assert len(responses.calls) == 0


@responses.activate
@pytest.mark.parametrize(("what", "write"), WRITES)
@pytest.mark.parametrize("answer", [*LOST, {"json": {}}, {"json": {"passed": "yes"}}, {"json": {}, "status": 201}])
def test_a_write_without_its_answer_is_uncertain_and_sent_once(
    client: WalletClient, what: str, write: Callable[[WalletClient], Any], answer: Any
) -> None:
    responses.post(URLS[what], **answer)
    with pytest.raises(WalletUncertain):
        write(client)
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize(("what", "write"), WRITES)
def test_too_many_requests_are_no_answer(client: WalletClient, what: str, write: Callable[[WalletClient], Any]) -> None:
    responses.post(URLS[what], status=429)
    with pytest.raises(WalletUnavailable):
        write(client)


@responses.activate
@pytest.mark.parametrize(
    "answer",
    [
        {"body": requests.ConnectionError("417X 9526")},
        {"body": requests.ConnectTimeout("417X 9526")},
        {"json": {"passed": "417X 9526"}},
        {"status": 503, "body": "417X 9526"},
        {"status": 302, "body": "417X 9526"},
        {"status": 400, "json": {**problem(400, "bad_request")["json"], "detail": "417X 9526"}},
    ],
)
def test_no_failure_shows_a_proof(client: WalletClient, answer: Any) -> None:
    responses.post(URLS["proof-checks"], **answer)
    with pytest.raises((WalletUncertain, WalletUnavailable, WalletRefused)) as caught:
        check(client)
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in told.stack if "/ivr/wallet/" in frame.filename]
    assert [frame.name for frame in frames][:1] == ["check_proofs"]
    shown = str([frame.locals for frame in frames]) + "".join(traceback.format_exception(caught.value))
    assert "417X" not in shown
    assert "9526" not in shown
