"""Durable work: a job enqueued in a transaction runs if, and only if, that transaction commits, whatever dies.

The only file that knows the engine (dbos). A job is a handler's name and a row's id. Handlers are idempotent: a
job runs once as a rule, and again from its beginning when the process that ran it died. Nothing here waits for
a time of day: what is due later stands in a table, where the tick finds it and enqueues it.
"""

import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, EnqueueOptions, WorkflowSerializationFormat, WorkflowStatus

from ivr.clock import Clock
from ivr.db import BUSY_SECONDS, Database, Moment, metadata

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
)

AT_ONCE = 16
"""How many jobs a worker runs at the same time."""

KEPT = timedelta(days=7)
"""How long a finished job is remembered, and with it that it must not be enqueued again."""

_APPLICATION = "hotline"
_QUEUE = "jobs"
_WORKFLOW = "job"
# A worker runs only jobs of its own version: one that changed with a release would strand the old jobs.
_VERSION = "1"
_POLL_SECONDS = 0.2
_FINISH_SECONDS = 3
_MAX_DEATHS = 5
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_FORGOTTEN_AT_ONCE = 500

_log = logging.getLogger(__name__)


class JobFailed(Exception):
    """A handler raised; says the exception's type only, because the engine stores and logs what it says."""


class Jobs:
    """Enqueues; connects to nothing and starts no thread, so that every web process may hold one."""

    def __init__(self, database: Database) -> None:
        self._client = _client(database)

    def enqueue(self, connection: sa.Connection, name: str, row_id: str, *, attempt: int = 0) -> None:
        """Enqueues the handler `name` for a row inside the caller's transaction.

        The same name, row and attempt are one job for as long as it is remembered (`KEPT`). Raises what the
        database raises; the caller's transaction is then lost.
        """
        options: EnqueueOptions = {
            "workflow_name": _WORKFLOW,
            "workflow_id": f"{name}:{row_id}:{attempt}",
            "queue_name": _QUEUE,
            "app_version": _VERSION,
            "serialization_type": WorkflowSerializationFormat.PORTABLE,
        }
        self._client.enqueue_in_transaction(connection, options, name, row_id)


def create_tables(database: Database) -> None:
    """Creates or migrates the engine's own tables, on its own connections: call it outside any transaction.

    Does nothing when they are up to date; of two processes at once one waits for the other. On PostgreSQL they
    stand in the schema `dbos`.
    """
    _leave_logging_to_us()
    DBOS.migrate(_engine_url(database))
    _client(database).register_queue(
        _QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=_POLL_SECONDS, application_name=_APPLICATION
    )


