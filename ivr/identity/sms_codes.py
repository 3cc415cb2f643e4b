"""Codes of our own (CODES=sms): six digits by text, kept and compared as keyed hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ivr.carrier.outbox import Outbox, Text
from ivr.clock import Clock
from ivr.db import Database
from ivr.identity.codes import VALID, Wanted
from ivr.identity.tables import codes
from ivr.ids import Ids
from ivr.vault import Vault

LENGTH = 6


@dataclass(frozen=True)
class SmsCodes:
    """Makes codes, has them texted, and compares them; the digits exist in the text alone."""

    database: Database
    outbox: Outbox
    vault: Vault
    clock: Clock
    ids: Ids
    is_asked_outside: bool = False

    def prepare(self, connection: sa.Connection, wanted: Wanted, code_id: str, before: Any) -> Mapping[str, Any]:
        """A new code and its text; the same code again when nobody knows whether the last text went out."""
        digits = self._again(before, wanted.account) or self.ids.digits(LENGTH)
        message_id = self._text(connection, wanted, digits)
        return {
            "code_hash": self._hash(code_id, digits),
            # A copy waits for the delivery, so that the same code can be sent once more should that be uncertain.
            "code": self.vault.seal(digits, "code") if message_id else None,
            "message_id": message_id,
        }

    def send(self, code: Any, _language: str, timeout: float) -> str:
        state = self.outbox.deliver(code.message_id, timeout)
        if state == "sent":
            with self.database.write() as connection:
                connection.execute(sa.update(codes).where(codes.c.id == code.id).values(code=None))
        return {"sent": "sent", "failed": "failed"}.get(state, "late")

    def compare(self, code: Any, digits: str, _timeout: float) -> str:
        return "right" if code.code_hash == self._hash(code.id, digits) else "wrong"

    def _text(self, connection: sa.Connection, wanted: Wanted, digits: str) -> str | None:
        """The text's id; None for a stranger, to whom nothing is sent while the words are the same."""
        if not (wanted.account and wanted.to):
            return None
        until = self.clock.now() + VALID
        template, params = f"code-{wanted.purpose}", {"code": digits}
        text = Text(f"{wanted.key}:text", wanted.call_id, wanted.to, template, wanted.language, params, until)
        return self.outbox.put(connection, text, by_job=False)

    def _again(self, before: Any, account: str) -> str | None:
        """The digits of a code that may not have arrived, for the same account only."""
        if before is None or before.account_hash != (self.vault.hash(account, "account") if account else ""):
            return None
        if before.state != "open" or before.code is None or before.expires_at <= self.clock.now():
            return None
        return self.vault.open(before.code, "code")

    def _hash(self, code_id: str, digits: str) -> str:
        return self.vault.hash(f"{code_id}:{self.vault.hash(digits, 'code digits')}", "code")
