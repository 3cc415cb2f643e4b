"""The contract for proofs, disputes and notices: good, bad and faulty answers of the sandbox fit it."""

from typing import Any

import jsonschema_rs
import pytest

from ivr.simulator.wallet import create_wallet
from tests.wallet.conftest import API_KEY, VICTIM
from tests.wallet.test_contract import DISPUTES, DOCUMENT, HEADERS, NOTICES, PROOF_CHECKS, SCHEMAS, schema

THEIRS, ANOTHERS = "202611210317", "202611202115"
IDENTITY, CARD = {"kind": "identity_last4", "value": "417X"}, {"kind": "card_last4", "value": "9526"}
PAYEE = {"kind": "last_payee_last4", "value": "8835"}
CHECK = {"proofs": [IDENTITY, CARD], "call_reference": "CA1"}
DISPUTE = {"transaction_ids": [THEIRS], "case_number": "20260007", "call_reference": "CA1"}
NOTICE = {"template": "protective_freeze", "language": "zh-CN", "parameters": {}}
GOOD: list[tuple[str, str, dict[str, Any], int]] = [
    ("proofs", PROOF_CHECKS, CHECK, 200),
    ("disputes", DISPUTES, DISPUTE, 201),
    ("notices", NOTICES, NOTICE, 202),
]


def _ask(path: str, body: Any, faults: Any = None) -> Any:
    """The answer of a sandbox of its own, held against the contract."""
    client = create_wallet(API_KEY).test_client()
    client.post("/sandbox/faults", json=faults or {})
    headers = {**HEADERS, "Idempotency-Key": "CA1:7:write"}
    answer = client.post(path.format(account_id=VICTIM), json=body, headers=headers)
    schema[path]["POST"].validate_response(answer)
    return answer


@pytest.mark.parametrize(("operation", "path", "body", "status"), GOOD)
def test_good_answers_keep_the_contract(operation: str, path: str, body: dict[str, Any], status: int) -> None:
    assert _ask(path, body).status_code == status


@pytest.mark.parametrize(("operation", "path", "body", "status"), GOOD)
@pytest.mark.parametrize(("mode", "failed"), [("error", 503), ("refuse", 403), ("hang", 503), ("lose_answer", 503)])
def test_misbehaving_keeps_the_contract_too(
    operation: str, path: str, body: dict[str, Any], status: int, mode: str, failed: int
) -> None:
    assert _ask(path, body, {operation: {"mode": mode, "seconds": 0}}).status_code == failed
    assert _ask(path, body, {operation: {"mode": "slow", "seconds": 0}}).status_code == status


def test_a_dispute_answers_its_transactions_in_the_order_of_the_request() -> None:
    wanted = ["202611152210", "202611210319", THEIRS]
    answer = _ask(DISPUTES, {**DISPUTE, "transaction_ids": wanted})
    assert [move["transaction_id"] for move in answer.json["transactions"]] == wanted


def test_a_foreign_and_an_unknown_transaction_are_refused_in_the_same_words() -> None:
    answers = [_ask(DISPUTES, {**DISPUTE, "transaction_ids": [THEIRS, id_]}) for id_ in (ANOTHERS, "202001010000")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json == answers[1].json


@pytest.mark.parametrize(
    ("proofs", "fits"),
    [
        ([IDENTITY, CARD], True),
        ([PAYEE, CARD], True),
        ([IDENTITY, PAYEE], True),
        ([IDENTITY], False),
        ([IDENTITY, CARD, PAYEE], False),
        ([IDENTITY, IDENTITY], False),
        *([[kind, {**kind, "value": "0000"}], False] for kind in (IDENTITY, CARD, PAYEE)),
        *(
            [[{**IDENTITY, "value": bad}, CARD], False]
            for bad in ("417*", "417x", "41X7", "0417X", "417", "４１７X", 4170)
        ),
        ([IDENTITY, {"kind": "mother_last4", "value": "9526"}], False),
        ([IDENTITY, {**CARD, "hint": "9"}], False),
    ],
)
def test_contract_and_sandbox_take_the_same_proofs_and_quote_none(proofs: Any, fits: bool) -> None:
    body = {"proofs": proofs, "call_reference": "CA1"}
    whole = {"$ref": "#/components/schemas/ProofCheckRequest", "components": DOCUMENT["components"]}
    assert jsonschema_rs.Draft202012Validator(whole).is_valid(body) is fits
    answer = _ask(PROOF_CHECKS, body)
    assert answer.status_code == (200 if fits else 400)
    assert not any(str(proof["value"]) in answer.text for proof in proofs)


@pytest.mark.parametrize(
    ("ids", "fits"),
    [([THEIRS], True), ([], False), ([THEIRS, THEIRS], False), ([f"2026112103{n:02}" for n in range(21)], False)],
)
def test_contract_and_sandbox_take_the_same_disputes(ids: list[str], fits: bool) -> None:
    body = {**DISPUTE, "transaction_ids": ids}
    whole = {"$ref": "#/components/schemas/DisputeRequest", "components": DOCUMENT["components"]}
    assert jsonschema_rs.Draft202012Validator(whole).is_valid(body) is fits
    assert _ask(DISPUTES, body).status_code == (201 if fits else 400)


def test_a_check_of_proofs_answers_one_word() -> None:
    assert set(SCHEMAS["ProofCheck"]["properties"]) == {"passed"}
    statuses = DOCUMENT["paths"][PROOF_CHECKS]["post"]["responses"]
    assert "404" not in statuses
    assert "422" not in statuses


def test_only_a_freeze_can_be_left_pending() -> None:
    client = create_wallet(API_KEY).test_client()
    for operation in ("proofs", "disputes", "notices"):
        assert client.post("/sandbox/faults", json={operation: {"mode": "pending"}}).status_code == 400
    assert client.post("/sandbox/faults", json={"freeze": {"mode": "pending"}}).status_code == 200


def test_the_sandbox_offers_what_the_contract_offers_and_nothing_more() -> None:
    # Else a route that unfreezes could be built against before anybody agreed to it.
    rules = [rule for rule in create_wallet(API_KEY).url_map.iter_rules() if rule.rule.startswith("/v1/")]
    routes = {
        (verb.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in rules
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(verb, path) for path, item in DOCUMENT["paths"].items() for verb in item}


@pytest.mark.parametrize(
    "account_id", ["208800000013800", "20880000001380000", "２０８８００００００１３８０００", "x"]
)
def test_only_what_cannot_be_an_account_id_is_refused_a_check(account_id: str) -> None:
    client = create_wallet(API_KEY).test_client()
    headers = {**HEADERS, "Idempotency-Key": "CA1:7:proofs"}
    answer = client.post(PROOF_CHECKS.format(account_id=account_id), json=CHECK, headers=headers)
    assert answer.status_code == 400


def test_every_account_says_who_holds_it() -> None:
    assert "holder" in SCHEMAS["Account"]["required"]
