"""The operations of docs/wallet-api.yaml that answer a caller's questions; they change nothing."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from ivr.simulator.wallet import answers
from ivr.simulator.wallet.bodies import read_limit
from ivr.simulator.wallet.faults import Faults
from ivr.simulator.wallet.ledger import Ledger


def enquiry_routes(routes: Blueprint, ledger: Ledger, faults: Faults) -> None:
    """Adds them to the contract's routes; all of them misbehave together, as `enquiries`."""

    def answer(make: Callable[[], dict[str, Any]]) -> Response:
        ledger.count("enquiries")
        return faults.act(faults.take("enquiries"), lambda: jsonify(make()))

    def about(account_id: str, make: Callable[[str], dict[str, Any]]) -> Response:
        return answer(lambda: make(ledger.account(account_id=account_id).account_id))

    @routes.get("/accounts/<account_id>/payment-check")
    def check_payment(account_id: str) -> Response:
        return about(account_id, answers.payment_check)

    @routes.get("/accounts/<account_id>/orders")
    def list_orders(account_id: str) -> Response:
        most = read_limit()
        return about(account_id, lambda id_: answers.orders(id_, most))

    @routes.get("/accounts/<account_id>/card-check")
    def check_card(account_id: str) -> Response:
        return about(account_id, answers.card_check)

    @routes.get("/accounts/<account_id>/limits")
    def get_limits(account_id: str) -> Response:
        return about(account_id, answers.limits)

    @routes.get("/accounts/<account_id>/closure-check")
    def check_closure(account_id: str) -> Response:
        return about(account_id, answers.closure_check)

    @routes.get("/exchange-rates")
    def get_exchange_rates() -> Response:
        return answer(answers.exchange_rates)

    @routes.get("/merchants/<merchant_number>/settlements")
    def list_settlements(merchant_number: str) -> Response:
        most = read_limit()
        return answer(lambda: answers.settlements(merchant_number, most))
