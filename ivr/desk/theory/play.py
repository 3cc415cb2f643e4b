"""Plays a day of the queue: the dispatch rules over given arrivals, event by event, without a clock or chance."""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.desk.desks import Desk
from ivr.desk.expected import RECENT, Recent, expected_wait
from ivr.desk.rules import Free, Waiting, in_order, pairs


@dataclass(frozen=True)
class Arrival:
    """Somebody who calls: when, for whom, how long the call will keep an agent, how long they would wait (seconds)."""

    at: float
    desk: str
    busy: float
    patience: float = math.inf
    language: str = "zh-CN"


@dataclass(frozen=True)
class Story:
    """How it went: seconds waited, the agent (None when the caller gave up), and the wait expected at the beginning.

    `expected` is None when an agent was free at once, or nobody asked for it.
    """

    arrival: Arrival
    waited: float
    agent: str | None
    expected: float | None


def play(
    arrivals: Sequence[Arrival], agents: Iterable[Free], desks: Mapping[str, Desk], *, expecting: bool = False
) -> list[Story]:
    """The stories of all who called, in the order in which their waits ended; with expected waits if asked for."""
    day = _Day(arrivals, {agent.key: agent for agent in agents}, desks, expecting)
    day.run()
    return day.stories


@dataclass
class _Day:
    arrivals: Sequence[Arrival]
    agents: Mapping[str, Free]
    desks: Mapping[str, Desk]
    expecting: bool
    stories: list[Story] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = 0.0
        self.free = dict(self.agents)
        self.waiting: dict[str, Waiting] = {}
        self.expected: dict[str, float] = {}
        self.recent = {name: _Log() for name in self.desks}
        # In a moment somebody first arrives, then an agent becomes free, then patience ends.
        self.events = [(arrival.at, 0, str(index)) for index, arrival in enumerate(self.arrivals)]
        heapq.heapify(self.events)

    def run(self) -> None:
        happen = (self._arrives, self._ends, self._gives_up, lambda _: None)
        while self.events:
            self.now, kind, key = heapq.heappop(self.events)
            happen[kind](key)
            if self.free and self.waiting:
                self._dispatch()
            if self.expecting and kind == 0 and key in self.waiting:
                self._expect(key)

    def _later(self, seconds: float, kind: int, key: str) -> None:
        if seconds < math.inf:
            heapq.heappush(self.events, (self.now + seconds, kind, key))

    def _arrives(self, key: str) -> None:
        arrival, desk = self.arrivals[int(key)], self.desks[self.arrivals[int(key)].desk]
        self.waiting[key] = Waiting(
            key, arrival.desk, arrival.language, began=self.now, entered=self.now, emergency=desk.emergency
        )
        self._later(arrival.patience, 2, key)
        if desk.overflow:
            self._later(desk.overflow.after, 3, key)

    def _ends(self, agent: str) -> None:
        self.free[agent] = Free(agent, self.agents[agent].desks, self.agents[agent].languages, self.now)

    def _gives_up(self, key: str) -> None:
        if key in self.waiting:
            self._tell(self.waiting.pop(key), None)

    def _dispatch(self) -> None:
        for caller, agent in pairs(self.waiting.values(), self.free.values(), self.desks, self.now):
            del self.waiting[caller.key], self.free[agent.key]
            busy = self.arrivals[int(caller.key)].busy
            self.recent[caller.desk].ended.append((self.now + busy, busy))
            self._later(busy, 1, agent.key)
            self._tell(caller, agent.key)

    def _tell(self, caller: Waiting, agent: str | None) -> None:
        waited, log = self.now - caller.began, self.recent[caller.desk]
        log.waited += waited
        log.left += agent is None
        expected = self.expected.pop(caller.key, None)
        self.stories.append(Story(self.arrivals[int(caller.key)], waited, agent, expected))

    def _expect(self, key: str) -> None:
        """What this caller would be told at the beginning of the wait."""
        caller = self.waiting[key]
        line = in_order(each for each in self.waiting.values() if each.desk == caller.desk)
        on_duty = sum(
            caller.desk in agent.desks and caller.language in agent.languages for agent in self.agents.values()
        )
        recent = self.recent[caller.desk].until(self.now)
        handling = recent.handling(self.desks[caller.desk].usual)
        wait = expected_wait(line.index(caller), on_duty, handling, recent.leaving)
        if wait is not None:
            self.expected[key] = wait


@dataclass
class _Log:
    """What happened at a desk; calls still going on are not known of yet."""

    ended: list[tuple[float, float]] = field(default_factory=list)
    waited: float = 0.0
    left: int = 0

    def until(self, now: float) -> Recent:
        # Calls end in another order than they began; twice as many as count are enough to look at.
        known = sorted(each for each in self.ended[-2 * RECENT :] if each[0] <= now)
        return Recent([busy for _, busy in known], self.waited, self.left)
