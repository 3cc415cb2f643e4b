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
