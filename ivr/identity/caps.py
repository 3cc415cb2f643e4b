"""How many codes may be sent: to one number, against bombing it, and to a range of numbers and in all, against pumping.

Counted by the number that the caller named, registered or not, so that a stranger's number tells nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ivr.identity.counters import HOUR, count_down, count_up, is_reached
from ivr.identity.tables import codes
from ivr.vault import Vault

TEN_MINUTES = timedelta(minutes=10)

_NUMBER, _PREFIX, _ALL = "code_sent", "code_sent_prefix", "code_sent_all"
_ENDING = 4
"""Numbers that differ in so many last digits are one range: whoever pumps texts rents them so."""


@dataclass(frozen=True)
class Caps:
    """The limits: `pause_seconds` between two codes to a number, and how many in which time."""

    pause_seconds: int
    in_ten_minutes: int
    a_day: int
    an_hour_for_a_prefix: int
    an_hour: int


@dataclass(frozen=True)
class CodeCaps:
    """Counts codes before they are sent."""

    caps: Caps
    vault: Vault

    def refusal(
        self, connection: sa.Connection, number: str, number_hash: str, now: datetime, *, is_sent: bool
    ) -> str | None:
        """Why no code may be sent now: soon (the last is too fresh) or capped; None when it may, and it is counted.

        Those who ask for one number take turns, so that parallel calls share its limits exactly. A code that will not
        really be sent (`is_sent` is False) is refused alike and takes nothing from the others'.
        """
        refusal = self._of_number(connection, number_hash, now) or self._of_all(connection, number, now, is_sent)
        if refusal is None:
            count_up(connection, _NUMBER, number_hash, now, self.caps.a_day)
        return refusal

    def _of_number(self, connection: sa.Connection, number_hash: str, now: datetime) -> str | None:
        times = connection.execute(
            sa.select(codes.c.made_at)
            .where(codes.c.number_hash == number_hash, codes.c.made_at > now - TEN_MINUTES)
            .order_by(codes.c.made_at.desc())
        )
        recent = times.scalars().all()
        if recent and recent[0] > now - timedelta(seconds=self.caps.pause_seconds):
            return "soon"
        if len(recent) >= self.caps.in_ten_minutes:
            return "capped"
        return "capped" if is_reached(connection, _NUMBER, number_hash, now, self.caps.a_day) else None

    def _of_all(self, connection: sa.Connection, number: str, now: datetime, is_sent: bool) -> str | None:
        prefix = self.vault.hash(number[:-_ENDING], "prefix")
        limits = ((_PREFIX, prefix, self.caps.an_hour_for_a_prefix), (_ALL, "", self.caps.an_hour))
        counted = list[tuple[str, str]]()
        for name, subject, limit in limits:
            if not is_sent:
                is_free = not is_reached(connection, name, subject, now, limit, HOUR)
            elif is_free := count_up(connection, name, subject, now, limit, HOUR):
                counted.append((name, subject))
            if not is_free:
                for taken in counted:
                    count_down(connection, *taken, now, HOUR)
                return "capped"
        return None
