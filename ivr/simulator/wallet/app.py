"""The sandbox wallet as a Flask application."""

import logging

from flask import Flask, Response, jsonify, request

from ivr.simulator.wallet import problems
from ivr.simulator.wallet.contract import contract
from ivr.simulator.wallet.control import control
from ivr.simulator.wallet.faults import Faults
from ivr.simulator.wallet.ledger import Ledger

log = logging.getLogger("sandbox-wallet")


def create_wallet(api_key: str) -> Flask:
    """A sandbox wallet of its own that answers under /v1 to whoever shows `api_key`."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    problems.install(app)
    ledger, faults = Ledger(), Faults()
    app.register_blueprint(contract(ledger, faults, api_key))
    app.register_blueprint(control(ledger, faults))
    app.add_url_rule("/healthz", "healthz", lambda: jsonify(status="ok"))
    app.after_request(_note)
    return app


def _note(response: Response) -> Response:
    # The rule, not the address: addresses hold account ids.
    log.info("%s %s %s", request.method, request.url_rule or "-", response.status_code)
    return response
