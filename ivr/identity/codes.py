"""One-time codes of our own: six digits by text, five minutes, three tries, kept and compared as keyed hashes.

The digits exist in the text, and sealed in the request that is to check them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ivr.carrier.outbox import Outbox, Text
from ivr.clock import Clock
from ivr.db import Database
from ivr.identity.counters import count_down, count_up, is_reached
from ivr.identity.tables import codes
from ivr.ids import Ids
from ivr.vault import Vault

LENGTH = 6
VALID = timedelta(minutes=5)
TRIES = 3
WRONG_A_DAY = 10
"""Wrong codes for one account in a day, over all calls; then codes are no proof for it until tomorrow."""

_WRONG = "wrong_code"


@dataclass(frozen=True)
class Wanted:
    """Who wants a code, for what; `to` is the account's registered number, empty when there is no such account."""

    key: str
    call_id: str
    purpose: str
    account: str
    to: str
    language: str


@dataclass(frozen=True)
class Entered:
    """A code as it was entered, and whose and what it is to prove."""

    key: str
    call_id: str
    purpose: str
    account: str
    digits: str = field(repr=False)


@dataclass(frozen=True)
class Codes:
    """Sends codes and checks them."""

    database: Database
    outbox: Outbox
    vault: Vault
    clock: Clock
    ids: Ids

    def send(self, wanted: Wanted, timeout: float) -> str:
        """sent, late (the provider may have it), failed, or locked; performed twice under one key it is one text."""
        with self.database.write() as connection:
            if self._is_locked(connection, wanted.account):
                return "locked"
            there = connection.execute(sa.select(codes.c.message_id).where(codes.c.key == wanted.key)).first()
            message_id = there.message_id if there else self._put(connection, wanted)
        if message_id is None:
            # A stranger must not learn that the number is unknown: nothing is sent, and the words are the same.
            return "sent"
        state = self.outbox.deliver(message_id, timeout)
        if state == "sent":
            self._forget_copy(wanted.key)
        return {"sent": "sent", "failed": "failed"}.get(state, "late")

    def check(self, entered: Entered) -> str:
        """right, wrong, expired or locked; checked twice under one key it counts once.

        A code proves something about the account whose number it was sent to, and about no other.
        """
        with self.database.write() as connection:
            row = self._latest(connection, entered.call_id, entered.purpose)
            if row is not None and row.last_check == entered.key:
                return str(row.last_outcome)
            if row is None or row.state != "open" or row.expires_at <= self.clock.now():
                return "expired"
            if row.account_hash != self._account_hash(entered.account):
                return "expired"
            outcome = self._compared(connection, row, entered.digits)
            self._note_check(connection, row, entered.key, outcome)
        return outcome

    def _compared(self, connection: sa.Connection, row: Any, digits: str) -> str:
        """Reserves a try of the account's before it compares, so that parallel guesses cannot share one."""
        now = self.clock.now()
        if not row.account_hash:
            return "wrong"
        if not count_up(connection, _WRONG, row.account_hash, now, WRONG_A_DAY):
            return "locked"
        if row.code_hash != self._hash(row.id, digits):
            return "wrong"
        count_down(connection, _WRONG, row.account_hash, now)
        return "right"

    def _note_check(self, connection: sa.Connection, row: Any, key: str, outcome: str) -> None:
        tries = row.tries + 1
        state = {"right": "used", "locked": "spent"}.get(outcome, "open" if tries < TRIES else "spent")
        values: dict[str, Any] = {"tries": tries, "state": state, "last_check": key, "last_outcome": outcome}
        if outcome == "right":
            values["used_at"] = self.clock.now()
        connection.execute(sa.update(codes).where(codes.c.id == row.id).values(code=None, **values))

    def _is_locked(self, connection: sa.Connection, account: str) -> bool:
        return bool(account) and is_reached(
            connection, _WRONG, self._account_hash(account), self.clock.now(), WRONG_A_DAY
        )

    def _put(self, connection: sa.Connection, wanted: Wanted) -> str | None:
        """A new code and its text; the same code again when nobody knows whether the last text went out."""
        before = self._latest(connection, wanted.call_id, wanted.purpose)
        digits = self._again(before, wanted.account) or self.ids.digits(LENGTH)
        code_id = self.ids.key()
        message_id = self._text(connection, wanted, digits)
        if before is not None and before.state == "open":
            connection.execute(sa.update(codes).where(codes.c.id == before.id).values(state="replaced", code=None))
        connection.execute(sa.insert(codes).values(self._row(wanted, code_id, digits, message_id)))
        return message_id

    def _text(self, connection: sa.Connection, wanted: Wanted, digits: str) -> str | None:
        if not (wanted.account and wanted.to):
            return None
        params: Mapping[str, str] = {"code": digits}
        template = f"code-{wanted.purpose}"
        until = self.clock.now() + VALID
        text = Text(f"{wanted.key}:text", wanted.call_id, wanted.to, template, wanted.language, params, until)
        return self.outbox.put(connection, text, by_job=False)

    def _row(self, wanted: Wanted, code_id: str, digits: str, message_id: str | None) -> dict[str, Any]:
        now = self.clock.now()
        return {
            "id": code_id,
            "key": wanted.key,
            "call_id": wanted.call_id,
            "purpose": wanted.purpose,
            "account_hash": self._account_hash(wanted.account),
            "code_hash": self._hash(code_id, digits),
            "code": self.vault.seal(digits, "code") if message_id else None,
            "message_id": message_id,
            "state": "open",
            "tries": 0,
            "made_at": now,
            "expires_at": now + VALID,
        }

    def _again(self, before: Any, account: str) -> str | None:
        """The digits of a code that may not have arrived, for the same account only."""
        if before is None or before.account_hash != self._account_hash(account):
            return None
        if before.state != "open" or before.code is None or before.expires_at <= self.clock.now():
            return None
        return self.vault.open(before.code, "code")

    def _account_hash(self, account: str) -> str:
        return self.vault.hash(account, "account") if account else ""

    def _latest(self, connection: sa.Connection, call_id: str, purpose: str) -> Any:
        """The last code of a call, locked, so that of two checks at once the second sees what the first did."""
        query = sa.select(codes).where(codes.c.call_id == call_id, codes.c.purpose == purpose)
        return connection.execute(query.order_by(codes.c.made_at.desc()).limit(1).with_for_update()).first()

    def _forget_copy(self, key: str) -> None:
        with self.database.write() as connection:
            connection.execute(sa.update(codes).where(codes.c.key == key).values(code=None))

    def erase_expired(self) -> None:
        """Erases the sealed copies of codes that are too old to be sent."""
        statement = sa.update(codes).where(codes.c.expires_at <= self.clock.now(), codes.c.code.is_not(None))
        with self.database.write() as connection:
            connection.execute(statement.values(code=None))

    def _hash(self, code_id: str, digits: str) -> str:
        return self.vault.hash(f"{code_id}:{self.vault.hash(digits, 'code digits')}", "code")
