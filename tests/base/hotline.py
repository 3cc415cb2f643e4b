"""The hotline in a test: real rooms and databases, the wallet and the texts really served, every request signed."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import sqlalchemy as sa
from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import create_app
from ivr.calls.hearing import Hearing
from ivr.calls.menus import Menus
from ivr.calls.tables import call_requests
from ivr.carrier.tables import messages
from ivr.clock import Clock
from ivr.db import Database
from ivr.flow.menu import Menu
from ivr.flow.menu_check import load_menu
from ivr.house import House
from ivr.ids import Ids
from ivr.settings import Settings
from ivr.simulator.network import Network
from ivr.simulator.twiml.judge import judge_document
from ivr.simulator.twiml.xml import parse
from tests.base.outside import ACCOUNT, BASE_URL, TOKEN, VICTIM, WALLET_KEY, Wallet, Watch, served_network

Form = dict[str, str] | list[tuple[str, str]]


def settings_for(database_url: str, **more: Any) -> Settings:
    """Settings of a development machine; nothing of them is read from a file."""
    values: dict[str, Any] = {
        "_env_file": None,
        "database_url": database_url,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "public_base_url": BASE_URL,
        "wallet_api_key": WALLET_KEY,
    }
    return Settings(**(values | more))


@dataclass
class Hotline:
    """One hotline and what is around it."""

    app: Flask
    house: House
    wallet: Wallet
    network: Network
    clock: Watch

    @property
    def database(self) -> Database:
        return self.house.database

    def post(self, target: str, form: Form, *, sign: str | None = TOKEN, **more: Any) -> TestResponse:
        """A request as Twilio makes it; `sign` is the token that signs it, None for nobody."""
        fields = MultiDict(form)
        headers = dict(more.pop("headers", {}))
        if sign:
            signature = RequestValidator(sign).compute_signature(BASE_URL + target, fields)
            headers["X-Twilio-Signature"] = signature
        return self.app.test_client().post(target, data=fields, headers=headers, **more)

    def call(self, caller: str = VICTIM) -> "Call":
        return Call(self, caller, "CA" + self.house.ids.key())

    def texts(self, to: str = VICTIM) -> list[str]:
        """The texts that reached a number, newest first."""
        return [text.body for text in self.network.messages.list(to)]

    def code(self, to: str = VICTIM) -> str:
        """The code in the newest text that holds one."""
        found = (re.search(r"\d{6}", text) for text in self.texts(to))
        return next(code[0] for code in found if code)

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {table}")).mappings()]

    def everything(self) -> dict[str, list[str]]:
        """Every row of every table, ours and the job engine's."""
        names = self._tables()
        return {name: sorted(repr(list(row.values())) for row in self.rows(name)) for name in names}

    def work(self) -> None:
        """What the worker does with what is due or waits for a job, without waiting for it."""
        self.house.tick()
        with self.database.read() as connection:
            asked = connection.execute(sa.select(call_requests.c.key).where(call_requests.c.state == "queued"))
            keys = asked.scalars().all()
        for key in keys:
            self.house.turns.perform_job(key)
        with self.database.read() as connection:
            due = connection.execute(sa.select(messages.c.id).where(messages.c.state == "due")).scalars().all()
        for message_id in due:
            self.house.outbox.deliver(message_id)

    def _tables(self) -> list[str]:
        looks = sa.inspect(self.database.engine)
        ours = looks.get_table_names()
        return ours if self.database.is_sqlite else ours + [f"dbos.{name}" for name in looks.get_table_names("dbos")]


