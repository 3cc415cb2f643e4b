"""What a menu may name: topics, desks, kinds of values and the requests made outside, with every outcome."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

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

LANGUAGES = ("zh-CN", "en-US")
"""Languages that the hotline can speak and recognise."""

HOUSE_CHOICES = ("repeat", "back", "agent")
"""What can be said in every menu and entry, as the keys of the house can be pressed."""

CHOICES = ("yes", "no", "again", "later", "wrong_number", "english", *HOUSE_CHOICES)
"""Spoken choices that an option of a menu may go by."""

DESKS = ("general", "fraud")

DIAL_OUTCOMES = ("completed", "busy", "no_answer", "failed")


@dataclass(frozen=True)
class RequestKind:
    """A request of a menu: what it is given, how it can end besides being late, and which proof it needs first.

    Its first outcome is the good one, which brings all that it `gives`; "failed" is always among the others.
    """

    outcomes: tuple[str, ...]
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    needs_proof: str | None = None
    tell_late: str | None = None
    """The request that tells the owner when its good outcome comes after the call had gone on without it."""

    def judge(self, outcome: str, values: Mapping[str, str]) -> str:
        """The outcome to go on with: one that is not known, or that lacks what it should bring, is a failure."""
        if outcome == self.outcomes[0] and not all(values.get(name) for name in self.gives):
            return "failed"
        return outcome if outcome in self.outcomes else "failed"


TELL_FROZEN = "tell_frozen"

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
    "open_case": RequestKind(("done", "failed"), takes=("account", "registered", "topic"), gives=("case_number",)),
}
REQUEST_NAMES = tuple(REQUESTS)
"""Requests that a menu may name; `verify` makes those for codes itself, so that no menu can skip a part of it."""

SEND_CODE = "send_code"
CHECK_CODE = "check_code"
CODE_OUTCOMES = {
    SEND_CODE: ("sent", "late", "locked", "failed"),
    CHECK_CODE: ("right", "wrong", "expired", "locked", "again"),
}

PURPOSES = ("freeze",)


@dataclass(frozen=True)
class ValueKind:
    """A kind of digits that callers enter: how many at most, which are right, and how they are kept."""

    pattern: re.Pattern[str]
    num_digits: int
    prefix: str = ""
    secret: bool = False
    timeout: int = 6

    def read(self, digits: str) -> str | None:
        """The value of these digits, or None when they are not of this kind."""
        return self.prefix + digits if self.pattern.fullmatch(digits) else None


VALUES = {
    "phone": ValueKind(re.compile(r"1[3-9][0-9]{9}"), num_digits=11, prefix="+86"),
    "code": ValueKind(re.compile(r"[0-9]{6}"), num_digits=6, secret=True, timeout=12),
}


@dataclass(frozen=True)
class Limits:
    """The bounds of the flow; reaching one is an event and leads to a person."""

    nodes_a_turn: int = 20
    steps_a_call: int = 200
    polls: int = 3
    tries_a_code: int = 3
    codes_a_call: int = 2
    history: int = 20


LIMITS = Limits()
