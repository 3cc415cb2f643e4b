"""Gives those who wait to agents, has the agents called, and takes in how it went. What no event tells is repaired."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import sqlalchemy as sa
import structlog

from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.agents import Agents, free
from ivr.desk.desks import Desks
from ivr.desk.line import Line
from ivr.desk.reservations import DIAL_LOST_AFTER, JOB, NotTaken, Reservations
from ivr.desk.rules import pairs
from ivr.desk.tables import agents, reservations
from ivr.due import Due
from ivr.jobs import Jobs

_MOST_ROUNDS = 5
_AT_ONCE = 100

_log = structlog.get_logger(__name__)


class NotDialled(Exception):
    """A leg surely did not begin; says why."""


class Dialler(Protocol):
    """Calls agents: the carrier's part."""

    def dial(self, reservation: str, address: str, *, ring: int, time_limit: int) -> str:
        """Begins a leg for a reservation and gives its id; NotDialled when it surely did not begin."""
        ...

    def end(self, leg: str) -> None:
        """Ends a leg, ringing or answered; one that is over stays over."""
        ...


@dataclass(frozen=True)
class Dispatch:
    """Who talks to whom, from claim to parting."""

    database: Database
    line: Line
    agents: Agents
    reservations: Reservations
    dialler: Dialler
    desks: Desks
    jobs: Jobs
    clock: Clock

    def match(self) -> int:
        """Claims every pair that can talk now and has them dialled; returns how many."""
        claimed = 0
        for _ in range(_MOST_ROUNDS):
            with self.database.read() as connection:
                queue = self.line.waiting(connection)
                ready = connection.execute(sa.select(agents).where(agents.c.state == "ready")).all() if queue else []
            found = pairs(queue, map(free, ready), self.desks.desks, self.clock.now().timestamp())
            done = [self.reservations.claim(caller.key, agent.key) is not None for caller, agent in found]
            claimed += sum(done)
            if all(done):
                break
        return claimed

    def perform_dial(self, id_: str) -> None:
        """Calls the agent of a claimed reservation, once; when it is not its turn yet the tick comes back to it."""
        wanted = self.reservations.begin_dial(id_)
        if wanted is None:
            return
        try:
            leg = self.dialler.dial(id_, wanted.address, ring=wanted.ring, time_limit=wanted.talk_limit)
        except NotDialled as error:
            _log.warning("agent_not_dialled", reason=str(error))
            self.not_taken(id_, "failed")
            return
        if not self.reservations.note_leg(id_, leg):
            # The caller hung up while the carrier was asked.
            self.dialler.end(leg)

    def not_taken(self, id_: str, outcome: NotTaken) -> bool:
        """The agent did not take the caller: the next agent."""
        return self._then_match(self.reservations.not_taken(id_, outcome))

    def line_dropped(self, id_: str) -> bool:
        """The agent's line broke in mid-talk: back to that agent, or to the next."""
        return self._then_match(self.reservations.drop(id_))

    def caller_left(self, call_id: str) -> None:
        """The caller hung up while waiting: the ringing stops at once, and the agent is there for the next."""
        for leg in self.line.leave(call_id):
            self.dialler.end(leg)
        self.match()

    def repair(self) -> None:
        """What every worker's tick does: dials what is due, ends what no event ended, lets wrap-ups run out, matches.

        Each row's change is guarded, so that of several workers one acts.
        """
        now = self.clock.now()
        self._due.enqueue_all(sa.and_(reservations.c.state == "claimed", reservations.c.due_at <= now))
        late = sa.select(reservations).where(reservations.c.state.in_(("dialling", "joined")))
        late = late.where(reservations.c.due_at <= now).order_by(reservations.c.due_at).limit(_AT_ONCE)
        with self.database.read() as connection:
            rows = connection.execute(late).all()
        for row in rows:
            self._end_late(row.id, row.state, row.leg)
        self.agents.end_wrap_ups()
        self.match()

    def _end_late(self, id_: str, state: str, leg: str | None) -> None:
        _log.warning("reservation_repaired", state=state, leg_known=leg is not None)
        if state == "joined":
            self.reservations.end_talk(id_)
        elif leg is None:
            self.reservations.lose(id_)
        else:
            self.reservations.not_taken(id_, "no_answer")
        if leg:
            self.dialler.end(leg)

    def _then_match(self, changed: bool) -> bool:
        if changed:
            self.match()
        return changed

    @cached_property
    def _due(self) -> Due:
        return Due(self.database, self.jobs, self.clock, JOB, reservations.c.id, DIAL_LOST_AFTER)
