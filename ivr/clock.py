"""The only clock: everything that asks what time it is asks here, so that a test can answer instead."""

import time
from datetime import UTC, datetime


class Clock:
    """Wall time in UTC for what is stored or spoken, monotonic seconds for time-outs."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Waits in this thread."""
        time.sleep(seconds)


class SettableClock(Clock):
    """A clock that stands where it was set, for rehearsals in virtual time; time-outs go by real time all the same."""

    def __init__(self) -> None:
        self._now = super().now()

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Puts it to a later moment; it never runs backwards."""
        self._now = max(self._now, now)
