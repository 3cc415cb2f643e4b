"""Faults that a test or a script injects: texts and Verify that hang, fail or lose their answer, repeated webhooks."""

import threading
from dataclasses import dataclass, field
from typing import Any, TypeVar

MESSAGE_FAULTS = frozenset({"hang", "fail", "lose_answer"})
LONGEST_HANG = 60.0
MOST_COPIES = 50


class NoSuchFault(ValueError):
    """The fault's JSON is not one that the control API knows; the message says what is."""


@dataclass
class MessageFault:
    """What becomes of the next `times` texts, or POST requests to Verify."""

    kind: str
    times: int
    seconds: float


@dataclass
class RepeatFault:
    """The next `times` webhooks are sent `copies` times more, at once, with the same idempotency token."""

    copies: int
    times: int


F = TypeVar("F", MessageFault, RepeatFault)


@dataclass
class Faults:
    """The faults in force. Safe to use from several threads."""

    _messages: list[MessageFault] = field(default_factory=list)
    _verify: list[MessageFault] = field(default_factory=list)
    _repeats: list[RepeatFault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, body: Any) -> None:
        """Add the faults of a JSON object. Raises NoSuchFault."""
        if not isinstance(body, dict) or not ({"messages", "verify", "webhooks"} & set(body)):
            raise NoSuchFault("a fault names messages, verify or webhooks")
        times = _number(body, "times", 1_000_000)
        with self._lock:
            if "messages" in body:
                self._messages.append(_message_fault(body, "messages", times))
            if "verify" in body:
                self._verify.append(_message_fault(body, "verify", times))
            if "webhooks" in body:
                self._repeats.append(_repeat_fault(body, times))

    def clear(self) -> None:
        """No faults from now on."""
        with self._lock:
            self._messages.clear()
            self._verify.clear()
            self._repeats.clear()

    def next_message(self) -> MessageFault | None:
        """The fault for the text that is being sent, used up by one."""
        with self._lock:
            return _use(self._messages)

    def next_verify(self) -> MessageFault | None:
        """The fault for the request to Verify that is being answered, used up by one."""
        with self._lock:
            return _use(self._verify)

    def copies(self) -> int:
        """How many copies the webhook that is being sent gets beside itself."""
        with self._lock:
            fault = _use(self._repeats)
            return fault.copies if fault else 0


def _use(faults: list[F]) -> F | None:
    while faults:
        if faults[0].times > 0:
            faults[0].times -= 1
            return faults[0]
        faults.pop(0)
    return None


def _message_fault(body: dict[str, Any], name: str, times: int) -> MessageFault:
    if body[name] not in MESSAGE_FAULTS:
        raise NoSuchFault(f"{name} is one of {', '.join(sorted(MESSAGE_FAULTS))}")
    seconds = body.get("seconds", 10)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_HANG:
        raise NoSuchFault(f"seconds is a number up to {LONGEST_HANG:.0f}")
    return MessageFault(body[name], times, float(seconds))


def _repeat_fault(body: dict[str, Any], times: int) -> RepeatFault:
    if body["webhooks"] != "repeat":
        raise NoSuchFault("webhooks is repeat")
    return RepeatFault(min(_number(body, "copies", 1), MOST_COPIES), times)


def _number(body: dict[str, Any], name: str, default: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NoSuchFault(f"{name} is a whole number")
    return value
