"""Opens cases and finds them again by their number."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ivr.carrier.outbox import Outbox, Text
from ivr.cases.tables import cases
from ivr.clock import Clock
from ivr.db import Database
from ivr.ids import Ids
from ivr.vault import Vault

NUMBER_LENGTH = 8


@dataclass(frozen=True)
class NewCase:
    """What a case is about; `to` is the registered number that its number is texted to, if known.

    `details` are what is known of the matter, such as a transaction, its time, amount and masked other party.
    """

    key: str
    call_id: str
    account: str
    topic: str
    to: str
    language: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cases:
    """All cases."""

    database: Database
    outbox: Outbox
    vault: Vault
    clock: Clock
    ids: Ids

    def open(self, new: NewCase) -> str:
        """The case's number, texted in the same transaction; an account has one case for a topic and a call."""
        same = (cases.c.call_id == new.call_id, cases.c.topic == new.topic)
        account = cases.c.account_hash == self.vault.hash(new.account, "account")
        with self.database.write() as connection:
            found = connection.execute(
                sa.select(cases.c.number).where(sa.or_(cases.c.key == new.key, sa.and_(*same, account)))
            ).scalar()
            if found:
                return self.vault.open(found, "case")
            number = self._free_number(connection)
            connection.execute(sa.insert(cases).values(self._row(new, number)))
            if new.to:
                params = {"case_number": number}
                text = Text(f"{new.key}:text", new.call_id, new.to, "case-opened", new.language, params)
                self.outbox.put(connection, text)
        return number

    def add(self, number: str, details: Mapping[str, str]) -> None:
        """Adds to what is known of a case; what was known under the same names is replaced."""
        mine = cases.c.number_hash == self.vault.hash(number, "case")
        with self.database.write() as connection:
            query = sa.select(cases.c.details).where(mine).with_for_update()
            known = self._opened(connection.execute(query).scalar())
            sealed = self._sealed({**known, **details})
            connection.execute(sa.update(cases).where(mine).values(details=sealed))

    def call_of(self, number: str) -> str | None:
        """The id of the call in which the case of this number was opened."""
        query = sa.select(cases.c.call_id).where(cases.c.number_hash == self.vault.hash(number, "case"))
        with self.database.read() as connection:
            return connection.execute(query).scalar()

    def of_call(self, call_id: str) -> list[dict[str, Any]]:
        """The cases opened in a call: number, topic, state, when, and what is known of the matter."""
        query = sa.select(cases).where(cases.c.call_id == call_id).order_by(cases.c.opened_at)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [
            {
                "number": self.vault.open(row.number, "case"),
                "topic": row.topic,
                "state": row.state,
                "opened_at": row.opened_at.isoformat(),
                "details": self._opened(row.details),
            }
            for row in rows
        ]

    def _free_number(self, connection: sa.Connection) -> str:
        while True:
            number = self.ids.digits(NUMBER_LENGTH)
            taken = sa.select(cases.c.id).where(cases.c.number_hash == self.vault.hash(number, "case"))
            if connection.execute(taken).first() is None:
                return number

    def _row(self, new: NewCase, number: str) -> dict[str, Any]:
        return {
            "id": self.ids.key(),
            "key": new.key,
            "number": self.vault.seal(number, "case"),
            "number_hash": self.vault.hash(number, "case"),
            "call_id": new.call_id,
            "account": self.vault.seal(new.account, "account"),
            "account_hash": self.vault.hash(new.account, "account"),
            "topic": new.topic,
            "state": "open",
            "opened_at": self.clock.now(),
            "details": self._sealed(new.details),
        }

    def _sealed(self, details: Mapping[str, str]) -> bytes | None:
        return self.vault.seal(json.dumps(dict(details), ensure_ascii=False), "case details") if details else None

    def _opened(self, sealed: bytes | None) -> dict[str, str]:
        return dict(json.loads(self.vault.open(sealed, "case details"))) if sealed else {}
