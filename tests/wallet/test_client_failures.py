"""Which family each failure belongs to, what is asked twice, and the circuit breaker."""

import socket
import traceback
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses
import time_machine

from ivr.wallet import WalletClient, WalletError, WalletRefused, WalletUnavailable, WalletUncertain
from tests.wallet.conftest import API_KEY, BASE, VICTIM
from tests.wallet.test_client import ACCOUNT, FREEZE_URL, FROZEN, TRANSACTION, freeze

ACCOUNT_URL = f"{BASE}/v1/accounts/{VICTIM}"
LOST: list[Any] = [
    {"body": requests.ReadTimeout()},
    {"body": requests.ConnectionError("Connection aborted.")},
    {"body": requests.exceptions.ChunkedEncodingError()},
    {"body": requests.exceptions.SSLError()},
    {"status": 500},
    {"status": 502, "body": "<html>bad gateway</html>"},
    {"status": 503},
]
MISFITS: list[Any] = [
    {"body": "not json"},
    {"body": b"\xff\xfe"},
    {"json": {}},
    {"json": []},
    {"json": {"status": "pending"}},
    {"json": {**FROZEN, "status": "thawed"}},
    {"json": {**FROZEN, "frozen_at": "2026-11-21T03:20:10"}},
    {"json": {**FROZEN, "already_frozen": "no"}},
    {"json": FROZEN, "status": 202},
    {"json": FROZEN, "status": 201},
    {"status": 302, "headers": {"Location": FREEZE_URL}},
    {"status": 404, "body": "<html>not found</html>"},
]


def problem(status: int, code: str) -> dict[str, Any]:
    detail = "The customer +8613800138000 is blocked."
    return {
        "status": status,
        "json": {"type": "about:blank", "title": "-", "status": status, "detail": detail, "code": code},
    }


@responses.activate
@pytest.mark.parametrize("answer", LOST + MISFITS)
def test_a_write_without_its_answer_is_uncertain_and_sent_once(client: WalletClient, answer: Any) -> None:
    responses.post(FREEZE_URL, **answer)
    with pytest.raises(WalletUncertain):
        freeze(client)
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize("answer", LOST)
def test_a_read_without_its_answer_is_asked_twice_then_unavailable(client: WalletClient, answer: Any) -> None:
    responses.get(ACCOUNT_URL, **answer)
    with pytest.raises(WalletUnavailable):
        client.get_account(VICTIM, timeout=2)
    assert len(responses.calls) == 2


@responses.activate
def test_a_read_is_saved_by_the_second_answer(client: WalletClient) -> None:
    responses.get(ACCOUNT_URL, status=503)
    responses.get(ACCOUNT_URL, json=ACCOUNT)
    assert client.get_account(VICTIM, timeout=2) is not None


@responses.activate
def test_a_lookup_changes_nothing_and_is_asked_twice_too(client: WalletClient) -> None:
    responses.post(f"{BASE}/v1/account-lookups", status=503)
    responses.post(f"{BASE}/v1/account-lookups", json=ACCOUNT)
    assert client.find_account(phone="+8613800138000", timeout=2) is not None


@responses.activate
@pytest.mark.parametrize(("took", "asked"), [(1.0, 2), (1.9, 1)])
def test_a_read_is_asked_twice_only_while_there_is_time(
    client: WalletClient, monkeypatch: pytest.MonkeyPatch, took: float, asked: int
) -> None:
    monkeypatch.setattr("ivr.wallet.transport.monotonic", iter([100.0, 100.0 + took]).__next__)
    responses.get(ACCOUNT_URL, status=503)
    with pytest.raises(WalletUnavailable):
        client.get_account(VICTIM, timeout=2)
    budgets = [call.request.req_kwargs["timeout"].total for call in responses.calls]  # type: ignore[attr-defined]
    assert budgets == [2, 1][:asked]


@responses.activate
@pytest.mark.parametrize(
    "answer",
    [
        {"body": "not json"},
        {"json": {**ACCOUNT, "phone": "13800138000"}},
        {"json": {**ACCOUNT, "status": "melted"}},
        {"status": 404, "body": "<html>wrong address</html>"},
    ],
)
def test_a_read_that_does_not_fit_is_unavailable_never_unknown(client: WalletClient, answer: Any) -> None:
    responses.get(ACCOUNT_URL, **answer)
    with pytest.raises(WalletUnavailable, match="get_account: HTTP"):
        client.get_account(VICTIM, timeout=2)


