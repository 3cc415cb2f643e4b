"""The client and the sandbox agree on proofs, disputes, notices, minors and the protective freeze."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
import requests

from ivr.wallet import ProofKind, WalletClient, WalletRefused, WalletUncertain
from tests.wallet.conftest import API_KEY, VICTIM, Sandbox
from tests.wallet.test_theft_client import IDS, PROOFS, check, dispute, notify

MANY, NONE, UNKNOWN = "2088000000133000", "2088000000132000", "2088000000000000"
WRITES: list[tuple[str, str, Callable[[WalletClient], Any]]] = [
    ("proofs", "proof_checks", check),
    ("disputes", "disputes", dispute),
    ("notices", "notices", notify),
]


@pytest.mark.parametrize(
    "proofs",
    [
        {"identity_last4": "417X", "card_last4": "9526"},
        {"identity_last4": "417X", "last_payee_last4": "8835"},
        {"card_last4": "9526", "last_payee_last4": "8835"},
    ],
)
def test_any_two_right_proofs_pass_and_one_wrong_is_enough_to_fail(
    live: WalletClient, proofs: dict[ProofKind, str]
) -> None:
    assert check(live, proofs)
    for number, kind in enumerate(proofs):
        assert not check(live, {**proofs, kind: "0000"}, key=f"CA1:7:proofs:{number}")


def test_a_proof_of_one_kind_is_none_of_another(live: WalletClient) -> None:
    assert not check(live, {"identity_last4": "9526", "card_last4": "417X"})


def test_nobody_learns_who_is_a_customer_or_which_proof_was_wrong(sandbox: Sandbox) -> None:
    given = {"identity_last4": "417X", "card_last4": "0000"}
    wrong = {_answer(sandbox, account, given) for account in (VICTIM, UNKNOWN, "2088000000135000")}
    wrong.add(_answer(sandbox, VICTIM, {"identity_last4": "0000", "card_last4": "9526"}))
    assert wrong == {(200, '{"passed":false}\n', ("Connection", "Content-Length", "Content-Type", "Date", "Server"))}


def test_what_the_wallet_cannot_compare_does_not_pass(live: WalletClient) -> None:
    minor, no_card = "2088000000134000", {"identity_last4": "603X", "card_last4": "0000"}
    options: dict[str, Any] = {"call_reference": "CA1", "timeout": 2}
    assert not live.check_proofs(minor, no_card, key="CA1:1:proofs", **options)  # type: ignore[arg-type]
    theirs: dict[ProofKind, str] = {"identity_last4": "603X", "last_payee_last4": "2281"}
    assert live.check_proofs(minor, theirs, key="CA1:2:proofs", **options)


def test_a_check_is_done_once_for_its_key_and_its_values_are_shown_nowhere(
    live: WalletClient, sandbox: Sandbox
) -> None:
    assert check(live)
    assert check(live, dict(reversed(PROOFS.items())))
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        check(live, {**PROOFS, "card_last4": "0000"})
    effects = sandbox.effects()
    assert effects["proof_checks"] == [
        {
            "key": "CA1:7:proofs",
            "account_id": VICTIM,
            "kinds": ["card_last4", "identity_last4"],
            "call_reference": "CA1",
            "passed": True,
        }
    ]
    assert effects["requests"] == {"proofs": 3}


def test_disputed_are_all_or_none(live: WalletClient, sandbox: Sandbox) -> None:
    for ids in ((IDS[0], "202611202115"), ("202001010000",)):
        with pytest.raises(WalletRefused, match="422 transaction_not_of_account"):
            dispute(live, ids)
    with pytest.raises(WalletRefused, match="404 account_not_found"):
        dispute(live, account_id=UNKNOWN)
    assert sandbox.effects()["disputes"] == []
    first = dispute(live)
    assert dispute(live) == first
    assert sandbox.effects()["disputes"] == [
        {
            "dispute_id": first,
            "key": "CA1:8:dispute",
            "account_id": VICTIM,
            "transaction_ids": list(IDS),
            "case_number": "20260007",
            "call_reference": "CA1",
        }
    ]


def test_a_key_belongs_to_one_account_and_one_body(live: WalletClient) -> None:
    dispute(live)
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        dispute(live, IDS[:1])
    notify(live)
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        notify(live, account_id=MANY)
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        check(live, key="CA1:9:notice")


def test_notices_are_kept_for_their_owner_newest_first(live: WalletClient, sandbox: Sandbox) -> None:
    first, other = notify(live), notify(live, account_id=MANY, key="CA2:9:notice")
    second = notify(live, key="CA1:10:notice")
    kept = sandbox.get(f"/sandbox/notices?account_id={VICTIM}")["notices"]
    assert [(notice["notice_id"], notice["template"], notice["parameters"]) for notice in kept] == [
        (second, "protective_freeze", {"case": "7"}),
        (first, "protective_freeze", {"case": "7"}),
    ]
    assert [n["notice_id"] for n in sandbox.get("/sandbox/notices")["notices"]] == [second, other, first]
    assert sandbox.effects()["counts"]["messages"] == 0
    with pytest.raises(WalletRefused, match="404 account_not_found"):
        notify(live, account_id=UNKNOWN, key="CA3:9:notice")


@pytest.mark.parametrize(("operation", "counted", "write"), WRITES)
def test_after_a_lost_answer_the_same_key_finds_the_one_effect(
    live: WalletClient, sandbox: Sandbox, operation: str, counted: str, write: Callable[[WalletClient], Any]
) -> None:
    sandbox.fault(operation, "lose_answer", times=1)
    with pytest.raises(WalletUncertain):
        write(live)
    assert write(live)
    assert sandbox.effects()["counts"][counted] == 1
    assert sandbox.effects()["requests"] == {operation: 2}


@pytest.mark.parametrize(("operation", "counted", "write"), WRITES)
def test_each_operation_fails_by_itself_and_undone(
    live: WalletClient, sandbox: Sandbox, operation: str, counted: str, write: Callable[[WalletClient], Any]
) -> None:
    sandbox.fault(operation, "error")
    with pytest.raises(WalletUncertain, match="HTTP 503"):
        write(live)
    sandbox.fault(operation, "refuse")
    with pytest.raises(WalletRefused, match="403 refused"):
        write(live)
    assert sandbox.effects()["counts"][counted] == 0
    assert all(other(live) for name, _, other in WRITES if name != operation)
    sandbox.post("/sandbox/faults", {operation: None})
    assert write(live)


def test_a_protective_freeze_is_recorded_as_one(live: WalletClient, sandbox: Sandbox) -> None:
    options: dict[str, Any] = {"reason": "account_theft", "call_reference": "CA1", "timeout": 2}
    assert live.freeze(VICTIM, key="CA1:8:freeze", basis="protective", **options).confirmed
    assert [(done["basis"], done["account_id"]) for done in sandbox.effects()["freezes"]] == [("protective", VICTIM)]


def test_whose_account_it_is(live: WalletClient) -> None:
    holders = {}
    for phone in ("+8613800138000", "+8613700137000", "+8613400134000"):
        account = live.find_account(phone=phone, timeout=2)
        holders[phone] = account and account.holder
    assert list(holders.values()) == ["adult", "adult", "minor"]


def test_the_first_account_has_a_transaction_of_every_status(live: WalletClient) -> None:
    moves = live.transactions(VICTIM, 50, timeout=2) or ()
    assert [move.transaction_id for move in moves][:5] == [
        "202611210319",
        "202611210317",
        "202611201842",
        "202611192030",
        "202611181203",
    ]
    assert {move.status for move in moves} == {"pending", "completed", "failed", "reversed"}
    assert {move.status for move in moves if move.expected_at} == {"pending", "failed", "reversed"}


def test_somebody_with_many_transactions_and_somebody_with_none(live: WalletClient) -> None:
    many = live.find_account(phone="+8613300133000", timeout=2)
    none = live.find_account(phone="+8613200132000", timeout=2)
    assert (many and many.account_id, none and none.account_id) == (MANY, NONE)
    assert len(live.transactions(MANY, 50, timeout=2) or ()) >= 8
    assert live.transactions(NONE, 50, timeout=2) == ()


def test_nothing_that_is_logged_holds_a_proof(
    live: WalletClient, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        check(live)
        sandbox.fault("proofs", "lose_answer", times=1)
        with pytest.raises(WalletUncertain):
            check(live, key="CA1:8:proofs")
    assert "/proof-checks" in caplog.text
    for secret in ("417X", "9526", VICTIM):
        assert secret not in caplog.text


def _answer(sandbox: Sandbox, account_id: str, given: dict[str, str]) -> tuple[int, str, tuple[str, ...]]:
    """Status, body and names of the headers of one check."""
    proofs = [{"kind": kind, "value": value} for kind, value in given.items()]
    headers = {"Authorization": f"Bearer {API_KEY}", "Idempotency-Key": f"CA1:{account_id}:{given['card_last4']}"}
    url = f"{sandbox.url}/v1/accounts/{account_id}/proof-checks"
    answer = requests.post(url, json={"proofs": proofs, "call_reference": "CA1"}, headers=headers, timeout=5)
    return answer.status_code, answer.text, tuple(sorted(answer.headers))
