"""The application, the network on its own port, and a caller who is quick with keys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from flask import Response, request

from ivr.simulator.contract.answers import faults
from ivr.simulator.network import Network, NetworkConfig
from ivr.simulator.server import create_network
from tests.simulator.application import Application, Served

ACCOUNT = "AC" + "0" * 32
TOKEN = "12345"
LINE = "+85230001234"
CALLER = "+8613800138000"


class Phone:
    """A caller's telephone at the pace of a script."""

    def __init__(self, network: "Box") -> None:
        self.network = network
        self.sid = ""
        self.events: list[dict[str, Any]] = []
        self.state: dict[str, Any] = {}

    def call(self, pace: str = "stepped", from_: str = CALLER) -> "Phone":
        """Dial the line and listen until it waits for somebody."""
        answer = self.network.http("POST", "/network/calls", {"from": from_, "pace": pace})
        self.sid = answer["sid"]
        return self.listen()

    def call_and_follow(self, kind: str) -> "Phone":
        """Dial the line at the pace of people and listen until an event of this kind has happened."""
        self.sid = self.network.http("POST", "/network/calls", {"from": CALLER, "pace": "real"})["sid"]
        while not self.all(kind):
            answer = self.network.http("GET", f"/network/calls/{self.sid}?after={len(self.events)}&wait=10")
            assert answer["events"] or not answer["state"]["ended"], f"no {kind} event"
            self.events += answer["events"]
        return self

    def act(self, **action: Any) -> "Phone":
        """Do something, then listen."""
        self.network.http("POST", f"/network/calls/{self.sid}/actions", action)
        return self.listen()

    def listen(self) -> "Phone":
        """Wait until the call waits for somebody or has ended."""
        path = f"/network/calls/{self.sid}?after={len(self.events)}&wait=20&settled=1"
        answer = self.network.http("GET", path)
        self.events += answer["events"]
        self.state = answer["state"]
        return self

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [event for event in self.events if event["event"] == kind]

    def heard(self) -> list[str]:
        """What was spoken so far."""
        return [event["text"] for event in self.all("heard") if event["kind"] == "say"]

    @property
    def ended(self) -> dict[str, Any]:
        """How the call ended."""
        return self.all("ended")[0]


class Box:
    """A network that is being served, and its inside for what HTTP does not show."""

    def __init__(self, config: NetworkConfig) -> None:
        app = create_network(config)
        self.network: Network = app.extensions["network"]
        self.strange: list[str] = []
        app.after_request(self._look)
        self.served = Served(app)
        self.url = self.served.url
        self._session = requests.Session()
        self._session.trust_env = False

    def _look(self, response: Response) -> Response:
        """Hold every answer at Twilio's addresses against Twilio's description."""
        if response.is_streamed:
            return response
        body = response.get_json(silent=True) if response.data else None
        self.strange += faults(request.method, request.path, response.status_code, body)
        return response

    def http(self, method: str, path: str, body: Any = None) -> Any:
        """A request to the network that must go well."""
        response = self._session.request(method, self.url + path, json=body, timeout=30)
        response.raise_for_status()
        return response.json()

    def close(self) -> None:
        """Hang up and stop."""
        self.network.close()
        self._session.close()
        self.served.close()
        assert self.strange == []


@pytest.fixture
def application() -> Iterator[Application]:
    """An empty TwiML application being served."""
    app = Application()
    served = Served(app.flask())
    app.url = served.url
    yield app
    served.close()


def config_for(application: Application, **changes: Any) -> NetworkConfig:
    """The network's configuration for the application."""
    settings: dict[str, Any] = {
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
        "number": LINE,
        "voice_url": f"{application.url}/voice",
        "status_url": f"{application.url}/status",
        "fallback_url": f"{application.url}/fallback",
    }
    return NetworkConfig(**(settings | changes))


@pytest.fixture
def box(application: Application) -> Iterator[Box]:
    """The network being served."""
    running = Box(config_for(application))
    yield running
    running.close()


@pytest.fixture
def phone(box: Box) -> Phone:
    """A caller's telephone."""
    return Phone(box)


@pytest.fixture
def make_box() -> Iterator[Callable[[NetworkConfig], Box]]:
    """Networks with a configuration of the test's own."""
    boxes: list[Box] = []

    def make(config: NetworkConfig) -> Box:
        boxes.append(Box(config))
        return boxes[-1]

    yield make
    for running in boxes:
        running.close()
