"""The control API and the sandbox wallet over HTTP, as scripts and the terminal use them."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import requests

SECONDS = 15.0
# How long a script waits for what the hotline does after the call: a record, a text, a freeze.
PATIENCE = 5.0
LOOK_AGAIN = 0.1


class NoNetwork(Exception):
    """Nothing answers there. The message says where, and what to do."""


class Refused(Exception):
    """The network or the wallet answered with an error; the message is its own."""


class Http:
    """JSON requests to one base URL with time-outs. Close it, or use it in a `with`."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(headers or {})

    def ask(self, method: str, path: str, body: Any = None, seconds: float = SECONDS) -> Any:
        """The answer's JSON. Raises requests.RequestException or Refused."""
        response = self._session.request(method, self.url + path, json=body, timeout=seconds)
        if response.status_code >= 400:
            raise Refused(f"{method} {self.url}{path}: {response.status_code} {response.text[:300].strip()}")
        return response.json() if response.content else {}

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


class NetworkClient(Http):
    """The control API of a running network."""

    def check(self) -> dict[str, Any]:
        """The network's line and lost telephones. Raises NoNetwork."""
        try:
            about: dict[str, Any] = self.ask("GET", "/network", seconds=5)
        except (requests.RequestException, Refused) as error:
            advice = f"no telephone network at {self.url} — start it with `make run` in another terminal"
            raise NoNetwork(advice) from error
        return about

    def dial(self, from_: str, to: str | None, pace: str) -> str:
        """Dial; returns the call's SID."""
        sid: str = self.ask("POST", "/network/calls", {"from": from_, "to": to, "pace": pace})["sid"]
        return sid

    def events(self, sid: str, after: int, wait: float, settled: bool = False) -> dict[str, Any]:
        """Events numbered above `after`, and the call's state."""
        path = f"/network/calls/{sid}?after={after}&wait={wait}&settled={int(settled)}"
        answer: dict[str, Any] = self.ask("GET", path, seconds=wait + SECONDS)
        return answer

    def act(self, sid: str, action: dict[str, Any]) -> None:
        """Do something on the call."""
        self.ask("POST", f"/network/calls/{sid}/actions", action)

    def violations(self) -> list[dict[str, Any]]:
        """Every rule broken so far, in calls and in requests to Twilio's addresses, whose `call` is None."""
        found: list[dict[str, Any]] = self.ask("GET", "/network/violations")["violations"]
        return found

    def inbox(self, number: str) -> dict[str, Any]:
        """Texts in the hand of whoever holds this number's telephone, newest first, and whether anybody does."""
        inbox: dict[str, Any] = self.ask("GET", f"/network/inbox/{number}")
        return inbox

    def texts(self, after: int) -> list[dict[str, Any]]:
        """Texts numbered above `after` at every telephone that somebody holds, oldest first."""
        texts: list[dict[str, Any]] = self.ask("GET", f"/network/texts?after={after}")["texts"]
        return texts


class WalletClient(Http):
    """The sandbox wallet: its switches, and the API the hotline uses."""

    def __init__(self, url: str, key: str | None) -> None:
        super().__init__(url, {"Authorization": f"Bearer {key}"} if key else {})

    def reset(self) -> None:
        """As it was on the first day, without faults."""
        self.ask("POST", "/sandbox/reset", {})

    def inject(self, faults: dict[str, Any]) -> None:
        """Make its operations hang or fail."""
        self.ask("POST", "/sandbox/faults", faults)

    def status(self, phone: str) -> str | None:
        """The account's status, or None where nobody has this number."""
        try:
            account = self.ask("POST", "/v1/account-lookups", {"phone": phone})
        except Refused:
            return None
        status: str | None = account.get("status")
        return status


def eventually(look: Callable[[], Any], right: Callable[[Any], bool], seconds: float | None = None) -> Any:
    """What `look` sees once it is `right`, or at last when time (PATIENCE unless said) is up."""
    until = time.monotonic() + (PATIENCE if seconds is None else seconds)
    while True:
        seen = look()
        if right(seen) or time.monotonic() > until:
            return seen
        time.sleep(LOOK_AGAIN)
