"""Legs that are real calls: whoever answers hears a document of their own, talks, and goes."""

import json
from typing import Any

import pytest
import requests

from tests.simulator.application import Application
from tests.simulator.conftest import Box, Phone

DESK = "+8613300000000"
OTHER = "+8613300000001"


def at_desk(box: Box, person: Any, address: str = DESK) -> None:
    box.http("PUT", f"/network/people/{address}", person)


def dial(application: Application, nouns: str = f"<Number>{DESK}</Number>", attributes: str = "") -> None:
    application.answers["/voice"] = f'<Dial action="/after" {attributes}>{nouns}</Dial>'
    application.answers["/after"] = "<Say>after</Say><Hangup/>"


def after(application: Application) -> dict[str, str]:
    return application.asked("/after")[0].form


def leg_of(box: Box, phone: Phone, address: str = DESK) -> dict[str, Any]:
    """The dialled leg's own call, by Twilio's API of the network."""
    calls = box.network.calls()
    return next(vars(call) for call in calls if call.to == address and call.parent_sid == phone.sid)


@pytest.mark.parametrize(
    ("person", "status", "seconds"),
    [
        ({"busy": 2}, "busy", 2),
        ({"declines": 4}, "busy", 4),
        ({"fails": 1}, "failed", 1),
        ({"no_answer": True}, "no-answer", 30),
        ({"answers": 31}, "no-answer", 30),
    ],
)
def test_the_directory_says_who_does_not_answer(
    application: Application, box: Box, phone: Phone, person: dict[str, Any], status: str, seconds: int
) -> None:
    at_desk(box, person)
    dial(application)
    phone.call()
    assert after(application)["DialCallStatus"] == status
    assert phone.all("dial_ended")[0]["at"] == seconds
    assert leg_of(box, phone)["status"] == status


def test_somebody_answers_talks_and_hangs_up(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 3, "talks": 60})
    dial(application)
    phone.call()
    assert after(application)["DialCallDuration"] == "60"
    leg = leg_of(box, phone)
    assert after(application)["DialCallSid"] == leg["sid"]
    assert (leg["status"], leg["duration"], leg["direction"]) == ("completed", 60, "outbound-dial")
    assert phone.all("heard")[0]["at"] == 63


def test_a_list_of_people_is_used_up_ring_by_ring(application: Application, box: Box) -> None:
    at_desk(box, [{"busy": 0}, {"answers": 1, "talks": 5}])
    dial(application)
    Phone(box).call()
    Phone(box).call()
    Phone(box).call()
    assert [seen.form["DialCallStatus"] for seen in application.asked("/after")] == ["busy", "completed", "completed"]


# <Number url>: "The TwiML document that will be executed on the called party's end, after they answer, but before the
# parties are connected."


def test_a_whisper_is_heard_by_the_called_party_before_both_talk(
    application: Application, box: Box, phone: Phone
) -> None:
    at_desk(box, {"answers": 2, "does": [{"after": 4, "press": "1"}], "talks": 10})
    dial(application, f'<Number url="/whisper">{DESK}</Number>')
    application.answers["/whisper"] = '<Gather numDigits="1" action="/accept"><Pause length="2"/></Gather><Hangup/>'
    application.answers["/accept"] = "<Say>connecting</Say>"
    phone.call()
    whisper = application.asked("/whisper")[0].form
    assert (whisper["ParentCallSid"], whisper["CallStatus"]) == (phone.sid, "in-progress")
    assert application.asked("/accept")[0].form["Digits"] == "1"
    assert (after(application)["DialBridged"], after(application)["DialCallDuration"]) == ("true", "10")
    assert [event["text"] for event in leg_of(box, phone)["events"] if event["event"] == "heard"] == ["", "connecting"]


def test_a_whisper_that_hangs_up_connects_nobody(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 2})
    dial(application, f'<Number url="/whisper">{DESK}</Number>')
    application.answers["/whisper"] = '<Gather numDigits="1" timeout="3"/><Hangup/>'
    phone.call()
    assert (after(application)["DialCallStatus"], after(application)["DialBridged"]) == ("completed", "false")
    assert phone.all("dial_ended")[0]["at"] == 5


def test_the_caller_who_goes_during_a_whisper_takes_the_leg_along(
    application: Application, box: Box, phone: Phone
) -> None:
    at_desk(box, {"answers": 0})
    dial(application, f'<Number url="/whisper">{DESK}</Number>')
    application.answers["/whisper"] = '<Gather timeout="600"/>'
    phone.call_and_follow("leg_answered")
    phone.act(hang_up=True)
    assert leg_of(box, phone)["status"] == "completed"
    assert after(application)["DialCallStatus"] == "completed"


# "The first call to pick up is connected to the current call and the rest are hung up."


