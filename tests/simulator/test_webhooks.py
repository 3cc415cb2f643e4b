"""Requests to the application: who is asked, with what, how often, and what a failure leads to."""

import re
import socket
import threading
from collections.abc import Callable

import pytest
from flask import Response
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]

from ivr.simulator.network import NetworkConfig
from ivr.simulator.signature import sign
from ivr.simulator.webhooks import Overrides
from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, LINE, TOKEN, Box, Phone, config_for

MakeBox = Callable[[NetworkConfig], Box]


def test_the_first_request_has_twilios_parameters(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/>"
    phone.call()
    seen = application.asked("/voice")[0]
    assert seen.method == "POST"
    assert re.fullmatch(r"CA[0-9a-f]{32}", seen.form["CallSid"])
    assert seen.form == {
        "CallSid": phone.sid,
        "AccountSid": ACCOUNT,
        "From": CALLER,
        "To": LINE,
        "Caller": CALLER,
        "Called": LINE,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
    }
    assert seen.headers["User-Agent"] == "TwilioProxy/1.1"


def test_an_answered_call_is_in_progress(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Redirect>/next</Redirect>"
    phone.call()
    assert application.asked("/next")[0].form["CallStatus"] == "in-progress"


# https://www.twilio.com/docs/usage/security#validating-requests


def test_twilios_own_validator_accepts_every_request(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Gather numDigits="1" action="/a/b?q=1&amp;r=%E4%BD%A0#rc=1"/>'
    application.answers["/a/b"] = '<Redirect method="GET">/got</Redirect>'
    phone.call().act(press="1")
    assert len(application.seen) >= 3
    for seen in application.seen[:3]:
        url = application.url + ("/a/b?q=1&r=%E4%BD%A0" if seen.path == "/a/b" else seen.path)
        form = {name: value for name, value in seen.form.items() if name not in {"q", "r"}}
        if seen.method == "GET":
            url, form = seen.url, {}
        assert RequestValidator(TOKEN).validate(url, form, seen.headers["X-Twilio-Signature"])


def test_the_signature_of_twilios_example() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "Caller": "+14158675309",
        "To": "+18005551212",
    }
    assert sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


# https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides


def test_the_defaults() -> None:
    assert Overrides.of("http://h/x") == Overrides(5.0, 15.0, 1, frozenset({"ct"}))


def test_a_fragment_overrides() -> None:
    overrides = Overrides.of("http://h/x#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx")
    assert overrides == Overrides(2.0, 5.0, 2, frozenset({"ct", "rt", "5xx"}))


@pytest.mark.parametrize("fragment", ["#ct=abc&rc=-1", "#rubbish", "#ct="])
def test_a_malformed_fragment_changes_nothing(fragment: str) -> None:
    assert Overrides.of(f"http://h/x{fragment}") == Overrides()


def test_a_server_error_is_retried_only_if_asked_for(application: Application, make_box: MakeBox) -> None:
    application.answers["/voice"] = Response(status=500)
    Phone(make_box(config_for(application))).call()
    assert len(application.asked("/voice")) == 1


def test_a_retry_carries_the_same_idempotency_token(application: Application, make_box: MakeBox) -> None:
    answers = iter([Response(status=503), Response("<Response><Hangup/></Response>", mimetype="text/xml")])
    application.answers["/voice"] = lambda: next(answers)
    config = config_for(application, voice_url=f"{application.url}/voice#rc=1&rp=5xx")
    phone = Phone(make_box(config)).call()
    first, second = (seen.headers["I-Twilio-Idempotency-Token"] for seen in application.asked("/voice"))
    assert first == second
    assert phone.ended["status"] == "completed"


def test_another_request_has_another_token(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Redirect>/next</Redirect>"
    application.answers["/next"] = "<Hangup/>"
    phone.call()
    assert len({seen.headers["I-Twilio-Idempotency-Token"] for seen in application.seen[:2]}) == 2


def test_a_read_timeout_is_retried_when_asked_for(application: Application, make_box: MakeBox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/voice#rt=100&rc=1&rp=rt"
        application.answers["/fallback"] = "<Hangup/>"
        phone = Phone(make_box(config_for(application, voice_url=url))).call()
    assert [event["failure"] for event in phone.all("webhook")] == [11200, 11200, None]
    assert all(event["ms"] < 2000 for event in phone.all("webhook"))


class Dropping(threading.Thread):
    """Accepts connections and closes them once the request has come, as a killed worker does."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(daemon=True)
        self._listener = listener
        self.requests: list[bytes] = []
        self.start()

    def run(self) -> None:
        for _ in range(2):
            connection, _address = self._listener.accept()
            with connection:
                self.requests.append(connection.recv(65_536))


@pytest.mark.parametrize(("fragment", "requests"), [("", 1), ("#rc=1&rp=rt", 2)])
def test_a_dropped_connection_counts_as_no_answer(
    application: Application, make_box: MakeBox, fragment: str, requests: int
) -> None:
    application.answers["/fallback"] = "<Hangup/>"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/voice"
        dropping = Dropping(listener)
        phone = Phone(make_box(config_for(application, voice_url=url + fragment))).call()
        if requests == 1:
            socket.create_connection(listener.getsockname()).close()
        dropping.join(timeout=10)
    assert [event["failure"] for event in phone.all("webhook")] == [11200] * requests + [None]
    assert application.asked("/fallback")[0].form["ErrorCode"] == "11200"


def test_a_refused_connection_is_retried_once_and_leads_to_the_fallback(
    application: Application, make_box: MakeBox
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/voice"
    application.answers["/fallback"] = "<Say>a person</Say><Hangup/>"
    phone = Phone(make_box(config_for(application, voice_url=url))).call()
    assert [event["failure"] for event in phone.all("webhook")] == [11205, 11205, None]
    assert application.asked("/fallback")[0].form["ErrorCode"] == "11205"
    assert application.asked("/fallback")[0].form["ErrorUrl"] == url
    assert phone.heard() == ["a person"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response(status=500), "11200"),
        (Response(status=404), "11200"),
        (Response("<Response/>", mimetype="text/plain"), "12300"),
        (Response("<Response>", mimetype="text/xml"), "12100"),
        (Response("<Response><Dial>0123456789</Dial></Response>", mimetype="text/xml"), "13224"),
    ],
)
def test_a_failure_leads_to_the_fallback(application: Application, phone: Phone, answer: Response, code: str) -> None:
    application.answers["/voice"] = answer
    application.answers["/fallback"] = "<Say>a person</Say><Hangup/>"
    phone.call()
    form = application.asked("/fallback")[0].form
    assert form["ErrorCode"] == code
    assert form["ErrorUrl"] == f"{application.url}/voice"
    assert form["CallSid"] == phone.sid
    assert phone.heard() == ["a person"]
    assert phone.ended["status"] == "completed"


@pytest.mark.parametrize("fallback", [None, "{url}/broken"])
def test_without_a_good_fallback_the_caller_hears_of_an_application_error(
    application: Application, make_box: MakeBox, fallback: str | None
) -> None:
    application.answers["/voice"] = application.answers["/broken"] = Response(status=500)
    fallback_url = fallback.format(url=application.url) if fallback else None
    phone = Phone(make_box(config_for(application, fallback_url=fallback_url))).call()
    assert "application error" in phone.all("application_error")[0]["text"]
    assert phone.ended["status"] == "failed"
    assert phone.ended["by"] == "network"


def test_a_failing_action_leads_to_the_fallback_too(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Gather numDigits="1" action="/next"/>'
    application.answers["/next"] = Response(status=500)
    application.answers["/fallback"] = "<Hangup/>"
    phone.call().act(press="1")
    assert application.asked("/fallback")[0].form["ErrorUrl"] == f"{application.url}/next"


def test_a_warning_is_recorded_and_the_call_goes_on(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Say mood="sad">hi</Say><Hangup/>'
    phone.call()
    assert phone.all("violation")[0]["number"] == 12200
    assert phone.heard() == ["hi"]
    listed = phone.network.http("GET", f"/network/violations?call={phone.sid}")["violations"]
    assert [violation["number"] for violation in listed] == [12200]
    assert listed[0]["call"] == phone.sid


def test_it_follows_http_redirects_and_resolves_against_where_they_led(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = Response(status=307, headers={"Location": "/moved/here"})
    application.answers["/moved/here"] = "<Redirect>next</Redirect>"
    application.answers["/moved/next"] = "<Hangup/>"
    phone.call()
    assert application.asked("/moved/here")[0].form["CallSid"] == phone.sid
    assert application.asked("/moved/next")


def test_a_302_is_followed_by_a_get(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = Response(status=302, headers={"Location": "/moved"})
    application.answers["/moved"] = "<Hangup/>"
    phone.call()
    assert application.asked("/moved")[0].method == "GET"
    assert application.asked("/moved")[0].form["CallSid"] == phone.sid


def test_the_fallback_is_told_the_url_without_its_overrides(application: Application, make_box: MakeBox) -> None:
    application.answers["/voice"] = Response(status=500)
    application.answers["/fallback"] = "<Hangup/>"
    Phone(make_box(config_for(application, voice_url=f"{application.url}/voice#rt=900"))).call()
    assert application.asked("/fallback")[0].form["ErrorUrl"] == f"{application.url}/voice"


def test_endless_http_redirects_are_11215(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = Response(status=302, headers={"Location": "/voice"})
    application.answers["/fallback"] = "<Hangup/>"
    phone.call()
    assert application.asked("/fallback")[0].form["ErrorCode"] == "11215"


# Status events: https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent


def test_completed_is_told_once_with_the_duration(application: Application, box: Box, phone: Phone) -> None:
    application.answers["/voice"] = '<Pause length="70"/><Say>hi</Say><Hangup/>'
    phone.call()
    box.network.outbox.flush()
    (status,) = application.asked("/status")
    assert status.form["CallStatus"] == "completed"
    assert status.form["CallDuration"] == "70"
    assert status.form["CallSid"] == phone.sid
    assert status.form["CallbackSource"] == "call-progress-events"
    assert status.form["SequenceNumber"] == "0"
    assert status.form["Timestamp"].endswith("+0000")
    assert RequestValidator(TOKEN).validate(
        f"{application.url}/status", status.form, status.headers["X-Twilio-Signature"]
    )


def test_other_events_come_in_order_when_asked_for(application: Application, make_box: MakeBox) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Hangup/>"
    box = make_box(config_for(application, status_events=frozenset({"ringing", "answered", "completed"})))
    Phone(box).call()
    box.network.outbox.flush()
    told = [(seen.form["CallStatus"], seen.form["SequenceNumber"]) for seen in application.asked("/status")]
    assert told == [("ringing", "0"), ("in-progress", "1"), ("completed", "2")]


def test_a_failing_status_url_holds_no_call(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/>"
    application.answers["/status"] = Response(status=500)
    phone.call()
    assert phone.ended["status"] == "completed"


# Faults


def test_webhooks_are_repeated_at_once_with_the_same_token(application: Application, box: Box, phone: Phone) -> None:
    together = threading.Barrier(4)

    def answer() -> str:
        together.wait(timeout=5)
        return "<Hangup/>"

    application.answers["/voice"] = answer
    box.http("POST", "/network/faults", {"webhooks": "repeat", "copies": 3, "times": 1})
    phone.call()
    application.answers["/voice"] = "<Hangup/>"
    assert len(application.asked("/voice")) == 4
    assert len({seen.headers["I-Twilio-Idempotency-Token"] for seen in application.asked("/voice")}) == 1
    assert [event["status"] for event in phone.all("webhook_copy")] == [200, 200, 200]
    Phone(box).call()
    assert len(application.asked("/voice")) == 5
