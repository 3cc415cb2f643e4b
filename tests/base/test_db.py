"""Connections: what waits for whom and how long, on SQLite and on PostgreSQL."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from ivr.db import BUSY_SECONDS, Database, Moment
from tests.base.outside import at_once


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite's own waiting does not hold for the change of the journal: it would fail at once."""
    path = tmp_path / "new.db"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("CREATE TABLE t (a)")
    commit = threading.Timer(0.3, holder.commit)
    commit.start()
    database = Database(f"sqlite:///{path}")
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.execute(sa.text("SELECT count(*) FROM t")).scalar() == 0
    commit.join()
    holder.close()
    database.close()


def test_a_file_that_stays_locked_is_waited_for_no_longer_than_a_caller_waits(tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE t (a)")
    holder.execute("BEGIN EXCLUSIVE")
    database = Database(f"sqlite:///{path}")
    with pytest.raises(OperationalError, match="locked"), database.read() as connection:
        connection.execute(sa.text("SELECT 1"))
    holder.rollback()
    holder.close()
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


def test_a_transaction_that_fails_leaves_nothing(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE t (a INTEGER)"))
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(sa.text(f"INSERT INTO t VALUES ({1 // (database_url == '')})"))
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM t")).scalar() == 0
    database.close()


def test_writers_at_once_wait_for_one_another(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE t (a INTEGER)"))
        connection.execute(sa.text("INSERT INTO t VALUES (0)"))

    def count(_: int) -> None:
        for _ in range(10):
            with database.write() as connection:
                connection.execute(sa.text("UPDATE t SET a = a + 1"))

    assert at_once(8, count) == [None] * 8
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT a FROM t")).scalar() == 80
    database.close()


def test_postgresql_waits_for_nothing_longer_than_a_caller_does(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.read() as connection:
        limits = [
            connection.execute(sa.text(f"SHOW {name}")).scalar() for name in ("statement_timeout", "lock_timeout")
        ]
        assert limits == [f"{BUSY_SECONDS:.0f}s"] * 2
        assert connection.execute(sa.text("SHOW timezone")).scalar() == "UTC"
    database.close()


def test_a_moment_keeps_its_microseconds_in_utc() -> None:
    moment, dialect = Moment(), sa.create_engine("sqlite://").dialect
    for given in (datetime(2026, 11, 22, 1, 2, 3, 456789, UTC), datetime(1969, 12, 31, tzinfo=UTC)):
        assert moment.process_result_value(moment.process_bind_param(given, dialect), dialect) == given
    later = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=1)
    assert moment.process_bind_param(later, dialect) % 10 == 1
    assert moment.process_bind_param(None, dialect) is moment.process_result_value(None, dialect) is None
