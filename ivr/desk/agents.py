"""Agents and their presence: who can take calls, where they are called, and what they are doing."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.desks import Desks
from ivr.desk.presence import BREAKS, Happens, after, states_before
from ivr.desk.rules import Free
from ivr.desk.tables import agents
from ivr.vault import Vault

_ADDRESS = re.compile(r"\+[1-9]\d{6,14}|client:[A-Za-z0-9_.-]{1,100}|sip:[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.:-]{1,100}")


_FULFILLED: Mapping[Happens, tuple[str, ...]] = {"is_ready": ("ready",), "leaves": ("off",)}
"""States in which a wish is fulfilled already."""


class BadAgent(ValueError):
    """What was asked for cannot be; says why, and what can."""


class NotNow(ValueError):
    """This cannot happen to an agent in the present state, which the text names."""


@dataclass(frozen=True)
class Agent:
    """Somebody who takes calls. `address` is a number, `sip:` or `client:`."""

    id: str
    name: str
    desks: frozenset[str]
    languages: frozenset[str]
    address: str
    state: str
    reason: str
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Agents:
    """Reads and writes agents; every change of presence is guarded by the state that it begins in."""

    database: Database
    vault: Vault
    desks: Desks
    clock: Clock

    def put(self, id_: str, name: str, desks: Collection[str], languages: Collection[str], address: str) -> None:
        """Makes a user an agent, or changes one; what they are doing stays. BadAgent says what is not fit."""
        self._check(desks, languages, address)
        skills = {
            "name": name,
            "desks": _joined(desks),
            "languages": _joined(languages),
            "address": self.vault.seal(address, "address"),
        }
        row = {"id": id_, **skills, "state": "off", "reason": "", "since": self.clock.now()}
        dialect = sqlite if self.database.is_sqlite else postgresql
        with self.database.write() as connection:
            insert = dialect.insert(agents).values(row)
            connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=skills))

    def get(self, id_: str) -> Agent | None:
        """The agent with this id, None when this user is none."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(agents).where(agents.c.id == id_)).first()
        return self._agent(row) if row else None

    def all(self) -> list[Agent]:
        """Every agent, by name."""
        with self.database.read() as connection:
            return [self._agent(row) for row in connection.execute(sa.select(agents).order_by(agents.c.name))]

    def is_ready(self, id_: str) -> None:
        """The agent takes calls from now on; NotNow while a telephone rings or a call goes on."""
        self._wish(id_, "is_ready")

    def takes_break(self, id_: str, reason: str) -> None:
        """The agent takes no calls for one of the reasons for a break."""
        if reason not in BREAKS:
            raise BadAgent(f"{reason!r} is no reason for a break; there are {', '.join(BREAKS)}")
        self._wish(id_, "takes_break", reason)

    def leaves(self, id_: str) -> None:
        """The agent goes home."""
        self._wish(id_, "leaves")

    def end_wrap_ups(self) -> int:
        """Makes those ready whose time for notes is over; returns how many."""
        now = self.clock.now()
        due = sa.and_(agents.c.state == "wrap_up", agents.c.due_at <= now)
        with self.database.read() as connection:
            if connection.execute(sa.select(agents.c.id).where(due).limit(1)).first() is None:
                return 0
        with self.database.write() as connection:
            over = sa.update(agents).where(due).values(state=after("wrap_up", "time_is_up"), since=now, due_at=None)
            return int(connection.execute(over).rowcount)

    def _wish(self, id_: str, happens: Happens, reason: str = "") -> None:
        with self.database.write() as connection:
            if not move(connection, id_, happens, self.clock.now(), reason=reason):
                state = connection.execute(sa.select(agents.c.state).where(agents.c.id == id_)).scalar()
                if state is None:
                    raise BadAgent("this user is no agent; `flask agents put` makes one")
                if state not in _FULFILLED.get(happens, ()):
                    raise NotNow(state)

    def _check(self, desks: Collection[str], languages: Collection[str], address: str) -> None:
        if strange := set(desks) - set(self.desks.desks):
            raise BadAgent(f"no desk {', '.join(sorted(strange))}; the desks are {', '.join(self.desks.desks)}")
        if not desks or not languages:
            raise BadAgent("an agent has one desk and one language at least")
        served = {language for desk in desks for language in self.desks[desk].languages}
        if strange := set(languages) - served:
            known = ", ".join(sorted(served))
            raise BadAgent(f"no language {', '.join(sorted(strange))} there; these desks serve {known}")
        if not _ADDRESS.fullmatch(address):
            raise BadAgent(f"{address!r} cannot be called; write +8675512345678, client:name or sip:name@host")

    def _agent(self, row: Any) -> Agent:
        return Agent(
            id=row.id,
            name=row.name,
            desks=split(row.desks),
            languages=split(row.languages),
            address=self.vault.open(row.address, "address"),
            state=row.state,
            reason=row.reason,
            since=row.since,
            due_at=row.due_at,
        )


def move(
    connection: sa.Connection,
    id_: str,
    happens: Happens,
    now: datetime,
    *,
    reason: str = "",
    wrap_up: int | None = None,
) -> bool:
    """Lets something happen to an agent in the caller's transaction; False when it cannot happen as they are.

    `wrap_up` is how many seconds the state that follows lasts at most.
    """
    follows = sa.case({state: after(state, happens) for state in states_before(happens)}, value=agents.c.state)
    due = None if wrap_up is None else now + timedelta(seconds=wrap_up)
    update = sa.update(agents).where(agents.c.id == id_, agents.c.state.in_(states_before(happens)))
    return bool(connection.execute(update.values(state=follows, reason=reason, since=now, due_at=due)).rowcount)


def free(row: Any) -> Free:
    """An agent's row as the rules want it."""
    return Free(row.id, split(row.desks), split(row.languages), row.since.timestamp())


def split(names: str) -> frozenset[str]:
    """The names of a column that holds several."""
    return frozenset(filter(None, names.split(",")))


def _joined(names: Collection[str]) -> str:
    return f",{','.join(sorted(set(names)))},"
