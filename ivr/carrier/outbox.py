"""Sends the texts of the outbox, each once: what the provider may have accepted is not sent again blindly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import sqlalchemy as sa
import structlog

from ivr.carrier.tables import messages
from ivr.carrier.texts import TextNotSent, TextRefused, Texts, TextUncertain
from ivr.clock import Clock
from ivr.db import Database
from ivr.due import Due, later
from ivr.ids import Ids
from ivr.jobs import Jobs
from ivr.vault import Vault

JOB = "deliver_text"
_JOB_SECONDS = 10.0
_BACKOFF = (2, 5, 15, 60, 300)
_LOST_AFTER = timedelta(seconds=60)
_WHEN_DUE = sa.case(
    (messages.c.state == "due", messages.c.due_at),
    (messages.c.state == "sending", later(messages.c.due_at, _LOST_AFTER)),
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Text:
    """A text to be sent; texts with the same key are one, and after `until` it is of no use.

    `to` is a number in E.164; for the channel `app`, which the owner sees wherever they are signed in, an account id.
    """

    key: str
    call_id: str
    to: str
    template: str
    language: str
    params: Mapping[str, str]
    until: datetime | None = None
    channel: Literal["sms", "app"] = "sms"


@dataclass(frozen=True)
class Outbox:
    """Takes texts inside a caller's transaction, and delivers them outside of any."""

    database: Database
    jobs: Jobs
    texts: Texts
    vault: Vault
    clock: Clock
    ids: Ids
    notices: Texts
    """Who shows the owner a notice in the app."""

    def put(self, connection: sa.Connection, text: Text, *, by_job: bool = True) -> str:
        """The id of the text's row, new or already there; a new one is delivered by a job unless the caller does."""
        found = connection.execute(sa.select(messages.c.id).where(messages.c.key == text.key)).scalar()
        if found:
            return str(found)
        row = self._row(text)
        connection.execute(sa.insert(messages).values(row))
        if by_job:
            self.jobs.enqueue(connection, JOB, row["id"])
        return str(row["id"])

    def deliver(self, message_id: str, timeout: float = _JOB_SECONDS) -> str:
        """Sends a text that is due, once; returns the state that it then has."""
        row = self._take(message_id)
        if row is None:
            return self.state(message_id)
        try:
            provider_id = self._send(row, timeout)
        except TextRefused as error:
            return self._end(row, "failed", error, params=None)
        except (TextNotSent, TextUncertain) as error:
            if isinstance(error, TextUncertain) and not self._provider(row).knows_keys:
                return self._end(row, "unknown", error, params=None)
            wait = _BACKOFF[min(row.attempts, len(_BACKOFF) - 1)]
            return self._end(row, "due", error, due_at=self.clock.now() + timedelta(seconds=wait))
        self._mark(
            messages.c.id == row.id, state="sent", sent_at=self.clock.now(), provider_id=provider_id, params=None
        )
        return "sent"

    def state(self, message_id: str) -> str:
        """due, sending, sent, failed or unknown."""
        with self.database.read() as connection:
            return str(connection.execute(sa.select(messages.c.state).where(messages.c.id == message_id)).scalar_one())

    def of_call(self, call_id: str) -> list[dict[str, Any]]:
        """The texts of a call in their order: channel, template, language, state, when sent; never what they said."""
        query = sa.select(messages).where(messages.c.call_id == call_id).order_by(messages.c.made_at, messages.c.id)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [
            {
                "channel": row.channel,
                "template": row.template,
                "language": row.language,
                "state": row.state,
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            }
            for row in rows
        ]

    def next_due(self) -> datetime | None:
        """When a text is to be sent, or given up, next."""
        return self._due.next(_WHEN_DUE)

    def enqueue_due(self) -> int:
        """Enqueues the texts that are due, after giving up those that came too late or whose sender died."""
        now = self.clock.now()
        late = sa.and_(messages.c.state == "due", messages.c.expires_at <= now)
        lost = sa.and_(messages.c.state == "sending", messages.c.due_at <= now - _LOST_AFTER)
        with self.database.read() as connection:
            given_up = connection.execute(sa.select(messages.c.id).where(late | lost).limit(1)).first()
        if given_up:
            self._mark(late, state="failed", params=None)
            self._mark(lost, state="unknown", params=None)
        return self._due.enqueue_all(sa.and_(messages.c.state == "due", messages.c.due_at <= now))

    @cached_property
    def _due(self) -> Due:
        lost_after = timedelta(seconds=2 * _JOB_SECONDS)
        return Due(self.database, self.jobs, self.clock, JOB, messages.c.id, lost_after)

    def _row(self, text: Text) -> dict[str, Any]:
        now = self.clock.now()
        return {
            "id": self.ids.key(),
            "key": text.key,
            "call_id": text.call_id,
            "channel": text.channel,
            "template": text.template,
            "language": text.language,
            "recipient": self.vault.seal(text.to, "phone"),
            "recipient_hash": self.vault.hash(text.to, "phone"),
            "params": self.vault.seal(json.dumps(dict(text.params)), "params"),
            "state": "due",
            "attempts": 0,
            # The tick delivers it should the job, or the caller who meant to, be lost.
            "due_at": now + timedelta(seconds=2 * _JOB_SECONDS),
            "made_at": now,
            "expires_at": text.until,
        }

    def _take(self, message_id: str) -> Any:
        """The row, now ours to send; None when somebody else has it, it is sent or came too late."""
        now = self.clock.now()
        is_useful = messages.c.expires_at.is_(None) | (messages.c.expires_at > now)
        take = sa.update(messages).where(messages.c.id == message_id, messages.c.state == "due", is_useful)
        with self.database.write() as connection:
            return connection.execute(take.values(state="sending", due_at=now).returning(*messages.c)).first()

    def _send(self, row: Any, timeout: float) -> str:
        return self._provider(row).send(
            key=row.key,
            to=self.vault.open(row.recipient, "phone"),
            template=row.template,
            language=row.language,
            params=json.loads(self.vault.open(row.params, "params")),
            timeout=timeout,
        )

    def _provider(self, row: Any) -> Texts:
        return self.notices if row.channel == "app" else self.texts

    def _end(self, row: Any, state: str, error: Exception, **values: Any) -> str:
        _log.warning("text_not_accepted", template=row.template, state=state, reason=str(error))
        self._mark(messages.c.id == row.id, state=state, **values)
        return state

    def _mark(self, which: sa.ColumnElement[bool], **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(sa.update(messages).where(which).values(values))
