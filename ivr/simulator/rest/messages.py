"""Texts. https://www.twilio.com/docs/messaging/api/message-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.messages import Message, refusal_of
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NOT_FOUND, Reply, drop_connection, moment, page, refuse, spoil


def add_messages(api: Blueprint, network: Network) -> None:
    """Send, list, fetch."""

    @api.post("/Messages.json")
    def send() -> Reply:
        return _send(network)

    @api.get("/Messages.json")
    def inbox() -> Reply:
        found = network.messages.list(request.args.get("To"), request.args.get("From"))
        return page(network, "Messages", "messages", found, _message_json)

    @api.get("/Messages/<sid>.json")
    def message(sid: str) -> Reply:
        found = network.messages.get(sid)
        return (jsonify(_message_json(network, found)), 200) if found else refuse(NOT_FOUND)


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
