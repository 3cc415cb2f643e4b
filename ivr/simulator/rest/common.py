"""What every resource shares: who is asking, errors in Twilio's shape, pages, moments."""

import socket
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hmac import compare_digest
from typing import Any, TypeVar

from flask import Response, jsonify, request

from ivr.simulator.faults import MessageFault
from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network

MORE_INFO = "https://www.twilio.com/docs/errors/"
NO_ACCOUNT = Refusal(20003, "Authenticate", 401)
NOT_FOUND = Refusal(20404, "The requested resource was not found", 404)
FAILED = Refusal(20500, "Internal server error", 500)
LARGEST_PAGE = 1000
DEFAULT_PAGE = 50
Reply = tuple[Response, int]
T = TypeVar("T")


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


def address(network: Network, *parts: str) -> str:
    """The address of a resource, as Twilio writes it in `uri`."""
    return "/".join(("/2010-04-01/Accounts", network.config.account_sid, *parts))


def page(
    network: Network, path: str, name: str, items: list[T], shape: Callable[[Network, T], dict[str, Any]]
) -> Reply:
    """One page of a list. `name` is that of the list in the answer."""
    size = min(LARGEST_PAGE, max(1, request.args.get("PageSize", DEFAULT_PAGE, type=int)))
    number = max(0, request.args.get("Page", 0, type=int))
    shown = items[number * size : (number + 1) * size]
    base = f"{address(network, path)}.json?PageSize={size}&Page="
    more = len(items) > (number + 1) * size
    body = {
        name: [shape(network, item) for item in shown],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(0, len(shown) - 1),
        "uri": f"{base}{number}",
        "first_page_uri": f"{base}0",
        "next_page_uri": f"{base}{number + 1}" if more else None,
        "previous_page_uri": f"{base}{number - 1}" if number else None,
    }
    return jsonify(body), 200


def moment(when: datetime | None) -> str | None:
    """As Twilio writes it."""
    return format_datetime(when) if when else None


def flag(name: str) -> bool | None:
    """A boolean of the request, None where it was not given."""
    value = request.form.get(name)
    return None if value is None else value.lower() == "true"


def words(name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """A parameter that may be repeated, or hold several words."""
    given = [word for value in request.form.getlist(name) for word in value.split()]
    return tuple(given) or default
