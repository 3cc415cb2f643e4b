"""What tests and call scripts may do to the sandbox and see of it: open to the loopback, no part of the contract."""

from flask import Blueprint, Response, jsonify, request

from ivr.simulator.wallet.bodies import FaultsRequest, read
from ivr.simulator.wallet.faults import Faults
from ivr.simulator.wallet.ledger import Ledger


def control(ledger: Ledger, faults: Faults) -> Blueprint:
    """The routes under /sandbox."""
    routes = Blueprint("control", __name__, url_prefix="/sandbox")

    @routes.post("/reset")
    def reset() -> Response:
        faults.reset()
        ledger.reset()
        return jsonify(status="reset")

    @routes.post("/faults")
    def change_faults() -> Response:
        faults.change(read(FaultsRequest))
        return jsonify(faults.show())

    @routes.get("/effects")
    def effects() -> Response:
        return jsonify(ledger.effects())

    @routes.get("/messages")
    def messages() -> Response:
        to = request.args.get("to")
        # An unescaped + arrives as a space, and nobody's number begins with one.
        return jsonify(messages=ledger.messages(to.replace(" ", "+") if to else None))

    @routes.get("/notices")
    def notices() -> Response:
        return jsonify(notices=ledger.notices(request.args.get("account_id") or None))

    return routes
