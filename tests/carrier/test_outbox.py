"""Texts go out once: put in a transaction, delivered outside of any, and never blindly again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from ivr.carrier.outbox import Text
from ivr.handlers import WalletProvider
from ivr.wallet.texts import WalletTexts
from tests.base.hotline import Hotline
from tests.base.outside import VICTIM, at_once

CASE = Text("key", "call", VICTIM, "case-opened", "zh-CN", {"case_number": "12345678"})


def put(hotline: Hotline, text: Text = CASE, **more: bool) -> str:
    with hotline.database.write() as connection:
        return hotline.house.outbox.put(connection, text, **more)


def row(hotline: Hotline) -> dict[str, Any]:
    [only] = hotline.rows("messages")
    return only


def jobs(hotline: Hotline) -> list[str]:
    table = "workflow_status" if hotline.database.is_sqlite else "dbos.workflow_status"
    return sorted(str(job["workflow_uuid"]).split(":")[-1] for job in hotline.rows(table))


def test_a_text_is_delivered_and_what_it_said_is_erased(hotline: Hotline) -> None:
    message = put(hotline)
    assert row(hotline)["params"]
    assert hotline.house.outbox.deliver(message) == "sent"
    assert hotline.texts() == ["【钱包】您的案件已受理，编号 12345678。请保存好有关记录，来电时报编号即可。"]
    assert (row(hotline)["state"], row(hotline)["params"]) == ("sent", None)
    assert row(hotline)["provider_id"].startswith("SM")


def test_texts_with_one_key_are_one(hotline: Hotline) -> None:
    assert put(hotline) == put(hotline)
    assert jobs(hotline) == ["0"]


def test_a_text_of_a_transaction_that_fails_is_none(hotline: Hotline) -> None:
    with hotline.database.engine.connect() as connection:
        hotline.house.outbox.put(connection, CASE)
        connection.rollback()
    assert hotline.rows("messages") == []
    assert jobs(hotline) == []


def test_twenty_senders_at_once_send_one_text(hotline: Hotline) -> None:
    message = put(hotline)
    states = at_once(20, lambda _: hotline.house.outbox.deliver(message))
    assert len(hotline.texts()) == 1
    assert set(states) <= {"sent", "sending"}


@pytest.mark.parametrize("kind", ["fail", "lose_answer"])
def test_a_text_that_may_have_been_accepted_is_not_sent_again(hotline: Hotline, kind: str) -> None:
    hotline.network.faults.add({"messages": kind, "times": 1})
    message = put(hotline)
    assert hotline.house.outbox.deliver(message) == "unknown"
    assert row(hotline)["params"] is None
    hotline.clock.forward(3600)
    hotline.work()
    assert hotline.house.outbox.deliver(message) == "unknown"
    assert len(hotline.texts()) == (1 if kind == "lose_answer" else 0)


def test_a_text_that_was_refused_is_given_up(hotline: Hotline) -> None:
    message = put(hotline, Text("key", "call", "+1", "case-opened", "zh-CN", CASE.params))
    assert hotline.house.outbox.deliver(message) == "failed"
    assert row(hotline)["params"] is None


def test_a_text_that_was_not_sent_is_tried_again_later_and_later(hotline: Hotline) -> None:
    url = hotline.house.settings.twilio_api_base_url
    hotline.house.texts._client.api.base_url = "http://127.0.0.1:1"  # type: ignore[attr-defined]  # Twilio's client
    message, waits = put(hotline), []
    for _ in range(3):
        before = hotline.clock.now()
        assert hotline.house.outbox.deliver(message) == "due"
        due = row(hotline)["due_at"] / 1_000_000 - before.timestamp()
        waits.append(round(due))
        hotline.clock.forward(due + 0.1)
        assert hotline.house.outbox.enqueue_due() == 1
        assert hotline.house.outbox.enqueue_due() == 0
    assert waits == [2, 5, 15]
    assert jobs(hotline) == ["0", "1", "2", "3"]
    hotline.house.texts._client.api.base_url = url  # type: ignore[attr-defined]  # Twilio's client
    assert hotline.house.outbox.deliver(message) == "sent"


def test_a_due_text_is_enqueued_once_by_workers_who_look_at_once(hotline: Hotline) -> None:
    put(hotline, by_job=False)
    hotline.clock.forward(30)
    assert sorted(at_once(6, lambda _: hotline.house.outbox.enqueue_due())) == [0] * 5 + [1]
    assert jobs(hotline) == ["1"]


def test_a_sender_who_died_leaves_an_unknown_text(hotline: Hotline) -> None:
    message = put(hotline)
    assert hotline.house.outbox._take(message)
    hotline.clock.forward(59)
    hotline.work()
    assert hotline.house.outbox.state(message) == "sending"
    hotline.clock.forward(2)
    hotline.work()
    assert (row(hotline)["state"], row(hotline)["params"]) == ("unknown", None)
    assert hotline.texts() == []


def test_a_text_is_of_no_use_after_its_time(hotline: Hotline) -> None:
    until = hotline.clock.now() + timedelta(minutes=5)
    message = put(hotline, Text(**{**vars(CASE), "until": until}))
    hotline.clock.forward(301)
    assert hotline.house.outbox.deliver(message) == "due"
    hotline.house.tick()
    assert (row(hotline)["state"], row(hotline)["params"]) == ("failed", None)
    assert hotline.texts() == []


CODE_FAULTS: dict[str, Callable[[Hotline], None]] = {
    "hangs": lambda hotline: hotline.network.faults.add({"messages": "hang", "seconds": 1, "times": 1}),
    "answer lost": lambda hotline: hotline.network.faults.add({"messages": "lose_answer", "times": 1}),
}


@pytest.mark.parametrize("fault", CODE_FAULTS)
def test_a_code_whose_text_is_late_is_sent_once_more_at_most_and_is_the_same(
    hotline: Hotline, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults 9 and 10: the caller is told that it may take a while, and may ask for a second one."""
    monkeypatch.setattr("ivr.calls.turns.INLINE_SECONDS", 0.6)
    CODE_FAULTS[fault](hotline)
    call = hotline.call().to_code()
    assert "晚一点" in call.heard
    hotline.clock.forward(30)
    hotline.work()
    first = hotline.texts()
    assert len(first) == (1 if fault == "answer lost" else 0)
    call.press("", FinishedOnKey="#").press("1")
    texts = hotline.texts()
    assert len(texts) == len(first) + 1
    assert len(set(texts)) == 1
    assert "已经冻结" in call.press(hotline.code()).settle().heard


