"""The Messages and Calls addresses through the ordinary twilio client."""

from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped, unused-ignore]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped, unused-ignore]
from twilio.rest import Client  # type: ignore[import-untyped, unused-ignore]

from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, LINE, TOKEN, Box, Phone

SERVICE = "MG" + "1" * 32


def client_for(box: Box, token: str = TOKEN) -> Any:
    client = Client(ACCOUNT, token, http_client=TwilioHttpClient(pool_connections=False, timeout=5))
    client.api.base_url = box.url
    return client


@pytest.fixture
def client(box: Box) -> Any:
    return client_for(box)


def test_a_text_is_taken_and_listed_newest_first(client: Any) -> None:
    first = client.messages.create(to=CALLER, from_=LINE, body="验证码 111111")
    second = client.messages.create(to=CALLER, messaging_service_sid=SERVICE, body="验证码 222222")
    client.messages.create(to="+8613900139000", from_=LINE, body="another's")
    assert (first.status, second.status) == ("queued", "accepted")
    inbox = client.messages.list(to=CALLER, limit=10)
    assert [message.sid for message in inbox] == [second.sid, first.sid]
    assert inbox[0].body == "验证码 222222"
    assert inbox[0].status == "delivered"
    assert inbox[0].date_sent is not None
    assert client.messages(first.sid).fetch().body == "验证码 111111"


def test_the_list_goes_on_over_pages(client: Any) -> None:
    for number in range(5):
        client.messages.create(to=CALLER, from_=LINE, body=f"text {number}")
    bodies = [message.body for message in client.messages.list(page_size=2)]
    assert bodies == ["text 4", "text 3", "text 2", "text 1", "text 0"]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        (21604, {"From": LINE, "Body": "hi"}),
        (21603, {"To": CALLER, "Body": "hi"}),
        (21602, {"To": CALLER, "From": LINE}),
        (21211, {"To": "13800138000", "From": LINE, "Body": "hi"}),
        (21212, {"To": CALLER, "From": "+", "Body": "hi"}),
        (21617, {"To": CALLER, "From": LINE, "Body": "x" * 1601}),
        (21701, {"To": CALLER, "MessagingServiceSid": "MG1", "Body": "hi"}),
    ],
)
def test_it_refuses_what_twilio_refuses(box: Box, code: int, form: dict[str, str]) -> None:
    url = f"{box.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["status"]) == (code, 400)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert box.network.messages.list() == []


def test_the_client_sees_the_error_number(client: Any) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to="nonsense", from_=LINE, body="hi")
    assert refused.value.code == 21211


def test_a_wrong_token_is_refused(box: Box) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client_for(box, token="wrong").messages.create(to=CALLER, from_=LINE, body="hi")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    assert box.network.messages.list() == []


def test_an_unknown_text_is_not_found(client: Any) -> None:
    with pytest.raises(TwilioRestException) as missing:
        client.messages("SM" + "0" * 32).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_calls_are_listed_and_fetched(application: Application, client: Any, phone: Phone) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Hangup/>"
    phone.call()
    assert [call.sid for call in client.calls.list(to=LINE)] == [phone.sid]
    assert client.calls.list(status="busy") == []
    call = client.calls(phone.sid).fetch()
    assert (call.status, call.direction, call._from) == ("completed", "inbound", CALLER)


def test_delivery_is_told(application: Application, box: Box, client: Any) -> None:
    sent = client.messages.create(to=CALLER, from_=LINE, body="hi", status_callback=f"{application.url}/text-status")
    box.network.outbox.flush()
    told = application.asked("/text-status")
    assert [seen.form["MessageStatus"] for seen in told] == ["sent", "delivered"]
    assert {seen.form["MessageSid"] for seen in told} == {sent.sid}


def test_nobody_holds_a_lost_telephone(box: Box, client: Any) -> None:
    client.messages.create(to="+8613600136000", from_=LINE, body="hi")
    inbox = box.http("GET", "/network/inbox/+8613600136000")
    assert inbox["held"] is False
    assert [text["body"] for text in inbox["texts"]] == ["hi"]
    assert box.http("GET", f"/network/inbox/{CALLER}")["held"] is True


# Faults


def test_texts_fail_as_often_as_asked(box: Box, client: Any) -> None:
    box.http("POST", "/network/faults", {"messages": "fail", "times": 1})
    with pytest.raises(TwilioRestException) as failed:
        client.messages.create(to=CALLER, from_=LINE, body="hi")
    assert failed.value.status == 500
    client.messages.create(to=CALLER, from_=LINE, body="hi")
    assert len(box.network.messages.list()) == 1


def test_texts_hang_and_are_not_taken(box: Box) -> None:
    box.http("POST", "/network/faults", {"messages": "hang", "seconds": 1})
    url = f"{box.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": CALLER, "From": LINE, "Body": "hi"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=0.2)
    assert box.network.messages.list() == []


def test_the_answer_is_lost_and_the_text_is_taken(box: Box) -> None:
    box.http("POST", "/network/faults", {"messages": "lose_answer", "times": 1})
    url = f"{box.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    with pytest.raises(requests.ConnectionError):
        requests.post(url, data={"To": CALLER, "From": LINE, "Body": "hi"}, auth=(ACCOUNT, TOKEN), timeout=5)
    assert len(box.network.messages.list()) == 1


def test_faults_are_taken_back(box: Box, client: Any) -> None:
    box.http("POST", "/network/faults", {"messages": "fail"})
    box.http("DELETE", "/network/faults")
    client.messages.create(to=CALLER, from_=LINE, body="hi")


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"messages": "explode"},
        {"webhooks": "drop"},
        {"messages": "hang", "seconds": 999},
        {"messages": "fail", "times": "x"},
    ],
)
def test_an_unknown_fault_is_refused(box: Box, fault: dict[str, Any]) -> None:
    answer = requests.post(f"{box.url}/network/faults", json=fault, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]
