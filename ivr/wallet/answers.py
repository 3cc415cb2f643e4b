"""What the wallet answers, as frozen values; unknown fields are ignored, so the wallet may add some."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Kind = Literal["personal", "merchant"]
Holder = Literal["adult", "minor"]
Language = Literal["zh-CN", "en-US"]
AccountStatus = Literal["active", "locked", "frozen", "closed"]
LockReason = Literal["wrong_passwords", "risk", "identity_papers"]
TransactionKind = Literal["payment", "transfer", "refund", "top_up", "withdrawal"]
TransactionStatus = Literal["pending", "completed", "failed", "reversed"]
Direction = Literal["in", "out"]
Basis = Literal["one_time_code", "protective", "agent"]
ProofKind = Literal["identity_last4", "card_last4", "last_payee_last4"]

ACCOUNT_ID = r"^[0-9]{16}$"
PHONE = r"^\+[1-9][0-9]{6,14}$"
TRANSACTION_ID = r"^[0-9]{12}$"


class Answer(BaseModel):
    """A value of the wallet's: frozen, and strict about what it knows."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Account(Answer):
    """An account as far as the hotline may know it: `phone` is the registered number in E.164.

    `holder` says who owns it: for a minor everything beyond a freeze goes to a person, with the guardian.
    """

    account_id: Annotated[str, Field(pattern=ACCOUNT_ID)]
    phone: Annotated[str, Field(pattern=PHONE)]
    kind: Kind
    holder: Holder
    language: Language
    status: AccountStatus
    lock_reason: LockReason | None
    frozen_at: AwareDatetime | None

    @property
    def is_frozen(self) -> bool:
        """Whether a freeze is in force, so that "frozen" may be said."""
        return self.status == "frozen"


class Freeze(Answer):
    """How a freeze stands: say "frozen" only when `confirmed`; else ask again with the same key."""

    confirmed: bool
    frozen_at: AwareDatetime | None = None
    already_frozen: bool = False


class Transaction(Answer):
    """One movement of money in fen (a hundredth of a yuan); the other party is masked by the wallet.

    `expected_at`: when pending, by when it arrives; when failed or reversed, by when the money is back.
    `account_id` says whose it is: read it out to the verified owner only.
    """

    transaction_id: Annotated[str, Field(pattern=TRANSACTION_ID)]
    account_id: Annotated[str, Field(pattern=ACCOUNT_ID)]
    kind: TransactionKind
    direction: Direction
    amount_fen: Annotated[int, Field(ge=1)]
    status: TransactionStatus
    created_at: AwareDatetime
    expected_at: AwareDatetime | None
    counterparty: Annotated[str, Field(min_length=1, max_length=60)]


class Frozen(Answer):
    """The wire form of a freeze in force (200)."""

    status: Literal["frozen"]
    frozen_at: AwareDatetime
    already_frozen: bool


class FreezePending(Answer):
    """The wire form of a freeze that is accepted but not yet in force (202)."""

    status: Literal["pending"]


class TransactionList(Answer):
    """The wire form of an account's latest transactions, newest first."""

    transactions: tuple[Transaction, ...]


class MessageAccepted(Answer):
    """The wire form of an accepted message."""

    message_id: Annotated[str, Field(min_length=1, max_length=64)]


class ProofCheck(Answer):
    """The wire form of a proof check: whether both were right."""

    passed: bool


class DisputeOpened(Answer):
    """The wire form of an open dispute."""

    dispute_id: Annotated[str, Field(min_length=1, max_length=64)]


class NoticeAccepted(Answer):
    """The wire form of an accepted notice."""

    notice_id: Annotated[str, Field(min_length=1, max_length=64)]


class Problem(Answer):
    """The wire form of every refusal (RFC 9457)."""

    status: int
    code: str
    detail: str
