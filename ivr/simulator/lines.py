"""The account's numbers, and where a call to each is led."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Line:
    """A number of the account, as Twilio's console holds it."""

    sid: str
    number: str
    friendly_name: str
    voice_url: str
    created: datetime
    voice_method: str = "POST"
    fallback_url: str | None = None
    status_url: str | None = None
    status_events: frozenset[str] = frozenset({"completed"})