@dataclass
class Call:
    """One call: what the caller does becomes Twilio's next request, to wherever the last document leads."""

    hotline: Hotline
    caller: str
    sid: str
    path: str = "/voice/incoming"
    answer: TestResponse = field(init=False, repr=False)
    root: ElementTree.Element = field(init=False, repr=False)
    last: tuple[str, Form] = ("", {})

    def ring(self) -> "Call":
        return self.send(self.path, {})

    def press(self, digits: str, **more: str) -> "Call":
        return self.send(self.path, {"Digits": digits, **more})

    def say(self, words: str, confidence: str = "0.9") -> "Call":
        return self.send(self.path, {"SpeechResult": words, "Confidence": confidence})

    def wait(self) -> "Call":
        return self.send(self.path, {})

    def dial_ends(self, status: str) -> "Call":
        return self.send(self.path, {"DialCallStatus": status})

    def again(self) -> "Call":
        """The last request once more."""
        return self.send(*self.last)

    def status(self, status: str) -> TestResponse:
        return self.hotline.post("/voice/status", {**self.form(), "CallStatus": status})

    def form(self) -> dict[str, str]:
        return {
            "AccountSid": ACCOUNT,
            "CallSid": self.sid,
            "From": self.caller,
            "To": "+85230001234",
            "CallStatus": "in-progress",
        }

    def send(self, path: str, form: Any) -> "Call":
        """Asks, and holds the answer against what every answer must be."""
        self.last = (path, form)
        start = time.monotonic()
        self.answer = self.hotline.post(path, {**self.form(), **form})
        took = time.monotonic() - start
        assert took < 3, f"{path} took {took:.2f} s"
        assert (self.answer.status_code, self.answer.mimetype) == (200, "text/xml")
        assert judge_document(parse(self.answer.get_data())) == []
        self.root = ElementTree.fromstring(self.answer.get_data())
        assert self.root.tag == "Response"
        self.path = self._leads_to()
        return self

    def settle(self) -> "Call":
        """Waits as often as it is asked to."""
        while self.asks_for_a_moment:
            self.wait()
        return self

    @property
    def asks_for_a_moment(self) -> bool:
        return self.root.find("Gather") is None and self.root.find("Redirect") is not None

    @property
    def heard(self) -> str:
        return "".join(say.text or "" for say in self.root.iter("Say"))

    @property
    def dials(self) -> str | None:
        return self.root.findtext("Dial/Number")

    def to_code(self) -> "Call":
        """To where the code is asked for, by the shortest way."""
        return self.ring().press("1").press("1")

    def prove(self) -> "Call":
        return self.to_code().press(self.hotline.code())

    def record(self) -> dict[str, Any]:
        record = self.hotline.house.records.show(self.sid)
        assert record is not None
        return record

    def events(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.record()["events"] if event["event"] == name]

    def _leads_to(self) -> str:
        found = self.root.find("Gather"), self.root.find("Dial")
        address = next((verb.get("action") for verb in found if verb is not None), self.root.findtext("Redirect"))
        return (address or "").removeprefix(BASE_URL).partition("#")[0]


@cache
def _menu() -> Menu:
    return load_menu(Path("menus/hotline.yaml"))


@cache
def _hearing() -> Hearing:
    return House(settings_for("postgresql://nowhere/nothing"), Clock(), Ids()).hearing


def give_menu(house: House) -> None:
    """Gives a house what it would read from files at its start: that takes half a second, and no test changes it."""
    vars(house)["hearing"] = _hearing()
    vars(house)["menus"] = Menus(house.database, _menu(), house.clock)


@contextmanager
def logging_kept() -> Iterator[None]:
    """The application configures logging for its process, which here is that of the tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@contextmanager
def hotline_on(database_url: str, wallet: Wallet, **settings: Any) -> Iterator[Hotline]:
    """A hotline on this database, which is migrated."""
    with logging_kept(), served_network() as (network_url, network):
        urls = {"wallet_api_url": wallet.url, "twilio_api_base_url": network_url}
        clock = Watch()
        house = House(settings_for(database_url, **(urls | settings)), clock, Ids())
        give_menu(house)
        house.menus.store()
        yield Hotline(create_app(house), house, wallet, network, clock)
        house.close()
        wallet.reset()
