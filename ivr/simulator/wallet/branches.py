"""A person for every answer to a caller's question, under a number that can be remembered.

Days are counted from today and times are China's, so that "yesterday at twenty past three" stays yesterday.
"""

from dataclasses import dataclass
from typing import Any

from ivr.simulator.wallet.people import Account


@dataclass(frozen=True)
class At:
    """A moment: so many days from today, at HH:MM."""

    days: int
    time: str


@dataclass(frozen=True)
class Payment:
    """A payment that went wrong, in fen, and when that is over."""

    cause: str
    fen: int
    party: str
    resolves: At | None = None


@dataclass(frozen=True)
class Order:
    """The latest top-up or withdrawal, in fen."""

    kind: str
    fen: int
    status: str
    cause: str | None = None
    expected: At | None = None


@dataclass(frozen=True)
class Settlement:
    """What a merchant was paid for the sales of a day, counted from today."""

    days: int
    fen: int
    status: str
    cause: str | None = None
    expected: At | None = None


def _account(phone: str, **more: Any) -> Account:
    return Account(f"20880000{phone[-8:]}", f"+86{phone}", **more)


def _id(phone: str) -> str:
    return f"20880000{phone[-8:]}"


PAYMENTS = {
    _id("15000150001"): Payment("limit", 520_000, "电器***专营店", At(1, "00:00")),
    _id("15000150002"): Payment("risk_hold", 300_000, "李**", At(1, "18:00")),
    _id("15000150003"): Payment("not_enough", 12_850, "和平路***超市"),
    _id("15000150004"): Payment("merchant", 3_200, "面馆***"),
    _id("15000150005"): Payment("merchant_unconfirmed", 8_800, "服装***旗舰店", At(0, "23:00")),
}

ORDERS = {
    _id("15100151001"): Order("top_up", 100_000, "failed", "card_details"),
    _id("15100151002"): Order("top_up", 500_000, "failed", "not_enough_on_card"),
    _id("15100151003"): Order("withdrawal", 2_350_000, "failed", "limit", At(1, "00:00")),
    _id("15100151004"): Order("withdrawal", 200_000, "failed", "bank_maintenance", At(1, "06:00")),
    _id("15100151005"): Order("withdrawal", 150_050, "pending", None, At(1, "20:00")),
    _id("15100151006"): Order("top_up", 20_000, "pending", None, At(0, "23:30")),
    _id("15100151007"): Order("withdrawal", 80_000, "completed"),
}

CARDS = {
    _id("15300153001"): ("name", "6217"),
    _id("15300153002"): ("number", None),
    _id("15300153003"): ("phone_at_bank", "6217"),
    _id("15300153004"): ("card_kind", "3088"),
    _id("15300153005"): ("too_many_cards", "3088"),
}

# Whoever is not here has money left; these are the others.
CLOSURES = {
    _id("15500155001"): (),
    _id("15500155002"): ("balance_not_zero", "pending_transactions"),
    _id("15500155003"): ("open_dispute",),
    _id("15500155004"): ("bound_services",),
}

_MERCHANT = "2088000000137000"
MERCHANTS = {
    "1000000001": (_MERCHANT, (Settlement(-1, 1_258_000, "paid"), Settlement(-2, 960_040, "paid"))),
    "1000000002": (_MERCHANT, (Settlement(-1, 432_150, "pending", None, At(0, "18:00")),)),
    "1000000003": (_MERCHANT, (Settlement(-1, 88_000, "held", "identity_papers"),)),
    "1000000004": (_MERCHANT, (Settlement(-1, 2_000_000, "held", "risk_review", At(1, "18:00")),)),
    "1000000005": (_MERCHANT, (Settlement(-2, 64_300, "returned", "bank_details"),)),
    "1000000006": (_MERCHANT, ()),
    "1000000009": ("2088000000158001", (Settlement(-1, 5_000, "paid"),)),
}

LIMITS = (
    {"kind": "payment", "single_fen": 2_000_000, "daily_fen": 5_000_000, "fee_percent": "0"},
    {"kind": "top_up", "single_fen": 1_000_000, "daily_fen": 2_000_000, "fee_percent": "0"},
    {"kind": "withdrawal", "single_fen": 5_000_000, "daily_fen": 5_000_000, "fee_percent": "0.1"},
)

RATES = (("USD", "708.55"), ("HKD", "91.02"), ("JPY", "4.53"), ("EUR", "822.3"), ("GBP", "935.8"), ("THB", "21.9"))
REGIONS = ("HK", "MO", "JP", "KR", "TH", "SG", "FR", "GB", "US")

ACCOUNTS = (
    *(_account(f"1500015000{n}") for n in range(1, 6)),
    *(_account(f"1510015100{n}") for n in range(1, 8)),
    _account("15200152001", status="locked", lock_reason="risk"),
    _account("15200152002", status="locked", lock_reason="identity_papers"),
    *(_account(f"1530015300{n}") for n in range(1, 6)),
    *(_account(f"1550015500{n}") for n in range(1, 5)),
    _account("15800158001", kind="merchant"),
)
