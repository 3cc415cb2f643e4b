"""Queues: callers who wait in line, oldest first. https://www.twilio.com/docs/voice/api/queue-resource"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg

# https://www.twilio.com/docs/voice/api/queue-resource#queue-properties
DEFAULT_SIZE = 1000


@dataclass(eq=False)
class Member:
    """A caller in line, since a moment of the exchange's timeline."""

    leg: "Leg"
    since: float
    enqueued: datetime


@dataclass(eq=False)
class Queue:
    """One queue. `waited` are the seconds of everybody who has left it."""

    sid: str
    name: str
    created: datetime
    most: int = DEFAULT_SIZE
    members: list[Member] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    takers: list[Callable[[], None]] = field(default_factory=list)

    def enter(self, member: Member) -> bool:
        """Stand at the end of the line; False where it is full."""
        if len(self.members) >= self.most:
            return False
        self.members.append(member)
        for taker in self.takers[:1]:
            # First of all the caller learns of having come in.
            member.leg.timeline.after(0, taker)
        return True

    def leave(self, leg: "Leg") -> float:
        """Leave the line; the seconds spent in it."""
        member = self.member(leg.call.sid)
        if member is None:
            return 0.0
        self.members.remove(member)
        self.waited.append(leg.timeline.now - member.since)
        return self.waited[-1]

    def member(self, sid: str) -> Member | None:
        """Whoever waits on the call with this SID, or, for Front, whoever is first."""
        if sid == "Front":
            return self.members[0] if self.members else None
        return next((member for member in self.members if member.leg.call.sid == sid), None)

    def average(self, now: float) -> int:
        """Seconds that those in line have waited on the average."""
        waits = [now - member.since for member in self.members]
        return round(sum(waits) / len(waits)) if waits else 0

    def told(self, leg: "Leg") -> dict[str, str]:
        """What a wait document is told at each request. .../voice/twiml/enqueue#attributes-wait-url"""
        now = leg.timeline.now
        member = self.member(leg.call.sid)
        if member is None:
            return {}
        return {
            "QueueSid": self.sid,
            "QueueTime": str(round(now - member.since)),
            "AvgQueueTime": str(self.average(now)),
            "CurrentQueueSize": str(len(self.members)),
            "QueuePosition": str(self.members.index(member) + 1),
        }
