"""The client and a sandbox that is really served agree, also when the wallet misbehaves."""

import logging
import threading
from pathlib import Path
from time import monotonic

import pytest
import requests

from ivr.wallet import Freeze, WalletClient, WalletRefused, WalletTexts, WalletUnavailable, WalletUncertain
from tests.wallet.conftest import API_KEY, VICTIM, Sandbox
from tests.wallet.test_client import freeze


def test_the_known_accounts(live: WalletClient) -> None:
    found = {phone: live.find_account(phone=phone, timeout=2) for phone in ("+8613800138000", "+8613900139000")}
    assert [account and account.status for account in found.values()] == ["active", "locked"]
    locked = found["+8613900139000"]
    assert locked is not None
    assert locked.lock_reason == "wrong_passwords"
    merchant = live.find_account(phone="+8613700137000", timeout=2)
    assert merchant is not None
    assert merchant.kind == "merchant"
    assert live.find_account(phone="+8613600136000", timeout=2) is not None
    assert live.find_account(phone="+8613800138001", timeout=2) is None
    assert live.get_account("2088000000000000", timeout=2) is None


def test_transactions_come_newest_first_and_in_every_state(live: WalletClient) -> None:
    moves = live.transactions(VICTIM, 5, timeout=2)
    assert moves is not None
    assert len(moves) == 5
    assert [move.created_at for move in moves] == sorted((m.created_at for m in moves), reverse=True)
    assert {move.status for move in moves} == {"completed", "pending", "failed"}
    assert live.transaction("202611210317", timeout=2) in moves
    assert live.transactions(VICTIM, 2, timeout=2) == moves[:2]
    other = live.transaction("202611200801", timeout=2)
    assert other is not None
    assert (other.status, other.account_id == VICTIM) == ("reversed", False)
    assert live.transaction("202001010000", timeout=2) is None


def test_a_freeze_is_confirmed_by_the_account_and_done_once(live: WalletClient, sandbox: Sandbox) -> None:
    first = freeze(live)
    assert first.confirmed
    assert freeze(live) == first
    account = live.get_account(VICTIM, timeout=2)
    assert account is not None
    assert account.is_frozen
    assert account.frozen_at == first.frozen_at
    effects = sandbox.effects()
    assert effects["counts"] == {"freezes": 1, "messages": 0, "notices": 0, "disputes": 0, "proof_checks": 0}
    assert [(done["key"], done["account_id"], done["confirmed"]) for done in effects["freezes"]] == [
        ("CA1:7:freeze", VICTIM, True)
    ]


def test_a_frozen_account_is_frozen_already_for_another_call(live: WalletClient, sandbox: Sandbox) -> None:
    first = freeze(live)
    second = freeze(live, key="CA2:7:freeze")
    assert second == Freeze(confirmed=True, frozen_at=first.frozen_at, already_frozen=True)
    assert sandbox.effects()["counts"]["freezes"] == 1


def test_a_key_used_for_something_else_is_refused(live: WalletClient) -> None:
    freeze(live, key="CA1:7:freeze")
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        live.freeze("2088000000137000", key="CA1:7:freeze", reason="x_y", basis="agent", call_reference="c", timeout=2)
    with pytest.raises(WalletRefused, match="idempotency_mismatch"):
        _text(live, key="CA1:7:freeze")


def test_a_closed_account_cannot_be_frozen(live: WalletClient, sandbox: Sandbox) -> None:
    closed = live.find_account(phone="+8613500135000", timeout=2)
    assert closed is not None
    with pytest.raises(WalletRefused, match="account_closed"):
        live.freeze(closed.account_id, key="CA1:8:freeze", reason="x_y", basis="agent", call_reference="c", timeout=2)
    assert sandbox.effects()["counts"]["freezes"] == 0


def test_a_pending_freeze_is_confirmed_later_by_the_same_key(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "pending", seconds=0)
    assert not freeze(live).confirmed
    assert freeze(live).confirmed
    assert sandbox.effects()["counts"]["freezes"] == 1


def test_a_pending_freeze_is_not_in_force_for_anybody(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "pending", seconds=60, times=1)
    assert not freeze(live).confirmed
    assert not freeze(live).confirmed
    assert not freeze(live, key="CA2:7:freeze").confirmed
    account = live.get_account(VICTIM, timeout=2)
    assert account is not None
    assert account.status == "active"
    assert [done["confirmed"] for done in sandbox.effects()["freezes"]] == [False]


def test_after_a_lost_answer_the_same_key_finds_the_one_freeze(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "lose_answer", times=1)
    with pytest.raises(WalletUncertain):
        freeze(live)
    assert sandbox.effects()["counts"]["freezes"] == 1
    again = freeze(live)
    assert again.confirmed
    assert not again.already_frozen
    assert sandbox.effects()["counts"]["freezes"] == 1
    assert sandbox.effects()["requests"]["freeze"] == 2


def test_a_hanging_freeze_times_out_undone(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "hang", seconds=60, times=1)
    began = monotonic()
    with pytest.raises(WalletUncertain, match="ReadTimeout"):
        freeze(live, timeout=0.2)
    assert monotonic() - began < 1
    assert sandbox.effects()["counts"]["freezes"] == 0
    assert freeze(live).confirmed


