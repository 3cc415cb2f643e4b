"""A database with the tables that jobs need, and workers in threads of the test process."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from ivr.clock import Clock
from ivr.db import Database
from ivr.jobs import Jobs, Worker, create_tables, workers
from tests.jobs.worker_program import DEAD_AFTER, marks

Handlers = dict[str, Callable[[str], None]]


class House:
    """The database, what enqueues into it, and workers."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs = Jobs(database)

    def enqueue(self, name: str, row_id: str, attempt: int = 0) -> None:
        with self.database.write() as connection:
            self.jobs.enqueue(connection, name, row_id, attempt=attempt)

    @contextmanager
    def working(
        self,
        handlers: Handlers,
        tick: Callable[[], None] = lambda: None,
        name: str = "one",
        clock: Clock | None = None,
    ) -> Iterator[None]:
        """A worker in a thread; fails the test if it does not stop within five seconds or leaves a thread."""
        threads = set(threading.enumerate())
        stop = threading.Event()
        worker = Worker(
            self.database,
            handlers,
            tick,
            name=name,
            clock=clock or Clock(),
            tick_seconds=0.1,
            dead_after=DEAD_AFTER,
        )
        thread = threading.Thread(target=worker.run, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(5)
        # A job that was taken twice waits in its second thread until the engine has seen the first one's outcome.
        eventually(lambda: set(threading.enumerate()) <= threads)


def eventually(done: Callable[[], bool], seconds: float = 15) -> None:
    """Looks again and again until it is so; fails after that many seconds."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not done():
        assert time.monotonic() < end, "it did not happen"
        pause.wait(0.03)


def states(house: House) -> list[str]:
    """The states in which the engine holds its jobs, sorted."""
    with house.database.read() as connection:
        return sorted(connection.scalars(sa.text(f"SELECT status FROM {jobs_table(house)}")))


def jobs_table(house: House) -> str:
    """The engine's own table, to look behind it."""
    return "workflow_status" if house.database.is_sqlite else "dbos.workflow_status"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    with _house(database_url) as house:
        yield house


@pytest.fixture
def house_on_postgres(postgres_url: str) -> Iterator[House]:
    with _house(postgres_url) as house:
        yield house


@contextmanager
def _house(url: str) -> Iterator[House]:
    database = Database(url)
    create_tables(database)
    workers.create(database.engine)
    marks.create(database.engine)
    yield House(database)
    database.close()
