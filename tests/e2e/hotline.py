"""A hotline of a test's own: its settings, the processes that run it, and what can be seen of it from outside."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
import requests
import sqlalchemy as sa

from ivr import development, release
from ivr.calls.tables import call_requests
from ivr.carrier.tables import messages
from ivr.cases.tables import protective_freezes
from ivr.clock import Clock
from ivr.house import House
from ivr.identity.tables import counters
from ivr.ids import Ids
from ivr.jobs import workers
from ivr.settings import Settings

SECONDS = 20.0
T = TypeVar("T")


@dataclass(frozen=True)
class Hotline:
    """A hotline that runs as processes; `house` reads the same database from the test's own process."""

    settings: Settings
    house: House

    @property
    def phone_url(self) -> str:
        """The stand-in telephone network."""
        return f"http://127.0.0.1:{self.settings.phone_port}"

    @property
    def wallet_key(self) -> str:
        """The key to the sandbox wallet's API."""
        return self.settings.wallet_api_key.get_secret_value()

    def record(self, sid: str) -> dict[str, Any] | None:
        """A call's record with its cases, by Twilio's id."""
        record = self.house.records.show(sid)
        return record and record | {"cases": self.house.cases.of_call(record["call"])}

    def forget_wrong_codes(self) -> None:
        """The limits for an account in a day would else be reached by the calls of all tests together."""
        with self.house.database.write() as connection:
            connection.execute(sa.delete(counters))
            connection.execute(sa.delete(protective_freezes))

    def reset_wallet(self) -> None:
        """The sandbox wallet as it was on the first day."""
        requests.post(f"{self.settings.wallet_url}/sandbox/reset", json={}, timeout=SECONDS).raise_for_status()

    def freezes(self) -> list[str]:
        """The keys of the freezes that the wallet has really done."""
        effects = requests.get(f"{self.settings.wallet_url}/sandbox/effects", timeout=SECONDS).json()
        return [str(freeze["key"]) for freeze in effects["freezes"]]

    def disputes(self) -> int:
        """How many disputes the wallet has really opened."""
        effects = requests.get(f"{self.settings.wallet_url}/sandbox/effects", timeout=SECONDS).json()
        return int(effects["counts"]["disputes"])

    def newest_call(self) -> str:
        """The SID of the caller's call that was begun last; the legs that it dialled are calls too."""
        return str(self._twilio("Calls", {"To": self.settings.line_number, "PageSize": "1"})[0]["sid"])

    def texts(self, number: str) -> list[str]:
        """The bodies of all texts to a number, oldest first."""
        return [text["body"] for text in reversed(self._twilio("Messages", {"To": number, "PageSize": "1000"}))]

    def ended(self, sid: str) -> dict[str, Any]:
        """The record of a call that the network has ended, once the hotline has been told so."""
        record = eventually(lambda: self.record(sid), lambda found: bool(found and found["ended_at"]))
        assert record, f"there is no record of {sid}"
        return record

    def settle(self) -> None:
        """Waits until nothing that calls have asked for is left to be done or sent."""
        left = eventually(self._left, lambda found: not found, 2 * SECONDS)
        assert not left, f"still to be done: {left}"

    def _left(self) -> list[str]:
        requests_ = sa.select(call_requests.c.name).where(call_requests.c.state != "done")
        texts = sa.select(messages.c.template).where(messages.c.state == "due")
        with self.house.database.read() as connection:
            return [*connection.execute(requests_).scalars(), *connection.execute(texts).scalars()]

    def _twilio(self, name: str, query: dict[str, str]) -> list[dict[str, Any]]:
        account = self.settings.twilio_account_sid
        address = f"{self.phone_url}/2010-04-01/Accounts/{account}/{name}.json"
        secret = (account, self.settings.twilio_auth_token.get_secret_value())
        found: list[dict[str, Any]] = requests.get(address, query, auth=secret, timeout=SECONDS).json()[name.lower()]
        return found


@contextmanager
def planned(database_url: str) -> Iterator[Hotline]:
    """A hotline with a migrated database and ports of its own, of which no process runs yet."""
    ports = dict(zip(("port", "phone_port", "wallet_port"), free_ports(3), strict=True))
    # No .env: a developer's own settings must not change what the tests see.
    settings = Settings(_env_file=None, database_url=database_url, **ports)  # type: ignore[call-arg, arg-type]
    house = House(settings, Clock(), Ids())
    release.migrate(house.database)
    try:
        yield Hotline(settings, house)
    finally:
        house.close()


@contextmanager
def whole(database_url: str) -> Iterator[Hotline]:
    """A hotline with all its processes."""
    with planned(database_url) as hotline, up(hotline):
        yield hotline


@contextmanager
def up(hotline: Hotline, **more: str) -> Iterator[None]:
    """Its processes, all of them ready to work; `more` is added to their environment."""
    with development.running(hotline.settings, environment(hotline.settings, **more)):
        # The worker answers nowhere, so its heartbeat is what says that it has come up.
        assert eventually(lambda: _workers(hotline), bool)
        yield


def _workers(hotline: Hotline) -> int:
    with hotline.house.database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(workers)).scalar_one())


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What the processes of a hotline read its settings from."""
    ours = {name.upper() for name in Settings.model_fields}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {
        "DATABASE_URL": settings.database_url,
        "PORT": str(settings.port),
        "PHONE_PORT": str(settings.phone_port),
        "WALLET_PORT": str(settings.wallet_port),
        "PYTHONUNBUFFERED": "1",
        # A wallet that failed in one call must not be taken for down in the next.
        "WALLET_REST_SECONDS": "0.001",
        **more,
    }


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def postgres_database(server: Any) -> str:
    """The address of a new empty database on a server; it goes with the server."""
    name = f"hotline_{Ids().key()}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return str(server.get_uri(name))


def eventually(look: Callable[[], T], right: Callable[[T], bool], seconds: float = SECONDS) -> T:
    """What `look` sees once it is right, or at last when the time is over."""
    until = time.monotonic() + seconds
    while not right(seen := look()) and time.monotonic() < until:
        time.sleep(0.05)
    return seen
