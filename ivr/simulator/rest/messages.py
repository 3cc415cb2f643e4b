"""Texts. https://www.twilio.com/docs/messaging/api/message-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.messages import Message, Refusal, refusal_of
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NOT_FOUND, Reply, drop_connection, moment, page, refuse, spoil
from ivr.simulator.twiml.values import e164

SCHEDULED_ONLY = Refusal(20001, "Bad request: only a text that is scheduled can be canceled")
REDACTS_ONLY = Refusal(20001, "Bad request: Body must be empty, which forgets what the text said")


def add_messages(api: Blueprint, network: Network) -> None:
    """Send, list, fetch, redact, delete."""

    @api.post("/Messages.json")
    def send() -> Reply:
        return _send(network)

    @api.get("/Messages.json")
    def sent() -> Reply:
        found = network.messages.list(request.args.get("To"), request.args.get("From"))
        shown = [message for message in found if not message.deleted and _is_of_day(message)]
        return page(network, "Messages", "messages", shown, _message_json)

    @api.get("/Messages/<sid>.json")
    def message(sid: str) -> Reply:
        found = network.messages.get(sid)
        return (jsonify(_message_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Messages/<sid>.json")
    def update(sid: str) -> Reply:
        found = network.messages.get(sid)
        if found is None:
            return refuse(NOT_FOUND)
        if request.form.get("Status"):
            return refuse(SCHEDULED_ONLY)
        if request.form.get("Body"):
            return refuse(REDACTS_ONLY)
        network.messages.redact(found)
        return jsonify(_message_json(network, found)), 200

    @api.delete("/Messages/<sid>.json")
    def delete(sid: str) -> tuple[str, int] | Reply:
        found = network.messages.get(sid)
        if found is None:
            return refuse(NOT_FOUND)
        network.messages.delete(found)
        return "", 204


def _send(network: Network) -> Reply:
    fault = network.faults.next_message()
    if fault and fault.kind != "lose_answer":
        return spoil(network, fault)
    refusal = refusal_of(request.form) or _not_ours(network, request.form.get("From", ""))
    if refusal:
        return refuse(refusal)
    message = network.text(request.form)
    if fault:
        drop_connection()
    # A text is accepted before it is delivered, whatever has become of it by now.
    status = "accepted" if message.service_sid else "queued"
    return jsonify(_message_json(network, message) | {"status": status, "date_sent": None}), 201


def _not_ours(network: Network, sender: str) -> Refusal | None:
    """A telephone number must be one of the account's own; names and short codes are taken on trust."""
    if not e164(sender) or sender in network.numbers:
        return None
    what = "is not a valid, SMS-capable inbound phone number or short code for your account."
    return Refusal(21606, f"The 'From' phone number {sender} {what}")


def _is_of_day(message: Message) -> bool:
    """Whether it was sent when the request asks: on a day, up to one, from one on."""
    sent = message.created.date().isoformat()
    on, until, since = (request.args.get(f"DateSent{sign}", "")[:10] for sign in ("", "<", ">"))
    return (not on or sent == on) and (not until or sent <= until) and (not since or sent >= since)


def _message_json(network: Network, message: Message) -> dict[str, Any]:
    sent = moment(message.created)
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
        "date_updated": moment(message.updated or message.created),
        "date_sent": sent,
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
