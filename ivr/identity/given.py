"""Which proofs a call has given, as the database knows it: what a session says is never enough to act on."""

from dataclasses import dataclass

import sqlalchemy as sa

from ivr.db import Database
from ivr.identity.tables import codes, proof_pairs
from ivr.vault import Vault

CODE, TWO_OF_THREE = "code", "two_of_three"
PROTECTIVE = "protective_freeze"


@dataclass(frozen=True)
class GivenProofs:
    """Reads proofs; writes nothing."""

    database: Database
    vault: Vault

    def of(self, call_id: str, account: str) -> list[tuple[str, str]]:
        """(kind, purpose) of each proof that this call gave for this account, by one query."""
        hashed = self.vault.hash(account, "account")
        by_code = sa.select(sa.literal(CODE), codes.c.purpose).where(
            codes.c.call_id == call_id, codes.c.account_hash == hashed, codes.c.state == "used"
        )
        by_two = sa.select(sa.literal(TWO_OF_THREE), sa.literal(PROTECTIVE)).where(
            proof_pairs.c.call_id == call_id, proof_pairs.c.account_hash == hashed, proof_pairs.c.state == "right"
        )
        with self.database.read() as connection:
            return [(kind, purpose) for kind, purpose in connection.execute(sa.union(by_code, by_two))]
