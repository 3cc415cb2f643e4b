"""Jobs for a rehearsal in virtual time: kept in this process, and done when the rehearsal says so.

A job counts only if the transaction that enqueued it commits, as with the real engine.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy import event

from ivr.db import Database
from ivr.jobs import Jobs

_INFO = "jobs of this transaction"
_log = structlog.get_logger(__name__)


class InlineJobs(Jobs):
    """Takes jobs like the engine; `work_off` does them, in this thread."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._waiting: deque[tuple[str, str]] = deque()
        self._known: set[tuple[str, str, int]] = set()
        event.listen(database.engine, "commit", self._committed)
        event.listen(database.engine, "rollback", self._rolled_back)

    def enqueue(self, connection: sa.Connection, name: str, row_id: str, *, attempt: int = 0) -> None:
        """Keeps the job until the transaction's end; the same name, row and attempt are one job."""
        connection.info.setdefault(_INFO, []).append((name, row_id, attempt))

    def work_off(self, handlers: Mapping[str, Callable[[str], object]]) -> int:
        """Does what waits, and what that enqueues; returns how many jobs it were."""
        done = 0
        while self._waiting:
            name, row_id = self._waiting.popleft()
            done += 1
            try:
                handlers[name](row_id)
            except Exception as error:
                _log.error("job_failed", job=name, row=row_id, error=type(error).__name__)
        return done

    def _committed(self, connection: sa.Connection) -> None:
        for job in connection.info.pop(_INFO, []):
            if job not in self._known:
                self._known.add(job)
                self._waiting.append(job[:2])

    def _rolled_back(self, connection: Any) -> None:
        connection.info.pop(_INFO, None)
