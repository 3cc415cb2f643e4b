"""Texts: what Twilio checks before it takes one, and the list of those that it took."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ivr.simulator.twiml.values import e164
from ivr.simulator.world import World

LONGEST_BODY = 1600
_SENDER_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_SHORT_CODE = re.compile(r"\d{3,8}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_UCS2_SEGMENT, _UCS2_PART = 70, 67
_GSM_SEGMENT, _GSM_PART = 160, 153


@dataclass
class Message:
    """A text that was taken."""

    sid: str
    to: str
    from_: str | None
    service_sid: str | None
    body: str
    status: str
    created: datetime
    updated: datetime | None = None
    deleted: bool = False

    @property
    def segments(self) -> int:
        """Parts it is sent in: 70 characters, or 160 in plain ASCII; 67 or 153 where there are several."""
        whole, part = (_GSM_SEGMENT, _GSM_PART) if self.body.isascii() else (_UCS2_SEGMENT, _UCS2_PART)
        return 1 if len(self.body) <= whole else -(-len(self.body) // part)


@dataclass(frozen=True)
class Refusal:
    """Why a request to the API was refused, in the numbers of https://www.twilio.com/docs/api/errors."""

    code: int
    message: str
    status: int = 400


@dataclass(frozen=True)
class MessageRule:
    """One check on a request that sends a text."""

    code: int
    message: str
    broken: Callable[[Mapping[str, str]], bool]


def refusal_of(form: Mapping[str, str]) -> Refusal | None:
    """The first rule that the request breaks."""
    for rule in MESSAGE_RULES:
        if rule.broken(form):
            return Refusal(rule.code, rule.message.format(to=form.get("To", ""), sender=form.get("From", "")))
    return None


def _sender_is_valid(form: Mapping[str, str]) -> bool:
    sender = form.get("From", "")
    return e164(sender) or bool(_SENDER_NAME.fullmatch(sender)) or bool(_SHORT_CODE.fullmatch(sender))


MESSAGE_RULES = (
    MessageRule(21604, "A 'To' phone number is required.", lambda form: not form.get("To")),
    MessageRule(
        21603,
        "A 'From' phone number is required.",
        lambda form: not form.get("From") and not form.get("MessagingServiceSid"),
    ),
    MessageRule(21602, "Message body is required.", lambda form: not form.get("Body")),
    MessageRule(
        21617,
        "The concatenated message body exceeds the 1600 character limit.",
        lambda form: len(form.get("Body", "")) > LONGEST_BODY,
    ),
    MessageRule(21211, "Invalid 'To' Phone Number: {to}", lambda form: not e164(form.get("To", ""))),
    MessageRule(
        21212,
        "Invalid From Number (caller ID): {sender}",
        lambda form: bool(form.get("From")) and not _sender_is_valid(form),
    ),
    MessageRule(
        21266,
        "'To' and 'From' number cannot be the same: {to}",
        lambda form: bool(form.get("To")) and form.get("To") == form.get("From"),
    ),
    MessageRule(
        21701,
        "The Messaging Service does not exist",
        lambda form: (
            bool(form.get("MessagingServiceSid")) and not _SERVICE.fullmatch(form.get("MessagingServiceSid", ""))
        ),
    ),
)


@dataclass
class Messages:
    """Every text that was taken, in order. Safe to use from several threads."""

    world: World
    _all: list[Message] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, form: Mapping[str, str]) -> Message:
        """Take a text that no rule refuses; it is delivered at once."""
        message = Message(
            sid=self.world.sid("SM"),
            to=form["To"],
            from_=form.get("From") or None,
            service_sid=form.get("MessagingServiceSid") or None,
            body=form["Body"],
            status="delivered",
            created=self.world.now(),
        )
        with self._changed:
            self._all.append(message)
            self._changed.notify_all()
        return message

    def forget(self) -> None:
        """Forget them all."""
        with self._changed:
            self._all.clear()

    def list(self, to: str | None = None, from_: str | None = None) -> "list[Message]":
        """Texts to and from these numbers, newest first."""
        with self._changed:
            found = [message for message in self._all if to in {None, message.to}]
            return [message for message in reversed(found) if from_ in {None, message.from_}]

    def since(self, after: int) -> Sequence[tuple[int, Message]]:
        """Texts numbered above `after`, each with its number, oldest first."""
        with self._changed:
            return tuple(enumerate(self._all[after:], after + 1))

    def get(self, sid: str) -> Message | None:
        """The text with this SID."""
        with self._changed:
            return next((message for message in self._all if message.sid == sid and not message.deleted), None)

    def redact(self, message: Message) -> None:
        """Forget what a text said, and keep that it was sent."""
        with self._changed:
            message.body, message.updated = "", self.world.now()

    def delete(self, message: Message) -> None:
        """Let the API know nothing of a text any more; it stays in the hand of whoever got it."""
        with self._changed:
            message.deleted = True
