"""Twilio's own addresses of the account, in Twilio's shapes, for the ordinary `twilio` client."""

from flask import Blueprint, request

from ivr.simulator.network import Network
from ivr.simulator.rest.calls import add_calls
from ivr.simulator.rest.common import NO_ACCOUNT, Reply, authentic, refuse
from ivr.simulator.rest.conferences import add_conferences
from ivr.simulator.rest.messages import add_messages
from ivr.simulator.rest.numbers import add_numbers
from ivr.simulator.rest.participants import add_participants
from ivr.simulator.rest.queues import add_queues
from ivr.simulator.rest.recordings import add_recordings

RESOURCES = (
    add_calls,
    add_conferences,
    add_messages,
    add_numbers,
    add_participants,
    add_queues,
    add_recordings,
)


def twilio_api(network: Network) -> Blueprint:
    """The blueprint that answers under /2010-04-01/Accounts/{sid}."""
    api = Blueprint("twilio", __name__, url_prefix="/2010-04-01/Accounts/<account_sid>")

    @api.before_request
    def authenticate() -> Reply | None:
        return None if authentic(network, (request.view_args or {}).pop("account_sid", "")) else refuse(NO_ACCOUNT)

    for add in RESOURCES:
        resource = Blueprint(add.__name__, __name__)
        add(resource, network)
        api.register_blueprint(resource)
    return api
