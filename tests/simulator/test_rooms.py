"""Queues and conferences: callers who wait and are taken, and who hears whom, driven by Twilio's own client."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, LINE, TOKEN, Box, Phone

AGENT = "client:agent1"
ROOM = "room-7"


@pytest.fixture
def client(box: Box) -> Iterator[Client]:
    client = Client(ACCOUNT, TOKEN)
    client.api.base_url = box.url
    yield client
    client.http_client.session.close()


@pytest.fixture(autouse=True)
def quick_dialler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.simulator.calling_out.SECONDS_BETWEEN_CALLS", 0.0)


def is_there(box: Box, person: Any, address: str = AGENT) -> None:
    box.http("PUT", f"/network/people/{address}", person)


def _asked_times(application: Application, number: int) -> bool:
    return len(application.asked("/wait")) == number


def asked(application: Application, path: str) -> dict[str, str]:
    return application.asked(path)[0].form


def until(phone: Phone, kind: str) -> Phone:
    """Listen until something of this kind has happened."""
    while not phone.all(kind):
        answer = phone.network.http("GET", f"/network/calls/{phone.sid}?after={len(phone.events)}&wait=10")
        assert answer["events"] or not answer["state"]["ended"], f"no {kind} event"
        phone.events += answer["events"]
    return phone


def agent(client: Client, application: Application, document: str) -> str:
    """The agent is called and acts on this document; the call's SID."""
    application.answers["/agent"] = document
    return str(client.calls.create(to=AGENT, from_=LINE, url=f"{application.url}/agent").sid)


def wait_in_line(application: Application, wait: str = '<Pause length="1"/>') -> None:
    application.answers["/voice"] = '<Enqueue waitUrl="/wait" action="/left">support</Enqueue><Say>next</Say>'
    application.answers["/wait"] = wait
    application.answers["/left"] = "<Say>left</Say><Hangup/>"


# <Enqueue>: https://www.twilio.com/docs/voice/twiml/enqueue


def test_the_wait_document_is_told_the_place_in_line(application: Application, box: Box) -> None:
    wait_in_line(application, '<Pause length="60"/>')
    for number in (1, 2):
        Phone(box).call_and_follow("enqueued")
        eventually(partial(_asked_times, application, number))
    first, second = (application.asked("/wait")[place].form for place in (0, 1))
    assert (first["QueuePosition"], first["CurrentQueueSize"], first["QueueTime"]) == ("1", "1", "0")
    assert (second["QueuePosition"], second["CurrentQueueSize"]) == ("2", "2")
    assert second["QueueSid"] == first["QueueSid"]


def test_leave_goes_on_at_the_action(application: Application, box: Box, phone: Phone) -> None:
    wait_in_line(application, '<Pause length="9"/><Leave/>')
    phone.call()
    left = asked(application, "/left")
    assert (left["QueueResult"], left["QueueTime"]) == ("leave", "9")
    assert phone.heard() == ["left"]


def test_the_wait_document_is_asked_for_again_and_again(application: Application, box: Box, phone: Phone) -> None:
    answers = iter(['<Pause length="2"/>'] * 3)
    wait_in_line(application)
    application.answers["/wait"] = lambda: next(answers, "<Leave/>")
    phone.call()
    assert [seen.form["QueueTime"] for seen in application.asked("/wait")] == ["0", "2", "4", "6"]


def test_a_full_queue_is_told_at_once(application: Application, box: Box, client: Client, phone: Phone) -> None:
    queue = client.queues.create(friendly_name="support", max_size=1)
    wait_in_line(application, '<Pause length="60"/>')
    Phone(box).call_and_follow("enqueued")
    second = Phone(box).call_and_follow("ended")
    assert second.heard() == ["left"]
    assert asked(application, "/left")["QueueResult"] == "queue-full"
    assert client.queues(queue.sid).fetch().current_size == 1


def test_hanging_up_in_line_is_told(application: Application, box: Box, client: Client) -> None:
    wait_in_line(application, '<Pause length="60"/>')
    caller = Phone(box).call_and_follow("enqueued")
    caller.act(hang_up=True)
    assert asked(application, "/left")["QueueResult"] == "hangup"
    assert caller.heard() == []
    assert client.queues.list()[0].current_size == 0


