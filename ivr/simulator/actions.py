"""What people do on the line: the caller, and whoever answers a dialled leg."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEYS = frozenset("0123456789*#")
OUTCOMES = frozenset({"answered", "busy", "no-answer", "failed"})


class NoSuchAction(ValueError):
    """The action's JSON is not one that the control API knows; the message says what is."""


@dataclass(frozen=True)
class Press:
    """Keys, one after the other. `after_chars` of the words just heard are over when the first is pressed."""

    keys: str
    after_chars: int | None = None


@dataclass(frozen=True)
class Utter:
    """Words, as a recogniser would return them."""

    words: str
    confidence: float = 0.9
    after_chars: int | None = None


@dataclass(frozen=True)
class Wait:
    """Silence until the time-out; while legs talk: the other side hangs up."""


@dataclass(frozen=True)
class HangUp:
    """The caller hangs up."""


@dataclass(frozen=True)
class AnswerLeg:
    """What becomes of the dialled leg after `after` seconds; `talk` None means until somebody hangs up."""

    outcome: str
    after: float = 3.0
    talk: float | None = None


Action = Press | Utter | Wait | HangUp | AnswerLeg


def parse_action(body: Any) -> Action:
    """An action from the control API's JSON. Raises NoSuchAction."""
    if not isinstance(body, dict):
        raise NoSuchAction("an action is a JSON object")
    for name, reader in _READERS.items():
        if name in body:
            return reader(body[name], body)
    raise NoSuchAction(f"an action is one of {', '.join(_READERS)}")


def _press(keys: Any, body: dict[str, Any]) -> Press:
    if not isinstance(keys, str) or not keys or not set(keys) <= KEYS:
        raise NoSuchAction("press takes a string of the keys 0-9, * and #")
    return Press(keys, _after_chars(body))


def _utter(words: Any, body: dict[str, Any]) -> Utter:
    confidence = body.get("confidence", 0.9)
    if not isinstance(words, str) or not words:
        raise NoSuchAction("say takes the words that are said")
    if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise NoSuchAction("confidence is a number from 0 to 1")
    return Utter(words, float(confidence), _after_chars(body))


def _answer(answer: Any, _body: dict[str, Any]) -> AnswerLeg:
    if isinstance(answer, str):
        answer = {"outcome": answer}
    if not isinstance(answer, dict) or answer.get("outcome", "answered") not in OUTCOMES:
        raise NoSuchAction(f"answer's outcome is one of {', '.join(sorted(OUTCOMES))}")
    talk = answer.get("talk")
    after = answer.get("after", 3.0)
    if not all(isinstance(seconds, int | float) and seconds >= 0 for seconds in (after, talk or 0)):
        raise NoSuchAction("answer's after and talk are seconds")
    return AnswerLeg(answer.get("outcome", "answered"), float(after), None if talk is None else float(talk))


def _after_chars(body: dict[str, Any]) -> int | None:
    after = body.get("after_chars")
    if after is not None and (not isinstance(after, int) or after < 0):
        raise NoSuchAction("after_chars is a number of characters")
    return after


_READERS: dict[str, Callable[[Any, dict[str, Any]], Action]] = {
    "press": _press,
    "say": _utter,
    "wait": lambda _value, _body: Wait(),
    "hang_up": lambda _value, _body: HangUp(),
    "answer": _answer,
}
