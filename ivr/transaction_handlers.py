"""What a call asks about transactions: which moved of late, how one stands, and that some are disputed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.calls.requests import Asked, Handler, Outcome, Unsettled
from ivr.cases.cases import Cases
from ivr.clock import Clock
from ivr.wallet.answers import Transaction
from ivr.wallet.client import WalletClient
from ivr.wallet.errors import WalletError, WalletRefused

_MOST = 20
"""As many as one dispute can hold."""
_MOVED = ("completed", "pending")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TransactionHandlers:
    """The handlers and the rooms that they use; each is performed for a proof only."""

    wallet: WalletClient
    cases: Cases
    clock: Clock

    def by_name(self) -> Mapping[str, Handler]:
        return {
            "recent_transactions": self.recent_transactions,
            "find_transaction": self.find_transaction,
            "dispute": self.dispute,
        }

    def recent_transactions(self, asked: Asked) -> Outcome:
        """What moved or is about to, newest first; what failed or came back took nothing from anybody."""
        account = asked.args["account"]
        try:
            if self._is_minor(asked):
                return Outcome("minor")
            found = self.wallet.transactions(account, _MOST, timeout=asked.timeout / 2) or ()
        except WalletError as error:
            _log.warning("transactions_not_looked_up", reason=str(error))
            return Outcome("failed")
        moves = [_as_item(each) for each in found if each.status in _MOVED]
        return Outcome("some", {"moves": json.dumps(moves, ensure_ascii=False)}) if moves else Outcome("none")

    def find_transaction(self, asked: Asked) -> Outcome:
        """How a transaction stands; somebody else's is as unknown as one that does not exist."""
        wanted = asked.args["transaction"]
        try:
            if self._is_minor(asked):
                return Outcome("minor", {"transactions": wanted})
            found = self.wallet.transaction(wanted, timeout=asked.timeout / 2)
        except WalletError as error:
            _log.warning("transaction_not_looked_up", reason=str(error))
            return Outcome("failed")
        if found is None or found.account_id != asked.args["account"]:
            return Outcome("unknown", {"transactions": wanted})
        told = {"amount": str(found.amount_fen), "at": found.created_at.isoformat(), "party": found.counterparty}
        if found.expected_at:
            told["by"] = found.expected_at.isoformat()
        return Outcome(_standing(found, self.clock.now()), told | {"transactions": wanted})

    def dispute(self, asked: Asked) -> Outcome:
        """Done means that the wallet has opened the dispute; the case knows it then."""
        ids, case_number = asked.args["disputed"].split(), asked.args["case_number"]
        try:
            dispute = self.wallet.dispute(
                asked.args["account"],
                ids,
                key=asked.key,
                case_number=case_number,
                call_reference=asked.call_id,
                timeout=asked.timeout,
            )
        except WalletRefused as error:
            _log.error("dispute_refused", reason=str(error))
            return Outcome("failed")
        except WalletError as error:
            raise Unsettled from error
        self.cases.add(case_number, {"disputed": " ".join(ids), "dispute": dispute})
        return Outcome("done", {"dispute": dispute, "transactions": " ".join(ids)})

    def _is_minor(self, asked: Asked) -> bool:
        account = self.wallet.get_account(asked.args["account"], timeout=asked.timeout / 2)
        return account is not None and account.holder == "minor"


def _standing(found: Transaction, now: datetime) -> str:
    """What there is to be told: by when, or that nobody can say by when."""
    if found.status == "completed":
        return "arrived" if found.direction == "in" else "completed"
    if found.status == "pending":
        return "pending" if found.expected_at and found.expected_at > now else "overdue"
    if found.expected_at is None:
        return "unsettled"
    return "unsuccessful" if found.status == "failed" else "reversed"


def _as_item(move: Transaction) -> dict[str, str]:
    return {
        "id": move.transaction_id,
        "at": move.created_at.isoformat(),
        "move": f"{move.kind}_{move.direction}",
        "amount": str(move.amount_fen),
        "party": move.counterparty,
    }
