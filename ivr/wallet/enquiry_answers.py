"""What the wallet answers to a caller's questions about payments, orders, cards, limits, rates and settlements."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from ivr.wallet.answers import ACCOUNT_ID, TRANSACTION_ID, Answer

PaymentCause = Literal["none", "limit", "risk_hold", "not_enough", "merchant", "merchant_unconfirmed"]
OrderKind = Literal["top_up", "withdrawal"]
OrderStatus = Literal["pending", "completed", "failed"]
OrderCause = Literal["card_details", "not_enough_on_card", "limit", "bank_maintenance"]
CardCause = Literal["none", "name", "number", "phone_at_bank", "card_kind", "too_many_cards"]
LimitKind = Literal["payment", "top_up", "withdrawal"]
Blocker = Literal["balance_not_zero", "pending_transactions", "open_dispute", "bound_services"]
SettlementStatus = Literal["paid", "pending", "held", "returned"]
SettlementCause = Literal["identity_papers", "risk_review", "bank_details"]

MERCHANT_NUMBER = r"^[0-9]{10}$"

_Fen = Annotated[int, Field(ge=1)]
_Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,4})?$")]
_CardEnding = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
_Party = Annotated[str, Field(min_length=1, max_length=60)]
_TransactionId = Annotated[str, Field(pattern=TRANSACTION_ID)]


class PaymentCheck(Answer):
    """What stands in the way of paying; the payment's own fields are None when none is behind it.

    `resolves_at`: when a limit begins anew, a hold is decided, or an unconfirmed payment has arrived or is back.
    """

    cause: PaymentCause
    transaction_id: _TransactionId | None
    amount_fen: _Fen | None
    created_at: AwareDatetime | None
    counterparty: _Party | None
    resolves_at: AwareDatetime | None


class Order(Answer):
    """A top-up or withdrawal; `expected_at`: by when it arrives, or by when a failed one can be tried again."""

    order_id: _TransactionId
    account_id: Annotated[str, Field(pattern=ACCOUNT_ID)]
    kind: OrderKind
    amount_fen: _Fen
    status: OrderStatus
    cause: OrderCause | None
    created_at: AwareDatetime
    expected_at: AwareDatetime | None
    card_ending: _CardEnding


class CardCheck(Answer):
    """What stood in the way of binding a bank card the last time."""

    cause: CardCause
    attempted_at: AwareDatetime | None
    card_ending: _CardEnding | None


class Limit(Answer):
    """What may be moved in one way, in fen, and the fee in percent; what is left of it is no balance."""

    kind: LimitKind
    single_fen: _Fen
    daily_fen: _Fen
    left_today_fen: Annotated[int, Field(ge=0)]
    fee_percent: _Decimal


class ClosureCheck(Answer):
    """What keeps an account from being closed; nothing when the owner may close it in the app."""

    blockers: tuple[Blocker, ...]


class Rate(Answer):
    """What a hundred units of a currency (ISO 4217) cost in yuan."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    yuan_for_hundred: _Decimal


class ExchangeRates(Answer):
    """Paying abroad today: rates and regions (ISO 3166-1), the most asked for first; `cut_off` is HH:MM in China."""

    as_of: AwareDatetime
    fee_percent: _Decimal
    cut_off: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    rates: Annotated[tuple[Rate, ...], Field(min_length=1)]
    regions: Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...], Field(min_length=1)]


class Settlement(Answer):
    """What a merchant was paid for the sales of `day`, a date in China."""

    day: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    amount_fen: _Fen
    status: SettlementStatus
    cause: SettlementCause | None
    expected_at: AwareDatetime | None
    card_ending: _CardEnding


class Settlements(Answer):
    """A merchant's settlements, newest first. `account_id` says whose: read them to its verified owner only."""

    merchant_number: Annotated[str, Field(pattern=MERCHANT_NUMBER)]
    account_id: Annotated[str, Field(pattern=ACCOUNT_ID)]
    settlements: tuple[Settlement, ...]


class OrderList(Answer):
    """The wire form of an account's latest orders, newest first."""

    orders: tuple[Order, ...]


class LimitList(Answer):
    """The wire form of an account's limits."""

    limits: tuple[Limit, ...]
