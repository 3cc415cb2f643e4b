"""The control API, ours and not Twilio's: dial, answer, act, listen, inject faults. All under /network, JSON both ways.

    GET    ""                       the line's number, and the telephones that nobody holds
    POST   /calls                   somebody dials the line: {"from", "to"?, "pace"?} gives {"sid"}.
                                    Pace is real, fast (speech takes no time) or stepped (a script leads)
    GET    /calls/SID               ?after=N&wait=S&settled=1: the leg's events above N, waiting up to S seconds for
                                    one, or with settled until somebody has to act; and its state: status, ended,
                                    waiting_for (input, leg, talk; or speech,
                                    others, null while nobody has to act)
    POST   /calls/SID/actions       whoever is at that leg's telephone acts: {"press": "1"}, {"say": "words"},
                                    {"hang_up": true}, {"wait": true}; or, on the caller's leg, {"answer": "busy"} says
                                    what becomes of the leg that it dials
    GET    /legs                    ?at=ADDRESS: legs that have not ended, newest first, at one telephone or at all;
                                    `ringing` says that it can be answered
    POST   /legs/SID/answer         {"pace"?}: pick a ringing leg up; from then on act on it by its SID like any call
    POST   /legs/SID/decline        {"status"?}: busy unless said otherwise, no-answer or failed
    GET    /stream                  ?at=ADDRESS&call=SID&after=N: server-sent events, each event of each leg (of one
                                    telephone or one call) as it happens; `call` in it is the leg's SID
    GET    /people                  the directory of simulated people, see people.py
    PUT    /people/ADDRESS          who answers there; {"human": true} keeps the telephone for a person
    DELETE /people/ADDRESS
    GET    /conferences             who is in, and who hears whom
    POST   /faults, DELETE /faults  see faults.py
    GET    /violations, /inbox/NUMBER, /texts

An ADDRESS is a number, client:NAME or sip:NAME@HOST. Every leg, dialled ones included, is a call with a SID.
"""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from ivr.simulator.actions import NoSuchAction, parse_action
from ivr.simulator.call import Call
from ivr.simulator.control_legs import add_legs
from ivr.simulator.faults import NoSuchFault
from ivr.simulator.network import PACES, Network

LONGEST_POLL = 60.0
Reply = tuple[Response, int]


def control(network: Network) -> Blueprint:
    """The blueprint that drives the network from outside."""
    api = Blueprint("control", __name__, url_prefix="/network")

    @api.get("")
    def about() -> Reply:
        lost = sorted(network.config.lost_telephones)
        return jsonify({"number": network.config.number, "lost_telephones": lost}), 200

    @api.post("/calls")
    def dial() -> Reply:
        return _dial(network)

    @api.get("/calls/<sid>")
    def events(sid: str) -> Reply:
        call = network.call(sid)
        return _events(call) if call else _no_call()

    @api.post("/calls/<sid>/actions")
    def act(sid: str) -> Reply:
        call = network.call(sid)
        return _act(network, call) if call else _no_call()

    @api.post("/faults")
    def inject() -> Reply:
        try:
            network.faults.add(_body())
        except NoSuchFault as error:
            return _bad(str(error))
        return jsonify({}), 201

    @api.delete("/faults")
    def heal() -> Reply:
        network.faults.clear()
        return jsonify({}), 200

    _reading(api, network)
    add_legs(api, network)
    return api


def _reading(api: Blueprint, network: Network) -> None:
    """What has gone wrong and what was sent so far, over all calls."""

    @api.get("/violations")
    def violations() -> Reply:
        call = request.args.get("call")
        of_requests = [] if call else current_app.extensions["findings"].all()
        return jsonify({"violations": network.violations(call) + of_requests}), 200

    @api.get("/inbox/<number>")
    def inbox(number: str) -> Reply:
        return jsonify(inbox_of(network, number)), 200

    @api.get("/texts")
    def texts() -> Reply:
        after = max(0, request.args.get("after", 0, type=int))
        return jsonify({"texts": _texts(network, after)}), 200


def _dial(network: Network) -> Reply:
    body = _body()
    pace = body.get("pace", "real")
    from_, to = body.get("from", ""), body.get("to") or network.config.number
    if pace not in PACES:
        return _bad(f"pace is one of {', '.join(sorted(PACES))}")
    if not isinstance(from_, str) or not isinstance(to, str):
        return _bad("from and to are numbers in a string")
    if to != network.config.number:
        return _bad(f"nobody answers at {to}; this network's line is {network.config.number}")
    return jsonify({"sid": network.dial(from_, to, pace).sid}), 201


def _events(call: Call) -> Reply:
    after = max(0, request.args.get("after", 0, type=int))
    seconds = min(LONGEST_POLL, max(0.0, request.args.get("wait", 0.0, type=float)))
    events = call.since(after, seconds, settled=request.args.get("settled") == "1")
    return jsonify({"events": events, "state": state_of(call)}), 200


def _act(network: Network, call: Call) -> Reply:
    if call.ended:
        return jsonify({"error": "the call has ended"}), 409
    try:
        network.act(call.sid, parse_action(_body()))
    except NoSuchAction as error:
        return _bad(str(error))
    return jsonify({"state": state_of(call)}), 202


def state_of(call: Call) -> dict[str, Any]:
    """`waiting_for` is as the module says."""
    return {"status": call.status, "ended": call.ended, "waiting_for": call.waiting_for}


def inbox_of(network: Network, number: str) -> dict[str, Any]:
    """What the holder of the number's telephone has in hand: nothing where the telephone is lost."""
    held = number not in network.config.lost_telephones
    texts = [
        {"sid": text.sid, "body": text.body, "at": text.created.isoformat()} for text in network.messages.list(number)
    ]
    return {"number": number, "held": held, "texts": texts}


def _texts(network: Network, after: int) -> list[dict[str, Any]]:
    """Texts numbered above `after`, oldest first; those to a lost telephone are read by nobody."""
    return [
        {"n": number, "to": text.to, "body": text.body}
        for number, text in network.messages.since(after)
        if text.to not in network.config.lost_telephones
    ]


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _bad(message: str) -> Reply:
    return jsonify({"error": message}), 400


def _no_call() -> Reply:
    return jsonify({"error": "no such call"}), 404
