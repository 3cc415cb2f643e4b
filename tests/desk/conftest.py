"""A desk on each database, with a carrier that remembers what it was asked; time is the test's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.agents import Agents
from ivr.desk.desks import Desks
from ivr.desk.desks_file import load_desks
from ivr.desk.dispatch import Dispatch, NotDialled
from ivr.desk.line import Entering, Line
from ivr.desk.pacer import Pacer
from ivr.desk.reservations import Reservations
from ivr.ids import Ids
from ivr.jobs import Jobs
from tests.base.hotline import settings_for


class Standing(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 25, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class Carrier:
    """The carrier at its edge: what was dialled and ended. What it says of a leg the test says itself."""

    dialled: list[tuple[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    refuses: bool = False
    breaks: bool = False

    def dial(self, reservation: str, address: str, *, ring: int, time_limit: int) -> str:
        if self.refuses:
            raise NotDialled("refused")
        self.dialled.append((reservation, address))
        if self.breaks:
            raise ConnectionError("the answer was lost")
        return "CA" + reservation

    def end(self, leg: str) -> None:
        self.ended.append(leg)


@dataclass
class Desk:
    """A desk with everything around it."""

    url: str
    clock: Standing = field(default_factory=Standing)
    carrier: Carrier = field(default_factory=Carrier)
    rate: float = 1000.0

    def __post_init__(self) -> None:
        vault, ids = settings_for(self.url).vault, Ids()
        self.database = Database(self.url)
        jobs = Jobs(self.database)
        self.desks: Desks = load_desks(Path("menus/desks.yaml"))
        self.line = Line(self.database, self.desks, self.clock, ids)
        self.agents = Agents(self.database, vault, self.desks, self.clock)
        self.pacer = Pacer(self.rate)
        self.reservations = Reservations(self.database, self.desks, vault, self.pacer, jobs, self.clock, ids)
        self.dispatch = Dispatch(
            self.database, self.line, self.agents, self.reservations, self.carrier, self.desks, jobs, self.clock
        )

    def hire(self, name: str, *desks: str, languages: tuple[str, ...] = ("zh-CN",), ready: bool = True) -> str:
        self.agents.put(name, name, desks or ("general",), languages, f"client:{name}")
        if ready:
            self.agents.is_ready(name)
        return name

    def comes(self, call: str, desk: str = "general", language: str = "zh-CN", waited: float = 0) -> str | None:
        # No two come in the same moment.
        self.clock.forward(1 / 64)
        began = self.clock.now()
        self.clock.forward(waited)
        return self.line.enter(Entering(call, desk, language, began))

    def state(self, agent: str) -> tuple[str, str]:
        found = self.agents.get(agent)
        assert found is not None
        return found.state, found.reason

    def entry(self, call: str) -> str:
        return next(str(row["state"]) for row in self.rows("queue_entries") if row["call_id"] == call)

    def rows(self, table: str) -> list[dict[str, object]]:
        with self.database.read() as connection:
            found = connection.exec_driver_sql(f"SELECT * FROM {table}")
            return [dict(row) for row in found.mappings()]

    def open_pairs(self) -> dict[str, str]:
        """Call → agent of every reservation that is not over."""
        calls = {row["id"]: str(row["call_id"]) for row in self.rows("queue_entries")}
        found = [row for row in self.rows("reservations") if row["state"] != "over"]
        return {calls[row["entry_id"]]: str(row["agent_id"]) for row in found}

    def reservation(self, call: str) -> str:
        """The open reservation of a call."""
        entry = next(row["id"] for row in self.rows("queue_entries") if row["call_id"] == call)
        found = (row for row in self.rows("reservations") if row["entry_id"] == entry and row["state"] != "over")
        return str(next(found)["id"])

    def rings(self, call: str) -> str:
        """The agent of this call is dialled; gives the reservation."""
        id_ = self.reservation(call)
        # The pacer lets only one begin in a moment.
        self.clock.forward(1 / 64)
        self.dispatch.perform_dial(id_)
        return id_

    def talks(self, call: str) -> str:
        """The call comes, is matched, dialled and joined; gives the reservation."""
        self.comes(call)
        self.dispatch.match()
        id_ = self.rings(call)
        assert self.reservations.join(id_)
        return id_


@pytest.fixture
def desk(migrated_url: str) -> Iterator[Desk]:
    desk = Desk(migrated_url)
    yield desk
    desk.database.close()
