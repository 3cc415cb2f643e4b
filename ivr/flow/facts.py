"""What a step is told of the world outside the call, as values: it looks nothing up by itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Facts:
    """`now` is when the turn is taken, with its zone; without it times are spoken as dates, never as "yesterday"."""

    now: datetime | None = None


NO_FACTS = Facts()
