"""One call: its log of events, the actions that wait to be taken, and what it waits for."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.actions import Action, HangUp
from ivr.simulator.world import World

Event = dict[str, Any]
# While words are being spoken the call waits for "speech": somebody may act then, and nobody has to.
WAITS = frozenset({"input", "leg", "talk"})
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass
class Call:
    """A call from `from_` to `to`. Safe to use from several threads."""

    sid: str
    from_: str
    to: str
    pace: str
    world: World
    created: datetime
    status: str = "ringing"
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    duration: int = 0
    waiting_for: str | None = None
    hang_up_requested: bool = False
    events: list[Event] = field(default_factory=list)
    _actions: deque[Action] = field(default_factory=deque)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def ended(self) -> bool:
        """Whether the call has reached a final status."""
        return self.status in FINAL

    def note(self, event_kind: str, at: float, /, **what: Any) -> Event:
        """Append an event; `at` is in seconds on the call's own clock."""
        with self._changed:
            event = {"n": len(self.events) + 1, "at": round(at, 2), "event": event_kind, **what}
            self.events.append(event)
            self._changed.notify_all()
            return event

    def act(self, action: Action) -> None:
        """Put an action on the line; the call counts as busy until it has been taken."""
        with self._changed:
            self.hang_up_requested = self.hang_up_requested or isinstance(action, HangUp)
            self._actions.append(action)
            self.waiting_for = None
            self._changed.notify_all()

    def next_action(self, seconds: float, waiting_for: str) -> Action | None:
        """The next action, waiting at most `seconds` of wall-clock time for it."""
        until = self.world.monotonic() + seconds
        with self._changed:
            while not self._actions:
                left = until - self.world.monotonic()
                if left <= 0:
                    self.waiting_for = None
                    return None
                if self.waiting_for != waiting_for:
                    self.waiting_for = waiting_for
                    self._changed.notify_all()
                self._changed.wait(left)
            self.waiting_for = None
            return self._actions.popleft()

    def end(self, status: str) -> None:
        """Reach a final status."""
        with self._changed:
            self.status, self.ended_at, self.waiting_for = status, self.world.now(), None
            self._changed.notify_all()

    def since(self, after: int, seconds: float, settled: bool) -> list[Event]:
        """Events numbered above `after`. Waits up to `seconds` for one, or until the call waits for somebody to act."""
        until = self.world.monotonic() + seconds
        with self._changed:
            while not self._ready(after, settled):
                left = until - self.world.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return self.events[after:]

    def _ready(self, after: int, settled: bool) -> bool:
        if settled:
            return self.ended or self.waiting_for in WAITS
        return self.ended or len(self.events) > after