# <Dial><Queue>: https://www.twilio.com/docs/voice/twiml/queue


def test_an_agent_takes_the_first_in_line(application: Application, box: Box, client: Client) -> None:
    wait_in_line(application, '<Pause length="60"/>')
    caller = Phone(box).call_and_follow("enqueued")
    application.answers["/whisper"] = "<Say>an agent comes</Say>"
    application.answers["/after"] = "<Hangup/>"
    is_there(box, {"answers": 0, "talks": 1})
    sid = agent(client, application, '<Dial action="/after"><Queue url="/whisper">support</Queue></Dial>')
    until(caller, "ended")
    whisper = asked(application, "/whisper")
    assert (whisper["CallSid"], whisper["DequeingCallSid"]) == (caller.sid, sid)
    assert asked(application, "/left")["QueueResult"] == "bridged"
    assert asked(application, "/after")["DialCallStatus"] == "completed"
    assert asked(application, "/after")["DialCallDuration"] == "1"
    assert caller.heard() == ["an agent comes", "left"]


def test_an_agent_waits_for_somebody_to_come(application: Application, box: Box, client: Client) -> None:
    client.queues.create(friendly_name="support")
    is_there(box, {"answers": 0, "talks": 0.2})
    agent(client, application, '<Dial action="/after"><Queue>support</Queue></Dial>')
    application.answers["/after"] = "<Hangup/>"
    wait_in_line(application, '<Pause length="60"/>')
    until(Phone(box).call_and_follow("enqueued"), "bridged")


def test_a_queue_that_is_not_there_fails_the_dial(application: Application, box: Box, client: Client) -> None:
    is_there(box, {"answers": 0})
    application.answers["/after"] = "<Hangup/>"
    sid = agent(client, application, '<Dial action="/after"><Queue>nowhere</Queue></Dial>')
    found = box.network.call(sid)
    assert found
    found.wait_until_ended(10)
    assert asked(application, "/after")["DialCallStatus"] == "failed"


# Queue members: https://www.twilio.com/docs/voice/api/member-resource


@pytest.mark.parametrize("front", [True, False])
def test_a_member_is_taken_out_by_the_api(application: Application, box: Box, client: Client, front: bool) -> None:
    wait_in_line(application, '<Pause length="60"/>')
    caller = Phone(box).call_and_follow("enqueued")
    application.answers["/joined"] = "<Say>joined</Say><Hangup/>"
    (queue,) = client.queues.list()
    (member,) = client.queues(queue.sid).members.list()
    assert (member.call_sid, member.position) == (caller.sid, 1)
    which = "Front" if front else caller.sid
    client.queues(queue.sid).members(which).update(url=f"{application.url}/joined", method="POST")
    until(caller, "ended")
    assert asked(application, "/left")["QueueResult"] == "redirected"
    assert caller.heard() == ["joined"]


def test_a_queue_with_somebody_in_it_stays(application: Application, box: Box, client: Client) -> None:
    wait_in_line(application, '<Pause length="60"/>')
    caller = Phone(box).call_and_follow("enqueued")
    (queue,) = client.queues.list()
    with pytest.raises(TwilioRestException):
        client.queues(queue.sid).delete()
    caller.act(hang_up=True)
    assert client.queues(queue.sid).update(friendly_name="other", max_size=7).max_size == 7
    client.queues(queue.sid).delete()
    assert client.queues.list() == []


# Conferences: https://www.twilio.com/docs/voice/twiml/conference


def confer(attributes: str = "", dial: str = 'action="/after"') -> str:
    return f"<Dial {dial}><Conference {attributes}>{ROOM}</Conference></Dial>"


