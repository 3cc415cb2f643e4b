"""The weaker proofs: two of three, checked together by the wallet, three tries a day, one word for every failure.

A number that nobody registered takes the same way: the wallet is asked about an account that does not exist, which by
its contract is answered like a wrong proof and in the same time.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from ivr.clock import Clock
from ivr.db import Database
from ivr.identity.counters import count_down, count_up, is_reached
from ivr.identity.tables import proof_pairs
from ivr.ids import Ids
from ivr.vault import Vault
from ivr.wallet import ProofKind, WalletClient, WalletRefused

TRIES_A_DAY = 3
"""Pairs that may be wrong for one number in a day, over all calls."""
VALID = timedelta(minutes=5)
"""How long the first of a pair waits for the second."""
NOBODY = "0" * 16
"""An account id that no wallet gives out."""

_WRONG = "wrong_proof"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class EnteredProof:
    """One weaker proof as it was entered; `number` is the one that the caller named, `account` empty when unknown."""

    key: str
    call_id: str
    account: str
    number: str
    kind: ProofKind
    value: str = field(repr=False)


@dataclass(frozen=True)
class ProofPairs:
    """Takes the proofs one by one and checks them two by two."""

    database: Database
    wallet: WalletClient
    vault: Vault
    clock: Clock
    ids: Ids

    def check(self, entered: EnteredProof, timeout: float) -> str:
        """more (this was the first), right, wrong, spent (no try is left today) or again (it has to be entered anew).

        Performed again under one key it counts once. Raises WalletError when the wallet does not answer.
        """
        with self.database.write() as connection:
            outcome, pair = self._taken(connection, entered)
        if outcome:
            return outcome
        first = self.vault.open(pair.first_value, "proof")
        is_right = self._ask({pair.first_kind: first, entered.kind: entered.value}, entered, timeout)
        return self._end(entered, is_right and bool(entered.account))

    def erase_expired(self) -> None:
        """Erases proofs that wait for a second one, or for the wallet, for too long."""
        too_old = sa.and_(proof_pairs.c.first_value.is_not(None), proof_pairs.c.expires_at <= self.clock.now())
        with self.database.write() as connection:
            connection.execute(sa.update(proof_pairs).where(too_old).values(first_value=None))

    def _taken(self, connection: sa.Connection, entered: EnteredProof) -> tuple[str | None, Any]:
        """The outcome, or the pair that the wallet is to be asked about."""
        mine = sa.or_(proof_pairs.c.first_key == entered.key, proof_pairs.c.second_key == entered.key)
        pair = connection.execute(sa.select(proof_pairs).where(mine)).first()
        if pair is None:
            return self._entered(connection, entered)
        if pair.first_key == entered.key:
            return "more", pair
        if pair.state != "asking":
            return str(pair.state), pair
        return (None if pair.first_value else "again"), pair

    def _entered(self, connection: sa.Connection, entered: EnteredProof) -> tuple[str | None, Any]:
        now, subject = self.clock.now(), self._subject(entered)
        if is_reached(connection, _WRONG, subject, now, TRIES_A_DAY):
            return "spent", None
        half = self._half(connection, entered)
        if half is None or half.first_kind == entered.kind:
            connection.execute(sa.insert(proof_pairs).values(self._row(entered)))
            return "more", None
        if not count_up(connection, _WRONG, subject, now, TRIES_A_DAY):
            return "spent", None
        asking = sa.update(proof_pairs).where(proof_pairs.c.id == half.id)
        connection.execute(asking.values(second_key=entered.key, second_kind=entered.kind, state="asking"))
        return None, half

    def _half(self, connection: sa.Connection, entered: EnteredProof) -> Any:
        """The proof that this one makes a pair with: the call's last, for the same account, if it is not too old."""
        query = sa.select(proof_pairs).where(
            proof_pairs.c.call_id == entered.call_id,
            proof_pairs.c.account_hash == self._account_hash(entered.account),
        )
        last = connection.execute(query.order_by(proof_pairs.c.made_at.desc()).limit(1).with_for_update()).first()
        if last is None or last.state != "half" or last.expires_at <= self.clock.now():
            return None
        return last if last.first_value else None

    def _ask(self, proofs: dict[ProofKind, str], entered: EnteredProof, timeout: float) -> bool:
        account = entered.account or NOBODY
        try:
            return self.wallet.check_proofs(
                account, proofs, key=entered.key, call_reference=entered.call_id, timeout=timeout
            )
        except WalletRefused as error:
            _log.warning("proofs_refused", reason=str(error))
            return False

    def _end(self, entered: EnteredProof, is_right: bool) -> str:
        """Whoever comes first ends the pair; a right one takes nothing from the day's tries."""
        mine = sa.and_(proof_pairs.c.second_key == entered.key, proof_pairs.c.state == "asking")
        now, subject = self.clock.now(), self._subject(entered)
        with self.database.write() as connection:
            is_last = is_reached(connection, _WRONG, subject, now, TRIES_A_DAY)
            state = "right" if is_right else "spent" if is_last else "wrong"
            ended = sa.update(proof_pairs).where(mine).values(state=state, first_value=None, ended_at=now)
            if connection.execute(ended).rowcount and is_right:
                count_down(connection, _WRONG, subject, now)
        return state

    def _row(self, entered: EnteredProof) -> dict[str, Any]:
        now = self.clock.now()
        return {
            "id": self.ids.key(),
            "call_id": entered.call_id,
            "account_hash": self._account_hash(entered.account),
            "first_key": entered.key,
            "first_kind": entered.kind,
            "first_value": self.vault.seal(entered.value, "proof"),
            "state": "half",
            "made_at": now,
            "expires_at": now + VALID,
        }

    def _subject(self, entered: EnteredProof) -> str:
        return self.vault.hash(entered.number or entered.call_id, "phone")

    def _account_hash(self, account: str) -> str:
        return self.vault.hash(account, "account") if account else ""
