"""How an application's clock is led: `POST /development/clock` with the moment, which answers when it is due next.

An application that does not have the address (404) has nothing of its own to do in its time.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from ivr.simulator.rehearsal.wsgi import Wsgi, answer_of, environ_of
from ivr.simulator.world import VirtualWorld

PATH = "/development/clock"
# What is due may be much, and no time passes meanwhile.
_LONGEST = 60.0
_JSON = {"Content-Type": "application/json"}


class HookFailed(Exception):
    """The application answered something else than the protocol says."""


Ask = Callable[[str, bytes], tuple[int, bytes]]


@dataclass
class Hook:
    """The hook of one application. `ask` posts JSON to an address: status and body."""

    ask: Ask
    base_url: str
    world: VirtualWorld
    is_there: bool = True

    def follow(self, seconds: float) -> float | None:
        """Set the application's clock; seconds at which it has something to do next. Raises HookFailed."""
        if not self.is_there:
            return None
        now = self.world.began + timedelta(seconds=seconds)
        status, content = self.ask(self.base_url + PATH, json.dumps({"now": now.isoformat()}).encode())
        if status == 404:
            self.is_there = False
            return None
        if status != 200:
            shown = content[:300].decode("utf-8", "replace")
            raise HookFailed(f"{self.base_url}{PATH} answered {status}: {shown}")
        due = json.loads(content).get("next")
        return None if due is None else (datetime.fromisoformat(due) - self.world.began).total_seconds()


def in_process(app: Wsgi) -> Ask:
    """Asks an application of this process."""

    def ask(url: str, body: bytes) -> tuple[int, bytes]:
        status, _headers, content = answer_of(app, environ_of("POST", url, _JSON, body))
        return status, content

    return ask


def over_http(url: str, body: bytes) -> tuple[int, bytes]:
    """Asks an application that is served somewhere."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(url, data=body, headers=_JSON, timeout=_LONGEST)
        return answer.status_code, answer.content
