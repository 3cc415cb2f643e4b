"""What callers ask about, as Python calls: reads only, so each is asked twice if there is time."""

import re
from collections.abc import Mapping
from typing import TypeVar

from ivr.wallet.answers import ACCOUNT_ID, Answer
from ivr.wallet.enquiry_answers import (
    MERCHANT_NUMBER,
    CardCheck,
    ClosureCheck,
    ExchangeRates,
    Limit,
    LimitList,
    Order,
    OrderList,
    PaymentCheck,
    Settlements,
)
from ivr.wallet.reading import read
from ivr.wallet.transport import Call, Transport

A = TypeVar("A", bound=Answer)


class Enquiries:
    """The wallet's answers to questions; shares the client's connections and breaker.

    Every method takes `timeout`, the budget in seconds, and raises WalletRefused or WalletUnavailable. What is not
    known, or cannot be an id, is None.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def payment_check(self, account_id: str, *, timeout: float) -> PaymentCheck | None:
        """Why the account's last payment failed, or would fail."""
        return self._of_account("payment_check", account_id, "payment-check", PaymentCheck, timeout)

    def orders(self, account_id: str, limit: int, *, timeout: float) -> tuple[Order, ...] | None:
        """At most `limit` (1 to 50) latest top-ups and withdrawals, newest first."""
        found = self._of_account("orders", account_id, "orders", OrderList, timeout, {"limit": str(limit)})
        return None if found is None else found.orders

    def card_check(self, account_id: str, *, timeout: float) -> CardCheck | None:
        """Why the last attempt to bind a card failed."""
        return self._of_account("card_check", account_id, "card-check", CardCheck, timeout)

    def limits(self, account_id: str, *, timeout: float) -> tuple[Limit, ...] | None:
        """What the account may move and what it costs, one entry for each kind."""
        found = self._of_account("limits", account_id, "limits", LimitList, timeout)
        return None if found is None else found.limits

    def closure_check(self, account_id: str, *, timeout: float) -> ClosureCheck | None:
        """What keeps the account from being closed."""
        return self._of_account("closure_check", account_id, "closure-check", ClosureCheck, timeout)

    def exchange_rates(self, *, timeout: float) -> ExchangeRates:
        """Today's rates, where one can pay, the fee and the cut-off."""
        call = Call("exchange_rates", "GET", "/v1/exchange-rates", repeatable=True)
        return read(self._transport, call, ExchangeRates, timeout)

    def settlements(self, merchant_number: str, limit: int, *, timeout: float) -> Settlements | None:
        """At most `limit` (1 to 50) latest settlements, newest first, whoever's they are (compare `account_id`)."""
        if not re.fullmatch(MERCHANT_NUMBER, merchant_number):
            return None
        path = f"/v1/merchants/{merchant_number}/settlements"
        call = Call("settlements", "GET", path, repeatable=True, query={"limit": str(limit)})
        return read(self._transport, call, Settlements, timeout, absent="merchant_not_found")

    def _of_account(
        self,
        operation: str,
        account_id: str,
        what: str,
        model: type[A],
        timeout: float,
        query: Mapping[str, str] | None = None,
    ) -> A | None:
        if not re.fullmatch(ACCOUNT_ID, account_id):
            return None
        call = Call(operation, "GET", f"/v1/accounts/{account_id}/{what}", repeatable=True, query=query)
        return read(self._transport, call, model, timeout, absent="account_not_found")
