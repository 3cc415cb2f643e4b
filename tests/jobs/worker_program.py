"""A worker process to be killed: `python -m tests.jobs.worker_program DATABASE_URL NAME [hang]`."""

import signal
import sys
import threading

import sqlalchemy as sa

from ivr.clock import Clock
from ivr.db import Database
from ivr.jobs import Worker

marks = sa.Table(
    "marks",
    sa.MetaData(),
    sa.Column("row_id", sa.String(40)),
    sa.Column("worker", sa.String(40)),
    sa.Column("what", sa.String(10)),
)
"""What handlers did, seen by every process."""

DEAD_AFTER = 1.2


class Marker:
    """A handler that marks its beginning and its end, and in between hangs for ever if it is told to."""

    def __init__(self, database: Database, worker: str, hang: bool = False) -> None:
        self.database, self.worker, self.hang = database, worker, hang

    def __call__(self, row_id: str) -> None:
        self.mark(row_id, "begun")
        if self.hang:
            threading.Event().wait()
        self.mark(row_id, "ended")

    def mark(self, row_id: str, what: str) -> None:
        with self.database.write() as connection:
            connection.execute(sa.insert(marks).values(row_id=row_id, worker=self.worker, what=what))


def main(url: str, name: str, hang: str = "") -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    database = Database(url)
    handler = Marker(database, name, bool(hang))
    worker = Worker(
        database,
        {"mark": handler},
        lambda: None,
        name=name,
        clock=Clock(),
        tick_seconds=0.1,
        dead_after=DEAD_AFTER,
    )
    worker.run(stop)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
