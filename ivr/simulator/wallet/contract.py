"""The operations of docs/wallet-api.yaml."""

import hmac
import re
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from ivr.simulator.wallet.bodies import (
    AccountLookup,
    DisputeRequest,
    FreezeRequest,
    MessageRequest,
    NoticeRequest,
    ProofCheckRequest,
    read,
    read_limit,
)
from ivr.simulator.wallet.enquiries import enquiry_routes
from ivr.simulator.wallet.faults import Faults
from ivr.simulator.wallet.ledger import Ledger
from ivr.simulator.wallet.people import Account
from ivr.simulator.wallet.problems import Problem


def contract(ledger: Ledger, faults: Faults, api_key: str) -> Blueprint:
    """The routes under /v1, open to whoever shows the key."""
    routes = Blueprint("contract", __name__, url_prefix="/v1")
    routes.before_request(lambda: _check_key(api_key))
    _account_routes(routes, ledger, faults)
    _proof_routes(routes, ledger, faults)
    _transaction_routes(routes, ledger, faults)
    _message_routes(routes, ledger, faults)
    enquiry_routes(routes, ledger, faults)
    return routes


def _account_routes(routes: Blueprint, ledger: Ledger, faults: Faults) -> None:
    @routes.post("/account-lookups")
    def find_account() -> Response:
        ledger.count("accounts")
        phone = read(AccountLookup).phone
        return faults.act(faults.take("accounts"), lambda: _show(ledger.account(phone=phone)))

    @routes.get("/accounts/<account_id>")
    def get_account(account_id: str) -> Response:
        ledger.count("accounts")
        return faults.act(faults.take("accounts"), lambda: _show(ledger.account(account_id=account_id)))

    @routes.post("/accounts/<account_id>/freeze")
    def freeze_account(account_id: str) -> Response:
        ledger.count("freeze")
        key, body, fault = _idempotency_key(), read(FreezeRequest), faults.take("freeze")
        pending = fault.seconds if fault and fault.mode == "pending" else None

        def do() -> Response:
            standing = ledger.freeze(account_id, key, body, pending)
            if standing.frozen_at is None:
                return _json({"status": "pending"}, 202)
            return jsonify(status="frozen", **asdict(standing))

        return faults.act(fault, do)


def _proof_routes(routes: Blueprint, ledger: Ledger, faults: Faults) -> None:
    @routes.post("/accounts/<account_id>/proof-checks")
    def check_proofs(account_id: str) -> Response:
        ledger.count("proofs")
        # An unknown account is answered like a known one, so only what cannot be an id is refused.
        if not re.fullmatch(r"[0-9]{16}", account_id):
            raise Problem(400, "bad_request", "Does not fit the contract: account_id")
        key, body = _idempotency_key(), read(ProofCheckRequest)
        return faults.act(faults.take("proofs"), lambda: jsonify(passed=ledger.check(account_id, key, body)))


def _transaction_routes(routes: Blueprint, ledger: Ledger, faults: Faults) -> None:
    @routes.get("/accounts/<account_id>/transactions")
    def list_transactions(account_id: str) -> Response:
        ledger.count("transactions")
        limit = read_limit()

        def do() -> Response:
            return jsonify(transactions=[asdict(move) for move in ledger.transactions(account_id, limit)])

        return faults.act(faults.take("transactions"), do)

    @routes.get("/transactions/<transaction_id>")
    def get_transaction(transaction_id: str) -> Response:
        ledger.count("transactions")
        return faults.act(faults.take("transactions"), lambda: jsonify(asdict(ledger.transaction(transaction_id))))

    @routes.post("/accounts/<account_id>/disputes")
    def dispute_transactions(account_id: str) -> Response:
        ledger.count("disputes")
        key, body = _idempotency_key(), read(DisputeRequest)

        def do() -> Response:
            dispute_id, moves = ledger.dispute(account_id, key, body)
            return _json({"dispute_id": dispute_id, "transactions": [asdict(move) for move in moves]}, 201)

        return faults.act(faults.take("disputes"), do)


def _message_routes(routes: Blueprint, ledger: Ledger, faults: Faults) -> None:
    @routes.post("/messages")
    def send_message() -> Response:
        ledger.count("messages")
        key, body = _idempotency_key(), read(MessageRequest)
        return faults.act(faults.take("messages"), lambda: _json({"message_id": ledger.send(key, body)}, 202))

    @routes.post("/accounts/<account_id>/notices")
    def notify_owner(account_id: str) -> Response:
        ledger.count("notices")
        key, body = _idempotency_key(), read(NoticeRequest)

        def do() -> Response:
            return _json({"notice_id": ledger.notify(account_id, key, body)}, 202)

        return faults.act(faults.take("notices"), do)


def _check_key(api_key: str) -> None:
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {api_key}".encode()):
        raise Problem(401, "unauthorized", "The key is missing or wrong.")


def _idempotency_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(r"[A-Za-z0-9._:-]{8,100}", key):
        raise Problem(400, "bad_request", "Does not fit the contract: Idempotency-Key")
    return key


def _show(account: Account) -> Response:
    fields = asdict(account)
    del fields["reaches_owner"]
    return jsonify(fields)


def _json(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response