@dataclass
class Worker:
    """Runs jobs; there is at most one in a process.

    `name` must be unique among living workers and the same after a restart.
    """

    database: Database
    handlers: Mapping[str, Callable[[str], object]]
    """What to do with a row's id; each runs in a thread of its own and must bound its own waiting."""
    tick: Callable[[], None]
    """Enqueues what has become due; called from one thread, in every worker, every `tick_seconds`."""
    name: str = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    tick_seconds: float = field(kw_only=True, default=1.0)
    dead_after: float = field(kw_only=True, default=30.0)
    """Seconds without a new heartbeat until a worker counts as dead and another one runs its jobs again."""

    def __post_init__(self) -> None:
        self._client = _client(self.database)
        self._running: set[str] = set()
        self._astray: set[str] = set()
        self._watched: dict[str, tuple[datetime | None, float]] = {}

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set, then gives running jobs three seconds and returns.

        What is still running then is run again by the next worker. Raises what the database raises when it
        cannot be reached or has no tables at the start; later it waits for the database's return.
        """
        self._beat()
        try:
            self._launch()
            self._keep_house(stop)
        finally:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_FINISH_SECONDS)

    def _launch(self) -> None:
        _leave_logging_to_us()
        DBOS(
            config={
                "name": _APPLICATION,
                "system_database_url": _engine_url(self.database),
                "db_engine_kwargs": _engine_options(self.database),
                "application_version": _VERSION,
                "executor_id": self.name,
                "run_migrations": False,
                "log_level": "WARNING",
            }
        )

        @DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=_MAX_DEATHS)
        def job(name: str, row_id: str) -> None:
            self._perform(name, row_id)

        DBOS.launch()

    def _keep_house(self, stop: threading.Event) -> None:
        beat_seconds = self.dead_after / 6
        chores = [
            _Chore("tick", self.tick, self.tick_seconds),
            _Chore("heartbeat", self._watch, beat_seconds),
            _Chore("forgetting", self._forget, 60.0),
        ]
        while not stop.is_set():
            for chore in chores:
                chore.run_if_due(self.clock)
            stop.wait(min(self.tick_seconds, beat_seconds))

    def _perform(self, name: str, row_id: str) -> None:
        job_id = DBOS.workflow_id or ""
        self._running.add(job_id)
        try:
            failure = self._attempt(name, row_id)
        finally:
            self._running.discard(job_id)
        if failure:
            raise JobFailed(failure)

    def _attempt(self, name: str, row_id: str) -> str | None:
        handler = self.handlers.get(name)
        if handler is None:
            failure = "no such handler"
        else:
            try:
                handler(row_id)
            except Exception as error:
                failure = type(error).__name__
            else:
                return None
        _log.error("job %s of row %s failed: %s", name, row_id, failure)
        return failure

    def _beat(self) -> None:
        now = self.clock.now()
        with self.database.write() as connection:
            seen = sa.update(workers).where(workers.c.id == self.name).values(seen_at=now)
            if connection.execute(seen).rowcount == 0:
                connection.execute(sa.insert(workers).values(id=self.name, seen_at=now))

    def _watch(self) -> None:
        try:
            self._beat()
            self._take_over()
        except Exception:
            # While the database is away nobody's heart can be seen beating: watch the others anew.
            self._watched = {}
            raise

    def _take_over(self) -> None:
        pending = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        dead = self._dead({job.executor_id for job in pending if job.executor_id})
        # Every worker sees the same, so only the first of the living acts on the dead.
        leads = self.name == min(self._watched.keys() - dead)
        lost = {job.workflow_id for job in pending if leads and job.executor_id in dead}
        lost |= self._gone_astray(pending)
        if lost:
            _log.warning("taking over %d jobs", len(lost))
            self._client.resume_workflows(sorted(lost), queue_name=_QUEUE)

    def _dead(self, executors: set[str]) -> set[str]:
        """Who showed no new heartbeat for as long as this worker watched, by its own watch: clocks differ."""
        with self.database.read() as connection:
            beats = {row.id: row.seen_at for row in connection.execute(sa.select(workers))}
        now = self.clock.monotonic()
        watched = self._watched
        self._watched = {}
        for name in beats.keys() | executors:
            beat, since = watched.get(name, (None, now))
            self._watched[name] = (beats.get(name), since if beat == beats.get(name) else now)
        silent = {name for name, (_, since) in self._watched.items() if now - since >= self.dead_after}
        return silent - {self.name}

    def _gone_astray(self, pending: list[WorkflowStatus]) -> set[str]:
        """Jobs that this worker has taken but does not run, at two looks in a row.

        The engine leaves a job so when the database goes away between taking and starting it.
        """
        mine = {job.workflow_id for job in pending if job.executor_id == self.name} - self._running
        astray = mine & self._astray
        # What is taken over now gets its two looks again: the engine may be about to start it.
        self._astray = mine - astray
        return astray

    def _forget(self) -> None:
        before = self.clock.now() - KEPT
        finished = self._client.list_workflows(
            status=_FINISHED,
            completed_before=before.isoformat(),
            limit=_FORGOTTEN_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        if finished:
            self._client.delete_workflows([job.workflow_id for job in finished])
        with self.database.write() as connection:
            connection.execute(sa.delete(workers).where(workers.c.seen_at < before))


@dataclass
class _Chore:
    """Something a worker does again and again; its failure is logged by type and does not stop the worker."""

    name: str
    action: Callable[[], None]
    seconds: float
    due: float = -math.inf

    def run_if_due(self, clock: Clock) -> None:
        now = clock.monotonic()
        if now < self.due:
            return
        self.due = now + self.seconds
        try:
            self.action()
        except Exception as error:
            _log.error("%s failed: %s", self.name, type(error).__name__)


def _client(database: Database) -> DBOSClient:
    _leave_logging_to_us()
    return DBOSClient(
        # It reads before it writes in one transaction, which on SQLite needs the lock from the beginning.
        system_database_engine=database.engine.execution_options(takes_write_lock=True),
        application_name=_APPLICATION,
        # The alternative is to block until the database is back, which would stop the heartbeat.
        retry_connection_errors=False,
        lazy=True,
    )


def _engine_url(database: Database) -> str:
    address = sa.make_url(database.url)
    if not database.is_sqlite:
        address = address.set(drivername="postgresql")
    return address.render_as_string(hide_password=False)


def _engine_options(database: Database) -> dict[str, object]:
    """The worker's engine has connections of its own, because it may wait where a webhook may not."""
    options: dict[str, object] = {"pool_size": 8, "max_overflow": 4}
    if not database.is_sqlite:
        settings = "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC"
        options["connect_args"] = {"connect_timeout": round(BUSY_SECONDS), "options": settings}
    return options


class _Seldom(logging.Filter):
    """Lets each place of the engine speak once in ten seconds; without the database it would not stop."""

    def __init__(self) -> None:
        super().__init__()
        self._due: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place = (record.pathname, record.lineno)
        if record.created < self._due.get(place, 0):
            return False
        self._due[place] = record.created + 10
        return True


_seldom = _Seldom()


def _leave_logging_to_us() -> None:
    """Without a handler of its own the engine would print to the console and pass nothing on."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_seldom)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
