"""What a menu may name: topics, desks, kinds of values and the requests made outside, with every outcome."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

TOPICS = (
    "account_theft",
    "lost_funds",
    "payment_failed",
    "topup_withdraw",
    "account_locked",
    "cards",
    "cross_border",
    "security_help",
    "account_closure",
    "merchant",
    "feedback",
    "case_status",
    "callback",
    "service_info",
    "agent",
)

HOUSE_CHOICES = ("repeat", "back", "agent", "distress")
"""What can be said in every menu and entry, as the keys of the house can be pressed."""
DISTRESS_KEY = "7"
"""Pressed in a menu, or after a star while digits are entered, by a caller who is not free to speak."""

CHOICES = (
    *("yes", "no", "first", "second", "again", "later", "wrong_number", "wrong_line", "english"),
    *("not_with_me", "no_text"),
    *("mine", "not_mine", "none_mine", "enough", "unknown", "for_another"),
    *("in_touch", "card_used", "all_well", "problem", "another", "wrong_person", "not_arrived", "refund_missing"),
    *HOUSE_CHOICES,
)
"""Spoken choices that an option of a menu may go by."""

DESKS = ("general", "fraud", "dispute")

DIAL_OUTCOMES = ("completed", "busy", "no_answer", "failed")


@dataclass(frozen=True)
class RequestKind:
    """A request of a menu: what it is given, how it can end besides being late, and what it needs proof for.

    Its first outcome is the good one, which brings all that it `gives`, and others bring what `brings` says of them;
    "failed" is always among the others and brings nothing.
    """

    outcomes: tuple[str, ...]
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    brings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs_proof: str | None = None
    """The purpose that a proof must serve for, by the table in proofs.py."""
    tell_late: str | None = None
    """The request that tells the owner when its good outcome comes after the call had gone on without it."""

    def given_by(self, outcome: str) -> tuple[str, ...]:
        """The values that this outcome brings."""
        return self.gives if outcome == self.outcomes[0] else self.brings.get(outcome, ())

    @property
    def all_given(self) -> frozenset[str]:
        """Every value that some outcome brings."""
        return frozenset(self.gives).union(*self.brings.values())

    def judge(self, outcome: str, values: Mapping[str, str]) -> str:
        """The outcome to go on with: one that is not known, or that lacks what it should bring, is a failure."""
        if not all(values.get(name) for name in self.given_by(outcome)):
            return "failed"
        return outcome if outcome in self.outcomes else "failed"


TELL_FROZEN = "tell_frozen"
_ONE_MOVE = ("amount", "at", "party")

REQUESTS = {
    "find_account": RequestKind(
        ("found", "unknown", "failed"), takes=("phone",), gives=("account", "ending", "registered")
    ),
    "freeze_wallet": RequestKind(
        ("done", "failed"),
        takes=("account", "registered"),
        gives=("frozen",),
        needs_proof="freeze",
        tell_late=TELL_FROZEN,
    ),
    # Once a day for an account: "spent" when this was done before today.
    "protective_freeze": RequestKind(
        ("done", "spent", "failed"),
        takes=("account", "registered"),
        gives=("frozen",),
        needs_proof="protective_freeze",
    ),
    "open_case": RequestKind(
        ("done", "failed"),
        takes=("account", "registered", "topic", "matter", "transaction", "amount", "at", "party"),
        gives=("case_number",),
    ),
    # What has moved or is about to; "minor" when the owner is one, with whom a person talks, and the guardian.
    "recent_transactions": RequestKind(
        ("some", "none", "minor", "failed"), takes=("account",), gives=("moves",), needs_proof="dispute"
    ),
    "dispute": RequestKind(
        ("done", "failed"),
        takes=("account", "case_number", "disputed"),
        gives=("dispute",),
        needs_proof="dispute",
    ),
    # Arrived: completed, into the account. Overdue, unsettled: nobody can say by when it arrives, or is back.
    "find_transaction": RequestKind(
        (
            *("completed", "arrived", "pending", "overdue", "unsuccessful", "reversed", "unsettled"),
            *("minor", "unknown", "failed"),
        ),
        takes=("account", "transaction"),
        gives=_ONE_MOVE,
        brings={
            **dict.fromkeys(("arrived", "overdue", "unsettled"), _ONE_MOVE),
            **dict.fromkeys(("pending", "unsuccessful", "reversed"), (*_ONE_MOVE, "by")),
        },
        needs_proof="status",
    ),
    # To the registered number only; "failed" when there is none.
    "send_text": RequestKind(("done", "failed"), takes=("template", "registered", "case_number")),
}
REQUEST_NAMES = tuple(REQUESTS)
"""Requests that a menu may name."""

SEND_CODE = "send_code"
CHECK_CODE = "check_code"
CHECK_PROOF = "check_proof"
PROOF_OUTCOMES = {
    # soon: the last code is too fresh; capped: as many as may be sent in a time were sent.
    SEND_CODE: ("sent", "late", "soon", "capped", "locked", "failed"),
    CHECK_CODE: ("right", "wrong", "expired", "locked", "again"),
    # One of the weaker proofs, checked when there are two; which of them was wrong is known to nobody here.
    CHECK_PROOF: ("right", "more", "wrong", "spent", "again"),
}
"""How the requests end that prove who is calling; the nodes for it make them, so that no menu can skip a part."""

PROOF_KINDS = ("identity_last4", "card_last4", "last_payee_last4")
"""The weaker proofs, in the wallet's words; two of them are checked together."""


@dataclass(frozen=True)
class ValueKind:
    """A kind of digits that callers enter: how many at most, which are right, and how they are kept."""

    pattern: re.Pattern[str]
    num_digits: int
    prefix: str = ""
    secret: bool = False
    timeout: int = 6
    star: str = "*"
    """What a star stands for."""

    def read(self, digits: str) -> str | None:
        """The value of these digits, or None when they are not of this kind."""
        value = digits.replace("*", self.star)
        return self.prefix + value if self.pattern.fullmatch(value) else None


VALUES = {
    "phone": ValueKind(re.compile(r"1[3-9][0-9]{9}"), num_digits=11, prefix="+86"),
    "transaction": ValueKind(re.compile(r"20[0-9]{10}"), num_digits=12, timeout=8),
    "case": ValueKind(re.compile(r"[0-9]{8}"), num_digits=8, timeout=8),
    "last_four": ValueKind(re.compile(r"[0-9]{4}"), num_digits=4),
    "code": ValueKind(re.compile(r"[0-9]{6}"), num_digits=6, secret=True, timeout=12),
    # The last of an identity number may be X, which is keyed in as a star.
    "proof": ValueKind(re.compile(r"[0-9]{3}[0-9X]"), num_digits=4, secret=True, timeout=12, star="X"),
}
ENTERED = tuple(name for name, kind in VALUES.items() if not kind.secret)
"""Values that a menu may ask for; secrets are asked for by the nodes that are made for them."""

LISTS = {"moves": ("id", "at", "move", "amount", "party")}
"""Lists that a request can bring, as JSON, and what each of their items holds."""
LIST_NAMES = tuple(LISTS)


@dataclass(frozen=True)
class Limits:
    """The bounds of the flow; reaching one is an event and leads to a person."""

    nodes_a_turn: int = 20
    steps_a_call: int = 200
    polls: int = 3
    tries_a_code: int = 3
    codes_a_call: int = 2
    tries_a_proof: int = 3
    history: int = 20


LIMITS = Limits()
