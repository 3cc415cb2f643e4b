"""What the client sends, and what it makes of good answers."""

import json
from typing import Any

import pytest
import responses
from pydantic import ValidationError
from responses import matchers

from ivr.wallet import Freeze, WalletClient, WalletTexts
from tests.wallet.conftest import API_KEY, BASE, VICTIM

ACCOUNT = {
    "account_id": VICTIM,
    "phone": "+8613800138000",
    "kind": "personal",
    "holder": "adult",
    "language": "zh-CN",
    "status": "active",
    "lock_reason": None,
    "frozen_at": None,
}
TRANSACTION = {
    "transaction_id": "202611210317",
    "account_id": VICTIM,
    "kind": "transfer",
    "direction": "out",
    "amount_fen": 500000,
    "status": "completed",
    "created_at": "2026-11-21T03:17:00+08:00",
    "expected_at": None,
    "counterparty": "李**",
}
FROZEN = {"status": "frozen", "frozen_at": "2026-11-21T03:20:10+08:00", "already_frozen": False}
FREEZE_URL = f"{BASE}/v1/accounts/{VICTIM}/freeze"


def absent(code: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "-", "code": code}


def freeze(client: WalletClient, key: str = "CA1:7:freeze", timeout: float = 2.0) -> Freeze:
    return client.freeze(
        VICTIM, key=key, reason="account_theft", basis="one_time_code", call_reference="CA1", timeout=timeout
    )


@responses.activate
def test_finds_the_account_and_sends_the_number_in_the_body_only(client: WalletClient) -> None:
    responses.post(
        f"{BASE}/v1/account-lookups",
        json=ACCOUNT,
        match=[
            matchers.json_params_matcher({"phone": "+8613800138000"}),
            matchers.header_matcher({"Authorization": f"Bearer {API_KEY}"}),
        ],
    )
    account = client.find_account(phone="+8613800138000", timeout=2)
    assert account is not None
    assert (account.account_id, account.status, account.is_frozen) == (VICTIM, "active", False)


@responses.activate
def test_answers_are_frozen_and_may_grow(client: WalletClient) -> None:
    responses.get(f"{BASE}/v1/accounts/{VICTIM}", json={**ACCOUNT, "birthday_card": "soon"})
    account = client.get_account(VICTIM, timeout=2)
    assert account is not None
    assert not hasattr(account, "birthday_card")
    with pytest.raises(ValidationError, match="frozen"):
        account.status = "frozen"


@responses.activate
def test_what_is_unknown_is_none(client: WalletClient) -> None:
    responses.post(f"{BASE}/v1/account-lookups", json=absent("account_not_found"), status=404)
    responses.get(f"{BASE}/v1/accounts/{VICTIM}", json=absent("account_not_found"), status=404)
    responses.get(f"{BASE}/v1/accounts/{VICTIM}/transactions", json=absent("account_not_found"), status=404)
    responses.get(f"{BASE}/v1/transactions/202601010000", json=absent("transaction_not_found"), status=404)
    assert client.find_account(phone="+8613800138009", timeout=2) is None
    assert client.get_account(VICTIM, timeout=2) is None
    assert client.transactions(VICTIM, 5, timeout=2) is None
    assert client.transaction("202601010000", timeout=2) is None


@responses.activate
@pytest.mark.parametrize("bad", ["", "..", "../freeze", "２０８８", "208800000013800\n", "anonymous", "²" * 12])
def test_what_cannot_exist_is_not_asked_for(client: WalletClient, bad: str) -> None:
    assert client.find_account(phone=bad, timeout=2) is None
    assert client.get_account(bad, timeout=2) is None
    assert client.transactions(bad, 5, timeout=2) is None
    assert client.transaction(bad, timeout=2) is None
    with pytest.raises(ValueError, match="not an account id"):
        client.freeze(bad, key="k" * 8, reason="r", basis="agent", call_reference="c", timeout=2)
    assert len(responses.calls) == 0


@responses.activate
def test_a_freeze_in_force_is_confirmed_and_carries_its_key(client: WalletClient) -> None:
    body = {"reason": "account_theft", "basis": "one_time_code", "call_reference": "CA1"}
    key = matchers.header_matcher({"Idempotency-Key": "CA1:7:freeze"})
    responses.post(FREEZE_URL, json=FROZEN, match=[matchers.json_params_matcher(body), key])
    answer = freeze(client)
    assert answer.confirmed
    assert answer.frozen_at is not None
    assert not answer.already_frozen


@responses.activate
def test_a_pending_freeze_is_not_confirmed(client: WalletClient) -> None:
    responses.post(FREEZE_URL, json={"status": "pending"}, status=202)
    assert freeze(client) == Freeze(confirmed=False)


@responses.activate
def test_reads_transactions_newest_first_in_fen(client: WalletClient) -> None:
    responses.get(
        f"{BASE}/v1/accounts/{VICTIM}/transactions",
        json={"transactions": [TRANSACTION]},
        match=[matchers.query_param_matcher({"limit": "3"})],
    )
    responses.get(f"{BASE}/v1/transactions/202611210317", json=TRANSACTION)
    listed = client.transactions(VICTIM, 3, timeout=2)
    assert listed is not None
    assert [(move.transaction_id, move.amount_fen) for move in listed] == [("202611210317", 500000)]
    assert client.transaction("202611210317", timeout=2) == listed[0]


@responses.activate
def test_texts_go_through_the_wallet(client: WalletClient) -> None:
    responses.post(
        f"{BASE}/v1/messages",
        json={"message_id": "msg_1"},
        status=202,
        match=[matchers.header_matcher({"Idempotency-Key": "CA1:9:case"})],
    )
    sent = WalletTexts(client).send(
        key="CA1:9:case", to="+8613800138000", template="case_opened", language="zh-CN", params={"case": "7"}, timeout=2
    )
    assert sent == "msg_1"
    assert json.loads(responses.calls[0].request.body or "") == {
        "to": "+8613800138000",
        "template": "case_opened",
        "language": "zh-CN",
        "parameters": {"case": "7"},
    }


@responses.activate
def test_cookies_are_not_kept(client: WalletClient) -> None:
    responses.get(f"{BASE}/v1/accounts/{VICTIM}", json=ACCOUNT, headers={"Set-Cookie": "seen=1; Path=/"})
    client.get_account(VICTIM, timeout=2)
    client.get_account(VICTIM, timeout=2)
    assert "Cookie" not in responses.calls[1].request.headers


@responses.activate
def test_every_request_has_a_time_limit(client: WalletClient) -> None:
    responses.post(FREEZE_URL, json=FROZEN)
    freeze(client, timeout=1.5)
    sent = responses.calls[0].request.req_kwargs  # type: ignore[attr-defined]  # responses adds it
    assert (sent["timeout"].total, sent["timeout"].connect_timeout) == (1.5, 1.0)