def two_in(application: Application, box: Box, client: Client, caller: str = "", agent_: str = "") -> tuple[Phone, str]:
    """The caller and the agent in the conference; the agent's SID."""
    events = "start end join leave mute hold modify speaker announcement"
    told = f'statusCallback="/events" statusCallbackEvent="{events}"'
    application.answers["/voice"] = confer(f'{told} waitUrl="/wait" {caller}')
    application.answers["/wait"] = "<Play>/music.mp3</Play>"
    application.answers["/after"] = "<Say>after</Say><Hangup/>"
    phone = Phone(box).call_and_follow("joined_conference")
    is_there(box, {"answers": 0})
    sid = agent(client, application, confer(agent_, dial='action="/agent-after"'))
    application.answers["/agent-after"] = "<Hangup/>"
    (room,) = client.conferences.list(friendly_name=ROOM)
    found = box.network.conference(room.sid)
    assert found
    eventually(lambda: found.status == "in-progress")
    return phone, sid


def eventually(right: Callable[[], Any]) -> None:
    """Look until it is right, ten seconds at most."""
    end = time.monotonic() + 10
    while not right() and time.monotonic() < end:
        time.sleep(0.02)
    assert right()


def events(application: Application, box: Box) -> list[str]:
    box.network.outbox.flush()
    return [seen.form["StatusCallbackEvent"] for seen in application.asked("/events")]


def test_a_conference_starts_with_two_and_ends_with_the_one_whose_exit_ends_it(
    application: Application, box: Box, client: Client
) -> None:
    caller, sid = two_in(application, box, client, 'endConferenceOnExit="true"')
    caller.act(hang_up=True)
    assert events(application, box) == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ]
    numbers = [int(seen.form["SequenceNumber"]) for seen in application.asked("/events")]
    assert numbers == sorted(set(numbers))
    last = application.asked("/events")[-1].form
    assert last["ReasonConferenceEnded"] == "participant_with_end_conference_on_exit_left"
    assert last["CallSidEndingConference"] == caller.sid
    assert (last["FriendlyName"], last["ConferenceSid"][:2]) == (ROOM, "CF")
    assert asked(application, "/after")["DialCallStatus"] == "answered"
    (room,) = client.conferences.list()
    assert (room.status, room.reason_conference_ended) == ("completed", "participant-with-end-conference-on-exit-left")
    found = box.network.call(sid)
    assert found
    found.wait_until_ended(10)
    assert asked(application, "/agent-after")["DialCallStatus"] == "answered"


def test_music_until_the_start_and_nothing_but_sounds_in_it(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client)
    caller.listen()
    assert [event["text"] for event in caller.all("heard")][:1] == ["/music.mp3"]
    assert client.conferences.list()[0].status == "in-progress"


# E13238: a Gather may not stand in a conference's wait document.


def test_a_gather_in_the_wait_document_is_an_error(application: Application, box: Box) -> None:
    application.answers["/voice"] = confer('waitUrl="/wait"')
    application.answers["/wait"] = "<Gather/>"
    caller = Phone(box).call_and_follow("violation")
    assert caller.all("violation")[0]["number"] == 13238


def test_hold_plays_a_document_to_one_and_silence_between(application: Application, box: Box, client: Client) -> None:
    caller, sid = two_in(application, box, client)
    application.answers["/hold"] = "<Say>please hold</Say><Pause length='30'/>"
    (room,) = client.conferences.list()
    held = client.conferences(room.sid).participants(caller.sid).update(hold=True, hold_url=f"{application.url}/hold")
    assert held.hold is True
    eventually(lambda: application.asked("/hold"))
    found = box.network.conference(room.sid)
    assert found
    assert found.hears(caller.sid) == set()
    assert found.hears(sid) == set()
    client.conferences(room.sid).participants(caller.sid).update(hold=False)
    assert found.hears(caller.sid) == {sid}
    assert events(application, box)[-2:] == ["participant-hold", "participant-unhold"]
    assert "please hold" in until(caller, "unheld").heard()


