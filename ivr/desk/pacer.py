"""The one pacer of all calls that we start: so many a second over all processes, whoever starts them.

Twilio starts one call a second for an account as a rule and queues the rest where nobody can order them any more.
Source: https://www.twilio.com/docs/voice/api/call-resource (calls per second)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ivr.desk.tables import pace

_ROW = "calls"


@dataclass(frozen=True)
class Pacer:
    """Lets `rate` calls a second begin."""

    rate: float

    def take(self, connection: sa.Connection, now: datetime, unless: sa.ColumnElement[bool] | None = None) -> bool:
        """Whether a call may be started now, inside the caller's transaction; exactly one caller gets each turn.

        `unless` is what goes first: a callback waits while an agent is to be dialled.
        """
        row = {"name": _ROW, "next_at": now + timedelta(seconds=1 / self.rate)}
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        values = (sa.literal(value, pace.c[name].type) for name, value in row.items())
        # SQLite reads ON CONFLICT after a select without a condition as the condition of a join.
        source = sa.select(*values).where(sa.true() if unless is None else ~unless)
        insert = dialect.insert(pace).from_select(list(row), source)
        taken = insert.on_conflict_do_update(
            index_elements=["name"], set_={"next_at": row["next_at"]}, where=pace.c.next_at <= now
        )
        return connection.execute(taken.returning(pace.c.name)).first() is not None
