"""The part of the control API that is about telephones: who rings where, who answers, and the directory of people."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request, stream_with_context

from ivr.simulator.leg import Leg
from ivr.simulator.network import PACES, Network
from ivr.simulator.people import NoSuchPerson

Reply = tuple[Response, int]
DECLINES = frozenset({"busy", "no-answer", "failed"})
# A comment is sent so often, in seconds, so that a browser or a proxy does not take the stream for dead.
STREAM_BEAT = 15.0


def add_legs(api: Blueprint, network: Network) -> None:
    """The addresses of legs, of the journal, and of the directory."""

    @api.get("/legs")
    def legs() -> Reply:
        at = request.args.get("at")
        with network.lock:
            found = [leg for leg in network.legs() if not leg.call.ended and at in {None, leg.call.address}]
            return jsonify({"legs": [leg_json(leg) for leg in found]}), 200

    @api.post("/legs/<sid>/answer")
    def answer(sid: str) -> Reply:
        pace = _body().get("pace", "real")
        if pace not in PACES:
            return _bad(f"pace is one of {', '.join(sorted(PACES))}")
        with network.lock:
            leg = network.leg(sid)
            if leg is None or leg.ringing is None:
                return _not_ringing()
            leg.call.pace = pace
            leg.ringing.answer()
            return jsonify(leg_json(leg)), 200

    @api.post("/legs/<sid>/decline")
    def decline(sid: str) -> Reply:
        status = _body().get("status", "busy")
        if status not in DECLINES:
            return _bad(f"status is one of {', '.join(sorted(DECLINES))}")
        with network.lock:
            leg = network.leg(sid)
            if leg is None or leg.ringing is None:
                return _not_ringing()
            leg.ringing.decline(status)
            return jsonify(leg_json(leg)), 200

    @api.get("/stream")
    def stream() -> Response:
        after = request.args.get("after", network.journal.last, type=int)
        events = _stream(network, after, request.args.get("at"), request.args.get("call"))
        return Response(stream_with_context(events), mimetype="text/event-stream")

    _directory(api, network)
    _rooms(api, network)


def _directory(api: Blueprint, network: Network) -> None:
    @api.get("/people")
    def people() -> Reply:
        with network.lock:
            return jsonify({"people": network.people.all()}), 200

    @api.put("/people/<path:address>")
    def put(address: str) -> Reply:
        try:
            with network.lock:
                network.people.put(address, request.get_json(silent=True))
        except NoSuchPerson as error:
            return _bad(str(error))
        return jsonify({}), 200

    @api.delete("/people/<path:address>")
    def remove(address: str) -> Reply:
        with network.lock:
            network.people.remove(address)
        return jsonify({}), 200


def _rooms(api: Blueprint, network: Network) -> None:
    @api.get("/conferences")
    def conferences() -> Reply:
        with network.lock:
            rooms = [conference for exchange in network.exchanges for conference in exchange.conferences]
            shown = [
                {
                    "sid": room.sid,
                    "name": room.name,
                    "status": room.status,
                    "participants": [
                        {
                            "call": each.leg.call.sid,
                            "at": each.leg.call.address,
                            "muted": each.muted,
                            "hold": each.hold,
                            "hears": sorted(room.hears(each.leg.call.sid)),
                        }
                        for each in room.participants
                    ],
                }
                for room in rooms
            ]
            return jsonify({"conferences": shown}), 200


def leg_json(leg: Leg) -> dict[str, Any]:
    """A leg as the control API shows it. `at` is whose telephone it is."""
    call = leg.call
    return {
        "sid": call.sid,
        "at": call.address,
        "from": call.from_,
        "to": call.to,
        "direction": call.direction,
        "parent": call.parent_sid,
        "status": call.status,
        "ringing": leg.ringing is not None and call.status == "ringing",
        "waiting_for": call.waiting_for,
        "ended": call.ended,
    }


def _stream(network: Network, after: int, at: str | None, sid: str | None) -> Iterator[str]:
    """Server-sent events, from the entry after `after` on, of one telephone or one call or all."""
    while True:
        entries = network.journal.since(after, STREAM_BEAT)
        if not entries:
            yield ": still here\n\n"
        for entry in entries:
            after = entry.number
            if at in {None, entry.call.address} and sid in {None, entry.call.sid}:
                told = {"call": entry.call.sid, "at_telephone": entry.call.address, **entry.event}
                yield f"id: {entry.number}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _bad(message: str) -> Reply:
    return jsonify({"error": message}), 400


def _not_ringing() -> Reply:
    return jsonify({"error": "no leg with this SID rings"}), 409
