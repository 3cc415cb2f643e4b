"""What a call asks outside: who performs it, how it can end, and what becomes of it when it takes too long.

The claim is stored before anything is asked. Its holder performs it at once, for two seconds at most; what is not
settled by then goes on as a job, and what a dead holder left is taken over.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from ivr.calls.store import Here, OpenRequest
from ivr.calls.tables import call_requests
from ivr.clock import Clock
from ivr.db import Database
from ivr.due import Due, later
from ivr.flow.inputs import Result
from ivr.jobs import Jobs

JOB = "perform_request"
JOB_SECONDS = 10.0
_BACKOFF = (1, 2, 5, 10, 30, 60)
_AT_ONCE = 64
_GRACE_SECONDS = 0.1
_LEFT_BEHIND = timedelta(seconds=5)
_SECRETS_LAST = timedelta(minutes=5)

_WHEN_DUE = sa.case(
    (call_requests.c.state == "queued", call_requests.c.due_at),
    (call_requests.c.state == "open", later(call_requests.c.due_at, _LEFT_BEHIND)),
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
    """A request as its handler gets it; performed twice under one key it must have one effect."""

    key: str
    call_id: str
    args: Mapping[str, str]
    language: str
    timeout: float
    secret: str | None = field(default=None, repr=False)
    """Digits that were entered, sealed; None when there were none or they are too old."""


@dataclass(frozen=True)
class Outcome:
    """How a request ended, and what became known."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


class Unsettled(Exception):
    """It is not known whether the request was done: ask again under the same key until it is."""


Handler = Callable[[Asked], Outcome]


class Performer:
    """Performs requests by the handlers registered under their names."""

    def __init__(self, database: Database, jobs: Jobs, handlers: Mapping[str, Handler], clock: Clock) -> None:
        self._database = database
        self._handlers = handlers
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="request")
        self._clock = clock
        # The longest that one attempt can take, twice.
        self._due = Due(database, jobs, clock, JOB, call_requests.c.key, timedelta(seconds=2 * JOB_SECONDS))

    def perform(self, here: Here, request: OpenRequest, seconds: float) -> Result | None:
        """The outcome within so many seconds; None when it is not settled and goes on as a job.

        A handler's own time-outs count from byte to byte, so its time as a whole is bounded here: it is left alone
        then, and whatever it still does is known by its key.
        """
        asked = Asked(request.key, here.id, request.args, here.session.language, seconds, request.secret)
        try:
            outcome = self._threads.submit(self._handlers[request.name], asked).result(seconds + _GRACE_SECONDS)
        except Unsettled:
            return None
        except TimeoutError:
            _log.warning("request_overdue", request=request.name)
            return None
        except Exception as error:
            # What went wrong in a handler is not the caller's: the request stays open and is tried again.
            _log.error("request_failed", request=request.name, error=type(error).__name__)
            return None
        return Result(request.key, outcome.name, outcome.values)

    def close(self) -> None:
        """Lets the threads go that handlers run in."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def take_over(self, request: OpenRequest, seconds: float) -> bool:
        """Makes us the holder of a request whose holder's time is over; False when somebody else was first."""
        now = self._clock.now()
        statement = sa.update(call_requests).where(
            call_requests.c.key == request.key,
            call_requests.c.state == "open",
            call_requests.c.lease_until <= now,
        )
        until = now + timedelta(seconds=seconds)
        with self._database.write() as connection:
            return bool(connection.execute(statement.values(lease_until=until, due_at=until)).rowcount)

    def hand_to_job(self, key: str) -> None:
        """Lets a job go on with an open request at once."""
        with self._database.write() as connection:
            self._due.enqueue(connection, key, call_requests.c.state == "open", state="queued")

    def try_later(self, request: OpenRequest) -> None:
        """Lets the tick enqueue it again after a while, longer each time."""
        wait = _BACKOFF[min(max(request.attempts, 1), len(_BACKOFF)) - 1]
        due = self._clock.now() + timedelta(seconds=wait)
        statement = sa.update(call_requests).where(call_requests.c.key == request.key, call_requests.c.state != "done")
        with self._database.write() as connection:
            connection.execute(statement.values(state="queued", due_at=due))

    def erase_secrets(self) -> None:
        """Erases entered digits that are too old to prove anything."""
        too_old = call_requests.c.made_at <= self._clock.now() - _SECRETS_LAST
        statement = sa.update(call_requests).where(call_requests.c.secret.is_not(None), too_old)
        with self._database.write() as connection:
            connection.execute(statement.values(secret=None))

    def next_due(self) -> datetime | None:
        """When a request is due next that nobody is performing now."""
        return self._due.next(_WHEN_DUE)

    def enqueue_due(self) -> int:
        """Enqueues what is due and what a dead holder left behind; returns how many."""
        now = self._clock.now()
        due = sa.or_(
            sa.and_(call_requests.c.state == "queued", call_requests.c.due_at <= now),
            sa.and_(call_requests.c.state == "open", call_requests.c.due_at <= now - _LEFT_BEHIND),
        )
        return self._due.enqueue_all(due, state="queued")