def test_a_code_that_reached_its_telephone_is_not_the_next_one(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    call.press("", FinishedOnKey="#").press("1")
    assert len(set(hotline.texts())) == 2
    assert [row["state"] for row in hotline.rows("codes")] == ["replaced", "open"]


def test_copies_of_codes_are_erased_on_acceptance_or_after_five_minutes(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.calls.turns.INLINE_SECONDS", 0.6)
    hotline.call().to_code()
    assert [row["code"] for row in hotline.rows("codes")] == [None]
    hotline.network.faults.add({"messages": "fail", "times": 1})
    hotline.call().to_code()
    assert len([row for row in hotline.rows("codes") if row["code"]]) == 1
    hotline.clock.forward(301)
    hotline.house.tick()
    assert [row["code"] for row in hotline.rows("codes")] == [None, None]
    assert [row["params"] for row in hotline.rows("messages")] == [None, None]


def test_an_uncertain_text_is_sent_again_where_the_provider_knows_its_key(hotline: Hotline) -> None:
    outbox = replace(hotline.house.outbox, texts=WalletProvider(WalletTexts(hotline.house.wallet)))
    with hotline.database.write() as connection:
        text = Text("key:text", "call", VICTIM, "wallet-frozen", "zh-CN", {})
        message_id = outbox.put(connection, text, by_job=False)
    hotline.wallet.fault("messages", "lose_answer", seconds=0, times=1)
    assert outbox.deliver(message_id, 1) == "due"
    assert outbox.deliver(message_id, 1) == "sent"
    effects = requests.get(f"{hotline.wallet.url}/sandbox/effects", timeout=5).json()
    assert [message["key"] for message in effects["messages"]] == ["key:text"]
