"""The account's numbers: where a call to each is led. https://www.twilio.com/docs/phone-numbers/api"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.lines import Line
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, moment, page, refuse

_FIELDS = {
    "FriendlyName": "friendly_name",
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "VoiceFallbackUrl": "fallback_url",
    "StatusCallback": "status_url",
}
_UNUSED = (
    *("address_sid", "identity_sid", "sms_application_sid", "sms_fallback_url", "sms_url", "trunk_sid"),
    *("voice_application_sid", "emergency_address_sid", "bundle_sid", "type"),
)


def add_numbers(api: Blueprint, network: Network) -> None:
    """List, fetch, update; a number cannot be bought here."""

    @api.get("/IncomingPhoneNumbers.json")
    def numbers() -> Reply:
        wanted = request.args.get("PhoneNumber")
        found = [line for line in network.lines.values() if wanted in {None, line.number}]
        return page(network, "IncomingPhoneNumbers", "incoming_phone_numbers", found, _line_json)

    @api.get("/IncomingPhoneNumbers/<sid>.json")
    def number(sid: str) -> Reply:
        line = network.lines.get(sid)
        return (jsonify(_line_json(network, line)), 200) if line else refuse(NOT_FOUND)

    @api.post("/IncomingPhoneNumbers/<sid>.json")
    def update(sid: str) -> Reply:
        with network.lock:
            line = network.lines.get(sid)
            if line is None:
                return refuse(NOT_FOUND)
            changes = {field: request.form[name] or None for name, field in _FIELDS.items() if name in request.form}
            network.lines[sid] = replace(line, **changes)  # type: ignore[arg-type]
            return jsonify(_line_json(network, network.lines[sid])), 200


def _line_json(network: Network, line: Line) -> dict[str, Any]:
    return dict.fromkeys(_UNUSED) | {
        "sid": line.sid,
        "account_sid": network.config.account_sid,
        "phone_number": line.number,
        "friendly_name": line.friendly_name,
        "voice_url": line.voice_url,
        "voice_method": line.voice_method,
        "voice_fallback_url": line.fallback_url,
        "voice_fallback_method": "POST",
        "voice_caller_id_lookup": False,
        "voice_receive_mode": "voice",
        "status_callback": line.status_url,
        "status_callback_method": "POST",
        "sms_method": "POST",
        "sms_fallback_method": "POST",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "address_requirements": "none",
        "emergency_status": "Inactive",
        "emergency_address_status": "unregistered",
        "beta": False,
        "origin": "twilio",
        "status": "in-use",
        "api_version": "2010-04-01",
        "date_created": moment(line.created),
        "date_updated": moment(line.created),
        "uri": f"{address(network, 'IncomingPhoneNumbers', line.sid)}.json",
    }
