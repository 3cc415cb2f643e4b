"""Makes one webhook's requests: the attempts that count, and the copies that a fault asks for."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import requests

from ivr.simulator.faults import Faults
from ivr.simulator.webhooks import Attempt, Sender
from ivr.simulator.wishes import Answer, Fetch

Told = Callable[[Attempt, bool], None]


@dataclass
class Asker:
    """Asks from whatever thread it is called in; each has a session of its own."""

    sender: Sender
    faults: Faults
    _own: threading.local = field(default_factory=threading.local)
    _sessions: list[requests.Session] = field(default_factory=list)

    def ask(self, wish: Fetch, parameters: Mapping[str, str], rest: float, told: Told) -> Answer:
        """The answer that counts; `told` hears of every attempt, True for a copy's."""
        world = self.sender.world
        if rest:
            world.rest(rest)
        token = world.token()
        copies = self._repeat(wish, parameters, token, told)
        attempt = None
        for attempt in self.sender.attempts(self.session(), wish.url, wish.method, parameters, token):
            told(attempt, False)
        for copy in copies:
            copy.join()
        if attempt is None:
            return Answer(wish.url, failure=11200, reason="no request was made")
        return attempt.answer

    def tell(self, url: str, parameters: Mapping[str, str], method: str = "POST") -> None:
        """A webhook whose answer nobody waits for."""
        for _attempt in self.sender.attempts(self.session(), url, method, parameters, self.sender.world.token()):
            pass

    def session(self) -> requests.Session:
        """This thread's session."""
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = self.sender.session()
            self._sessions.append(session)
        return session

    def close(self) -> None:
        """Close the connections."""
        for session in self._sessions:
            session.close()

    def _repeat(self, wish: Fetch, parameters: Mapping[str, str], token: str, told: Told) -> list[threading.Thread]:
        """The copies, under way at once, each in a thread of its own."""

        def once() -> None:
            with self.sender.session() as session:
                told(self.sender.ask(session, wish.url, wish.method, parameters, token), True)

        copies = [threading.Thread(target=once, daemon=True) for _ in range(self.faults.copies())]
        for copy in copies:
            copy.start()
        return copies
