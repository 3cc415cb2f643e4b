"""The wallet company's API (docs/wallet-api.yaml) as Python calls."""

import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from pybreaker import CircuitBreaker

from ivr.wallet.answers import (
    ACCOUNT_ID,
    PHONE,
    TRANSACTION_ID,
    Account,
    Basis,
    DisputeOpened,
    Freeze,
    FreezePending,
    Frozen,
    MessageAccepted,
    NoticeAccepted,
    ProofCheck,
    ProofKind,
    Transaction,
    TransactionList,
)
from ivr.wallet.enquiries import Enquiries
from ivr.wallet.reading import expect, read
from ivr.wallet.transport import Call, Transport

_OK, _CREATED, _ACCEPTED = 200, 201, 202
_PROOF = r"^[0-9]{3}[0-9X]$"
_MOST_DISPUTED = 20


class WalletClient:
    """Asks one wallet company. Safe for threads; one for each process, so that they share the breaker.

    Every method takes `timeout`, the budget in seconds for connecting and waiting (connecting takes at most
    `connect_timeout` of it). Reads are asked twice if there is time; writes are sent once and carry a key.

    Raises WalletRefused (permanent), WalletUnavailable (surely not done) and, from writes only,
    WalletUncertain (may have been done: ask again with the same key). An answer that does not fit the
    contract is WalletUncertain for a write and WalletUnavailable for a read. After `fail_max` exchanges in a
    row that failed by transport or 5xx the breaker is open for
    `reset_timeout` seconds and raises WalletUnavailable at once.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        connect_timeout: float = 1.0,
        fail_max: int = 5,
        reset_timeout: float = 5.0,
        pool: int = 32,
    ) -> None:
        breaker = CircuitBreaker(fail_max=fail_max, reset_timeout=reset_timeout, throw_new_error_on_trip=False)
        self._transport = Transport(base_url, api_key, connect_timeout=connect_timeout, pool=pool, breaker=breaker)
        self.enquiries = Enquiries(self._transport)

    def find_account(self, *, phone: str, timeout: float) -> Account | None:
        """The account that `phone` (E.164) is registered to; None when there is none."""
        if not _fits(PHONE, phone):
            return None
        call = Call("find_account", "POST", "/v1/account-lookups", repeatable=True, body={"phone": phone})
        return read(self._transport, call, Account, timeout, absent="account_not_found")

    def get_account(self, account_id: str, *, timeout: float) -> Account | None:
        """How the account stands now, which is also how a pending freeze is confirmed; None when unknown."""
        if not _fits(ACCOUNT_ID, account_id):
            return None
        call = Call("get_account", "GET", f"/v1/accounts/{account_id}", repeatable=True)
        return read(self._transport, call, Account, timeout, absent="account_not_found")

    def freeze(
        self, account_id: str, *, key: str, reason: str, basis: Basis, call_reference: str, timeout: float
    ) -> Freeze:
        """Freeze the account once for `key`; say so to the caller only when the answer is confirmed.

        `reason` is a topic id, `basis` what allows it, `call_reference` our id of the call. All must be the
        same whenever `key` is used again. ValueError: `account_id` cannot be one.
        """
        body = {"reason": reason, "basis": basis, "call_reference": call_reference}
        call = _write("freeze", account_id, "freeze", key, body)
        response = self._transport.send(call, timeout)
        if response.status_code == _ACCEPTED:
            expect(call, response, _ACCEPTED, FreezePending)
            return Freeze(confirmed=False)
        frozen = expect(call, response, _OK, Frozen)
        return Freeze(confirmed=True, frozen_at=frozen.frozen_at, already_frozen=frozen.already_frozen)

    def check_proofs(
        self, account_id: str, proofs: Mapping[ProofKind, str], *, key: str, call_reference: str, timeout: float
    ) -> bool:
        """Whether the two weaker proofs are both right, checked once for `key`; never which one was wrong.

        `proofs` holds exactly two kinds, each with four digits, the last of which may be X (never the star that
        callers key in for it). Also False when the account is unknown. ValueError: `account_id` or the proofs cannot
        be any.
        """
        body = {"proofs": _pair(proofs), "call_reference": call_reference}
        call = _write("check_proofs", account_id, "proof-checks", key, body)
        # What reports errors may show the variables of every frame, and Call shows its operation only.
        del proofs, body
        return expect(call, self._transport.send(call, timeout), _OK, ProofCheck).passed

    def dispute(
        self,
        account_id: str,
        transaction_ids: Sequence[str],
        *,
        key: str,
        case_number: str,
        call_reference: str,
        timeout: float,
    ) -> str:
        """Dispute 1 to 20 transactions of the account, all or none, once for `key`; the dispute's id.

        Refused with 422 `transaction_not_of_account` when one is not the account's, and with 404 when the account is
        unknown. ValueError: `account_id` or a transaction id cannot be one, one is there twice, none or too many.
        """
        ids = list(transaction_ids)
        if not 1 <= len(set(ids)) == len(ids) <= _MOST_DISPUTED or not all(_fits(TRANSACTION_ID, id_) for id_ in ids):
            raise ValueError("dispute: not 1 to 20 different transaction ids")
        body = {"transaction_ids": ids, "case_number": case_number, "call_reference": call_reference}
        call = _write("dispute", account_id, "disputes", key, body)
        return expect(call, self._transport.send(call, timeout), _CREATED, DisputeOpened).dispute_id

    def notify(
        self, account_id: str, *, key: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        """Show the owner a registered template in the app, wherever they sign in, once for `key`; the notice's id.

        Refused with 404 `account_not_found` when the account is unknown. ValueError: `account_id` cannot be one.
        """
        body = {"template": template, "language": language, "parameters": dict(params)}
        call = _write("notify", account_id, "notices", key, body)
        return expect(call, self._transport.send(call, timeout), _ACCEPTED, NoticeAccepted).notice_id

    def transactions(self, account_id: str, limit: int, *, timeout: float) -> tuple[Transaction, ...] | None:
        """At most `limit` (1 to 50) latest transactions, newest first; None when the account is unknown."""
        if not _fits(ACCOUNT_ID, account_id):
            return None
        path = f"/v1/accounts/{account_id}/transactions"
        call = Call("transactions", "GET", path, repeatable=True, query={"limit": str(limit)})
        answer = read(self._transport, call, TransactionList, timeout, absent="account_not_found")
        return None if answer is None else answer.transactions

    def transaction(self, transaction_id: str, *, timeout: float) -> Transaction | None:
        """The transaction, whoever's it is (compare its `account_id`); None when unknown."""
        if not _fits(TRANSACTION_ID, transaction_id):
            return None
        call = Call("transaction", "GET", f"/v1/transactions/{transaction_id}", repeatable=True)
        return read(self._transport, call, Transaction, timeout, absent="transaction_not_found")

    def send_message(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        """Text a registered template to a registered number (E.164) or account id; the message's id."""
        body = {"to": to, "template": template, "language": language, "parameters": dict(params)}
        call = Call("send_message", "POST", "/v1/messages", repeatable=False, body=body, key=key)
        response = self._transport.send(call, timeout)
        return expect(call, response, _ACCEPTED, MessageAccepted).message_id

    def close(self) -> None:
        """Close the pooled connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _write(operation: str, account_id: str, what: str, key: str, body: Mapping[str, Any]) -> Call:
    """The call that changes `what` of the account once for `key`."""
    if not _fits(ACCOUNT_ID, account_id):
        raise ValueError(f"{operation}: not an account id")
    return Call(operation, "POST", f"/v1/accounts/{account_id}/{what}", repeatable=False, body=body, key=key)


def _pair(proofs: Mapping[ProofKind, str]) -> list[dict[str, str]]:
    """The proofs in a fixed order, so that the same ones under the same key are the same body."""
    if len(proofs) != 2 or not all(_fits(_PROOF, value) for value in proofs.values()):
        raise ValueError("check_proofs: not two proofs of four digits")
    return [{"kind": kind, "value": value} for kind, value in sorted(proofs.items())]


def _fits(pattern: str, value: str) -> bool:
    """Whether a value may stand in a request: nothing else exists, and `..` would change the address."""
    return re.fullmatch(pattern, value) is not None
