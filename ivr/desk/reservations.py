"""An agent reserved for somebody who waits: claimed, dialled, joined, parted. Each move happens once, or not at all.

Rows are always locked in the same order: the entry, the reservation, the agent.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.agents import move
from ivr.desk.desks import Desk, Desks
from ivr.desk.pacer import Pacer
from ivr.desk.presence import Happens
from ivr.desk.tables import agents, queue_entries, reservations
from ivr.ids import Ids
from ivr.jobs import Jobs
from ivr.vault import Vault

JOB = "dial_agent"
DIAL_LOST_AFTER = timedelta(seconds=10)
"""A job that should have dialled by then is enqueued again."""
ANSWER_MARGIN = 30
"""Seconds beyond the ringing for the whisper and for pressing 1, and beyond a talk for its last event."""

NotTaken = Literal["declined", "no_answer", "machine", "busy", "failed"]
NOT_TAKEN: tuple[NotTaken, ...] = ("declined", "no_answer", "machine", "busy", "failed")


@dataclass(frozen=True)
class ToDial:
    """A leg that is to begin: whose address rings for how many seconds, and how long it may last."""

    reservation: str
    address: str
    ring: int
    talk_limit: int


class _Stale(Exception):
    """Somebody else changed a row first; the transaction is taken back."""


@dataclass(frozen=True)
class Reservations:
    """Moves reservations, with their entries and agents."""

    database: Database
    desks: Desks
    vault: Vault
    pacer: Pacer
    jobs: Jobs
    clock: Clock
    ids: Ids

    def claim(self, entry_id: str, agent_id: str) -> str | None:
        """Reserves a ready agent for somebody who waits, and enqueues the dial; None when one of them is taken."""
        now, id_ = self.clock.now(), self.ids.key()
        row = {"id": id_, "entry_id": entry_id, "agent_id": agent_id, "state": "claimed"}
        with _unless_stale() as outcome, self.database.write() as connection:
            _entry(connection, entry_id, "waiting", state="reserved")
            if not move(connection, agent_id, "is_reserved", now):
                raise _Stale
            moments = {"made_at": now, "due_at": now + DIAL_LOST_AFTER, "attempts": 0}
            connection.execute(sa.insert(reservations).values(row | moments))
            self.jobs.enqueue(connection, JOB, id_)
            outcome.append(id_)
        return outcome[0] if outcome else None

    def begin_dial(self, id_: str) -> ToDial | None:
        """Takes a claimed reservation to be dialled, if the pacer lets it; None when it does not, or it was taken."""
        now = self.clock.now()
        with self.database.write() as connection:
            row = self._row(connection, id_)
            if row is None or row.state != "claimed":
                return None
            desk = self.desks[row.desk]
            if not self.pacer.take(connection, now):
                self._set(connection, id_, "claimed", due_at=now)
                return None
            due = now + timedelta(seconds=desk.ring + ANSWER_MARGIN)
            if not self._set(connection, id_, "claimed", state="dialling", due_at=due):
                return None
        return ToDial(id_, self.vault.open(row.address, "address"), desk.ring, desk.talk_limit)

    def note_leg(self, id_: str, leg: str) -> bool:
        """Remembers the agent's leg; False when the reservation was over before, so that the leg must end."""
        with self.database.write() as connection:
            return self._set(connection, id_, "dialling", leg=leg)

    def join(self, id_: str) -> bool:
        """Caller and agent are about to meet; False when the caller is not there any more."""
        now = self.clock.now()

        def joined(connection: sa.Connection, row: Any, desk: Desk) -> None:
            _entry(connection, row.entry_id, "reserved", state="talking", answered_at=now, agent_id=row.agent_id)
            due = now + timedelta(seconds=desk.talk_limit + ANSWER_MARGIN)
            self._must(connection, id_, "dialling", state="joined", due_at=due)
            _agent(connection, row.agent_id, "joins", now)

        return self._moved(id_, joined)

    def end_talk(self, id_: str) -> bool:
        """They have parted for good: the caller is served, the agent has time for notes."""
        now = self.clock.now()

        def ended(connection: sa.Connection, row: Any, desk: Desk) -> None:
            _entry(connection, row.entry_id, "talking", state="served", ended_at=now)
            self._must(connection, id_, "joined", state="over", outcome="served", ended_at=now)
            _agent(connection, row.agent_id, "talk_ends", now, wrap_up=desk.wrap_up)

        return self._moved(id_, ended)

    def drop(self, id_: str) -> bool:
        """The agent's line broke in mid-talk: the caller waits at the head, for the same agent if that one is free."""
        return self._give_back(id_, "joined", "dropped", "line_drops", cut_off=True, answered_at=None)

    def not_taken(self, id_: str, outcome: NotTaken) -> bool:
        """The agent did not take the caller, who keeps the place; the agent is unavailable until they say otherwise."""
        return self._give_back(id_, "dialling", outcome, "does_not_take", reason=outcome)

    def lose(self, id_: str) -> bool:
        """Nobody knows whether the agent was dialled at all: the caller keeps the place, the agent is ready."""
        return self._give_back(id_, "dialling", "lost", "caller_leaves")

    def _give_back(
        self, id_: str, state: str, outcome: str, to_agent: Happens, *, reason: str = "", **entry: Any
    ) -> bool:
        now = self.clock.now()

        def back(connection: sa.Connection, row: Any, _: Desk) -> None:
            _entry(connection, row.entry_id, "talking" if state == "joined" else "reserved", state="waiting", **entry)
            self._must(connection, id_, state, state="over", outcome=outcome, ended_at=now)
            _agent(connection, row.agent_id, to_agent, now, reason=reason)

        return self._moved(id_, back)

    def _moved(self, id_: str, change: Callable[[sa.Connection, Any, Desk], None]) -> bool:
        with _unless_stale() as outcome, self.database.write() as connection:
            row = self._row(connection, id_)
            if row is None:
                raise _Stale
            change(connection, row, self.desks[row.desk])
            outcome.append(id_)
        return bool(outcome)

    def _row(self, connection: sa.Connection, id_: str) -> Any:
        joined = reservations.join(queue_entries, queue_entries.c.id == reservations.c.entry_id)
        joined = joined.join(agents, agents.c.id == reservations.c.agent_id)
        query = sa.select(reservations, queue_entries.c.desk, agents.c.address).select_from(joined)
        return connection.execute(query.where(reservations.c.id == id_)).first()

    def _must(self, connection: sa.Connection, id_: str, before: str, /, **values: Any) -> None:
        if not self._set(connection, id_, before, **values):
            raise _Stale

    def _set(self, connection: sa.Connection, id_: str, before: str, /, **values: Any) -> bool:
        update = sa.update(reservations).where(reservations.c.id == id_, reservations.c.state == before)
        return bool(connection.execute(update.values(values)).rowcount)


def _entry(connection: sa.Connection, id_: str, before: str, /, **values: Any) -> None:
    update = sa.update(queue_entries).where(queue_entries.c.id == id_, queue_entries.c.state == before)
    if not connection.execute(update.values(values)).rowcount:
        raise _Stale


def _agent(connection: sa.Connection, id_: str, happens: Happens, now: datetime, **more: Any) -> None:
    if not move(connection, id_, happens, now, **more):
        raise _Stale


@contextmanager
def _unless_stale() -> Iterator[list[str]]:
    """Collects what was done; nothing of it remains when somebody else was first."""
    done: list[str] = []
    try:
        yield done
    except (_Stale, IntegrityError):
        done.clear()