@responses.activate
def test_a_misfit_says_where_and_never_what(client: WalletClient) -> None:
    moves = [{**TRANSACTION, "amount_fen": 12.5, "counterparty": ""}]
    responses.get(f"{ACCOUNT_URL}/transactions", json={"transactions": moves})
    with pytest.raises(WalletUnavailable, match=r"transactions\.0\.amount_fen int_type") as caught:
        client.transactions(VICTIM, 5, timeout=2)
    assert "12.5" not in _told(caught.value)


@responses.activate
@pytest.mark.parametrize(
    ("status", "code"), [(400, "bad_request"), (401, "unauthorized"), (403, "refused"), (409, "account_closed")]
)
def test_a_refusal_is_permanent_and_says_why(client: WalletClient, status: int, code: str) -> None:
    responses.post(FREEZE_URL, **problem(status, code))
    with pytest.raises(WalletRefused) as caught:
        freeze(client)
    assert (caught.value.status, caught.value.code) == (status, code)
    assert "+86138" in caught.value.detail
    assert "+86138" not in _told(caught.value)


@responses.activate
def test_freezing_an_unknown_account_is_refused(client: WalletClient) -> None:
    responses.post(FREEZE_URL, **problem(404, "account_not_found"))
    with pytest.raises(WalletRefused, match="404 account_not_found"):
        freeze(client)


@responses.activate
def test_another_404_on_a_read_is_a_refusal_not_an_unknown_account(client: WalletClient) -> None:
    responses.get(ACCOUNT_URL, **problem(404, "not_found"))
    with pytest.raises(WalletRefused):
        client.get_account(VICTIM, timeout=2)


@responses.activate
def test_a_key_still_in_progress_is_uncertain(client: WalletClient) -> None:
    responses.post(FREEZE_URL, **problem(409, "in_progress"))
    with pytest.raises(WalletUncertain, match="in progress"):
        freeze(client)


@responses.activate
@pytest.mark.parametrize("answer", [{"body": requests.ConnectTimeout()}, {"status": 429}])
def test_what_surely_was_not_done_is_unavailable(client: WalletClient, answer: Any) -> None:
    responses.post(FREEZE_URL, **answer)
    with pytest.raises(WalletUnavailable):
        freeze(client)
    assert len(responses.calls) == 1


def test_a_refused_connection_is_unavailable_and_tells_no_id() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        WalletClient(f"http://127.0.0.1:{port}", API_KEY) as client,
        pytest.raises(WalletUnavailable, match="freeze: cannot connect") as caught,
    ):
        freeze(client)
    assert VICTIM not in _told(caught.value)


@responses.activate
def test_without_time_nothing_is_sent(client: WalletClient) -> None:
    with pytest.raises(WalletUnavailable, match="no time left"):
        freeze(client, timeout=0)
    assert len(responses.calls) == 0


@responses.activate
def test_the_breaker_opens_after_three_failures_and_closes_after_one_success(client: WalletClient) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        failing = responses.post(FREEZE_URL, status=503)
        _fail(client, 3)
        with pytest.raises(WalletUnavailable, match="breaker open"):
            freeze(client)
        assert failing.call_count == 3

        clock.shift(timedelta(seconds=31))
        responses.replace(responses.POST, FREEZE_URL, json=FROZEN)
        assert freeze(client).confirmed

        responses.replace(responses.POST, FREEZE_URL, status=503)
        _fail(client, 2)
        responses.replace(responses.POST, FREEZE_URL, json=FROZEN)
        assert freeze(client).confirmed


@responses.activate
def test_a_failed_trial_keeps_the_breaker_open(client: WalletClient) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        failing = responses.post(FREEZE_URL, status=503)
        _fail(client, 3)
        clock.shift(timedelta(seconds=31))
        _fail(client, 1)
        with pytest.raises(WalletUnavailable, match="breaker open"):
            freeze(client)
        assert failing.call_count == 4


@responses.activate
def test_refusals_do_not_open_the_breaker(client: WalletClient) -> None:
    responses.post(FREEZE_URL, **problem(403, "refused"))
    for _ in range(10):
        with pytest.raises(WalletRefused):
            freeze(client)


def _fail(client: WalletClient, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WalletUncertain):
            freeze(client)


def _told(error: WalletError) -> str:
    """Everything that a log would hold of it."""
    return "".join(traceback.format_exception(error))
