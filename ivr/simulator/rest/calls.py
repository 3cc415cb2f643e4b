"""Calls. https://www.twilio.com/docs/voice/api/call-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.call import Call
from ivr.simulator.calling_out import Order
from ivr.simulator.leg import LONGEST_CALL, Leg
from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.recordings import Told
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, flag, moment, page, refuse, words
from ivr.simulator.steps import Beginning, Goto, Inline
from ivr.simulator.twiml.values import e164
from ivr.simulator.wishes import HungUpByApi, Redirected

NO_URL = Refusal(21205, "Url parameter is required.")
NOT_IN_PROGRESS = Refusal(21220, "Call is not in-progress. Cannot redirect.")
_SUBRESOURCES = ("Events", "Notifications", "Payments", "Recordings", "Siprec", "Streams", "Transcriptions")


def add_calls(api: Blueprint, network: Network) -> None:
    """Create, list, fetch, update, delete."""

    @api.post("/Calls.json")
    def create() -> Reply:
        refusal = refusal_of(network)
        if refusal:
            return refuse(refusal)
        with network.lock:
            leg = network.call_out(order_of())
            return jsonify(call_json(network, leg.call)), 201

    @api.get("/Calls.json")
    def calls() -> Reply:
        found = [call for call in network.calls() if _matches(call)]
        return page(network, "Calls", "calls", found, call_json)

    @api.get("/Calls/<sid>.json")
    def call(sid: str) -> Reply:
        found = network.call(sid)
        return (jsonify(call_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Calls/<sid>.json")
    def update(sid: str) -> Reply:
        with network.lock:
            leg = network.leg(sid)
            if leg is None:
                return refuse(NOT_FOUND)
            refusal = _update(network, leg)
            return refuse(refusal) if refusal else (jsonify(call_json(network, leg.call)), 200)

    @api.delete("/Calls/<sid>.json")
    def delete(sid: str) -> tuple[str, int] | Reply:
        with network.lock:
            leg = network.leg(sid)
            if leg is None or not leg.call.ended:
                return refuse(NOT_FOUND)
            del leg.exchange.legs[sid]
            return "", 204


def refusal_of(network: Network, document: bool = True) -> Refusal | None:
    """Why a call cannot be begun. The caller id must be the account's own number, or no number at all."""
    to, from_ = request.form.get("To", ""), request.form.get("From", "")
    if not _reachable(to):
        return Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    if to == from_:
        return Refusal(21266, "'To' and 'From' numbers cannot be the same")
    if e164(from_) and from_ not in network.numbers:
        return Refusal(21210, f"The source phone number provided, {from_}, is not yet verified for your account.")
    if document and not request.form.get("Url") and not request.form.get("Twiml"):
        return NO_URL
    return None


def order_of(beginning: Beginning | None = None) -> Order:
    """The call that the request asks for; `beginning` where the request has no document."""
    form = request.form
    twiml = form.get("Twiml")
    document = Inline(twiml) if twiml else Goto(form.get("Url", ""), form.get("Method", "POST"))
    # SendDigits turns the detection off.
    detection = "" if form.get("SendDigits") else form.get("MachineDetection", "")
    told = Told(
        form.get("RecordingStatusCallback"),
        form.get("RecordingStatusCallbackMethod", "POST"),
        words("RecordingStatusCallbackEvent", ("completed",)),
    )
    return Order(
        to=form["To"],
        from_=form["From"],
        beginning=beginning or document,
        fallback_url=form.get("FallbackUrl"),
        status_url=form.get("StatusCallback"),
        status_method=form.get("StatusCallbackMethod", "POST"),
        status_events=frozenset(words("StatusCallbackEvent", ("completed",))),
        timeout=float(form.get("Timeout", 60)),
        time_limit=float(form.get("TimeLimit", LONGEST_CALL)),
        machine_detection="" if detection in {"", "false"} else detection,
        detection_timeout=float(form.get("MachineDetectionTimeout", 30)),
        async_amd=form.get("AsyncAmd", "").lower() == "true",
        amd_url=form.get("AsyncAmdStatusCallback") or form.get("AmdStatusCallback"),
        record=told if flag("Record") else None,
        channels=2 if form.get("RecordingChannels") == "dual" else 1,
    )


def call_json(network: Network, call: Call) -> dict[str, Any]:
    """A call in Twilio's shape."""
    uri = address(network, "Calls", call.sid)
    out = call.direction != "inbound"
    return {
        "sid": call.sid,
        "account_sid": network.config.account_sid,
        "from": call.from_,
        "from_formatted": call.from_,
        "to": call.to,
        "to_formatted": call.to,
        "status": call.status,
        "direction": call.direction,
        "date_created": moment(call.created),
        "date_updated": moment(call.ended_at or call.answered_at or call.created),
        "start_time": moment(call.answered_at),
        "end_time": moment(call.ended_at),
        "duration": str(call.duration) if call.ended else None,
        "parent_call_sid": call.parent_sid,
        "phone_number_sid": network.numbers.get(call.from_ if out else call.to),
        "answered_by": call.answered_by,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "trunk_sid": None,
        "queue_time": str(call.queue_ms),
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in _SUBRESOURCES},
    }


def _update(network: Network, leg: Leg) -> Refusal | None:
    """Another document for a live call, or its end; canceled ends only what was not answered."""
    form, call = request.form, leg.call
    if form.get("StatusCallback"):
        leg.tell(form["StatusCallback"], form.get("StatusCallbackMethod", "POST"))
    if form.get("Url") or form.get("Twiml"):
        if call.status != "in-progress":
            return NOT_IN_PROGRESS
        if form.get("FallbackUrl"):
            leg.machine.fallback_url = form["FallbackUrl"]
        leg.note("redirected", url=form.get("Url", ""), twiml=form.get("Twiml"))
        leg.interrupt(Redirected(form.get("Url", ""), form.get("Method", "POST"), form.get("Twiml")))
    status = form.get("Status")
    if status and not call.ended and not network.cancel(leg) and status == "completed":
        leg.interrupt(HungUpByApi())
    return None


def _matches(call: Call) -> bool:
    has = {"To": call.to, "From": call.from_, "Status": call.status, "ParentCallSid": call.parent_sid}
    return all(request.args.get(name) in {None, value} for name, value in has.items())


def _reachable(to: str) -> bool:
    return e164(to) or to.startswith(("client:", "sip:"))
