"""Many callers at once against a running application, and what they measured.

Calls begin at their time whether or not earlier ones are answered slowly, as callers do; each presses its keys, one
whenever the application listens, and hangs up. Every request to the application is a turn. Times are on the wall clock
and are those of the network, its own work included.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ivr.simulator.actions import Action, HangUp, Press
from ivr.simulator.network import Network
from ivr.simulator.world import World

# What one process can lead without measuring mostly itself.
MOST_CALLS = 10_000
MOST_AT_ONCE = 200
MOST_SECONDS = 600.0
# A call that nobody has to act on for so long is given up.
PATIENCE = 30.0
_FIRST_CALLER = 8_613_900_000_000


@dataclass(frozen=True)
class Plan:
    """What is tried: `rate` calls a second, `keys` pressed one by one, `think` seconds before each."""

    calls: int
    rate: float
    keys: str
    think: float = 0.5
    at_once: int = 50
    seconds: float = 120.0


@dataclass
class Measured:
    """What came of it. Milliseconds are those of every turn, in order of length."""

    seconds: float = 0.0
    begun: int = 0
    not_begun: int = 0
    milliseconds: list[int] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)

    @property
    def turns_a_second(self) -> float:
        """Requests answered well, for each second of the whole run."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> int:
        """The milliseconds within which this part of the turns was answered; 0 where there was none."""
        return (
            self.milliseconds[min(len(self.milliseconds) - 1, int(part * len(self.milliseconds)))]
            if self.milliseconds
            else 0
        )

    @property
    def failed(self) -> int:
        """How many things went wrong."""
        return sum(self.failures.values())


class Load:
    """One run of a plan on a network of its own, so that everything on it belongs to the run."""

    def __init__(self, network: Network, plan: Plan, tell: Callable[[str], None]) -> None:
        self._network = network
        self._plan = plan
        self._tell = tell
        self._world: World = network.config.world
        self._measured = Measured()
        self._lock = threading.Lock()

    def run(self) -> Measured:
        """Make the calls and wait for their end."""
        begun = self._world.monotonic()
        with ThreadPoolExecutor(self._plan.at_once, thread_name_prefix="caller") as callers:
            free = threading.Semaphore(self._plan.at_once)
            for number in range(self._plan.calls):
                due = begun + number / self._plan.rate
                self._world.rest(max(0.0, due - self._world.monotonic()))
                left = begun + self._plan.seconds - self._world.monotonic()
                if left <= 0 or not free.acquire(timeout=left):
                    self._measured.not_begun = self._plan.calls - number
                    self._tell(f"stopped after {self._plan.seconds:g} s")
                    break
                self._measured.late.append(self._world.monotonic() - due)
                callers.submit(self._call, number).add_done_callback(lambda _done: free.release())
        self._measured.seconds = self._world.monotonic() - begun
        self._measured.milliseconds.sort()
        self._measured.late.sort()
        return self._measured

    def _call(self, number: int) -> None:
        call = self._network.dial(f"+{_FIRST_CALLER + number}", self._network.config.number, "fast")
        keys, seen = list(self._plan.keys), 0
        while not call.ended:
            call.since(seen, PATIENCE, settled=True)
            if call.ended or call.waiting_for is None:
                break
            self._world.rest(self._plan.think)
            seen = len(call.events)
            self._act(call.sid, Press(keys.pop(0)) if keys else HangUp())
        if not call.ended:
            self._act(call.sid, HangUp())
            call.wait_until_ended(PATIENCE)
        self._count(call.events, call.ended)

    def _act(self, sid: str, action: Action) -> None:
        self._network.act(sid, action)

    def _count(self, events: list[dict[str, Any]], ended: bool) -> None:
        with self._lock:
            self._measured.begun += 1
            if not ended:
                self._measured.failures["call without an end"] += 1
            for event in events:
                self._count_event(event)
            failed = {event["failure"] for event in events if event["event"] == "webhook"}
            broken = [event for event in events if event["event"] == "violation" and event["number"] not in failed]
            for event in broken:
                self._measured.failures[f"{event['level']} {event['number']}: {event['what']}"] += 1

    def _count_event(self, event: dict[str, Any]) -> None:
        if event["event"] == "webhook" and event["failure"]:
            self._measured.failures[f"error {event['failure']} (HTTP {event['status']})"] += 1
        elif event["event"] == "webhook":
            self._measured.milliseconds.append(event["ms"])
        elif event["event"] == "application_error":
            self._measured.failures["application error heard"] += 1