def test_mute_and_coach_say_who_hears_whom(application: Application, box: Box, client: Client) -> None:
    caller, sid = two_in(application, box, client)
    (room,) = client.conferences.list()
    participants = client.conferences(room.sid).participants
    participants(caller.sid).update(muted=True)
    found = box.network.conference(room.sid)
    assert found
    assert (found.hears(sid), found.hears(caller.sid)) == (set(), {sid})
    participants(caller.sid).update(muted=False)
    participants(sid).update(coaching=True, call_sid_to_coach=caller.sid)
    is_there(box, {"answers": 0}, "client:third")
    participants.create(from_=LINE, to="client:third", label="third")
    eventually(lambda: found.participant("third") is not None)
    third = found.participant("third")
    assert third
    assert found.hears(caller.sid) == {sid, third.leg.call.sid}
    assert found.hears(third.leg.call.sid) == {caller.sid}
    assert "participant-modify" in events(application, box)
    assert "participant-mute" in events(application, box)
    assert "participant-unmute" in events(application, box)


@pytest.mark.parametrize(
    ("beep", "heard"),
    [("true", ["onEnter", "onExit"]), ("onEnter", ["onEnter"]), ("onExit", ["onExit"]), ("false", [])],
)
def test_whoever_is_in_hears_the_beep_of_another(
    application: Application, box: Box, client: Client, beep: str, heard: list[str]
) -> None:
    caller, sid = two_in(application, box, client, 'beep="false"', f'beep="{beep}"')
    client.calls(sid).update(status="completed")
    found = box.network.call(caller.sid)
    assert found
    assert [event["on"] for event in found.events if event["event"] == "beep"] == heard


def test_a_participant_is_put_out_and_goes_on(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client)
    (room,) = client.conferences.list()
    client.conferences(room.sid).participants(caller.sid).delete()
    assert until(caller, "ended").heard() == ["after"]
    assert [each.call_sid for each in client.conferences(room.sid).participants.list()] == [_sid]


def test_the_exit_flag_can_be_changed_but_not_on_hold(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client, 'endConferenceOnExit="true"')
    (room,) = client.conferences.list()
    participant = client.conferences(room.sid).participants(caller.sid)
    participant.update(hold=True)
    assert participant.update(end_conference_on_exit=False).end_conference_on_exit is True
    participant.update(hold=False)
    assert participant.update(end_conference_on_exit=False).end_conference_on_exit is False
    caller.act(hang_up=True)
    assert client.conferences(room.sid).fetch().status == "in-progress"


def test_an_announcement_is_heard_once_and_told(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client)
    application.answers["/announce"] = "<Say>hi</Say>"
    (room,) = client.conferences.list()
    client.conferences(room.sid).participants(caller.sid).update(announce_url=f"{application.url}/announce")
    eventually(lambda: "announcement-end" in events(application, box))
    assert caller.listen().heard().count("hi") == 1


def test_the_conference_is_ended_by_the_api(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client)
    (room,) = client.conferences.list()
    assert client.conferences(room.sid).update(status="completed").status == "completed"
    assert until(caller, "ended").heard() == ["after"]


def test_a_conference_is_recorded_from_its_start(application: Application, box: Box, client: Client) -> None:
    caller, _sid = two_in(application, box, client, 'record="record-from-start" recordingStatusCallback="/recorded"')
    (room,) = client.conferences.list()
    (recording,) = client.conferences(room.sid).recordings.list()
    changed = client.conferences(room.sid).recordings(recording.sid).update(status="paused")
    assert changed.status == "paused"
    client.conferences(room.sid).update(status="completed")
    until(caller, "ended")
    box.network.outbox.flush()
    assert asked(application, "/recorded")["RecordingSource"] == "Conference"
    assert asked(application, "/recorded")["ConferenceSid"] == room.sid


def test_a_caller_is_moved_from_the_queue_into_a_conference_with_the_agent(
    application: Application, box: Box, client: Client
) -> None:
    """The warm transfer of docs: the live call is updated to a document that joins it."""
    wait_in_line(application, '<Pause length="60"/>')
    caller = Phone(box).call_and_follow("enqueued")
    is_there(box, {"answers": 0})
    sid = agent(client, application, confer())
    application.answers["/join"] = confer('endConferenceOnExit="true"')
    client.calls(caller.sid).update(url=f"{application.url}/join")
    until(caller, "joined_conference")
    (room,) = client.conferences.list()
    found = box.network.conference(room.sid)
    assert found
    eventually(lambda: found.hears(caller.sid) == {sid})
