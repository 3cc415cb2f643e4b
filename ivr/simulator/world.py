"""The one place from which the simulator takes time, randomness and ids, so that a test can replace it."""

import secrets
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class World:
    """The real world. A test gives another with the same methods."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean something."""
        return time.monotonic()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def sid(self, prefix: str) -> str:
        """A Twilio SID: two letters and 32 hexadecimal digits."""
        return prefix + secrets.token_hex(16)

    def code(self) -> str:
        """A one-time code of six digits."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def token(self) -> str:
        """An idempotency token for one webhook and its retries."""
        return str(uuid.uuid4())

    def rest(self, seconds: float) -> None:
        """Let wall-clock time pass where no event could end the wait."""
        time.sleep(seconds)


class VirtualWorld(World):
    """A world whose present moment follows a virtual clock; time-outs and rests take their real time."""

    def __init__(self, began: datetime | None = None) -> None:
        self.began = began or super().now()
        self.seconds: Callable[[], float] = lambda: 0.0

    def now(self) -> datetime:
        """The moment that the virtual clock shows."""
        return self.began + timedelta(seconds=self.seconds())
