"""Freezes wallets: asks the wallet, and tells the owner in the app and by text what was done.

Whether the caller may have it done is settled before, by the proofs that the database knows of.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ivr.carrier.outbox import Outbox, Text
from ivr.cases.tables import protective_freezes
from ivr.clock import Clock
from ivr.db import Database
from ivr.vault import Vault
from ivr.wallet import Basis, WalletClient

_LOCAL = ZoneInfo("Asia/Shanghai")
_REASON = "account_theft"


@dataclass(frozen=True)
class WantedFreeze:
    """What is to be frozen, on what basis; `to` is the registered number, `key` names this one effect."""

    key: str
    call_id: str
    account: str
    to: str
    language: str
    basis: Basis


@dataclass(frozen=True)
class Freezes:
    """Freezes accounts."""

    database: Database
    wallet: WalletClient
    outbox: Outbox
    vault: Vault
    clock: Clock

    def freeze(self, wanted: WantedFreeze, timeout: float) -> bool:
        """True when the wallet confirmed it, False when it is accepted but not in force yet.

        Raises WalletError. Performed again under one key it is one freeze, of which the owner is told once.
        """
        freeze = self.wallet.freeze(
            wanted.account,
            key=wanted.key,
            reason=_REASON,
            basis=wanted.basis,
            call_reference=wanted.call_id,
            timeout=timeout,
        )
        if freeze.confirmed:
            self._tell_owner(wanted)
        return freeze.confirmed

    def is_first_today(self, wanted: WantedFreeze) -> bool:
        """Whether this is the account's one protective freeze of the local day; whoever asks first has it."""
        dialect = sqlite if self.database.is_sqlite else postgresql
        row = {
            "account_hash": self.vault.hash(wanted.account, "account"),
            "day": self.clock.now().astimezone(_LOCAL).date().isoformat(),
            "key": wanted.key,
            "call_id": wanted.call_id,
            "made_at": self.clock.now(),
        }
        taken = dialect.insert(protective_freezes).values(row).on_conflict_do_nothing()
        mine = sa.select(protective_freezes.c.key).where(protective_freezes.c.key == wanted.key)
        with self.database.write() as connection:
            connection.execute(taken)
            return connection.execute(mine).first() is not None

    def _tell_owner(self, wanted: WantedFreeze) -> None:
        """In the app at once, wherever the owner is signed in; of a protective freeze by text as well.

        Who freezes by a code holds the telephone, and gets the case's number by text.
        """
        is_protective = wanted.basis == "protective"
        template = "protective-freeze" if is_protective else "wallet-frozen"
        call, language = wanted.call_id, wanted.language
        notice = Text(f"{wanted.key}:notice", call, wanted.account, template, language, {}, channel="app")
        with self.database.write() as connection:
            self.outbox.put(connection, notice)
            if is_protective and wanted.to:
                self.outbox.put(connection, Text(f"{wanted.key}:text", call, wanted.to, template, language, {}))