def test_the_first_who_answers_is_connected_and_the_rest_stop_ringing(
    application: Application, box: Box, phone: Phone
) -> None:
    at_desk(box, {"answers": 9})
    at_desk(box, {"answers": 4, "talks": 5}, "client:agent1")
    dial(application, f"<Number>{DESK}</Number><Client>agent1</Client>")
    phone.call()
    assert leg_of(box, phone)["status"] == "canceled"
    assert leg_of(box, phone, "client:agent1")["status"] == "completed"
    assert after(application)["DialCallSid"] == leg_of(box, phone, "client:agent1")["sid"]


def test_sequential_tries_one_after_the_other(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"busy": 2})
    at_desk(box, {"answers": 3, "talks": 5}, "sip:agent@pbx.example.com")
    dial(application, f"<Number>{DESK}</Number><Sip>sip:agent@pbx.example.com</Sip>", 'sequential="true"')
    phone.call()
    assert phone.all("leg_answered")[0]["at"] == 5
    assert after(application)["DialCallStatus"] == "completed"


# statusCallbackEvent of a noun: initiated, ringing, answered, completed.


def test_the_events_of_a_dialled_leg(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 3, "talks": 7})
    events = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"'
    dial(application, f"<Number {events}>{DESK}</Number>")
    phone.call()
    box.network.outbox.flush()
    told = [seen.form for seen in application.asked("/leg")]
    assert [(form["CallStatus"], form["SequenceNumber"]) for form in told] == [
        ("initiated", "0"),
        ("ringing", "1"),
        ("in-progress", "2"),
        ("completed", "3"),
    ]
    assert {form["ParentCallSid"] for form in told} == {phone.sid}
    assert {form["Direction"] for form in told} == {"outbound-dial"}
    assert told[3]["CallDuration"] == "7"


def test_hangup_on_star_ends_the_talk_for_the_called_party(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 0})
    dial(application, attributes='hangupOnStar="true"')
    phone.call("real")
    assert phone.state["waiting_for"] == "talk"
    phone.act(press="*")
    assert after(application)["DialCallStatus"] == "completed"
    assert phone.heard() == ["after"]


# record: the dialled call is recorded, and its URL is given to the action.


def test_a_dial_is_recorded(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 3, "talks": 7})
    dial(application, attributes='record="record-from-answer-dual" recordingStatusCallback="/recorded"')
    phone.call()
    box.network.outbox.flush()
    told = application.asked("/recorded")[0].form
    assert (told["RecordingStatus"], told["RecordingSource"], told["RecordingChannels"]) == (
        "completed",
        "DialVerb",
        "2",
    )
    assert after(application)["RecordingUrl"] == told["RecordingUrl"]


# People at the control API


def test_a_human_takes_a_ringing_leg(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"human": True}, "client:agent1")
    dial(application, "<Client>agent1</Client>")
    phone.call_and_follow("dialling")
    (leg,) = box.http("GET", "/network/legs?at=client:agent1")["legs"]
    assert (leg["ringing"], leg["parent"]) == (True, phone.sid)
    box.http("POST", f"/network/legs/{leg['sid']}/answer")
    assert phone.listen().state["waiting_for"] == "talk"
    box.http("POST", f"/network/calls/{leg['sid']}/actions", {"hang_up": True})
    assert phone.listen().ended["by"] == "hotline"
    assert after(application)["DialCallStatus"] == "completed"


def test_a_human_declines(application: Application, box: Box, phone: Phone) -> None:
    dial(application, "<Client>agent1</Client>")
    phone.call_and_follow("dialling")
    (leg,) = box.http("GET", "/network/legs?at=client:agent1")["legs"]
    box.http("POST", f"/network/legs/{leg['sid']}/decline", {"status": "busy"})
    phone.listen()
    assert after(application)["DialCallStatus"] == "busy"
    assert requests.post(f"{box.url}/network/legs/{leg['sid']}/answer", timeout=5).status_code == 409


def test_the_stream_tells_what_happens_at_one_telephone(application: Application, box: Box, phone: Phone) -> None:
    at_desk(box, {"answers": 0, "talks": 0})
    dial(application)
    phone.call()
    with requests.get(
        f"{box.url}/network/stream?at={DESK.replace('+', '%2B')}&after=0", stream=True, timeout=10
    ) as told:
        lines = (line for line in told.iter_lines(chunk_size=1, decode_unicode=True) if line.startswith("data:"))
        kinds = [json.loads(next(lines)[5:])["event"] for _ in range(4)]
    assert kinds == ["ringing", "answered", "bridged", "hung_up"]


@pytest.mark.parametrize(
    "person", [[], "busy", {}, {"answers": -1}, {"busy": 1, "answers": 1}, {"answers": 1, "does": [{"dance": 1}]}]
)
def test_the_directory_refuses_whom_it_does_not_know(box: Box, person: Any) -> None:
    answer = requests.put(f"{box.url}/network/people/{DESK}", json=person, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]
