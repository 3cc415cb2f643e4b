"""How long a caller will probably wait, and what is said of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RECENT = 50
"""How many of the latest calls of a desk count."""
_USUAL_COUNTS = 5
_MIN_LEAVING_SECONDS = 1.0

SAY_AGAIN_SECONDS = 60
"""An expected wait is told at most so often."""
MOST_MINUTES = 30
"""Beyond this no figure is told: nobody can plan with it, and it is rarely right."""


@dataclass(frozen=True)
class Recent:
    """What happened lately at a desk.

    `busy` are the seconds for which each of its latest calls kept an agent (wrap-up included), `waited` is the sum of
    all seconds waited by those who came, `left` how many of them hung up while waiting.
    """

    busy: Sequence[float] = ()
    waited: float = 0.0
    left: int = 0

    def handling(self, usual: float) -> float:
        """Seconds that a call keeps an agent: the mean of the latest, with `usual` counted as a few calls more."""
        busy = self.busy[-RECENT:]
        return (usual * _USUAL_COUNTS + sum(busy)) / (_USUAL_COUNTS + len(busy))

    @property
    def leaving(self) -> float:
        """How many of those who wait give up in a second, each."""
        return self.left / max(self.waited, _MIN_LEAVING_SECONDS) if self.left else 0.0


def expected_wait(ahead: int, agents: int, handling: float, leaving: float = 0.0) -> float | None:
    """Seconds until it is the turn of a caller with so many `ahead` while all `agents` are busy; None without agents.

    The queue moves whenever an agent ends a call (together `agents / handling` times a second) or one of the j who
    are still ahead gives up (`leaving` each), so the wait is the sum over j = 0 … ahead of
    1 / (agents / handling + j · leaving): the mean wait of a test customer in the Erlang A queue (Garnett, Mandelbaum
    and Reiman, "Designing a Call Center with Impatient Customers", 2002), and (ahead + 1) · handling / agents when
    nobody gives up.
    """
    if agents <= 0:
        return None
    rate = agents / handling
    return sum(1 / (rate + before * leaving) for before in range(ahead + 1))


@dataclass(frozen=True)
class Told:
    """What a waiting caller hears: the place in the queue, and about how many minutes; None where nothing is said.

    `minutes` above `MOST_MINUTES` means "more than that".
    """

    place: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Heard:
    """What the caller has been told so far: when (seconds), and the end of the wait that was promised then."""

    at: float = -math.inf
    place: int | None = None
    promised_until: float = math.inf


def announce(heard: Heard, now: float, place: int, wait: float | None) -> tuple[Told, Heard]:
    """What to say now, and what the caller has heard then.

    A place is said when it is better than the one said before. Minutes are said at most once a minute, and only when
    they do not move what was promised further away: a promise that grows is worse than none.
    """
    better = heard.place is None or place < heard.place
    told_place = place if better else None
    if now - heard.at < SAY_AGAIN_SECONDS:
        return Told(), heard
    minutes = None if wait is None else in_minutes(wait)
    if minutes is not None and now + 60 * minutes > heard.promised_until:
        minutes = None
    if told_place is None and minutes is None:
        return Told(), heard
    until = heard.promised_until if minutes is None else _until(now, minutes)
    return Told(told_place, minutes), Heard(now, place if better else heard.place, until)


def in_minutes(wait: float) -> int:
    """A wait as it is said: whole minutes, in fives above ten, and one more than `MOST_MINUTES` for anything longer.

    Rounded up, because who is served sooner does not complain.
    """
    minutes = max(1, math.ceil(wait / 60))
    if minutes > 10:
        minutes = 5 * math.ceil(minutes / 5)
    return minutes if minutes <= MOST_MINUTES else MOST_MINUTES + 1


def _until(now: float, minutes: int) -> float:
    """When the wait should be over by what was said; "more than half an hour" promises no end."""
    return now + 60 * minutes if minutes <= MOST_MINUTES else math.inf
