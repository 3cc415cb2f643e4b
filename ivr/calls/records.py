"""The record of a call: found by its ids, its caller or a transaction, shown with numbers masked."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ivr.calls.tables import call_events, call_transactions, calls
from ivr.db import Database
from ivr.vault import Vault

PAGE = 20
_ENTERED = ("digits", "text")
_DIGIT = r"(?:[0-9零〇洞幺一二两三四五六七拐八九勾]|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)"
_BETWEEN = re.compile(r"[\s,，、.-]+")
_LONG_NUMBER = re.compile(rf"{_DIGIT}(?:[\s,，、.-]*{_DIGIT}){{5,}}", re.IGNORECASE)


@dataclass(frozen=True)
class Records:
    """Reads records; writes nothing."""

    database: Database
    vault: Vault

    def show(self, call: str) -> dict[str, Any] | None:
        """The whole record of a call, by our id or Twilio's; None when there is none."""
        query = sa.select(calls).where(sa.or_(calls.c.id == call, calls.c.sid == call))
        with self.database.read() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            events = connection.execute(
                sa.select(call_events).where(call_events.c.call_id == row.id).order_by(call_events.c.id)
            ).all()
            mentioned = connection.execute(
                sa.select(call_transactions.c.transaction).where(call_transactions.c.call_id == row.id)
            ).scalars()
            transactions = sorted(self.vault.open(sealed, "transaction") for sealed in mentioned)
        return self._summary(row) | {
            # The caller let us know that they were not free to speak.
            "distress": any(event.name == "DistressSignalled" for event in events),
            "transactions": transactions,
            "events": [self._event(event) for event in events],
        }

    def by_phone(self, number: str, before: datetime | None = None) -> list[dict[str, Any]]:
        """Calls from a number (E.164), or about its account, newest first, `PAGE` at a time.

        `before` is when the last one shown began.
        """
        hashed = self.vault.hash(number, "phone")
        return self._find(sa.or_(calls.c.caller_hash == hashed, calls.c.registered_hash == hashed), before)

    def by_transaction(self, transaction: str, before: datetime | None = None) -> list[dict[str, Any]]:
        """Calls that a transaction belongs to, newest first."""
        hashed = self.vault.hash(transaction, "transaction")
        with_it = sa.select(call_transactions.c.call_id).where(call_transactions.c.transaction_hash == hashed)
        return self._find(calls.c.id.in_(with_it), before)

    def by_id(self, call_id: str) -> list[dict[str, Any]]:
        """The call with this id, if there is one."""
        return self._find(calls.c.id == call_id, None)

    def _find(self, which: sa.ColumnElement[bool], before: datetime | None) -> list[dict[str, Any]]:
        query = sa.select(calls).where(which).order_by(calls.c.started_at.desc(), calls.c.id).limit(PAGE)
        if before:
            query = query.where(calls.c.started_at < before)
        with self.database.read() as connection:
            return [self._summary(row) for row in connection.execute(query)]

    def _summary(self, row: Any) -> dict[str, Any]:
        return {
            "call": row.id,
            "sid": row.sid,
            "line": row.line,
            "caller": masked(self.vault.open(row.caller, "phone")) if row.caller else None,
            "registered": masked(self.vault.open(row.registered, "phone")) if row.registered else None,
            "status": row.status,
            "started_at": row.started_at.isoformat(),
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            "language": row.language,
            "topic": row.topic,
            "outcome": row.outcome,
            "verified_by": row.verified_by,
            "frozen": row.frozen,
        }

    def _event(self, row: Any) -> dict[str, Any]:
        data = json.loads(self.vault.open(row.data, "event"))
        for name in filter(data.get, _ENTERED):
            data[name] = mask_numbers(data[name])
        return {"at": row.at.isoformat(), "step": row.step, "event": row.name, **data}


def mask_numbers(text: str) -> str:
    """Words with every number of six digits and more masked: figures or spoken, in one piece or in groups.

    Six are a code, which callers say in places where nobody asked for it.
    """

    def mask(found: re.Match[str]) -> str:
        number = _BETWEEN.sub("", found[0])
        return "****" if number.isascii() and not number.isdigit() else masked(number)

    return _LONG_NUMBER.sub(mask, text)


def masked(number: str) -> str:
    """A number as people may see it: 138****1234, the country code left out for China."""
    local = number.removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}" if len(local) > 7 else "****"
