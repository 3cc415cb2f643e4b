"""What can happen to a call, as values: silence, nonsense and hanging up are inputs like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CallStarted:
    """The telephone rings; `caller` is None when the number is withheld or a placeholder."""

    caller: str | None


@dataclass(frozen=True)
class Keys:
    """Keys pressed; `by_key` when the finishing key ended the entry.

    Where the wait is for a secret, `digits` is empty and `hidden` holds them sealed instead.
    """

    digits: str
    by_key: bool = False
    hidden: str | None = None


@dataclass(frozen=True)
class Spoken:
    """Words as recognised, with what was understood of them for the wait that is due.

    `maybe` has one or two likely topics, the likelier first, when it is not sure enough which `topic` is meant.
    """

    text: str
    confidence: float = 1.0
    topic: str | None = None
    maybe: tuple[str, ...] = ()
    choice: str | None = None
    digits: str | None = None
    hidden: str | None = None


@dataclass(frozen=True)
class NoInput:
    """The caller stayed silent, or a waiting document came to its end."""


@dataclass(frozen=True)
class DialEnded:
    """The dialled leg is over; `status` is Twilio's: completed, busy, no-answer, failed or canceled."""

    status: str


@dataclass(frozen=True)
class Result:
    """What was asked outside has an outcome; taken whatever step is due, recognised by its key."""

    key: str
    outcome: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HungUp:
    """The call is over; `status` is its final status."""

    status: str


Input = CallStarted | Keys | Spoken | NoInput | DialEnded | Result | HungUp
