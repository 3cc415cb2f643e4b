"""What Twilio's Messages API answers, and what that means for the text. Shapes: https://www.twilio.com/docs/usage/requests-to-twilio"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from ivr.carrier.rest import twilio_client
from ivr.carrier.templates import load_templates
from ivr.carrier.texts import TextNotSent, TextRefused, TextUncertain, TwilioTexts

ACCOUNT = "AC" + "0" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
TEMPLATES = load_templates(Path("menus/texts.yaml"), ("zh-CN", "en-US"))


@pytest.fixture
def texts() -> Iterator[TwilioTexts]:
    made = TwilioTexts(twilio_client(ACCOUNT, "token", None), TEMPLATES, "+85230001234")
    yield made
    made.close()


def send(texts: TwilioTexts) -> str:
    params = {"case_number": "12345678"}
    return texts.send(
        key="key", to="+8613800138000", template="case-opened", language="zh-CN", params=params, timeout=1
    )


@responses.activate
def test_an_accepted_text_has_its_providers_id(texts: TwilioTexts) -> None:
    responses.post(URL, status=201, json={"sid": "SM1"})
    assert send(texts) == "SM1"
    sent = responses.calls[0].request
    assert "To=%2B8613800138000" in str(sent.body)
    assert "12345678" in str(sent.body)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (429, "{}", TextNotSent),
        (500, "{}", TextUncertain),
        (503, "<html>", TextUncertain),
        (201, "", TextUncertain),
        (201, "[]", TextUncertain),
        (201, "{}", TextUncertain),
        (302, "", TextUncertain),
        (400, '{"code": 21211, "message": "Invalid"}', TextRefused),
        (400, "[]", TextRefused),
        (401, "{}", TextRefused),
    ],
)
def test_every_answer_means_something(texts: TwilioTexts, status: int, body: str, meaning: type[Exception]) -> None:
    responses.post(URL, status=status, body=body)
    with pytest.raises(meaning) as error:
        send(texts)
    assert "13800138000" not in str(error.value)


REFUSED = requests.ConnectionError(MaxRetryError(None, URL, NewConnectionError(None, "refused")))  # type: ignore[arg-type]
BROKEN = requests.ConnectionError(ProtocolError("closed"))


@responses.activate
@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (requests.ConnectTimeout(), TextNotSent),
        (REFUSED, TextNotSent),
        (BROKEN, TextUncertain),
        (requests.ReadTimeout(), TextUncertain),
        (requests.exceptions.ChunkedEncodingError(), TextUncertain),
    ],
)
def test_a_lost_answer_is_not_a_text_that_was_not_sent(
    texts: TwilioTexts, error: Exception, meaning: type[Exception]
) -> None:
    responses.post(URL, body=error)
    with pytest.raises(meaning):
        send(texts)
