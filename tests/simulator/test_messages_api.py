"""What may be done with a text once it was sent, and what is refused, by the ordinary client."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

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
