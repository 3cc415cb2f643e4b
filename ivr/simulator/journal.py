"""Everything that happened on every leg, in one row, for those who look at the whole network or at one telephone."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ivr.simulator.call import Call

MOST_KEPT = 100_000
_FORGOTTEN_AT_ONCE = 10_000


@dataclass(frozen=True)
class Entry:
    """An event and the leg that it happened on; `number` counts over the whole network."""

    number: int
    call: "Call"
    event: dict[str, Any]


class Journal:
    """The newest entries. Safe to use from several threads."""

    def __init__(self, lock: "threading.RLock") -> None:
        self._changed = threading.Condition(lock)
        self._entries: list[Entry] = []
        self._last = 0

    def add(self, call: "Call", event: dict[str, Any]) -> None:
        """An event has happened."""
        with self._changed:
            self._last += 1
            self._entries.append(Entry(self._last, call, event))
            if len(self._entries) > MOST_KEPT:
                del self._entries[:_FORGOTTEN_AT_ONCE]
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        with self._changed:
            self._entries.clear()

    @property
    def last(self) -> int:
        """The number of the newest entry."""
        with self._changed:
            return self._last

    def since(self, after: int, seconds: float) -> list[Entry]:
        """Entries numbered above `after`, waiting up to `seconds` for one."""
        with self._changed:
            self._changed.wait_for(lambda: self._last > after, seconds)
            first = self._entries[0].number if self._entries else 0
            return self._entries[max(0, after - first + 1) :]
