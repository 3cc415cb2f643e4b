"""Loads and stores where calls stand: one statement to load, one guarded transaction to store.

On PostgreSQL the transaction is one data-modifying statement in autocommit. SQLite has no such statement; there it
begins with the guarded UPDATE under the write lock, since reading and then writing in one transaction fails between two
processes.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ivr.calls import store_queries as queries
from ivr.calls.store_sql import save_in_one_statement
from ivr.clock import Clock
from ivr.db import Database
from ivr.flow.events import Event
from ivr.flow.instructions import Answer
from ivr.flow.run import Request, Turn
from ivr.flow.session import Ended, ForResult, Session, load_session
from ivr.vault import Vault


@dataclass(frozen=True)
class Here:
    """Where a call stands; `revision` 0 means that it is not stored yet."""

    id: str
    sid: str
    revision: int
    session: Session
    answer: Answer | None
    request: "OpenRequest | None" = None

    @property
    def is_ended(self) -> bool:
        return isinstance(self.session.wait, Ended)


@dataclass(frozen=True)
class OpenRequest:
    """What a call waits for, and who may perform it: nobody but its holder until the lease is over."""

    key: str
    name: str
    args: dict[str, str]
    state: str
    lease_until: datetime
    attempts: int
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Change:
    """What one save writes; `settled` is the request whose outcome this turn took."""

    turn: Turn
    lease: timedelta = timedelta(0)
    status: str = "in-progress"
    settled: tuple[str, str] | None = None


class Store:
    """All reading and writing of a call's position."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def load(self, *, sid: str | None = None, call_id: str | None = None, request: str | None = None) -> Here | None:
        """Where a call stands, by Twilio's id, ours or an open request's key; one round trip.

        It comes with the open request that it waits for, or with the one named.
        """
        by, given = ("request", request) if request else ("sid", sid) if sid else ("call_id", call_id)
        with self._database.read() as connection:
            row = connection.execute(queries.LOAD[by], {"given": given}).first()
        return self._here(row) if row else None

    def save(self, here: Here, change: Change) -> Here | None:
        """Stores a turn with its events, its request and the outcome that it took; None when another was first."""
        now = self._clock.now()
        row, events = self._row(here, change, now), self._events(here, change.turn.events, now)
        mentioned = self._mentioned(here, change.turn)
        request = self._request_row(here, change, now)
        settled = None
        if change.settled:
            settled = {"key": change.settled[0], "outcome": change.settled[1], "done_at": now}
        write = self._save_in_transaction if self._database.is_sqlite else self._save_at_once
        if not write(row, events, mentioned, request, settled):
            return None
        return Here(here.id, here.sid, row["revision"], change.turn.session, change.turn.answer or here.answer)

    def _save_at_once(self, *parts: Any) -> bool:
        with self._database.read() as connection:
            return save_in_one_statement(connection, *parts)

    def _save_in_transaction(
        self,
        row: dict[str, Any],
        events: list[dict[str, Any]],
        mentioned: list[dict[str, Any]],
        request: dict[str, Any] | None,
        settled: dict[str, Any] | None,
    ) -> bool:
        with self._database.write() as connection:
            if not connection.execute(*queries.guarded(row)).rowcount:
                return False
            if events:
                connection.execute(queries.ADD_EVENTS, events)
            if mentioned:
                connection.execute(queries.MENTION, mentioned)
            if settled:
                connection.execute(queries.SETTLE, {**settled, "settled": settled["key"]})
            if request:
                connection.execute(queries.ADD_REQUEST, request)
        return True

    def _here(self, row: Any) -> Here:
        session = load_session(self._vault.open(row.session, "session"))
        answer = Answer.model_validate_json(self._vault.open(row.answer, "answer")) if row.answer else None
        request = None
        if row.key:
            args = json.loads(self._vault.open(row.args, "args"))
            secret = base64.b64encode(row.secret).decode() if row.secret else None
            request = OpenRequest(row.key, row.name, args, row.state, row.lease_until, row.attempts, secret)
        return Here(row.id, row.sid, row.revision, session, answer, request)

    def _row(self, here: Here, change: Change, now: datetime) -> dict[str, Any]:
        session, ended = change.turn.session, change.turn.answer is None and change.status != "in-progress"
        answer = None if ended else change.turn.answer or here.answer
        row = {
            "id": here.id,
            "revision": here.revision + 1,
            "step": session.step,
            "awaiting": session.wait.key if isinstance(session.wait, ForResult) else None,
            "session": self._vault.seal(session.model_dump_json(), "session"),
            "answer": self._vault.seal(answer.model_dump_json(), "answer") if answer else None,
            **self._number("registered", session.slots.get("registered") or session.slots.get("phone")),
            "language": session.language,
            "topic": session.topic,
            "outcome": session.outcome,
            "verified_by": session.proofs[-1].kind if session.proofs else None,
            "frozen": session.slots.get("frozen") == "yes",
        }
        if ended:
            row |= {"status": change.status, "ended_at": now}
        return row if here.revision else row | self._beginning(here, session, now)

    def _beginning(self, here: Here, session: Session, now: datetime) -> dict[str, Any]:
        return {
            "sid": here.sid,
            "line": "hotline",
            **self._number("caller", session.caller),
            "status": "in-progress",
            "started_at": now,
            "ended_at": None,
            "menu": session.menu,
        }

    def _number(self, column: str, number: str | None) -> dict[str, Any]:
        """A telephone number sealed, and its hash by which it is found."""
        if not number:
            return {column: None, f"{column}_hash": None}
        return {column: self._vault.seal(number, "phone"), f"{column}_hash": self._vault.hash(number, "phone")}

    def _events(self, here: Here, events: Sequence[Event], now: datetime) -> list[dict[str, Any]]:
        return [
            {
                "call_id": here.id,
                "step": here.session.step,
                "at": now,
                "name": event.name,
                "data": self._vault.seal(json.dumps(event.data(), ensure_ascii=False), "event"),
            }
            for event in events
        ]

    def _mentioned(self, here: Here, turn: Turn) -> list[dict[str, Any]]:
        ids = [id_ for event in turn.events if event.name == "TransactionsAttached" for id_ in event.data()["ids"]]
        return [
            {
                "call_id": here.id,
                "transaction_hash": self._vault.hash(id_, "transaction"),
                "transaction": self._vault.seal(id_, "transaction"),
            }
            for id_ in dict.fromkeys(ids)
        ]

    def _request_row(self, here: Here, change: Change, now: datetime) -> dict[str, Any] | None:
        request: Request | None = change.turn.request
        if request is None:
            return None
        return {
            "key": request.key,
            "call_id": here.id,
            "name": request.name,
            "args": self._vault.seal(json.dumps(dict(request.args)), "args"),
            "secret": base64.b64decode(request.secret) if request.secret else None,
            "state": "open",
            "lease_until": now + change.lease,
            "due_at": now + change.lease,
            "attempts": 0,
            "made_at": now,
        }
