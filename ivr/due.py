"""Rows whose time has come: each is given to a job once, whoever else looks at the same moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from ivr.clock import Clock
from ivr.db import Database, Moment
from ivr.jobs import Jobs

_AT_ONCE = 100


def later(moment: sa.Column[Any], wait: timedelta) -> sa.ColumnElement[Any]:
    """A column's moment and a while, in the database's own arithmetic."""
    return sa.type_coerce(moment, sa.BigInteger) + round(wait.total_seconds() * 1_000_000)


@dataclass(frozen=True)
class Due:
    """The rows that jobs named `job` work on: `key` is the column that names a row.

    Their table has `due_at` and `attempts`. A row is due again `lost_after` it was enqueued, should its job be lost.
    """

    database: Database
    jobs: Jobs
    clock: Clock
    job: str
    key: sa.Column[str]
    lost_after: timedelta

    def enqueue(self, connection: sa.Connection, key: str, which: sa.ColumnElement[bool], **values: Any) -> bool:
        """Enqueues a job for a row if the row is still as `which` says, and changes it by `values`."""
        table = self.key.table
        taken = sa.update(table).where(self.key == key, which)
        changed = {"attempts": table.c.attempts + 1, "due_at": self.clock.now() + self.lost_after, **values}
        attempt = connection.execute(taken.values(changed).returning(table.c.attempts)).scalar()
        if attempt is None:
            return False
        self.jobs.enqueue(connection, self.job, key, attempt=attempt)
        return True

    def enqueue_all(self, which: sa.ColumnElement[bool], **values: Any) -> int:
        """Enqueues every row that is as `which` says, the most overdue first; returns how many."""
        query = sa.select(self.key).where(which).order_by(self.key.table.c.due_at).limit(_AT_ONCE)
        with self.database.read() as connection:
            keys = connection.execute(query).scalars().all()
        if not keys:
            return 0
        with self.database.write() as connection:
            # In one order everywhere, so that two workers do not wait for one another.
            return sum(self.enqueue(connection, key, which, **values) for key in sorted(keys))

    def next(self, moment: sa.ColumnElement[Any]) -> datetime | None:
        """The earliest of a moment over all rows; NULL counts for never."""
        with self.database.read() as connection:
            found: datetime | None = connection.execute(self._earliest(moment)).scalar()
        return found

    @staticmethod
    @cache
    def _earliest(moment: sa.ColumnElement[Any]) -> sa.Select[Any]:
        return sa.select(sa.func.min(moment, type_=Moment))
