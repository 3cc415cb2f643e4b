"""The whole hotline put together from its settings: built once by the web server, the worker and the commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ivr import accounts
from ivr.accounts.audit import Audit
from ivr.accounts.frame import Frame
from ivr.accounts.users import Users
from ivr.accounts.words import Words
from ivr.calls import requests as call_requests
from ivr.calls.hearing import Hearing
from ivr.calls.menus import Menus
from ivr.calls.records import Records
from ivr.calls.requests import Performer
from ivr.calls.store import Store
from ivr.calls.turns import Turns
from ivr.carrier import outbox
from ivr.carrier.outbox import Outbox
from ivr.carrier.rest import twilio_client
from ivr.carrier.templates import Templates, load_templates
from ivr.carrier.texts import Texts, TwilioTexts
from ivr.carrier.verify import TwilioVerify
from ivr.cases.cases import Cases
from ivr.cases.freezes import Freezes
from ivr.clock import Clock
from ivr.db import Database
from ivr.desk.agents import Agents
from ivr.desk.desks import Desks
from ivr.desk.desks_file import load_desks
from ivr.flow.menu_check import load_menu
from ivr.flow.prompts import Voice
from ivr.handlers import Handlers, WalletProvider
from ivr.identity.caps import Caps, CodeCaps
from ivr.identity.codes import CodeProvider, Codes
from ivr.identity.entered import hide
from ivr.identity.given import GivenProofs
from ivr.identity.pairs import ProofPairs
from ivr.identity.sms_codes import SmsCodes
from ivr.identity.verify_codes import VerifyCodes
from ivr.ids import Ids
from ivr.inline_jobs import InlineJobs
from ivr.jobs import Jobs
from ivr.settings import Settings
from ivr.speech.store import read_understood
from ivr.transaction_handlers import TransactionHandlers
from ivr.voice.twiml import Renderer
from ivr.wallet.client import WalletClient
from ivr.wallet.texts import WalletNotices, WalletTexts


@dataclass
class House:
    """Every room, made when it is first used; clock and ids are the only sources of time and chance."""

    settings: Settings
    clock: Clock
    ids: Ids

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.database_url)

    @cached_property
    def jobs(self) -> Jobs:
        return InlineJobs(self.database) if self.settings.clock == "settable" else Jobs(self.database)

    @cached_property
    def wallet(self) -> WalletClient:
        key, rest = self.settings.wallet_api_key.get_secret_value(), self.settings.wallet_rest_seconds
        return WalletClient(self.settings.wallet_url, key, reset_timeout=rest)

    @cached_property
    def texts(self) -> Texts:
        if self.settings.texts == "wallet":
            return WalletProvider(WalletTexts(self.wallet))
        return TwilioTexts(self._twilio(), self.templates, self.settings.text_number)

    @cached_property
    def verify(self) -> TwilioVerify:
        return TwilioVerify(self._twilio(), self.settings.verify_service)

    def _twilio(self) -> Any:
        token = self.settings.twilio_auth_token.get_secret_value()
        return twilio_client(self.settings.twilio_account_sid, token, self.settings.carrier_url)

    @cached_property
    def templates(self) -> Templates:
        return load_templates(Path(self.settings.menu).parent / "texts.yaml", self.menus.current.languages)

    @cached_property
    def outbox(self) -> Outbox:
        notices = WalletProvider(WalletNotices(self.wallet))
        return Outbox(self.database, self.jobs, self.texts, self.settings.vault, self.clock, self.ids, notices)

    @cached_property
    def codes(self) -> Codes:
        vault = self.settings.vault
        providers: dict[str, CodeProvider] = {
            "sms": SmsCodes(self.database, self.outbox, vault, self.clock, self.ids),
            "verify": VerifyCodes(self.database, self.verify, vault, self.clock),
        }
        return Codes(
            database=self.database,
            providers=providers,
            provider=self.settings.codes,
            caps=CodeCaps(Caps(**self.settings.code_caps), vault),
            vault=vault,
            clock=self.clock,
            ids=self.ids,
            even_seconds=self.settings.code_even_seconds,
        )

    @cached_property
    def proof_pairs(self) -> ProofPairs:
        return ProofPairs(self.database, self.wallet, self.settings.vault, self.clock, self.ids)

    @cached_property
    def given_proofs(self) -> GivenProofs:
        return GivenProofs(self.database, self.settings.vault)

    @cached_property
    def freezes(self) -> Freezes:
        return Freezes(self.database, self.wallet, self.outbox, self.settings.vault, self.clock)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.database, self.outbox, self.settings.vault, self.clock, self.ids)

    @cached_property
    def desks(self) -> Desks:
        return load_desks(Path(self.settings.menu).parent / "desks.yaml")

    @cached_property
    def agents(self) -> Agents:
        return Agents(self.database, self.settings.vault, self.desks, self.clock)

    @cached_property
    def menus(self) -> Menus:
        return Menus(self.database, load_menu(Path(self.settings.menu)), self.clock)

    @cached_property
    def hearing(self) -> Hearing:
        folder = Path(self.settings.menu).parent / "phrases"
        understood = read_understood(folder, self.menus.current.languages)
        return Hearing(understood.topics, understood.choices, partial(hide, self.settings.vault))

    @cached_property
    def performer(self) -> Performer:
        handlers = Handlers(
            database=self.database,
            wallet=self.wallet,
            codes=self.codes,
            cases=self.cases,
            outbox=self.outbox,
            pairs=self.proof_pairs,
            freezes=self.freezes,
            given=self.given_proofs,
            vault=self.settings.vault,
            others=TransactionHandlers(self.wallet, self.cases, self.clock).by_name(),
        )
        return Performer(self.database, self.jobs, handlers.by_name(), self.clock)

    @cached_property
    def turns(self) -> Turns:
        store = Store(self.database, self.settings.vault, self.clock)
        return Turns(store, self.menus, self.performer, self.hearing, self.clock, self.ids)

    @cached_property
    def records(self) -> Records:
        return Records(self.database, self.settings.vault)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.database, self.clock)

    @cached_property
    def users(self) -> Users:
        return Users(self.database, self.audit, self.clock, self.ids)

    @cached_property
    def words(self) -> Words:
        return Words(Path(accounts.__file__).parent / "words")

    @cached_property
    def frame(self) -> Frame:
        return Frame()

    @cached_property
    def renderer(self) -> Renderer:
        settings = self.settings
        return Renderer(settings.base_url, settings.desks, settings.line_number, lambda: self.voices)

    @cached_property
    def voices(self) -> Mapping[str, Voice]:
        """How each language of the menu is spoken and heard."""
        return {language: words.voice for language, words in self.menus.current.prompts.items() if words.voice}

    def job_handlers(self) -> Mapping[str, Callable[[str], object]]:
        """What the worker does, by the name of the job."""
        return {call_requests.JOB: self.turns.perform_job, outbox.JOB: self.outbox.deliver}

    def tick(self) -> None:
        """Finds what has become due, by our clock and in our tables."""
        self.performer.enqueue_due()
        self.outbox.enqueue_due()
        self.codes.erase_expired()
        self.proof_pairs.erase_expired()
        self.performer.erase_secrets()

    def next_due(self) -> datetime | None:
        """When the tick finds something to do next, as far as is known now."""
        moments = [self.performer.next_due(), self.outbox.next_due()]
        return min((moment for moment in moments if moment), default=None)

    def close(self) -> None:
        self.performer.close()
        self.texts.close()
        self.verify.close()
        self.wallet.close()
        self.database.close()
