"""A job runs if its transaction commits, once, and nothing that fails on the way stops the worker."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from ivr.clock import Clock
from ivr.db import Database
from ivr.jobs import KEPT, create_tables
from tests.jobs.conftest import House, eventually, jobs_table, states


class Later(Clock):
    """A clock that is ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead


class Changed(Exception):
    """A reason to roll back."""


def roll_back(house: House, row_id: str) -> None:
    with house.database.write() as connection:
        house.jobs.enqueue(connection, "note", row_id)
        raise Changed


def test_a_job_runs_once_if_its_transaction_commits(house: House) -> None:
    rows: list[str] = []
    with pytest.raises(Changed):
        roll_back(house, "rolled back")
    house.enqueue("note", "twice")
    house.enqueue("note", "twice")
    with house.working({"note": rows.append}):
        eventually(lambda: "twice" in rows)
        house.enqueue("note", "twice")
        house.enqueue("note", "twice", attempt=1)
        eventually(lambda: rows.count("twice") == 2)
        house.enqueue("note", "last")
        eventually(lambda: "last" in rows)
    assert rows == ["twice", "twice", "last"]


def test_one_job_of_many_enqueued_at_once(house: House) -> None:
    rows: list[str] = []
    wanted = [f"r{i % 5}" for i in range(40)]
    with house.working({"note": rows.append}):
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda row_id: house.enqueue("note", row_id), wanted))
        eventually(lambda: set(rows) == set(wanted))
        house.enqueue("note", "last")
        eventually(lambda: "last" in rows)
    assert Counter(rows) == Counter({*wanted, "last"})


def test_failures_do_not_stop_the_worker(house: House, caplog: pytest.LogCaptureFixture) -> None:
    rows: list[str] = []
    ticks: list[int] = []

    def fail(_row_id: str) -> None:
        raise ValueError("the code is 135790")

    def tick() -> None:
        ticks.append(1)
        house.enqueue("note", "found by the tick")
        raise RuntimeError("the number is 13800138000")

    house.enqueue("fail", "r1")
    house.enqueue("unheard of", "r2")
    with caplog.at_level(logging.DEBUG), house.working({"note": rows.append, "fail": fail}, tick):
        eventually(lambda: caplog.text.count("ValueError") > 0 and "no such handler" in caplog.text)
        house.enqueue("note", "after")
        eventually(lambda: "after" in rows and len(ticks) > 3)
    assert Counter(rows) == Counter(["after", "found by the tick"])
    assert states(house) == ["ERROR", "ERROR", "SUCCESS", "SUCCESS"]
    with house.database.read() as connection:
        stored = connection.execute(sa.text(f"SELECT * FROM {jobs_table(house)}")).all()
    assert all(record.levelno >= logging.WARNING for record in caplog.records if record.name == "dbos")
    assert all("135790" not in text and "13800138000" not in text for text in (caplog.text, str(stored)))


def test_a_job_taken_but_never_started_is_found(house: House) -> None:
    rows: list[str] = []
    house.enqueue("note", "first")
    with house.working({"note": rows.append}):
        # Once this one has run, the start is over, at which the engine looks for such jobs itself.
        eventually(lambda: states(house) == ["SUCCESS"])
        with house.database.write() as connection:
            house.jobs.enqueue(connection, "note", "r1")
            taken = f"UPDATE {jobs_table(house)} SET status='PENDING', executor_id='one' WHERE status='ENQUEUED'"
            connection.execute(sa.text(taken))
        eventually(lambda: rows == ["first", "r1"])


def test_a_job_that_kills_its_worker_each_time_is_set_aside(house: House) -> None:
    rows: list[str] = []
    with house.database.write() as connection:
        house.jobs.enqueue(connection, "note", "deadly")
        killed = f"UPDATE {jobs_table(house)} SET status='PENDING', executor_id='one', recovery_attempts=6"
        connection.execute(sa.text(killed))
    with house.working({"note": rows.append}):
        house.enqueue("note", "harmless")
        eventually(lambda: "harmless" in rows)
    assert rows == ["harmless"]


def test_finished_jobs_are_forgotten_in_time(house: House) -> None:
    rows: list[str] = []
    house.enqueue("note", "r1")
    with house.working({"note": rows.append}):
        eventually(lambda: rows == ["r1"])
    with house.working({"note": rows.append}, name="two", clock=Later(KEPT + timedelta(hours=1))):
        eventually(lambda: count(house, jobs_table(house)) == 0 and count(house, "workers") == 1)


def count(house: House, table: str) -> int:
    with house.database.read() as connection:
        return int(connection.scalars(sa.text(f"SELECT count(*) FROM {table}")).one())


def test_two_processes_may_create_the_tables_at_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(2)]
    for database in databases:
        # Our own migration came first, and with it the change of a new SQLite file to WAL.
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(create_tables, databases))
    for database in databases:
        database.close()
