"""What a call can ask outside, performed: each handler joins the rooms that know how. Only `app.py` registers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import structlog

from ivr.calls.requests import Asked, Handler, Outcome, Unsettled
from ivr.carrier.outbox import Outbox, Text
from ivr.carrier.templates import REGISTERED
from ivr.carrier.texts import TextNotSent, TextRefused, TextUncertain
from ivr.cases.cases import Cases, NewCase
from ivr.cases.freezes import Freezes, WantedFreeze
from ivr.db import Database
from ivr.flow.catalog import CHECK_CODE, CHECK_PROOF, PROOF_KINDS, REQUESTS, SEND_CODE, TELL_FROZEN
from ivr.flow.proofs import is_enough
from ivr.identity.codes import Codes, CodeUnsure, Entered, Wanted
from ivr.identity.entered import reveal
from ivr.identity.given import GivenProofs
from ivr.identity.pairs import EnteredProof, ProofPairs
from ivr.vault import Vault
from ivr.wallet import Basis, ProofKind
from ivr.wallet.client import WalletClient
from ivr.wallet.errors import WalletError, WalletRefused, WalletUnavailable
from ivr.wallet.texts import WalletNotices, WalletTexts

_DETAILS = ("matter", "transaction", "amount", "at", "party")
_RECENT = 5
_RECENT_SECONDS = 0.8

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Handlers:
    """The handlers and the rooms that they use."""

    database: Database
    wallet: WalletClient
    codes: Codes
    cases: Cases
    outbox: Outbox
    pairs: ProofPairs
    freezes: Freezes
    given: GivenProofs
    vault: Vault
    others: Mapping[str, Handler]
    """Handlers of other files, which need proofs like those of this one."""

    def by_name(self) -> Mapping[str, Handler]:
        """Every handler under the name by which a menu, or the step itself, asks for it.

        What needs a proof is performed for one that the database knows of, whatever a session says.
        """
        return {name: self._guarded(name, handler) for name, handler in {**self._all(), **self.others}.items()}

    def _all(self) -> Mapping[str, Handler]:
        return {
            "find_account": self.find_account,
            SEND_CODE: self.send_code,
            CHECK_CODE: self.check_code,
            "freeze_wallet": self.freeze_wallet,
            CHECK_PROOF: self.check_proof,
            "protective_freeze": self.protective_freeze,
            TELL_FROZEN: self.tell_frozen,
            "open_case": self.open_case,
            "send_text": self.send_text,
        }

    def _guarded(self, name: str, handler: Handler) -> Handler:
        needed = REQUESTS[name].needs_proof if name in REQUESTS else None
        if needed is None:
            return handler

        def guarded(asked: Asked) -> Outcome:
            proofs = self.given.of(asked.call_id, asked.args["account"])
            if not any(is_enough(kind, given_for, needed) for kind, given_for in proofs):
                _log.error("request_without_proof", request=name)
                return Outcome("failed")
            return handler(asked)

        return guarded

    def find_account(self, asked: Asked) -> Outcome:
        phone = asked.args["phone"]
        if not phone:
            return Outcome("unknown")
        try:
            account = self.wallet.find_account(phone=phone, timeout=asked.timeout)
        except WalletError as error:
            _log.warning("account_not_looked_up", reason=str(error))
            return Outcome("failed")
        if account is None:
            return Outcome("unknown")
        known = {"account": account.account_id, "registered": account.phone, "ending": account.phone[-4:]}
        return Outcome("found", known)

    def send_code(self, asked: Asked) -> Outcome:
        wanted = Wanted(
            key=asked.key,
            call_id=asked.call_id,
            purpose=asked.args["purpose"],
            account=asked.args["account"],
            to=asked.args["registered"],
            language=asked.language,
            # A claim of the release before does not name it.
            number=asked.args.get("number", ""),
        )
        return Outcome(self.codes.send(wanted, asked.timeout))

    def check_code(self, asked: Asked) -> Outcome:
        digits = reveal(self.vault, asked.secret)
        if digits is None:
            return Outcome("again")
        entered = Entered(
            key=asked.key,
            call_id=asked.call_id,
            purpose=asked.args["purpose"],
            account=asked.args["account"],
            digits=digits,
        )
        try:
            return Outcome(self.codes.check(entered, asked.timeout))
        except CodeUnsure as error:
            raise Unsettled from error

    def check_proof(self, asked: Asked) -> Outcome:
        value = reveal(self.vault, asked.secret)
        if value is None:
            return Outcome("again")
        entered = EnteredProof(
            key=asked.key,
            call_id=asked.call_id,
            account=asked.args["account"],
            number=asked.args["number"],
            kind=_proof_kind(asked.args["kind"]),
            value=value,
        )
        try:
            return Outcome(self.pairs.check(entered, asked.timeout))
        except WalletError as error:
            raise Unsettled from error

    def freeze_wallet(self, asked: Asked) -> Outcome:
        """Done means that the wallet confirmed it."""
        return self._frozen(asked, _wanted_freeze(asked, "one_time_code"))

    def protective_freeze(self, asked: Asked) -> Outcome:
        """The same on two of three weaker proofs, once a day for an account."""
        wanted = _wanted_freeze(asked, "protective")
        return self._frozen(asked, wanted) if self.freezes.is_first_today(wanted) else Outcome("spent")

    def _frozen(self, asked: Asked, wanted: WantedFreeze) -> Outcome:
        try:
            is_confirmed = self.freezes.freeze(wanted, asked.timeout)
        except WalletRefused as error:
            _log.error("freeze_refused", reason=str(error))
            return Outcome("failed")
        except WalletError as error:
            raise Unsettled from error
        if not is_confirmed:
            raise Unsettled
        return Outcome("done", {"frozen": "yes", "registered": asked.args["registered"]})

    def tell_frozen(self, asked: Asked) -> Outcome:
        """The freeze was confirmed after the call had gone on without it: the owner learns it by text."""
        text = Text(f"{asked.key}:text", asked.call_id, asked.args["registered"], "wallet-frozen", asked.language, {})
        with self.database.write() as connection:
            self.outbox.put(connection, text)
        return Outcome("done")

    def open_case(self, asked: Asked) -> Outcome:
        account = asked.args["account"]
        new = NewCase(
            key=asked.key,
            call_id=asked.call_id,
            account=account,
            topic=asked.args["topic"],
            to=asked.args["registered"],
            language=asked.language,
            details={name: asked.args[name] for name in _DETAILS if asked.args.get(name)},
        )
        values = {"case_number": self.cases.open(new)}
        if asked.args.get("transaction"):
            return Outcome("done", values | {"transactions": asked.args["transaction"]})
        return Outcome("done", values | self._recent_transactions(account, min(asked.timeout, _RECENT_SECONDS)))

    def send_text(self, asked: Asked) -> Outcome:
        """Puts a text of the menu's choosing into the outbox, for the registered number and no other."""
        template, to = asked.args["template"], asked.args["registered"]
        if not to or template not in REGISTERED:
            return Outcome("failed")
        params = {name: asked.args.get(name, "") for name in REGISTERED[template]}
        text = Text(f"{asked.key}:text", asked.call_id, to, template, asked.language, params)
        with self.database.write() as connection:
            self.outbox.put(connection, text)
        return Outcome("done")

    def _recent_transactions(self, account: str, timeout: float) -> dict[str, str]:
        """The transactions that the case is likely about, so that its record is found by them; none if it fails."""
        try:
            found = self.wallet.transactions(account, _RECENT, timeout=timeout)
        except WalletError as error:
            _log.warning("transactions_not_looked_up", reason=str(error))
            return {}
        return {"transactions": " ".join(transaction.transaction_id for transaction in found or ())}


def _wanted_freeze(asked: Asked, basis: Basis) -> WantedFreeze:
    account, to = asked.args["account"], asked.args["registered"]
    return WantedFreeze(asked.key, asked.call_id, account, to, asked.language, basis)


def _proof_kind(name: str) -> ProofKind:
    if name not in PROOF_KINDS:
        raise ValueError(f"no weaker proof is named {name!r}")
    return cast(ProofKind, name)


class WalletProvider:
    """The wallet's own texts or notices as the carrier's port: its errors in the port's words."""

    knows_keys = True

    def __init__(self, texts: WalletTexts | WalletNotices) -> None:
        self._texts = texts

    def send(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        try:
            return self._texts.send(
                key=key, to=to, template=template, language=language, params=params, timeout=timeout
            )
        except WalletRefused as error:
            raise TextRefused(str(error)) from error
        except WalletUnavailable as error:
            raise TextNotSent(str(error)) from error
        except WalletError as error:
            raise TextUncertain(str(error)) from error

    def close(self) -> None:
        """Nothing: its connections are the wallet client's, who is closed by its owner."""
