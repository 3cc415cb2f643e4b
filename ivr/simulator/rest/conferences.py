"""Conferences. https://www.twilio.com/docs/voice/api/conference-resource"""

from typing import Any

from flask import Blueprint, jsonify, request

from ivr.simulator.conferences import Conference
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NOT_FOUND, Reply, address, moment, page, refuse


def add_conferences(api: Blueprint, network: Network) -> None:
    """List, fetch, update: end it, or let everybody hear something."""

    @api.get("/Conferences.json")
    def conferences() -> Reply:
        wanted = {name: request.args.get(name) for name in ("FriendlyName", "Status")}
        found = [
            each
            for each in network.conferences()
            if wanted["FriendlyName"] in {None, each.name} and wanted["Status"] in {None, each.status}
        ]
        return page(network, "Conferences", "conferences", found, _conference_json)

    @api.get("/Conferences/<sid>.json")
    def conference(sid: str) -> Reply:
        found = network.conference(sid)
        return (jsonify(_conference_json(network, found)), 200) if found else refuse(NOT_FOUND)

    @api.post("/Conferences/<sid>.json")
    def update(sid: str) -> Reply:
        with network.lock:
            found = network.conference(sid)
            if found is None:
                return refuse(NOT_FOUND)
            if request.form.get("AnnounceUrl"):
                for participant in list(found.participants):
                    participant.presence.announce(
                        request.form["AnnounceUrl"], request.form.get("AnnounceMethod", "POST")
                    )
            if request.form.get("Status") == "completed":
                found.end("conference-ended-via-api")
            return jsonify(_conference_json(network, found)), 200


def _conference_json(network: Network, conference: Conference) -> dict[str, Any]:
    uri = address(network, "Conferences", conference.sid)
    return {
        "sid": conference.sid,
        "account_sid": network.config.account_sid,
        "friendly_name": conference.name,
        "status": conference.status,
        "region": "us1",
        "date_created": moment(conference.created),
        "date_updated": moment(conference.updated or conference.created),
        "api_version": "2010-04-01",
        "reason_conference_ended": conference.reason_ended,
        "call_sid_ending_conference": conference.ended_by,
        "uri": f"{uri}.json",
        "subresource_uris": {name: f"{uri}/{name.capitalize()}.json" for name in ("participants", "recordings")},
    }
