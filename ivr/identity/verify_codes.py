"""Codes by Twilio Verify (CODES=verify): Twilio makes, texts and compares them; what they prove is ours to say.

Twilio knows numbers, and neither calls nor purposes: until a verification is over, every code for its number is the
same. So what is pending is cancelled before a new one begins, and a code is known to one call and purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from ivr.carrier.rest import NotSent, Refused, Uncertain
from ivr.carrier.verify import GONE, TOO_MANY_CHECKS, Begun, TwilioVerify
from ivr.clock import Clock
from ivr.db import Database
from ivr.identity.codes import CodeUnsure, Wanted
from ivr.identity.tables import codes
from ivr.vault import Vault

LASTS = timedelta(minutes=10)
"""How long Twilio keeps a verification."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class VerifyCodes:
    """One Verify service as the provider of codes."""

    database: Database
    verify: TwilioVerify
    vault: Vault
    clock: Clock
    is_asked_outside: bool = True

    def prepare(self, _connection: sa.Connection, _wanted: Wanted, _code_id: str, _before: Any) -> Mapping[str, Any]:
        return {"code_hash": "", "delivery": "due"}

    def send(self, code: Any, language: str, timeout: float) -> str:
        """Whoever comes second while Twilio is being asked learns that it may be late: no blind second text."""
        taken = sa.and_(codes.c.id == code.id, codes.c.delivery == "due")
        with self.database.write() as connection:
            is_ours = connection.execute(sa.update(codes).where(taken).values(delivery="asking")).rowcount
        if not is_ours:
            return self._as_told(code)
        deadline = self.clock.monotonic() + timeout
        try:
            begun = self._begin(code, language, deadline)
        except (Refused, NotSent) as error:
            return self._note(code, "failed", None, error)
        except Uncertain as error:
            return self._note(code, "unknown", None, error)
        return self._note(code, "sent", begun.sid, None)

    def compare(self, code: Any, digits: str, timeout: float) -> str:
        with self.database.read() as connection:
            code = connection.execute(sa.select(codes).where(codes.c.id == code.id)).one()
            # Without an id the number's pending verification is asked about, which another call may have begun.
            is_shared = code.verification is None and bool(self._pending(connection, code)[1])
        if is_shared or code.delivery in ("failed", "canceled"):
            return "expired"
        number = self.vault.open(code.number, "phone")
        try:
            is_right = self.verify.is_right(digits, timeout, sid=code.verification, to=number)
        except Refused as error:
            _log.warning("code_not_compared", twilio=error.code)
            # A verification that is over proves nothing, not even if it ended because an answer was lost.
            return "expired" if error.code in (GONE, TOO_MANY_CHECKS) else "again"
        except (NotSent, Uncertain) as error:
            raise CodeUnsure(str(error)) from error
        return "right" if is_right else "wrong"

    def _begin(self, code: Any, language: str, deadline: float) -> Begun:
        with self.database.read() as connection:
            own, others = self._pending(connection, code)
        for sid in sorted(sid for sid in own | others if sid):
            self._cancel(sid, deadline)
        number = self.vault.open(code.number, "phone")
        begun = self.verify.begin(number, language, self._left(deadline))
        is_ours = None in own and None not in others
        if begun.sends > 1 and not is_ours:
            # It was begun by a call that never learned its id, so its code may be known there.
            self._cancel(begun.sid, deadline)
            begun = self.verify.begin(number, language, self._left(deadline))
        return begun

    def _pending(self, connection: sa.Connection, code: Any) -> tuple[set[str | None], set[str | None]]:
        """Verifications of this number that may be pending: this call's for this purpose, and those of others.

        None stands for one whose id is not known; its code may be sent once more, every other code is the last one.
        """
        recent = sa.select(codes.c.call_id, codes.c.purpose, codes.c.verification).where(
            codes.c.number_hash == code.number_hash,
            codes.c.made_at > self.clock.now() - LASTS,
            codes.c.id != code.id,
            codes.c.state != "used",
            codes.c.delivery.in_(("asking", "sent", "unknown")),
        )
        own, others = set[str | None](), set[str | None]()
        for row in connection.execute(recent):
            is_own = (row.call_id, row.purpose) == (code.call_id, code.purpose)
            (own if is_own else others).add(row.verification)
        return own, others

    def _cancel(self, sid: str, deadline: float) -> None:
        self.verify.cancel(sid, self._left(deadline))
        with self.database.write() as connection:
            canceled = sa.update(codes).where(codes.c.verification == sid)
            connection.execute(canceled.values(delivery="canceled"))

    def _as_told(self, code: Any) -> str:
        with self.database.read() as connection:
            delivery = connection.execute(sa.select(codes.c.delivery).where(codes.c.id == code.id)).scalar_one()
        return str(delivery) if delivery in ("sent", "failed") else "late"

    def _note(self, code: Any, delivery: str, sid: str | None, error: Exception | None) -> str:
        if error is not None:
            _log.warning("code_not_accepted", delivery=delivery, reason=type(error).__name__, twilio=_code_of(error))
        with self.database.write() as connection:
            noted = sa.update(codes).where(codes.c.id == code.id)
            connection.execute(noted.values(delivery=delivery, verification=sid))
        return "late" if delivery == "unknown" else delivery

    def _left(self, deadline: float) -> float:
        left = deadline - self.clock.monotonic()
        if left <= 0:
            raise NotSent("no time left")
        return left


def _code_of(error: Exception) -> int | None:
    """Twilio's error code as a number, which the log leaves readable."""
    return error.code if isinstance(error, Refused) else None