def test_a_slow_freeze_is_done(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "slow", seconds=0.05)
    assert freeze(live).confirmed


def test_failing_and_refusing(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("freeze", "error", times=1)
    with pytest.raises(WalletUncertain, match="HTTP 503"):
        freeze(live)
    sandbox.fault("freeze", "refuse")
    with pytest.raises(WalletRefused, match="403 refused"):
        freeze(live)
    sandbox.post("/sandbox/faults", {"freeze": None})
    assert freeze(live).confirmed
    assert sandbox.effects()["counts"]["freezes"] == 1


def test_a_read_survives_one_failure_and_not_two(live: WalletClient, sandbox: Sandbox) -> None:
    for operation in ("accounts", "transactions"):
        sandbox.fault(operation, "lose_answer", times=1)
    assert live.get_account(VICTIM, timeout=2) is not None
    assert live.transaction("202611210317", timeout=2) is not None
    sandbox.fault("accounts", "error", times=2)
    with pytest.raises(WalletUnavailable, match="HTTP 503"):
        live.find_account(phone="+8613800138000", timeout=2)


def test_texts_are_kept_once_for_their_key(live: WalletClient, sandbox: Sandbox) -> None:
    sandbox.fault("messages", "lose_answer", times=1)
    with pytest.raises(WalletUncertain):
        _text(live)
    first = _text(live)
    assert _text(live, key="CA1:10:case", to="+8613600136000") != first
    assert sandbox.effects()["counts"]["messages"] == 2
    kept = sandbox.get("/sandbox/messages?to=+8613800138000")["messages"]
    assert [(m["message_id"], m["key"], m["parameters"], m["reaches_owner"]) for m in kept] == [
        (first, "CA1:9:case", {"case": "7"}, True)
    ]
    lost = sandbox.get("/sandbox/messages?to=%2B8613600136000")["messages"]
    assert [m["reaches_owner"] for m in lost] == [False]


def test_the_inbox_shows_the_newest_first(live: WalletClient, sandbox: Sandbox) -> None:
    sent = [_text(live, key=f"CA1:{step}:case") for step in range(3)]
    assert [m["message_id"] for m in sandbox.get("/sandbox/messages")["messages"]] == sent[::-1]


def test_nobody_is_texted_who_is_not_registered(live: WalletClient, sandbox: Sandbox) -> None:
    with pytest.raises(WalletRefused, match="recipient_not_found"):
        _text(live, to="+8613800138001")
    assert sandbox.effects()["counts"]["messages"] == 0


def test_the_environment_does_not_replace_the_key(
    live: WalletClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert live.get_account(VICTIM, timeout=2) is not None


def test_the_wrong_key_is_refused(sandbox: Sandbox) -> None:
    with WalletClient(sandbox.url, "wrong") as stranger, pytest.raises(WalletRefused, match="401 unauthorized"):
        stranger.get_account(VICTIM, timeout=2)


@pytest.mark.parametrize("mode", ["hang", "slow"])
def test_a_held_freeze_holds_up_nobody_else(live: WalletClient, sandbox: Sandbox, mode: str) -> None:
    sandbox.fault("freeze", mode, seconds=60)
    ended: list[str] = []
    caller = threading.Thread(target=_note_how_it_ends, args=(live, ended))
    caller.start()
    give_up = monotonic() + 5
    while not sandbox.effects()["requests"].get("freeze"):
        assert monotonic() < give_up
    assert live.get_account(VICTIM, timeout=1) is not None
    assert caller.is_alive()
    sandbox.post("/sandbox/reset")
    caller.join(5)
    assert ended == ["freeze: ConnectionError"]
    assert sandbox.effects()["counts"]["freezes"] == 0


def test_one_freeze_for_twenty_requests_at_once(live: WalletClient, sandbox: Sandbox) -> None:
    answers: list[Freeze] = []
    threads = [threading.Thread(target=lambda: answers.append(freeze(live))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == 20
    assert len(set(answers)) == 1
    assert sandbox.effects()["counts"]["freezes"] == 1


def test_nothing_that_is_logged_holds_a_number_or_key(
    live: WalletClient, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        live.find_account(phone="+8613800138000", timeout=2)
        live.transactions(VICTIM, 5, timeout=2)
        freeze(live)
        _text(live)
    assert "freeze_account" in caplog.text or "/freeze" in caplog.text
    for secret in ("13800138000", VICTIM, API_KEY, "CA1:7:freeze"):
        assert secret not in caplog.text


def test_the_sandbox_is_healthy_and_refuses_what_is_too_large(sandbox: Sandbox) -> None:
    assert sandbox.get("/healthz") == {"status": "ok"}
    headers = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
    url = sandbox.url + "/v1/account-lookups"
    answer = requests.post(url, data=b"x" * 70_000, headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def _text(client: WalletClient, key: str = "CA1:9:case", to: str = "+8613800138000") -> str:
    return WalletTexts(client).send(
        key=key, to=to, template="case_opened", language="zh-CN", params={"case": "7"}, timeout=2
    )


def _note_how_it_ends(client: WalletClient, ended: list[str]) -> None:
    try:
        freeze(client, timeout=10)
    except WalletUncertain as error:
        ended.append(str(error))
