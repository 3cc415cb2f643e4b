"""What a call can ask outside, performed: each handler joins the rooms that know how. Only `app.py` registers them."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from ivr.calls.requests import Asked, Handler, Outcome, Unsettled
from ivr.carrier.outbox import Outbox, Text
from ivr.carrier.texts import TextNotSent, TextRefused, TextUncertain
from ivr.cases.cases import Cases, NewCase
from ivr.db import Database
from ivr.flow.catalog import CHECK_CODE, SEND_CODE, TELL_FROZEN
from ivr.identity.codes import Codes, Entered, Wanted
from ivr.wallet.client import WalletClient
from ivr.wallet.errors import WalletError, WalletRefused, WalletUnavailable
from ivr.wallet.texts import WalletTexts

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

    def by_name(self) -> Mapping[str, Handler]:
        """Every handler under the name by which a menu, or the step itself, asks for it."""
        return {
            "find_account": self.find_account,
            SEND_CODE: self.send_code,
            CHECK_CODE: self.check_code,
            "freeze_wallet": self.freeze_wallet,
            TELL_FROZEN: self.tell_frozen,
            "open_case": self.open_case,
        }

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
        )
        return Outcome(self.codes.send(wanted, asked.timeout))

    def check_code(self, asked: Asked) -> Outcome:
        entered = Entered(
            key=asked.key,
            call_id=asked.call_id,
            purpose=asked.args["purpose"],
            account=asked.args["account"],
            hidden=asked.args["entered"],
        )
        return Outcome(self.codes.check(entered))

    def freeze_wallet(self, asked: Asked) -> Outcome:
        """Freezes only for a proof that this very call gave; done means that the wallet confirmed it."""
        account = asked.args["account"]
        if not self.codes.is_verified(asked.call_id, "freeze", account):
            _log.error("freeze_without_proof")
            return Outcome("failed")
        try:
            freeze = self.wallet.freeze(
                account,
                key=asked.key,
                reason="account_theft",
                basis="one_time_code",
                call_reference=asked.call_id,
                timeout=asked.timeout,
            )
        except WalletRefused as error:
            _log.error("freeze_refused", reason=str(error))
            return Outcome("failed")
        except WalletError as error:
            raise Unsettled from error
        if not freeze.confirmed:
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
        )
        values = {"case_number": self.cases.open(new)}
        return Outcome("done", values | self._recent_transactions(account, min(asked.timeout, _RECENT_SECONDS)))

    def _recent_transactions(self, account: str, timeout: float) -> dict[str, str]:
        """The transactions that the case is likely about, so that its record is found by them; none if it fails."""
        try:
            found = self.wallet.transactions(account, _RECENT, timeout=timeout)
        except WalletError as error:
            _log.warning("transactions_not_looked_up", reason=str(error))
            return {}
        return {"transactions": " ".join(transaction.transaction_id for transaction in found or ())}


class WalletProvider:
    """The wallet's own text provider as the carrier's port: its errors in the port's words."""

    knows_keys = True

    def __init__(self, texts: WalletTexts) -> None:
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
