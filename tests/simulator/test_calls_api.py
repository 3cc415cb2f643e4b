"""The Calls resource, driven by Twilio's own client: calls begun, changed and ended by the application."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, LINE, TOKEN, Box, Phone

AGENT = "client:agent1"


@pytest.fixture
def client(box: Box) -> Iterator[Client]:
    client = Client(ACCOUNT, TOKEN)
    client.api.base_url = box.url
    yield client
    client.http_client.session.close()


@pytest.fixture(autouse=True)
def quick_dialler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.simulator.calling_out.SECONDS_BETWEEN_CALLS", 0.0)
    monkeypatch.setattr("ivr.simulator.calling_out._HEARD_HUMAN", 0.1)
    monkeypatch.setattr("ivr.simulator.calling_out._HEARD_MACHINE", 0.1)


def is_there(box: Box, person: Any, address: str = AGENT) -> None:
    box.http("PUT", f"/network/people/{address}", person)


def call(client: Client, application: Application, **more: Any) -> Any:
    """A call to the agent, whose document is at /agent."""
    given = {"to": AGENT, "from_": LINE, "url": f"{application.url}/agent"} | more
    return client.calls.create(**{name: value for name, value in given.items() if value is not None})


def over(box: Box, sid: str) -> Any:
    """The call once it has ended."""
    found = box.network.call(sid)
    assert found
    found.wait_until_ended(15)
    assert found.ended
    box.network.outbox.flush()
    return found


def asked(application: Application, path: str) -> dict[str, str]:
    return application.asked(path)[0].form


def test_a_call_is_rung_answered_led_and_told_of(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0})
    application.answers["/agent"] = "<Pause/><Hangup/>"
    events = ["initiated", "ringing", "answered", "completed"]
    made = call(client, application, status_callback=f"{application.url}/told", status_callback_event=events)
    assert (made.status, made.direction, made.queue_time) == ("queued", "outbound-api", "0")
    over(box, made.sid)
    told = [seen.form for seen in application.asked("/told")]
    assert [form["CallStatus"] for form in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
    assert asked(application, "/agent")["Direction"] == "outbound-api"
    assert asked(application, "/agent")["To"] == AGENT
    fetched = client.calls(made.sid).fetch()
    assert (fetched.status, fetched.duration) == ("completed", "1")


@pytest.mark.parametrize(
    ("person", "status"), [({"busy": 0}, "busy"), ({"fails": 0}, "failed"), ({"no_answer": 0}, "no-answer")]
)
def test_nobody_answers(
    application: Application, box: Box, client: Client, person: dict[str, Any], status: str
) -> None:
    is_there(box, person)
    made = call(client, application, status_callback=f"{application.url}/told")
    over(box, made.sid)
    assert asked(application, "/told")["CallStatus"] == status
    assert application.asked("/agent") == []


def test_it_rings_as_long_as_it_is_told_to(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"no_answer": True})
    found = over(box, call(client, application, timeout=1).sid)
    assert (found.status, found.events[-1]["at"]) == ("no-answer", pytest.approx(1, abs=0.5))


def test_inline_twiml_needs_no_address(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0})
    made = call(client, application, url=None, twiml="<Response><Say>hello</Say></Response>")
    events = over(box, made.sid).events
    assert [event["text"] for event in events if event["event"] == "heard"] == ["hello"]


def test_a_failing_document_leads_to_the_fallback(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0})
    application.answers["/agent"] = "<nonsense"
    application.answers["/other"] = "<Hangup/>"
    made = call(client, application, fallback_url=f"{application.url}/other")
    assert over(box, made.sid).status == "completed"
    assert asked(application, "/other")["ErrorCode"] == "12100"


# "One call a second by default on the Calls resource": the others are queued, and say for how long.


def test_calls_go_out_at_one_a_second(
    application: Application, box: Box, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.simulator.calling_out.SECONDS_BETWEEN_CALLS", 1.0)
    is_there(box, {"busy": 0})
    made = [call(client, application) for _ in range(3)]
    assert [each.status for each in made] == ["queued"] * 3
    waits = [int(each.queue_time) for each in made]
    assert waits[0] == 0
    assert 800 < waits[1] <= 1000
    assert 1700 < waits[2] <= 2000


def test_a_queued_or_ringing_call_is_canceled(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"human": True})
    made = call(client, application, status_callback=f"{application.url}/told")
    assert client.calls(made.sid).update(status="canceled").status == "canceled"
    over(box, made.sid)
    assert asked(application, "/told")["CallStatus"] == "canceled"


def test_canceled_does_not_end_an_answered_call_and_completed_does(
    application: Application, box: Box, client: Client, phone: Phone
) -> None:
    application.answers["/voice"] = '<Gather timeout="60"/>'
    phone.call("real")
    assert client.calls(phone.sid).update(status="canceled").status == "in-progress"
    assert client.calls(phone.sid).update(status="completed").status == "completed"
    assert phone.listen().ended["by"] == "hotline"


def test_a_live_call_goes_on_elsewhere(application: Application, box: Box, client: Client, phone: Phone) -> None:
    application.answers["/voice"] = '<Gather timeout="60"/>'
    application.answers["/else"] = "<Say>elsewhere</Say><Hangup/>"
    phone.call("real")
    client.calls(phone.sid).update(url=f"{application.url}/else", method="POST")
    over(box, phone.sid)
    assert phone.listen().heard() == ["elsewhere"]
    assert asked(application, "/else")["CallStatus"] == "in-progress"


def test_a_live_call_gets_twiml(application: Application, box: Box, client: Client, phone: Phone) -> None:
    application.answers["/voice"] = '<Gather timeout="60"/>'
    phone.call("real")
    client.calls(phone.sid).update(twiml="<Response><Say>now</Say></Response>")
    over(box, phone.sid)
    assert phone.listen().heard() == ["now"]


# E15004: a relative action has nothing to be relative to in TwiML that updates a call.


def test_twiml_for_a_live_call_has_absolute_actions(
    application: Application, box: Box, client: Client, phone: Phone
) -> None:
    application.answers["/voice"] = '<Gather timeout="60"/>'
    application.answers["/fallback"] = "<Hangup/>"
    phone.call("real")
    client.calls(phone.sid).update(twiml='<Response><Gather action="/next"/></Response>')
    over(box, phone.sid)
    assert asked(application, "/fallback")["ErrorCode"] == "15004"


def test_an_ended_call_cannot_be_redirected(application: Application, box: Box, client: Client, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/>"
    phone.call()
    with pytest.raises(TwilioRestException) as refused:
        client.calls(phone.sid).update(url=f"{application.url}/else")
    assert (refused.value.code, refused.value.status) == (21220, 400)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"url": None}, 21205),
        ({"to": "12"}, 21211),
        ({"from_": "+8613311112222"}, 21210),
        ({"to": LINE}, 21266),
    ],
)
def test_what_cannot_be_called_is_refused(
    application: Application, client: Client, more: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        call(client, application, **more)
    assert refused.value.code == code


# https://www.twilio.com/docs/voice/answering-machine-detection


@pytest.mark.parametrize(
    ("person", "detection", "answered_by"),
    [
        ({"answers": 0}, "Enable", "human"),
        ({"answers": 0, "machine": True}, "Enable", "machine_start"),
        ({"answers": 0, "machine": True, "greets": 0.2}, "DetectMessageEnd", "machine_end_beep"),
    ],
)
def test_the_document_is_asked_for_when_it_is_known_what_answered(
    application: Application, box: Box, client: Client, person: dict[str, Any], detection: str, answered_by: str
) -> None:
    is_there(box, person)
    application.answers["/agent"] = "<Hangup/>"
    made = call(client, application, machine_detection=detection)
    over(box, made.sid)
    assert asked(application, "/agent")["AnsweredBy"] == answered_by
    assert client.calls(made.sid).fetch().answered_by == answered_by


def test_async_detection_does_not_hold_the_call_up(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0, "machine": True})
    application.answers["/agent"] = "<Pause/><Hangup/>"
    made = call(
        client,
        application,
        machine_detection="Enable",
        async_amd="true",
        async_amd_status_callback=f"{application.url}/amd",
    )
    over(box, made.sid)
    assert "AnsweredBy" not in asked(application, "/agent")
    assert asked(application, "/amd")["AnsweredBy"] == "machine_start"
    assert asked(application, "/amd")["MachineDetectionDuration"] == "100"


def test_send_digits_turn_the_detection_off(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0, "machine": True})
    application.answers["/agent"] = "<Hangup/>"
    over(box, call(client, application, machine_detection="Enable", send_digits="1").sid)
    assert "AnsweredBy" not in asked(application, "/agent")


def test_calls_are_listed_with_the_legs_that_they_dialled(
    application: Application, box: Box, client: Client, phone: Phone
) -> None:
    is_there(box, {"answers": 1, "talks": 2})
    application.answers["/voice"] = "<Dial><Client>agent1</Client></Dial>"
    phone.call()
    (leg,) = client.calls.list(parent_call_sid=phone.sid)
    assert (leg.to, leg.direction, leg.status) == (AGENT, "outbound-dial", "completed")
    assert [each.sid for each in client.calls.list(to=LINE)] == [phone.sid]
    assert leg.date_created == parsedate_to_datetime(leg.date_created.strftime("%a, %d %b %Y %H:%M:%S +0000"))
    client.calls(leg.sid).delete()
    assert client.calls.list(parent_call_sid=phone.sid) == []


# Recordings: https://www.twilio.com/docs/voice/api/recording


def test_a_call_is_recorded_paused_resumed_and_stopped(
    application: Application, box: Box, client: Client, phone: Phone
) -> None:
    application.answers["/voice"] = '<Gather timeout="60"/>'
    phone.call("real")
    recording = client.calls(phone.sid).recordings.create(recording_status_callback=f"{application.url}/recorded")
    assert (recording.status, recording.source) == ("in-progress", "StartCallRecordingAPI")
    for status in ("paused", "in-progress"):
        changed = client.calls(phone.sid).recordings("Twilio.CURRENT").update(status=status)
        assert changed.status == status
    client.calls(phone.sid).recordings(recording.sid).update(status="stopped")
    box.network.outbox.flush()
    assert asked(application, "/recorded")["RecordingSid"] == recording.sid
    assert [each.sid for each in client.recordings.list(call_sid=phone.sid)] == [recording.sid]
    client.recordings(recording.sid).delete()
    assert client.recordings.list() == []


def test_record_asks_its_action_with_what_was_recorded(
    application: Application, box: Box, client: Client, phone: Phone
) -> None:
    application.answers["/voice"] = '<Record action="/kept" maxLength="20" finishOnKey="#"/>'
    application.answers["/kept"] = "<Hangup/>"
    phone.call().act(say="我的钱包被盗了")
    phone.act(press="#")
    kept = asked(application, "/kept")
    assert kept["Digits"] == "#"
    assert int(kept["RecordingDuration"]) >= 1
    assert client.recordings(kept["RecordingSid"]).fetch().source == "RecordVerb"


def test_nothing_recorded_goes_on_with_the_next_verb(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Record action="/kept"/><Say>next</Say>'
    phone.call().act(wait=True)
    assert phone.heard() == ["next"]
    assert application.asked("/kept") == []


# IncomingPhoneNumbers


def test_where_a_number_leads_can_be_changed(application: Application, box: Box, client: Client, phone: Phone) -> None:
    (number,) = client.incoming_phone_numbers.list(phone_number=LINE)
    assert number.voice_url == f"{application.url}/voice"
    client.incoming_phone_numbers(number.sid).update(voice_url=f"{application.url}/elsewhere")
    application.answers["/elsewhere"] = "<Hangup/>"
    phone.call()
    assert application.asked("/elsewhere")
