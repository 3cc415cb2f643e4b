"""Work survives: workers killed in the middle of it, and a database that goes away and returns."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
import sqlalchemy as sa

from ivr.jobs import workers
from tests.jobs.conftest import House, eventually, states
from tests.jobs.worker_program import Marker, marks


@contextmanager
def process(house: House, name: str, *hang: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, killed at the end."""
    command = [sys.executable, "-W", "error", "-m", "tests.jobs.worker_program", house.database.url, name, *hang]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def marked(house: House, what: str, worker: str | None = None) -> list[str]:
    query = sa.select(marks.c.row_id).where(marks.c.what == what)
    if worker:
        query = query.where(marks.c.worker == worker)
    with house.database.read() as connection:
        return list(connection.scalars(query))


def look(house: House, worker: str, beats: set[datetime]) -> int:
    """Adds the heartbeat that can be seen now and says how many were seen."""
    with house.database.read() as connection:
        beats.update(connection.scalars(sa.select(workers.c.seen_at).where(workers.c.id == worker)))
    return len(beats)


@pytest.mark.parametrize("successor", ["two", "one"], ids=["taken over", "restarted"])
def test_a_job_whose_worker_is_killed_runs_to_its_end(house: House, successor: str) -> None:
    house.enqueue("mark", "r1")
    with process(house, "one", "hang"):
        eventually(lambda: marked(house, "begun") == ["r1"])
    with house.working({"mark": Marker(house.database, successor)}, name=successor):
        eventually(lambda: marked(house, "ended", successor) == ["r1"])
    assert len(marked(house, "begun")) == 2


def test_a_running_job_is_not_taken_from_a_living_worker(house: House) -> None:
    rows: list[str] = []
    finish = threading.Event()

    def wait(row_id: str) -> None:
        rows.append(row_id)
        finish.wait(15)

    house.enqueue("wait", "r1")
    beats: set[datetime] = set()
    with house.working({"wait": wait}):
        eventually(lambda: rows == ["r1"])
        with process(house, "a bystander"):
            # A worker beats six times until it would count as dead.
            eventually(lambda: look(house, "a bystander", beats) > 15)
        assert states(house) == ["PENDING"]
        finish.set()
    assert (rows, states(house)) == (["r1"], ["SUCCESS"])


def test_no_job_is_lost_when_workers_are_killed_again_and_again(house: House) -> None:
    wanted = {f"r{i}" for i in range(120)}
    for row_id in wanted:
        house.enqueue("mark", row_id)
    for ended, name in enumerate(["one", "two", "three"]):
        with process(house, name):
            eventually(lambda ended=ended: len(marked(house, "begun")) > 1 + 30 * ended)  # type: ignore[misc]
    with house.working({"mark": Marker(house.database, "four")}, name="four"):
        eventually(lambda: set(marked(house, "ended")) == wanted)


def test_a_worker_process_is_quiet_and_stops_when_told(house: House) -> None:
    house.enqueue("mark", "r1")
    with process(house, "one") as worker:
        eventually(lambda: marked(house, "ended") == ["r1"])
        assert psutil.Process(worker.pid).net_connections("inet") == []
        os.kill(worker.pid, signal.SIGTERM)
        output, _ = worker.communicate(timeout=5)
    assert (worker.returncode, output) == (0, b"")


def test_a_running_job_and_the_worker_outlive_a_restart_of_the_database(
    house_on_postgres: House, postgres_server: Any
) -> None:
    house = house_on_postgres
    begun, finish = threading.Event(), threading.Event()
    rows: list[str] = []

    def wait(row_id: str) -> None:
        begun.set()
        finish.wait(10)
        rows.append(row_id)

    house.enqueue("wait", "r1")
    with house.working({"wait": wait, "note": rows.append}):
        eventually(begun.is_set)
        postgres_server.stop()
        finish.set()
        eventually(lambda: rows == ["r1"])
        postgres_server.ensure_postgres_running()
        house.database.close()
        house.enqueue("note", "r2")
        eventually(lambda: "r2" in rows, 5)
    # What finished while the database was away may be run again; nothing else is, and nothing is lost.
    assert set(rows) == {"r1", "r2"}


def test_a_worker_bears_the_absence_of_the_database_quietly_and_stops_in_it(
    house_on_postgres: House, postgres_server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    rows: list[str] = []
    house_on_postgres.enqueue("note", "r1")
    try:
        with caplog.at_level(logging.WARNING), house_on_postgres.working({"note": rows.append}):
            eventually(lambda: rows == ["r1"])
            postgres_server.stop()
            eventually(lambda: caplog.text.count("heartbeat failed") > 9)
    finally:
        postgres_server.ensure_postgres_running()
    places = Counter((record.pathname, record.lineno) for record in caplog.records if record.name == "dbos")
    # A place that spoke in the test before may still be told to keep quiet here.
    assert max(places.values(), default=0) <= 1
