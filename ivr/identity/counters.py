"""Counts with a limit: one statement counts up and refuses past the limit, so that parallel calls share it exactly."""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ivr.identity.tables import counters

_LOCAL = ZoneInfo("Asia/Shanghai")


DAY = "%Y-%m-%d"
HOUR = "%Y%m%d%H"
"""What is counted together: all of a local day, or of an hour of it."""


def count_up(connection: sa.Connection, name: str, subject: str, now: datetime, limit: int, span: str = DAY) -> bool:
    """Counts once more for this local day or hour; False, and nothing counted, when the limit is reached."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"name": name, "subject": subject, "day": _span(now, span), "count": 1}
    insert = dialect.insert(counters).values(row)
    counted = insert.on_conflict_do_update(
        index_elements=["name", "subject", "day"],
        set_={"count": counters.c.count + 1},
        where=counters.c.count < limit,
    ).returning(counters.c.count)
    return connection.execute(counted).first() is not None


def count_down(connection: sa.Connection, name: str, subject: str, now: datetime, span: str = DAY) -> None:
    """Takes one count back."""
    statement = sa.update(counters).where(_is(name, subject, now, span), counters.c.count > 0)
    connection.execute(statement.values(count=counters.c.count - 1))


def is_reached(connection: sa.Connection, name: str, subject: str, now: datetime, limit: int, span: str = DAY) -> bool:
    """Whether the limit for this local day or hour is reached."""
    count = connection.execute(sa.select(counters.c.count).where(_is(name, subject, now, span))).scalar()
    return (count or 0) >= limit


def _is(name: str, subject: str, now: datetime, span: str) -> sa.ColumnElement[bool]:
    return sa.and_(counters.c.name == name, counters.c.subject == subject, counters.c.day == _span(now, span))


def _span(now: datetime, span: str) -> str:
    return now.astimezone(_LOCAL).strftime(span)
