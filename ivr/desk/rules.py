"""Who is next: pure rules over a snapshot of those who wait and of the agents who are free.

All moments are seconds since one beginning, whichever it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.desk.desks import Desk


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue of a desk: on the line, or as a callback whose turn may come."""

    key: str
    desk: str
    language: str
    began: float
    """When the call began: who was sent from desk to desk does not start again at the end."""
    entered: float
    """When the wait at this desk began; overflow counts from here."""
    emergency: bool = False
    cut_off: bool = False
    """Whether an agent's line dropped in mid-talk: such a caller is at the head of their class."""
    agent: str | None = None
    """The agent whom the caller talked to before."""


@dataclass(frozen=True)
class Free:
    """An agent who could take somebody now."""

    key: str
    desks: frozenset[str]
    languages: frozenset[str]
    since: float


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those who wait in the order of their turn: emergencies, then those cut off, then by the beginning of the call."""
    return sorted(waiting, key=lambda each: (not each.emergency, not each.cut_off, each.began, each.key))


def pairs(
    waiting: Iterable[Waiting], free: Iterable[Free], desks: Mapping[str, Desk], now: float
) -> list[tuple[Waiting, Free]]:
    """Who talks to whom now; nobody who could be served is passed over for somebody with a later turn."""
    left = {agent.key: agent for agent in free}
    found = []
    for caller in in_order(waiting):
        if not left:
            break
        able = [agent for agent in left.values() if can_serve(agent, caller, desks, now)]
        if able:
            agent = min(able, key=lambda agent: _preference(agent, caller))
            found.append((caller, left.pop(agent.key)))
    return found


def can_serve(agent: Free, caller: Waiting, desks: Mapping[str, Desk], now: float) -> bool:
    """Whether an agent has the language, and the desk or one that helps it out by now."""
    if caller.language not in agent.languages:
        return False
    return bool(agent.desks & open_desks(caller, desks, now))


def open_desks(caller: Waiting, desks: Mapping[str, Desk], now: float) -> frozenset[str]:
    """The desks whose agents may take this caller now: their own and, after its time, the one that helps out."""
    overflow = desks[caller.desk].overflow
    if overflow and now - caller.entered >= overflow.after:
        return frozenset((caller.desk, overflow.to))
    return frozenset((caller.desk,))


def place(caller: Waiting, waiting: Iterable[Waiting]) -> int:
    """The caller's place among those who wait at the same desk, 1 for the next."""
    line = in_order(each for each in waiting if each.desk == caller.desk)
    return 1 + [each.key for each in line].index(caller.key)


def is_full(desk: Desk, waiting: int) -> bool:
    """Whether a desk where so many wait takes nobody more."""
    return desk.limit is not None and waiting >= desk.limit


def _preference(agent: Free, caller: Waiting) -> tuple[bool, bool, int, float, str]:
    """Small is better: the agent before, the caller's own desk, who can do least else, who is free longest.

    Who can do much is kept for those whom nobody else can serve.
    """
    skills = len(agent.desks) * len(agent.languages)
    return (agent.key != caller.agent, caller.desk not in agent.desks, skills, agent.since, agent.key)
