"""Those who wait: entering a desk's queue, leaving it, and what a waiting caller is told."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.agents import move
from ivr.desk.desks import Desks
from ivr.desk.expected import RECENT, Heard, Recent, Told, announce, expected_wait
from ivr.desk.rules import Waiting, is_full, place
from ivr.desk.tables import agents, queue_entries, reservations
from ivr.ids import Ids

WAITS = ("waiting", "reserved")
"""Those who are not talking to anybody yet: whose agent's telephone rings still has a place."""
ON_DUTY = ("ready", "reserved", "talking", "wrap_up")
_LEAVING_OVER = timedelta(hours=1)


@dataclass(frozen=True)
class Entering:
    """Who begins to wait: the call, when it began, for which desk, in which language."""

    call_id: str
    desk: str
    language: str
    began_at: datetime
    kind: str = "caller"


@dataclass(frozen=True)
class Line:
    """The queues of all desks."""

    database: Database
    desks: Desks
    clock: Clock
    ids: Ids

    def enter(self, who: Entering) -> str | None:
        """Puts somebody into the queue and gives the entry's id; the one that the call has already, if there is one.

        None when the desk is full; those who come in the same moment may pass its limit by a few.
        """
        try:
            with self.database.write() as connection:
                return self._enter(connection, who)
        except IntegrityError:
            # The same call entered in the same moment.
            with self.database.write() as connection:
                return self._enter(connection, who)

    def _enter(self, connection: sa.Connection, who: Entering) -> str | None:
        desk, now = self.desks[who.desk], self.clock.now()
        found = connection.execute(sa.select(queue_entries).where(_of_call(who.call_id))).first()
        if found and found.desk == who.desk:
            return str(found.id)
        if desk.limit is not None and is_full(desk, self._waiting(connection, who.desk)):
            return None
        if found:
            # Sent on to another desk while waiting; overflow counts anew, the turn does not.
            sent = sa.update(queue_entries).where(queue_entries.c.id == found.id, queue_entries.c.state == "waiting")
            connection.execute(sent.values(desk=who.desk, entered_at=now, emergency=desk.emergency))
            return str(found.id)
        row = {
            "id": self.ids.key(),
            "call_id": who.call_id,
            "kind": who.kind,
            "desk": who.desk,
            "language": who.language,
            "emergency": desk.emergency,
            "cut_off": False,
            "began_at": who.began_at,
            "entered_at": now,
            "state": "waiting",
        }
        connection.execute(sa.insert(queue_entries).values(row))
        return str(row["id"])

    def leave(self, call_id: str) -> list[str]:
        """The caller hung up, or chose something else: gives the agents' legs (Twilio's ids) that must stop ringing."""
        now = self.clock.now()
        with self.database.write() as connection:
            left = sa.update(queue_entries).where(_of_call(call_id), queue_entries.c.state.in_(WAITS))
            left = left.values(state="left", ended_at=now)
            ids = connection.execute(left.returning(queue_entries.c.id)).scalars().all()
            over = sa.update(reservations).where(reservations.c.entry_id.in_(ids), reservations.c.state != "over")
            over = over.values(state="over", outcome="caller_left", ended_at=now)
            rung = connection.execute(over.returning(reservations.c.agent_id, reservations.c.leg)).all()
            for agent_id, _ in rung:
                move(connection, agent_id, "caller_leaves", now)
        return [leg for _, leg in rung if leg]

    def tell(self, call_id: str) -> Told:
        """What a waiting caller hears of the wait now; it is remembered as told."""
        now = self.clock.now()
        with self.database.read() as connection:
            entry = connection.execute(sa.select(queue_entries).where(_of_call(call_id))).first()
            if entry is None or entry.state not in WAITS:
                return Told()
            mine, line = waiting(entry), self.waiting(connection, entry.desk)
            wait = self._expected(connection, mine, line, now)
        told, heard = announce(_heard(entry), now.timestamp(), place(mine, line), wait)
        if told != Told():
            with self.database.write() as connection:
                update = sa.update(queue_entries).where(queue_entries.c.id == entry.id)
                connection.execute(update.values(_stored(heard)))
        return told

    def expected(self, desk: str, language: str) -> float | None:
        """Seconds that somebody who entered now would probably wait; None when nobody is on duty there."""
        now = self.clock.now()
        with self.database.read() as connection:
            line = self.waiting(connection, desk)
            moment = now.timestamp()
            new = Waiting("", desk, language, moment, moment, emergency=self.desks[desk].emergency)
            return self._expected(connection, new, [*line, new], now)

    def waiting(self, connection: sa.Connection, desk: str | None = None) -> list[Waiting]:
        """Those who wait, at one desk or at all."""
        query = sa.select(queue_entries).where(queue_entries.c.state.in_(WAITS if desk else ("waiting",)))
        if desk:
            query = query.where(queue_entries.c.desk == desk)
        return [waiting(row) for row in connection.execute(query)]

    def _expected(self, connection: sa.Connection, mine: Waiting, line: list[Waiting], now: datetime) -> float | None:
        skilled = agents.c.desks.contains(f",{mine.desk},"), agents.c.languages.contains(f",{mine.language},")
        count = sa.select(sa.func.count()).where(agents.c.state.in_(ON_DUTY), *skilled)
        on_duty = connection.execute(count).scalar_one()
        desk, recent = self.desks[mine.desk], self._recent(connection, mine.desk, now)
        return expected_wait(place(mine, line) - 1, on_duty, recent.handling(desk.usual), recent.leaving)

    def _recent(self, connection: sa.Connection, desk: str, now: datetime) -> Recent:
        """What the latest calls of a desk showed; one round trip, along an index."""
        entry = queue_entries.c
        since = now - _LEAVING_OVER
        query = sa.select(entry.entered_at, entry.answered_at, entry.ended_at, entry.state)
        query = (
            query.where(entry.desk == desk, entry.ended_at > since).order_by(entry.ended_at.desc()).limit(4 * RECENT)
        )
        rows = connection.execute(query).all()
        wrap_up = self.desks[desk].wrap_up
        busy = [_seconds(row.answered_at, row.ended_at) + wrap_up for row in rows if row.answered_at]
        waited = sum(_seconds(row.entered_at, row.answered_at or row.ended_at) for row in rows)
        return Recent(busy[:RECENT], waited, sum(row.state == "left" for row in rows))

    def _waiting(self, connection: sa.Connection, desk: str) -> int:
        entry = queue_entries.c
        count = sa.select(sa.func.count()).where(entry.desk == desk, entry.state.in_(WAITS))
        return int(connection.execute(count).scalar_one())


def waiting(row: Any) -> Waiting:
    """An entry's row as the rules want it."""
    return Waiting(
        key=row.id,
        desk=row.desk,
        language=row.language,
        began=row.began_at.timestamp(),
        entered=row.entered_at.timestamp(),
        emergency=row.emergency,
        cut_off=row.cut_off,
        agent=row.agent_id,
    )


def _of_call(call_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(queue_entries.c.call_id == call_id, queue_entries.c.state.not_in(("left", "served")))


def _heard(row: Any) -> Heard:
    if row.told_at is None:
        return Heard()
    until = row.promised_until.timestamp() if row.promised_until else math.inf
    return Heard(row.told_at.timestamp(), row.told_place, until)


def _stored(heard: Heard) -> dict[str, Any]:
    until = datetime.fromtimestamp(heard.promised_until, UTC) if heard.promised_until < math.inf else None
    return {"told_at": datetime.fromtimestamp(heard.at, UTC), "told_place": heard.place, "promised_until": until}


def _seconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds()
