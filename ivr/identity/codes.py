"""One-time codes: bound to call, purpose and account, five minutes, three tries, counted and capped in the database.

Who makes a code and compares it is a provider's business (`sms_codes`, `verify_codes`); what may be sent and tried, and
what a right code proves, is settled here and is the same for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from ivr.clock import Clock
from ivr.db import Database
from ivr.identity.caps import CodeCaps
from ivr.identity.counters import count_down, count_up, is_reached
from ivr.identity.tables import code_checks, codes
from ivr.ids import Ids
from ivr.vault import Vault

VALID = timedelta(minutes=5)
TRIES = 3
WRONG_A_DAY = 10
"""Wrong codes for one account in a day, over all calls; then codes are no proof for it until tomorrow."""

_WRONG = "wrong_code"


@dataclass(frozen=True)
class Wanted:
    """Who wants a code, for what; `to` is the account's registered number, empty when there is no such account.

    `number` is the one that the caller named, registered or not.
    """

    key: str
    call_id: str
    purpose: str
    account: str
    to: str
    language: str
    number: str = ""


@dataclass(frozen=True)
class Entered:
    """A code as it was entered, and whose and what it is to prove."""

    key: str
    call_id: str
    purpose: str
    account: str
    digits: str = field(repr=False)


class CodeUnsure(Exception):
    """Whether a code is right is not known yet: ask again under the same key."""


class CodeProvider(Protocol):
    """Makes codes and compares them; `code` is the row of a code."""

    @property
    def is_asked_outside(self) -> bool:
        """Whether somebody outside compares codes, which takes a time of its own."""
        ...

    def prepare(self, connection: sa.Connection, wanted: Wanted, code_id: str, before: Any) -> Mapping[str, Any]:
        """What the row of a new code holds for this provider; `before` is the call's last code, if any.

        Called inside the transaction that stores the row.
        """
        ...

    def send(self, code: Any, language: str, timeout: float) -> str:
        """sent, late (the telephone may get it) or failed; performed again for one row it is one text."""
        ...

    def compare(self, code: Any, digits: str, timeout: float) -> str:
        """right, wrong, expired, or again (it could not be compared); raises CodeUnsure."""
        ...


@dataclass(frozen=True)
class Codes:
    """Sends codes and checks them; new ones are made by `provider`, each is compared by the one who made it."""

    database: Database
    providers: Mapping[str, CodeProvider]
    provider: str
    caps: CodeCaps
    vault: Vault
    clock: Clock
    ids: Ids
    even_seconds: float = 0.0
    """The least time that sending and checking take, so that it tells nobody whether a number is registered."""

    def send(self, wanted: Wanted, timeout: float) -> str:
        """sent, late, failed, locked, soon (the last one is too fresh) or capped.

        Performed twice under one key it is one text.
        """
        begun = self.clock.monotonic()
        with self.database.write() as connection:
            code, refusal = self._claimed(connection, wanted)
        outcome = refusal or "sent"
        if code is not None and code.account_hash:
            outcome = self.providers[code.provider].send(code, wanted.language, timeout)
        self._even_out(begun)
        return outcome

    def check(self, entered: Entered, timeout: float = 2.0) -> str:
        """right, wrong, expired, locked or again; checked twice under one key it counts once. Raises CodeUnsure.

        A code proves something about the account whose number it was sent to, and about no other.
        """
        begun = self.clock.monotonic()
        with self.database.write() as connection:
            code, outcome = self._reserved(connection, entered)
        if outcome is None:
            is_real = bool(code.account_hash)
            provider = self.providers[code.provider]
            told = provider.compare(code, entered.digits, timeout) if is_real else "wrong"
            with self.database.write() as connection:
                outcome = self._settled(connection, code, entered.key, told)
            if provider.is_asked_outside:
                self._even_out(begun)
        return outcome

    def erase_expired(self) -> None:
        """Erases the sealed copies of codes that are too old to be sent."""
        statement = sa.update(codes).where(codes.c.expires_at <= self.clock.now(), codes.c.code.is_not(None))
        with self.database.write() as connection:
            connection.execute(statement.values(code=None))

    def _claimed(self, connection: sa.Connection, wanted: Wanted) -> tuple[Any, str | None]:
        """The row of the code that this request has, or why it has none."""
        number_hash = self._number_hash(wanted)
        self.database.take_turns(connection, number_hash)
        now = self.clock.now()
        there = connection.execute(sa.select(codes).where(codes.c.key == wanted.key)).first()
        if there is not None:
            return there, None
        is_sent = bool(wanted.account and wanted.to)
        subject = self._account_hash(wanted.account) if is_sent else number_hash
        if is_reached(connection, _WRONG, subject, now, WRONG_A_DAY):
            return None, "locked"
        refusal = self.caps.refusal(connection, wanted.number or wanted.to, number_hash, now, is_sent=is_sent)
        if refusal:
            return None, refusal
        return self._put(connection, wanted, number_hash), None

    def _put(self, connection: sa.Connection, wanted: Wanted, number_hash: str) -> Any:
        before = self._latest(connection, wanted.call_id, wanted.purpose)
        code_id = self.ids.key()
        row = self._row(wanted, code_id, number_hash)
        row |= self.providers[self.provider].prepare(connection, wanted, code_id, before)
        if before is not None and before.state == "open":
            connection.execute(sa.update(codes).where(codes.c.id == before.id).values(state="replaced", code=None))
        return connection.execute(sa.insert(codes).values(row).returning(*codes.c)).first()

    def _row(self, wanted: Wanted, code_id: str, number_hash: str) -> dict[str, Any]:
        now, number = self.clock.now(), wanted.number or wanted.to
        is_sent = bool(wanted.account and wanted.to)
        return {
            "id": code_id,
            "key": wanted.key,
            "call_id": wanted.call_id,
            "purpose": wanted.purpose,
            "number": self.vault.seal(number, "phone") if number else None,
            "number_hash": number_hash,
            "account": self.vault.seal(wanted.account, "account") if wanted.account else None,
            "account_hash": self._account_hash(wanted.account) if is_sent else "",
            "provider": self.provider,
            "state": "open",
            "tries": 0,
            "made_at": now,
            "expires_at": now + VALID,
        }

    def _reserved(self, connection: sa.Connection, entered: Entered) -> tuple[Any, str | None]:
        """The code to be compared, after a try of it and of the account's is taken; or the outcome.

        The try is taken before anybody compares, so that parallel guesses cannot share one.
        """
        code, now = self._latest(connection, entered.call_id, entered.purpose), self.clock.now()
        done = connection.execute(sa.select(code_checks).where(code_checks.c.key == entered.key)).first()
        if done is not None:
            mine = sa.select(codes).where(codes.c.id == done.code_id)
            return connection.execute(mine).first(), done.outcome
        if code is None or not self._is_open(code, entered):
            return None, "expired"
        is_free = count_up(connection, _WRONG, _subject(code), now, WRONG_A_DAY)
        outcome, state = (None, "open") if is_free else ("locked", "spent")
        changed = sa.update(codes).where(codes.c.id == code.id)
        connection.execute(changed.values(tries=codes.c.tries + int(is_free), state=state, code=None))
        tried = {"key": entered.key, "code_id": code.id, "outcome": outcome, "made_at": now}
        connection.execute(sa.insert(code_checks).values(tried))
        return code, outcome

    def _is_open(self, code: Any, entered: Entered) -> bool:
        if code.account_hash != self._account_hash(entered.account):
            return False
        return bool(code.state == "open" and code.tries < TRIES and code.expires_at > self.clock.now())

    def _settled(self, connection: sa.Connection, code: Any, key: str, told: str) -> str:
        """The outcome of a try, stored once; what was no wrong guess is given back to the account."""
        row = connection.execute(sa.select(codes).where(codes.c.id == code.id).with_for_update()).one()
        stored = connection.execute(sa.select(code_checks.c.outcome).where(code_checks.c.key == key)).scalar_one()
        if stored is not None:
            return str(stored)
        outcome = "expired" if told == "right" and row.state != "open" else told
        this = sa.update(codes).where(codes.c.id == code.id)
        if outcome == "right":
            connection.execute(this.values(state="used", used_at=self.clock.now()))
        elif outcome == "again":
            connection.execute(this.values(tries=codes.c.tries - 1))
        elif row.state == "open" and (outcome == "expired" or row.tries >= TRIES):
            connection.execute(this.values(state="spent"))
        if outcome != "wrong":
            count_down(connection, _WRONG, _subject(row), self.clock.now())
        connection.execute(sa.update(code_checks).where(code_checks.c.key == key).values(outcome=outcome))
        return outcome

    def _account_hash(self, account: str) -> str:
        return self.vault.hash(account, "account") if account else ""

    def _number_hash(self, wanted: Wanted) -> str:
        return self.vault.hash(wanted.number or wanted.to or wanted.call_id, "phone")

    def _latest(self, connection: sa.Connection, call_id: str, purpose: str) -> Any:
        """The last code of a call, locked, so that of two checks at once the second sees what the first did."""
        query = sa.select(codes).where(codes.c.call_id == call_id, codes.c.purpose == purpose)
        return connection.execute(query.order_by(codes.c.made_at.desc()).limit(1).with_for_update()).first()

    def _even_out(self, begun: float) -> None:
        left = self.even_seconds - (self.clock.monotonic() - begun)
        if left > 0:
            self.clock.pause(left)


def _subject(code: Any) -> str:
    """Whose wrong tries count together: an account's, or those for a number that nobody registered."""
    return str(code.account_hash or code.number_hash)
