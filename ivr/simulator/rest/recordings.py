"""Recordings, of the account, of a call and of a conference. https://www.twilio.com/docs/voice/api/recording"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.recordings import Recording, Told
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, moment, page, refuse, words

NOT_RECORDABLE = Refusal(21220, "Requested resource is not eligible for recording")
_SUBRESOURCES = ("AddOnResults", "Transcriptions")
Nothing = tuple[str, int]


def add_recordings(api: Blueprint, network: Network) -> None:
    """List, fetch and delete those of the account; begin, pause, resume and stop those of a call or conference."""

    @api.get("/Recordings.json")
    def recordings() -> Reply:
        found = network.recordings.list(request.args.get("CallSid"), request.args.get("ConferenceSid"))
        return page(network, "Recordings", "recordings", found, _whole_json)

    @api.get("/Recordings/<sid>.json")
    def recording(sid: str) -> Reply:
        found = network.recordings.get(sid)
        return (jsonify(_whole_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.delete("/Recordings/<sid>.json")
    def delete(sid: str) -> Nothing | Reply:
        return _delete(network, network.recordings.get(sid))

    @api.post("/Calls/<call_sid>/Recordings.json")
    def start(call_sid: str) -> Reply:
        return _start(network, call_sid)

    for owner, word in (("Calls", "call"), ("Conferences", "conference")):
        _add_of(api, network, owner, word)


def _add_of(api: Blueprint, network: Network, owner: str, word: str) -> None:
    """The same four addresses under a call and under a conference."""

    def found(of: str, sid: str) -> Recording | None:
        """The recording, or the one that goes on where `sid` is Twilio.CURRENT."""
        listed = network.recordings.list(**{f"{word}_sid": of})
        return next((each for each in listed if sid == each.sid or (sid == "Twilio.CURRENT" and not each.over)), None)

    def every(of: str) -> Reply:
        listed = network.recordings.list(**{f"{word}_sid": of})
        return page(network, f"{owner}/{of}/Recordings", "recordings", listed, _of_call_json)

    def one(of: str, sid: str) -> Reply:
        recording = found(of, sid)
        return (jsonify(_of_call_json(network, recording)), 200) if recording else refuse(NOT_FOUND)

    def change(of: str, sid: str) -> Reply:
        with network.lock:
            recording = found(of, sid)
            if recording is None:
                return refuse(NOT_FOUND)
            recording.change(request.form["Status"])
            return jsonify(_of_call_json(network, recording)), 200

    def remove(of: str, sid: str) -> Nothing | Reply:
        return _delete(network, found(of, sid))

    base = f"/{owner}/<of>/Recordings"
    api.add_url_rule(f"{base}.json", f"{word}_recordings", every, methods=["GET"])
    api.add_url_rule(f"{base}/<sid>.json", f"{word}_recording", one, methods=["GET"])
    api.add_url_rule(f"{base}/<sid>.json", f"change_{word}_recording", change, methods=["POST"])
    api.add_url_rule(f"{base}/<sid>.json", f"delete_{word}_recording", remove, methods=["DELETE"])


def _start(network: Network, call_sid: str) -> Reply:
    form = request.form
    with network.lock:
        leg = network.leg(call_sid)
        if leg is None:
            return refuse(NOT_FOUND)
        if leg.call.status != "in-progress":
            return refuse(NOT_RECORDABLE)
        told = Told(
            form.get("RecordingStatusCallback"),
            form.get("RecordingStatusCallbackMethod", "POST"),
            words("RecordingStatusCallbackEvent", ("completed",)),
        )
        channels = 2 if form.get("RecordingChannels") == "dual" else 1
        recording = network.recordings.start(leg.timeline, call_sid, "StartCallRecordingAPI", told, channels=channels)
        return jsonify(_of_call_json(network, recording)), 201


def _delete(network: Network, recording: Recording | None) -> Nothing | Reply:
    if recording is None:
        return refuse(NOT_FOUND)
    with network.lock:
        network.recordings.remove(recording)
    return "", 204


def _of_call_json(network: Network, recording: Recording) -> dict[str, Any]:
    owner = ("Conferences", recording.conference_sid) if recording.conference_sid else ("Calls", recording.call_sid)
    own = {"uri": f"{address(network, *owner, 'Recordings', recording.sid)}.json"}
    # Twilio's description knows a track for a call's recording only.
    return _shape(network, recording) | own | ({} if recording.conference_sid else {"track": "both"})


def _whole_json(network: Network, recording: Recording) -> dict[str, Any]:
    uri = address(network, "Recordings", recording.sid)
    more = {
        "uri": f"{uri}.json",
        "media_url": recording.url,
        "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in _SUBRESOURCES},
    }
    return _shape(network, recording) | more


def _shape(network: Network, recording: Recording) -> dict[str, Any]:
    return {
        "sid": recording.sid,
        "account_sid": network.config.account_sid,
        "call_sid": recording.call_sid,
        "conference_sid": recording.conference_sid,
        "status": recording.status,
        "source": recording.source,
        "channels": recording.channels,
        "duration": str(round(recording.seconds)) if recording.over else None,
        "start_time": moment(recording.created),
        "date_created": moment(recording.created),
        "date_updated": moment(recording.created),
        "error_code": None,
        "encryption_details": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
    }
