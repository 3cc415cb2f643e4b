"""Who did what in the consoles, and when; nothing here is ever changed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ivr.accounts.tables import audit
from ivr.clock import Clock
from ivr.db import Database

PAGE = 50
_LONGEST = 200


@dataclass(frozen=True)
class Entry:
    """One line of the audit; `number` is what the next page goes on from."""

    number: int
    at: datetime
    who: str
    action: str
    what: str


@dataclass(frozen=True)
class Audit:
    """Writes the audit and reads it."""

    database: Database
    clock: Clock

    def write(self, who: str, action: str, what: str = "") -> None:
        """Notes an action in a transaction of its own."""
        with self.database.write() as connection:
            self.put(connection, who, action, what)

    def put(self, connection: sa.Connection, who: str, action: str, what: str = "") -> None:
        """Notes an action in the transaction that performs it."""
        row = {"at": self.clock.now(), "who": who, "action": action, "what": what[:_LONGEST]}
        connection.execute(sa.insert(audit).values(row))

    def read(self, who: str = "", before: int | None = None) -> list[Entry]:
        """What was done, by one person where `who` is given, newest first, `PAGE` at a time from `before` on."""
        query = sa.select(audit).order_by(audit.c.id.desc()).limit(PAGE)
        if who:
            query = query.where(audit.c.who == who)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self.database.read() as connection:
            return [Entry(row.id, row.at, row.who, row.action, row.what) for row in connection.execute(query)]
