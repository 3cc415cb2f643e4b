"""What may be done with a text once it was sent, and what is refused, by the ordinary client."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ivr.simulator import messages
from tests.simulator.conftest import ACCOUNT, CALLER, LINE, TOKEN, Box
from tests.simulator.verifying import client_for, refused


@pytest.fixture
def texts(box: Box) -> Any:
    """The Messages of the ordinary client."""
    client = client_for(box, ACCOUNT, TOKEN)
    client.api.base_url = box.url
    return client.api.v2010.accounts(ACCOUNT).messages


@pytest.fixture
def text(texts: Any) -> Any:
    """A text that was sent."""
    return texts.create(to=CALLER, from_=LINE, body="验证码 042917")


def fetched(texts: Any, text: Any) -> Any:
    return next(one for one in texts.list() if one.sid == text.sid)


def test_what_a_text_said_is_forgotten(texts: Any, text: Any) -> None:
    assert text.update(body="").body == ""
    assert fetched(texts, text).body == ""


def test_a_text_keeps_its_words(texts: Any, text: Any) -> None:
    assert refused(lambda: text.update(body="other words")) == (400, 20001)
    assert refused(lambda: text.update(status="canceled")) == (400, 20001)
    assert fetched(texts, text).body == "验证码 042917"


def test_a_deleted_text_is_known_to_its_reader_only(box: Box, texts: Any, text: Any) -> None:
    assert text.delete()
    assert texts.list() == []
    assert refused(text.fetch) == (404, 20404)
    assert refused(text.delete) == (404, 20404)
    assert [one["body"] for one in box.http("GET", f"/network/inbox/{CALLER}")["texts"]] == ["验证码 042917"]


@pytest.mark.parametrize(
    ("sender", "code"),
    [("+8613300000000", 21606), (CALLER, 21266), ("not a number!", 21212), ("Wallet", None), ("95188", None)],
)
def test_who_may_send(texts: Any, sender: str, code: int | None) -> None:
    def send() -> Any:
        return texts.create(to=CALLER, from_=sender, body="x")

    if code is None:
        assert send().from_ == sender
    else:
        assert refused(send) == (400, code)


def test_texts_are_listed_by_day(texts: Any, text: Any) -> None:
    today, yesterday = datetime.now(UTC).date(), datetime.now(UTC).date() - timedelta(days=1)

    def found(**when: date) -> int:
        return len(texts.list(**when))

    assert (found(date_sent=today), found(date_sent=yesterday)) == (1, 0)
    assert (found(date_sent_after=yesterday), found(date_sent_before=yesterday)) == (1, 0)


def test_pages_follow_one_another(texts: Any) -> None:
    sids = [texts.create(to=CALLER, from_=LINE, body=str(number)).sid for number in range(5)]
    assert [one.sid for one in texts.list(page_size=2)] == sids[::-1]
    page = texts.page(page_size=2)
    assert [one.sid for one in page] == sids[:2:-1]
    assert [one.sid for one in page.next_page().previous_page()] == sids[:2:-1]


# (number, form) of a text that is refused, one for each rule.
REFUSED: list[tuple[int, dict[str, str]]] = [
    (21604, {"From": LINE, "Body": "x"}),
    (21603, {"To": CALLER, "Body": "x"}),
    (21602, {"To": CALLER, "From": LINE}),
    (21617, {"To": CALLER, "From": LINE, "Body": "x" * 1601}),
    (21211, {"To": "13800138000", "From": LINE, "Body": "x"}),
    (21212, {"To": CALLER, "From": "not a number!", "Body": "x"}),
    (21266, {"To": CALLER, "From": CALLER, "Body": "x"}),
    (21701, {"To": CALLER, "MessagingServiceSid": "MG1", "Body": "x"}),
]


@pytest.mark.parametrize("rule", messages.MESSAGE_RULES, ids=lambda rule: str(rule.code))
def test_a_rule_on_texts_that_is_taken_out_is_missed(
    rule: messages.MessageRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    (form,) = [form for code, form in REFUSED if code == rule.code]
    refusal = messages.refusal_of(form)
    assert refusal is not None
    assert refusal.code == rule.code
    others = tuple(other for other in messages.MESSAGE_RULES if other is not rule)
    monkeypatch.setattr(messages, "MESSAGE_RULES", others)
    left = messages.refusal_of(form)
    assert left is None or left.code != rule.code
