"""What is around a hotline in a test: a clock, the wallet and the network, really served, and many at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from ivr.clock import Clock
from ivr.simulator.network import Network, NetworkConfig
from ivr.simulator.server import create_network
from ivr.simulator.wallet import listen
from tests.simulator.application import Served

TOKEN = "test-token-0123456789"
ACCOUNT = "AC" + "0123456789abcdef" * 2
BASE_URL = "https://hotline.example.com"
WALLET_KEY = "sandbox-key-0123456789"
VICTIM, VICTIM_ACCOUNT = "+8613800138000", "2088000000138000"
_OPERATIONS = ("freeze", "accounts", "transactions", "proofs", "disputes", "notices")
STRANGER = "+8613412345678"


@dataclass
class Watch(Clock):
    """A clock that a test can put forward; time-outs go by real time."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Wallet:
    """A sandbox wallet that is being served."""

    url: str

    def fault(self, operation: str, mode: str, **more: Any) -> None:
        self._post("/sandbox/faults", {operation: {"mode": mode, **more}})

    def mend(self) -> None:
        self._post("/sandbox/faults", dict.fromkeys(_OPERATIONS))

    def reset(self) -> None:
        self._post("/sandbox/reset", {})

    @property
    def freezes(self) -> list[Any]:
        return list(self.effects["freezes"])

    @property
    def effects(self) -> dict[str, Any]:
        """What the wallet has really done, by its kind."""
        return dict(requests.get(f"{self.url}/sandbox/effects", timeout=5).json())

    def _post(self, path: str, body: Any) -> None:
        requests.post(self.url + path, json=body, timeout=5).raise_for_status()


@contextmanager
def served_wallet() -> Iterator[Wallet]:
    server = listen(0, WALLET_KEY)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Wallet(f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join(5)
    server.server_close()


@contextmanager
def served_network() -> Iterator[tuple[str, Network]]:
    app = create_network(NetworkConfig(ACCOUNT, TOKEN, "+85230001234", f"{BASE_URL}/voice/incoming"))
    served = Served(app)
    yield served.url, app.extensions["network"]
    app.extensions["network"].close()
    served.close()


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act` gives for each number below `count`, all begun at the same moment."""
    results: list[Any] = [None] * count
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
