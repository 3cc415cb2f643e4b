"""Twilio Verify's own addresses, in Twilio's shapes, for the ordinary `twilio` client by `client.verify.base_url`.

Shapes from Twilio's OpenAPI description (twilio_verify_v2); errors are {code, message, more_info, status}.
"""

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NO_ACCOUNT, Reply, authentic, drop_connection, refuse, spoil
from ivr.simulator.verifications import NoVerification, Refused, Verification, Verifications

_SERVICE = re.compile(r"VA[0-9a-fA-F]{32}")


def verify_api(network: Network) -> Blueprint:
    """The blueprint that answers under /v2/Services/{sid}."""
    api = Blueprint("verify", __name__, url_prefix="/v2/Services/<service_sid>")
    kept = Verifications(network.config.world, network.text)
    account_sid = network.config.account_sid
    _guard(api, network)

    @api.post("/Verifications")
    def start(service_sid: str) -> Reply:
        return jsonify(_verification_json(account_sid, kept.start(service_sid, request.form))), 201

    @api.get("/Verifications/<sid>")
    def fetch(service_sid: str, sid: str) -> Reply:
        return jsonify(_verification_json(account_sid, kept.get(service_sid, sid))), 200

    @api.post("/Verifications/<sid>")
    def end(service_sid: str, sid: str) -> Reply:
        ended = kept.end(service_sid, sid, request.form.get("Status", ""))
        return jsonify(_verification_json(account_sid, ended)), 200

    @api.post("/VerificationCheck")
    def check(service_sid: str) -> Reply:
        return jsonify(_check_json(account_sid, kept.check(service_sid, request.form))), 201

    return api


def _guard(api: Blueprint, network: Network) -> None:
    @api.before_request
    def admit() -> Reply | None:
        if not authentic(network, network.config.account_sid):
            return refuse(NO_ACCOUNT)
        if request.method == "POST" and (spoilt := _meet_fault(network)):
            return spoilt
        return None if _SERVICE.fullmatch((request.view_args or {}).get("service_sid", "")) else _not_found()

    @api.after_request
    def lose(response: Response) -> Response:
        if g.get("lose_answer"):
            drop_connection()
        return response

    @api.errorhandler(Refused)
    def refused(error: Refused) -> Reply:
        return refuse(error.refusal)

    @api.errorhandler(NoVerification)
    def missing(_error: NoVerification) -> Reply:
        return _not_found()


def _meet_fault(network: Network) -> Reply | None:
    fault = network.faults.next_verify()
    if fault and fault.kind != "lose_answer":
        return spoil(network, fault)
    g.lose_answer = fault is not None
    return None


def _not_found() -> Reply:
    """https://www.twilio.com/docs/verify/api/verification-check#check-a-verification shows this message."""
    path = request.path.removeprefix("/v2")
    return refuse(Refusal(20404, f"The requested resource {path} was not found", 404))


def _verification_json(account_sid: str, verification: Verification) -> dict[str, Any]:
    return _common_json(account_sid, verification) | {
        "lookup": {},
        "send_code_attempts": [
            {"time": _iso8601(send.at), "channel": "SMS", "attempt_sid": send.sid} for send in verification.sends
        ],
        "sna": None,
        "url": f"{request.host_url}v2/Services/{verification.service_sid}/Verifications/{verification.sid}",
    }


def _check_json(account_sid: str, verification: Verification) -> dict[str, Any]:
    return _common_json(account_sid, verification) | {"sna_attempts_error_codes": []}


def _common_json(account_sid: str, verification: Verification) -> dict[str, Any]:
    return {
        "sid": verification.sid,
        "service_sid": verification.service_sid,
        "account_sid": account_sid,
        "to": verification.to,
        "channel": "sms",
        "status": verification.status,
        "valid": verification.status == "approved",
        "date_created": _iso8601(verification.created),
        "date_updated": _iso8601(verification.updated),
        "amount": None,
        "payee": None,
    }


def _iso8601(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
