"""One leg, which is a call: where it stands, the log of its events, and what it waits for.

A caller's leg comes in, a leg that the application or a Dial begins goes out; both are calls and run TwiML. A call is
changed under the network's lock only; `since` lets other threads wait for what happens.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.actions import Action
from ivr.simulator.journal import Journal

Event = dict[str, Any]
# While words are being spoken the call waits for "speech", while simulated people ring or talk for "others": whoever
# is at the telephone may act then, and does not have to.
WAITS = frozenset({"input", "leg", "talk"})
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
FAST = 1000.0
INBOUND, OUTBOUND_API, OUTBOUND_DIAL = "inbound", "outbound-api", "outbound-dial"


@dataclass(eq=False)
class Call:
    """A leg from `from_` to `to`. `pace` is real, fast (speech takes no time) or stepped (a script leads it)."""

    sid: str
    from_: str
    to: str
    pace: str
    begun: float
    created: datetime
    direction: str = INBOUND
    parent_sid: str | None = None
    status: str = "ringing"
    answered_by: str | None = None
    queue_ms: int = 0
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    duration: int = 0
    waiting_for: str | None = None
    gone: bool = False
    ended_by: str | None = None
    events: list[Event] = field(default_factory=list)
    waiting_actions: deque[Action] = field(default_factory=deque)
    journal: Journal | None = field(default=None, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self._changed = threading.Condition(self.lock)

    @property
    def ended(self) -> bool:
        """Whether the call has reached a final status."""
        return self.status in FINAL

    @property
    def stepped(self) -> bool:
        """Whether a script leads it, for whom the clock waits."""
        return self.pace == "stepped"

    @property
    def speed(self) -> float:
        """How many times faster than in life speech passes."""
        return FAST if self.pace == "fast" else 1.0

    @property
    def address(self) -> str:
        """Whoever is at the telephone of this leg."""
        return self.from_ if self.direction == INBOUND else self.to

    def note(self, event_kind: str, at: float, /, **what: Any) -> Event:
        """Append an event; `at` is in seconds since the call began."""
        with self._changed:
            event = {"n": len(self.events) + 1, "at": round(at, 2), "event": event_kind, **what}
            self.events.append(event)
            self._changed.notify_all()
            if self.journal:
                self.journal.add(self, event)
            return event

    def wait_for(self, waiting_for: str | None) -> None:
        """Say what the call waits for."""
        with self._changed:
            if self.waiting_for != waiting_for:
                self.waiting_for = waiting_for
                self._changed.notify_all()

    def end(self, status: str, at: datetime) -> None:
        """Reach a final status."""
        with self._changed:
            self.status, self.ended_at, self.waiting_for = status, at, None
            self._changed.notify_all()

    def since(self, after: int, seconds: float, settled: bool) -> list[Event]:
        """Events numbered above `after`. Waits up to `seconds` for one, or until the call waits for somebody to act."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_ready(after, settled), seconds)
            return self.events[after:]

    def wait_until_ended(self, seconds: float) -> None:
        """Wait for a final status."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended, seconds)

    def is_ready(self, after: int, settled: bool) -> bool:
        """Whether there is an event above `after`, or with `settled` whether somebody has to act."""
        if settled:
            return self.ended or self.waiting_for in WAITS
        return self.ended or len(self.events) > after
