"""Connections to the one database, SQLite or PostgreSQL: how to read, how to write, and nothing about tables."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from ivr.clock import Clock

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BUSY_SECONDS = 2.0
"""How long anything waits for a lock or a connection: a webhook must still be answered within three seconds."""


_LOOK_AGAIN_SECONDS = 0.02


class Moment(sa.types.TypeDecorator[Any]):
    """A moment in UTC, kept as microseconds since 1970 so that both databases order and compare it alike."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)


class Sealed(sa.LargeBinary):
    """A value that the vault sealed for this purpose: what keys are rotated for, found by its type."""

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose


class Database:
    """The engine for one address and the two ways to use it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for statements that stand alone; on PostgreSQL each is its own transaction, one round trip."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that commits at the end; on SQLite it holds the write lock from its beginning."""
        with self.engine.connect().execution_options(takes_write_lock=True) as connection, connection.begin():
            yield connection

    def take_turns(self, connection: sa.Connection, about: str) -> None:
        """Makes writing transactions that name the same thing follow one another; on SQLite all of them do anyway."""
        if not self.is_sqlite:
            number = int.from_bytes(hashlib.sha256(about.encode()).digest()[:8], signed=True)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.cast(number, sa.BigInteger))))

    def close(self) -> None:
        self.engine.dispose()


def _sqlite_engine(url: str) -> sa.Engine:
    path = sa.make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_timeout=BUSY_SECONDS, pool_size=20)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself and too late; the handler below begins them.
        connection.isolation_level = None
        _keep_a_log(connection)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("takes_write_lock")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turns on write-ahead logging, which the file remembers.

    SQLite does not wait for locks here: while another process opens a new file this says "database is locked" at once.
    """
    clock = Clock()
    deadline = clock.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or clock.monotonic() > deadline:
                raise
        clock.pause(_LOOK_AGAIN_SECONDS)


def _postgres_engine(url: str) -> sa.Engine:
    address = sa.make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    milliseconds = round(BUSY_SECONDS * 1000)
    options = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c timezone=UTC"
    return sa.create_engine(
        address,
        pool_size=10,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        connect_args={"connect_timeout": round(BUSY_SECONDS), "options": options},
    )
