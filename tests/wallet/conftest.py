import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from ivr.simulator.wallet import listen
from ivr.wallet import WalletClient

API_KEY = "sandbox-key-0123456789"
BASE = "http://wallet.test"
VICTIM = "2088000000138000"


@dataclass(frozen=True)
class Sandbox:
    """A sandbox wallet that is really served, and its control endpoints."""

    url: str

    def post(self, path: str, body: Any = None) -> Any:
        answer = requests.post(self.url + path, json=body, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        answer = requests.get(self.url + path, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def fault(self, operation: str, mode: str, **more: Any) -> None:
        self.post("/sandbox/faults", {operation: {"mode": mode, **more}})

    def effects(self) -> Any:
        return self.get("/sandbox/effects")


@pytest.fixture(scope="session")
def served() -> Iterator[Sandbox]:
    server = listen(0, API_KEY)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Sandbox(f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def sandbox(served: Sandbox) -> Iterator[Sandbox]:
    served.post("/sandbox/reset")
    yield served
    served.post("/sandbox/reset")


@pytest.fixture
def live(sandbox: Sandbox) -> Iterator[WalletClient]:
    """A client of the served sandbox."""
    with WalletClient(sandbox.url, API_KEY) as client:
        yield client


@pytest.fixture
def client() -> Iterator[WalletClient]:
    """A client of a wallet that `responses` plays."""
    with WalletClient(BASE, API_KEY, fail_max=3, reset_timeout=30) as client:
        yield client
