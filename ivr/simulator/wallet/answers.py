"""What the sandbox answers to a caller's questions, in the contract's words."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ivr.simulator.wallet.branches import (
    CARDS,
    CLOSURES,
    LIMITS,
    MERCHANTS,
    ORDERS,
    PAYMENTS,
    RATES,
    REGIONS,
    At,
    Order,
    Settlement,
)
from ivr.simulator.wallet.problems import Problem

_CHINA = timezone(timedelta(hours=8))
_ORDERED = At(-1, "09:30")
_PAID = At(-1, "15:20")
_BOUND = At(-1, "20:10")


def payment_check(account_id: str) -> dict[str, Any]:
    """What went wrong with the account's last payment."""
    payment = PAYMENTS.get(account_id)
    return {
        "cause": payment.cause if payment else "none",
        "transaction_id": _number(_PAID) if payment else None,
        "amount_fen": payment.fen if payment else None,
        "created_at": _moment(_PAID) if payment else None,
        "counterparty": payment.party if payment else None,
        "resolves_at": _moment(payment.resolves) if payment else None,
    }


def orders(account_id: str, limit: int) -> dict[str, Any]:
    """The account's latest top-ups and withdrawals."""
    order = ORDERS.get(account_id)
    return {"orders": [_order(account_id, order)][:limit] if order else []}


def card_check(account_id: str) -> dict[str, Any]:
    """What stood in the way of binding a card."""
    cause, ending = CARDS.get(account_id, ("none", None))
    return {
        "cause": cause,
        "attempted_at": None if cause == "none" else _moment(_BOUND),
        "card_ending": ending,
    }


def limits(account_id: str) -> dict[str, Any]:
    """What the account may move; whose last order met a limit has nothing left of it today."""
    met = ORDERS.get(account_id)
    is_used_up = met is not None and met.cause == "limit"
    left = [
        0 if is_used_up and met is not None and limit["kind"] == met.kind else limit["daily_fen"] for limit in LIMITS
    ]
    return {"limits": [{**limit, "left_today_fen": fen} for limit, fen in zip(LIMITS, left, strict=True)]}


def closure_check(account_id: str) -> dict[str, Any]:
    """What keeps the account from being closed."""
    return {"blockers": list(CLOSURES.get(account_id, ("balance_not_zero",)))}


def exchange_rates() -> dict[str, Any]:
    """Today's rates."""
    return {
        "as_of": _moment(At(0, "09:30")),
        "fee_percent": "1.5",
        "cut_off": "16:00",
        "time_zone": "Asia/Shanghai",
        "rates": [{"currency": code, "yuan_for_hundred": rate} for code, rate in RATES],
        "regions": list(REGIONS),
    }


def settlements(merchant_number: str, limit: int) -> dict[str, Any]:
    """The merchant's latest settlements; Problem 404 when there is no such merchant."""
    if merchant_number not in MERCHANTS:
        raise Problem(404, "merchant_not_found", "No such merchant.")
    account_id, made = MERCHANTS[merchant_number]
    return {
        "merchant_number": merchant_number,
        "account_id": account_id,
        "settlements": [_settlement(each) for each in made[:limit]],
    }


def _order(account_id: str, order: Order) -> dict[str, Any]:
    return {
        "order_id": _number(_ORDERED),
        "account_id": account_id,
        "kind": order.kind,
        "amount_fen": order.fen,
        "status": order.status,
        "cause": order.cause,
        "created_at": _moment(_ORDERED),
        "expected_at": _moment(order.expected),
        "card_ending": "6217",
    }


def _settlement(settlement: Settlement) -> dict[str, Any]:
    return {
        "day": (_today() + timedelta(days=settlement.days)).date().isoformat(),
        "amount_fen": settlement.fen,
        "status": settlement.status,
        "cause": settlement.cause,
        "expected_at": _moment(settlement.expected),
        "card_ending": "4402",
    }


def _today() -> datetime:
    return datetime.now(UTC).astimezone(_CHINA)


def _moment(at: At | None) -> str | None:
    if at is None:
        return None
    hour, minute = map(int, at.time.split(":"))
    day = _today() + timedelta(days=at.days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0).isoformat()


def _number(at: At) -> str:
    """A transaction id: its moment, as the contract makes them."""
    return f"{_today() + timedelta(days=at.days):%Y%m%d}{at.time.replace(':', '')}"
