"""Participants of a conference. https://www.twilio.com/docs/voice/api/conference-participant-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.conferences import Conference, Participant
from ivr.simulator.leg import Leg
from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.rest.calls import order_of, refusal_of
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, flag, moment, page, refuse, words
from ivr.simulator.steps import Beginning
from ivr.simulator.twiml import verbs

NO_COACHED = Refusal(16040, "Participant to coach must exist in the conference")
_STATUS = {"queued": "queued", "ringing": "ringing", "in-progress": "connected", "completed": "complete"}


def add_participants(api: Blueprint, network: Network) -> None:
    """Call somebody into a conference, list, fetch, update, put out."""

    @api.post("/Conferences/<conference_sid>/Participants.json")
    def create(conference_sid: str) -> Reply:
        refusal = refusal_of(network, document=False)
        if refusal:
            return refuse(refusal)
        with network.lock:
            return _call_in(network, conference_sid)

    @api.get("/Conferences/<conference_sid>/Participants.json")
    def participants(conference_sid: str) -> Reply:
        with network.lock:
            conference = network.conference(conference_sid)
            if conference is None:
                return refuse(NOT_FOUND)
            found = [(conference, each) for each in conference.participants if _matches(each)]
            path = f"Conferences/{conference.sid}/Participants"
            return page(network, path, "participants", found, lambda net, pair: _participant_json(net, *pair))

    @api.get("/Conferences/<conference_sid>/Participants/<sid>.json")
    def participant(conference_sid: str, sid: str) -> Reply:
        with network.lock:
            found = _find(network, conference_sid, sid)
            return (jsonify(_participant_json(network, *found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Conferences/<conference_sid>/Participants/<sid>.json")
    def update(conference_sid: str, sid: str) -> Reply:
        with network.lock:
            found = _find(network, conference_sid, sid)
            if found is None:
                return refuse(NOT_FOUND)
            refusal = _update(*found)
            return refuse(refusal) if refusal else (jsonify(_participant_json(network, *found)), 200)

    @api.delete("/Conferences/<conference_sid>/Participants/<sid>.json")
    def put_out(conference_sid: str, sid: str) -> tuple[str, int] | Reply:
        with network.lock:
            found = _find(network, conference_sid, sid)
            if found is None:
                return refuse(NOT_FOUND)
            found[1].was_kicked = True
            found[1].presence.put_out()
            return "", 204


def _call_in(network: Network, conference_sid: str) -> Reply:
    conference = network.conference(conference_sid)
    if conference is None and conference_sid.startswith("CF"):
        return refuse(NOT_FOUND)
    name = conference.name if conference else conference_sid
    room = network.exchange_now().conference(name)
    leg = network.call_out(order_of(Beginning(verbs.Dial((_room(name),)))))
    return jsonify(_calling_json(network, room, leg)), 201


def _find(network: Network, conference_sid: str, sid: str) -> tuple[Conference, Participant] | None:
    conference = network.conference(conference_sid)
    participant = conference.participant(sid) if conference else None
    return (conference, participant) if conference and participant else None


def _room(name: str) -> verbs.Conference:
    form = request.form
    start, end = flag("StartConferenceOnEnter"), flag("EndConferenceOnExit")
    return verbs.Conference(
        name,
        muted=flag("Muted") is True,
        beep=form.get("Beep", "true"),
        start_conference_on_enter=start is not False,
        end_conference_on_exit=end is True,
        wait_url=form.get("WaitUrl"),
        wait_method=form.get("WaitMethod", "POST"),
        max_participants=int(form.get("MaxParticipants", 250)),
        participant_label=form.get("Label"),
        coach=form.get("CallSidToCoach") if flag("Coaching") is not False else None,
        record=form.get("ConferenceRecord", "do-not-record"),
        status_callback=form.get("ConferenceStatusCallback"),
        status_callback_method=form.get("ConferenceStatusCallbackMethod", "POST"),
        status_callback_event=words("ConferenceStatusCallbackEvent", ("start", "end")),
        recording_status_callback=form.get("ConferenceRecordingStatusCallback"),
        recording_status_callback_method=form.get("ConferenceRecordingStatusCallbackMethod", "POST"),
        recording_status_callback_event=words("ConferenceRecordingStatusCallbackEvent", ("completed",)),
    )


def _update(conference: Conference, participant: Participant) -> Refusal | None:
    """What the request changes; each change is told as an event of its own."""
    coach = request.form.get("CallSidToCoach")
    if coach and conference.participant(coach) is None:
        return NO_COACHED
    _mute_and_hold(conference, participant)
    modified = False
    # While somebody is on hold Twilio passes over a change of this flag.
    end_on_exit = flag("EndConferenceOnExit")
    if end_on_exit is not None and not participant.hold:
        participant.end_on_exit, modified = end_on_exit, True
    if coach or flag("Coaching") is False:
        participant.coach, modified = (None if flag("Coaching") is False else coach), True
    if modified:
        conference.tell("participant-modify", participant)
    if request.form.get("AnnounceUrl"):
        participant.presence.announce(request.form["AnnounceUrl"], request.form.get("AnnounceMethod", "POST"))
    return None


def _mute_and_hold(conference: Conference, participant: Participant) -> None:
    muted, hold = flag("Muted"), flag("Hold")
    if muted is not None and muted != participant.muted:
        participant.muted = muted
        conference.tell("participant-mute" if muted else "participant-unmute", participant)
    if hold is not None and hold != participant.hold:
        participant.hold = hold
        url = request.form.get("HoldUrl")
        participant.hold_url = (url, request.form.get("HoldMethod", "POST")) if url else None
        participant.leg.note("held" if hold else "unheld", by=conference.name)
        conference.tell("participant-hold" if hold else "participant-unhold", participant)
        participant.presence.listen()


def _matches(participant: Participant) -> bool:
    has = {"Muted": participant.muted, "Hold": participant.hold, "Coaching": participant.coach is not None}
    return all(request.args.get(name) in {None, str(value).lower()} for name, value in has.items())


def _participant_json(network: Network, conference: Conference, participant: Participant) -> dict[str, Any]:
    return _shape(network, conference, participant.leg) | {
        "label": participant.noun.participant_label,
        "muted": participant.muted,
        "hold": participant.hold,
        "coaching": participant.coach is not None,
        "call_sid_to_coach": participant.coach,
        "start_conference_on_enter": participant.start_on_enter,
        "end_conference_on_exit": participant.end_on_exit,
        "date_created": moment(participant.created),
    }


def _calling_json(network: Network, conference: Conference, leg: Leg) -> dict[str, Any]:
    room = _room(conference.name)
    return _shape(network, conference, leg) | {
        "label": room.participant_label,
        "muted": room.muted,
        "hold": False,
        "coaching": room.coach is not None,
        "call_sid_to_coach": room.coach,
        "start_conference_on_enter": room.start_conference_on_enter,
        "end_conference_on_exit": room.end_conference_on_exit,
        "date_created": moment(leg.call.created),
    }


def _shape(network: Network, conference: Conference, leg: Leg) -> dict[str, Any]:
    return {
        "account_sid": network.config.account_sid,
        "call_sid": leg.call.sid,
        "conference_sid": conference.sid,
        "date_updated": moment(network.now()),
        "status": _STATUS.get(leg.call.status, "failed"),
        "queue_time": str(leg.call.queue_ms),
        "uri": f"{address(network, 'Conferences', conference.sid, 'Participants', leg.call.sid)}.json",
    }
