"""Twilio's own addresses: Messages and Calls of the account, in Twilio's shapes, for the ordinary `twilio` client.

Shapes from Twilio's OpenAPI description (twilio_api_v2010); errors are {code, message, more_info, status}.
"""

import socket
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hmac import compare_digest
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request

from ivr.simulator.call import Call
from ivr.simulator.faults import MessageFault
from ivr.simulator.messages import Message, Refusal, refusal_of
from ivr.simulator.network import Network

MORE_INFO = "https://www.twilio.com/docs/errors/"
NO_ACCOUNT = Refusal(20003, "Authenticate", 401)
NOT_FOUND = Refusal(20404, "The requested resource was not found", 404)
FAILED = Refusal(20500, "Internal server error", 500)
LARGEST_PAGE = 1000
DEFAULT_PAGE = 50
Reply = tuple[Response, int]
T = TypeVar("T")


def twilio_api(network: Network) -> Blueprint:
    """The blueprint that answers under /2010-04-01/Accounts/{sid}."""
    api = Blueprint("twilio", __name__, url_prefix="/2010-04-01/Accounts/<account_sid>")

    @api.before_request
    def authenticate() -> Reply | None:
        return None if authentic(network, (request.view_args or {}).pop("account_sid", "")) else refuse(NO_ACCOUNT)

    @api.post("/Messages.json")
    def send() -> Reply:
        return _send(network)

    @api.get("/Messages.json")
    def inbox() -> Reply:
        found = network.messages.list(request.args.get("To"), request.args.get("From"))
        return _page(network, "Messages", found, _message_json)

    @api.get("/Messages/<sid>.json")
    def message(sid: str) -> Reply:
        found = network.messages.get(sid)
        return (jsonify(_message_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.get("/Calls.json")
    def calls() -> Reply:
        wanted = {"To": request.args.get("To"), "From": request.args.get("From"), "Status": request.args.get("Status")}
        found = [call for call in network.calls() if _matches(call, wanted)]
        return _page(network, "Calls", found, _call_json)

    @api.get("/Calls/<sid>.json")
    def call(sid: str) -> Reply:
        found = network.call(sid)
        return (jsonify(_call_json(network, found)), 200) if found else refuse(NOT_FOUND)

    return api


def refuse(refusal: Refusal) -> Reply:
    """An error in Twilio's shape."""
    body = {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"{MORE_INFO}{refusal.code}",
        "status": refusal.status,
    }
    return jsonify(body), refusal.status


def authentic(network: Network, account_sid: str) -> bool:
    """Whether the request carries the account's SID and token, for this account."""
    given = request.authorization
    if given is None or given.username is None or given.password is None:
        return False
    config = network.config
    right = compare_digest(given.password.encode(), config.auth_token.encode())
    return right and given.username == config.account_sid == account_sid


def _send(network: Network) -> Reply:
    fault = network.faults.next_message()
    if fault and fault.kind != "lose_answer":
        return spoil(network, fault)
    form = request.form.to_dict()
    refusal = refusal_of(form)
    if refusal:
        return refuse(refusal)
    message = network.text(form)
    if fault:
        drop_connection()
    # A text is accepted before it is delivered, whatever has become of it by now.
    status = "accepted" if message.service_sid else "queued"
    return jsonify(_message_json(network, message) | {"status": status, "date_sent": None}), 201


def spoil(network: Network, fault: MessageFault) -> Reply:
    """Hang or fail without doing what was asked."""
    if fault.kind == "hang":
        network.config.world.rest(fault.seconds)
    return refuse(FAILED)


def drop_connection() -> None:
    """End the connection without an answer, as a network does that fails at the worst moment."""
    connection = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)


def _page(network: Network, name: str, items: list[T], shape: Callable[[Network, T], dict[str, Any]]) -> Reply:
    size = min(LARGEST_PAGE, max(1, request.args.get("PageSize", DEFAULT_PAGE, type=int)))
    page = max(0, request.args.get("Page", 0, type=int))
    shown = items[page * size : (page + 1) * size]
    base = f"/2010-04-01/Accounts/{network.config.account_sid}/{name}.json?PageSize={size}&Page="
    more = len(items) > (page + 1) * size
    body = {
        name.lower(): [shape(network, item) for item in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(0, len(shown) - 1),
        "uri": f"{base}{page}",
        "first_page_uri": f"{base}0",
        "next_page_uri": f"{base}{page + 1}" if more else None,
        "previous_page_uri": f"{base}{page - 1}" if page else None,
    }
    return jsonify(body), 200


def _message_json(network: Network, message: Message) -> dict[str, Any]:
    sent = _rfc2822(message.created)
    uri = f"/2010-04-01/Accounts/{network.config.account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": network.config.account_sid,
        "messaging_service_sid": message.service_sid,
        "to": message.to,
        "from": message.from_,
        "body": message.body,
        "status": message.status,
        "direction": "outbound-api",
        "num_segments": str(message.segments),
        "num_media": "0",
        "date_created": sent,
        "date_updated": sent,
        "date_sent": sent,
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _call_json(network: Network, call: Call) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{network.config.account_sid}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "account_sid": network.config.account_sid,
        "from": call.from_,
        "from_formatted": call.from_,
        "to": call.to,
        "to_formatted": call.to,
        "status": call.status,
        "direction": "inbound",
        "date_created": _rfc2822(call.created),
        "date_updated": _rfc2822(call.ended_at or call.created),
        "start_time": _rfc2822(call.answered_at) if call.answered_at else None,
        "end_time": _rfc2822(call.ended_at) if call.ended_at else None,
        "duration": str(call.duration) if call.ended else None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "answered_by": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "trunk_sid": None,
        "queue_time": "0",
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {},
    }


def _matches(call: Call, wanted: dict[str, str | None]) -> bool:
    has = {"To": call.to, "From": call.from_, "Status": call.status}
    return all(value in {None, has[name]} for name, value in wanted.items())


def _rfc2822(moment: datetime) -> str:
    return format_datetime(moment)
