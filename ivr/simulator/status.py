"""Status events, sent beside the calls so that no call waits for them, those of one call in their order.

https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent: initiated, ringing, answered, completed; only
`completed` unless others are asked for, and `completed` stands for every final status.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial

from ivr.simulator.asker import Asker
from ivr.simulator.call import Call
from ivr.simulator.hands import Hands
from ivr.simulator.timeline import Timeline

EVENTS = ("initiated", "ringing", "answered", "completed")


@dataclass(frozen=True, eq=False)
class Letter:
    """One event that the application is told; the clock of `timeline` stands still until it was."""

    url: str
    parameters: Mapping[str, str]
    method: str = "POST"
    timeline: Timeline | None = None


class Outbox:
    """Sends webhooks whose answers nobody waits for; those under one key go one after the other."""

    def __init__(self, asker: Asker, hands: Hands, lock: "threading.RLock", now: Callable[[], datetime]) -> None:
        self.now = now
        self._asker = asker
        self._hands = hands
        self._waiting: dict[str, deque[Letter]] = {}
        self._empty = threading.Condition(lock)

    def put(self, key: str, letter: Letter) -> None:
        """Send it soon, after what was put under this key before."""
        with self._empty:
            if letter.timeline:
                letter.timeline.hold(letter)
            waiting = self._waiting.setdefault(key, deque())
            waiting.append(letter)
            if len(waiting) == 1:
                self._send(key, letter)

    def flush(self, seconds: float = 30.0) -> None:
        """Wait until everything put so far was sent or has failed."""
        with self._empty:
            self._empty.wait_for(lambda: not self._waiting, seconds)

    def _send(self, key: str, letter: Letter) -> None:
        work = partial(self._asker.tell, letter.url, letter.parameters, letter.method)
        self._hands.give(work, partial(self._sent, key, letter))

    def _sent(self, key: str, letter: Letter, _nothing: None) -> None:
        if letter.timeline:
            letter.timeline.let_go(letter)
        waiting = self._waiting[key]
        waiting.popleft()
        if waiting:
            self._send(key, waiting[0])
        else:
            del self._waiting[key]
            self._empty.notify_all()


@dataclass(frozen=True)
class StatusEvents:
    """Tells the application what has become of a call, if it asked to be told."""

    outbox: Outbox
    timeline: Timeline
    account_sid: str
    url: str | None = None
    events: frozenset[str] = frozenset({"completed"})
    method: str = "POST"

    def reached(self, call: Call, event: str) -> None:
        """The call reached a stage; `event` is one of EVENTS."""
        if self.url is None or event not in self.events:
            return
        asked_for = [name for name in EVENTS if name in self.events]
        parameters = call_parameters(call, self.account_sid) | {
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(asked_for.index(event)),
            "Timestamp": format_datetime(self.outbox.now()),
        }
        if event == "initiated":
            parameters["CallStatus"] = "initiated"
        if event == "completed":
            parameters |= {"CallDuration": str(call.duration), "Duration": str(-(-call.duration // 60))}
        self.outbox.put(call.sid, Letter(self.url, parameters, self.method, self.timeline))


def call_parameters(call: Call, account_sid: str) -> dict[str, str]:
    """What every request about a call holds. https://www.twilio.com/docs/voice/twiml#request-parameters"""
    parameters = {
        "CallSid": call.sid,
        "AccountSid": account_sid,
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
        "CallStatus": "completed" if call.gone and not call.ended else call.status,
        "Direction": call.direction,
        "ApiVersion": "2010-04-01",
    }
    if call.parent_sid:
        parameters["ParentCallSid"] = call.parent_sid
    if call.answered_by:
        parameters["AnsweredBy"] = call.answered_by
    return parameters
