"""What the sandbox knows and has done, in memory behind one lock; each effect happens once for its key."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ivr.simulator.wallet import branches, records
from ivr.simulator.wallet.bodies import DisputeRequest, FreezeRequest, MessageRequest, NoticeRequest, ProofCheckRequest
from ivr.simulator.wallet.people import ACCOUNTS, PROOFS, TOMORROW, TRANSACTIONS, Account, Transaction
from ivr.simulator.wallet.problems import Problem

_CHINA = timezone(timedelta(hours=8))
_KINDS = ("messages", "notices", "disputes", "proof_checks")


@dataclass
class _Freeze:
    key: str
    account_id: str
    reason: str
    basis: str
    call_reference: str
    due: float
    confirmed: bool = False


@dataclass(frozen=True)
class Standing:
    """How a freeze stands: in force since `frozen_at`, or pending when that is None."""

    frozen_at: str | None
    already_frozen: bool


class Ledger:
    """Accounts, transactions and freezes, and the records of what was sent, disputed and checked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Back to the start: nobody frozen, no record, no key known, nothing counted."""
        with self._lock:
            self._accounts = {account.account_id: account for account in (*ACCOUNTS, *branches.ACCOUNTS)}
            self._keys: dict[str, tuple[Any, Any]] = {}
            self._freezes: list[_Freeze] = []
            self._records: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
            self._requests: Counter[str] = Counter()

    def count(self, operation: str) -> None:
        """Note that a request for `operation` has arrived, whatever becomes of it."""
        with self._lock:
            self._requests[operation] += 1

    def account(self, *, account_id: str | None = None, phone: str | None = None) -> Account:
        """The account with that id or registered number; Problem 404 when there is none."""
        with self._lock:
            return self._find(account_id, phone, "account_not_found")

    def transactions(self, account_id: str, limit: int) -> list[Transaction]:
        """The latest `limit` transactions of an account, newest first; Problem 404 when it is unknown."""
        self.account(account_id=account_id)
        return [_dated(move) for move in TRANSACTIONS if move.account_id == account_id][:limit]

    def transaction(self, transaction_id: str) -> Transaction:
        """The transaction; Problem 404 when unknown."""
        for move in TRANSACTIONS:
            if move.transaction_id == transaction_id:
                return _dated(move)
        raise Problem(404, "transaction_not_found", "No such transaction.")

    def freeze(self, account_id: str, key: str, body: FreezeRequest, pending: float | None) -> Standing:
        """Freeze once for `key`, in force at once or after `pending` seconds; how the freeze stands now."""
        with self._lock:
            account = self._find(account_id, None, "account_not_found")
            known = self._known(key, ("freeze", account_id, body))
            if known is None:
                known = self._freeze(account, key, body, pending)
                self._keys[key] = (("freeze", account_id, body), known)
                if pending is not None and known == "done":
                    return Standing(None, already_frozen=False)
            now = self._settled(account_id)
            return Standing(now.frozen_at, already_frozen=known == "already")

    def send(self, key: str, body: MessageRequest) -> str:
        """Keep the message once for `key`; its id. Problem 404 when `to` is not registered."""
        with self._lock:
            account = self._find(body.to, body.to, "recipient_not_found")
            made = self._once("messages", key, body, lambda number: records.message(number, key, account, body))
            return str(made["message_id"])

    def notify(self, account_id: str, key: str, body: NoticeRequest) -> str:
        """Keep the notice once for `key`; its id. Problem 404 when the account is unknown."""
        with self._lock:
            self._find(account_id, None, "account_not_found")
            request = (account_id, body)
            made = self._once("notices", key, request, lambda number: records.notice(number, key, account_id, body))
            return str(made["notice_id"])

    def dispute(self, account_id: str, key: str, body: DisputeRequest) -> tuple[str, list[Transaction]]:
        """Open the dispute once for `key`; its id and its transactions.

        Problem 404 when the account is unknown, 422 when a transaction is not the account's.
        """
        with self._lock:
            self._find(account_id, None, "account_not_found")
            theirs = {move.transaction_id: move for move in TRANSACTIONS if move.account_id == account_id}
            if not theirs.keys() >= set(body.transaction_ids):
                raise Problem(422, "transaction_not_of_account", "Not every transaction is of this account.")
            request = (account_id, body)
            made = self._once("disputes", key, request, lambda number: records.dispute(number, key, account_id, body))
            return str(made["dispute_id"]), [_dated(theirs[id_]) for id_ in body.transaction_ids]

    def check(self, account_id: str, key: str, body: ProofCheckRequest) -> bool:
        """Check the proofs once for `key`; False when one is wrong or the account is unknown."""
        passed = body.given().items() <= PROOFS.get(account_id, {}).items()
        with self._lock:
            request = (account_id, body)
            made = self._once(
                "proof_checks", key, request, lambda _: records.proof_check(key, account_id, body, passed)
            )
            return bool(made["passed"])

    def messages(self, to: str | None) -> list[dict[str, Any]]:
        """Messages accepted, newest first, all or those to one number or account id."""
        with self._lock:
            wanted = [m for m in self._records["messages"] if to is None or to in (m["to"], m["account_id"])]
            return wanted[::-1]

    def notices(self, account_id: str | None) -> list[dict[str, Any]]:
        """Notices accepted, newest first, all or those of one account."""
        with self._lock:
            wanted = [n for n in self._records["notices"] if account_id in (None, n["account_id"])]
            return wanted[::-1]

    def effects(self) -> dict[str, Any]:
        """What was really done, and how many requests of each kind have arrived."""
        with self._lock:
            for freeze in self._freezes:
                self._settled(freeze.account_id)
            freezes = [{name: value for name, value in asdict(f).items() if name != "due"} for f in self._freezes]
            return {
                "counts": {"freezes": len(freezes), **{kind: len(made) for kind, made in self._records.items()}},
                "requests": dict(self._requests),
                "freezes": freezes,
                **{kind: list(made) for kind, made in self._records.items()},
            }

    def _find(self, account_id: str | None, phone: str | None, code: str) -> Account:
        for account in self._accounts.values():
            if account_id == account.account_id or phone == account.phone:
                return self._settled(account.account_id)
        raise Problem(404, code, "No such account.")

    def _once(self, kind: str, key: str, request: Any, make: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
        """The record of that kind under the key, made with the next number when there is none."""
        known: dict[str, Any] | None = self._known(key, (kind, request))
        if known is None:
            known = make(len(self._records[kind]) + 1)
            self._records[kind].append(known)
            self._keys[key] = ((kind, request), known)
        return known

    def _known(self, key: str, request: Any) -> Any:
        first, outcome = self._keys.get(key, (request, None))
        if first != request:
            raise Problem(409, "idempotency_mismatch", "The key was used with another request.")
        return outcome

    def _freeze(self, account: Account, key: str, body: FreezeRequest, pending: float | None) -> str:
        if account.status == "closed":
            raise Problem(409, "account_closed", "A closed account cannot be frozen.")
        if account.status == "frozen":
            return "already"
        if not any(freeze.account_id == account.account_id for freeze in self._freezes):
            due = time.monotonic() + (pending or 0)
            self._freezes.append(_Freeze(key, account.account_id, due=due, **body.model_dump()))
        return "done"

    def _settled(self, account_id: str) -> Account:
        """The account after every freeze that has come due is in force."""
        for freeze in self._freezes:
            if freeze.account_id == account_id and not freeze.confirmed and freeze.due <= time.monotonic():
                freeze.confirmed = True
                at = datetime.now(UTC).isoformat(timespec="seconds")
                account = self._accounts[account_id]
                self._accounts[account_id] = replace(account, status="frozen", lock_reason=None, frozen_at=at)
        return self._accounts[account_id]


def _dated(move: Transaction) -> Transaction:
    """The transaction with its times as they are today."""
    if move.expected_at != TOMORROW:
        return move
    tomorrow = datetime.now(_CHINA) + timedelta(days=1)
    return replace(move, expected_at=tomorrow.replace(hour=20, minute=0, second=0, microsecond=0).isoformat())
