"""Holds the played queue against the theory: the same loads, with and without patience, many runs each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from ivr.desk.desks import ALWAYS, Desk
from ivr.desk.rules import Free
from ivr.desk.theory.draws import day, exponential, lognormal, steady
from ivr.desk.theory.erlang import Steady, erlang_a, erlang_c
from ivr.desk.theory.play import Story, play

LOADS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
LOADS_WITH_PATIENCE = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25)
RUNS = 20
_CONFIDENCE = 4.36
"""Student's t with RUNS - 1 = 19 degrees of freedom, so that all intervals of a study hold together with 99%.

There are about thirty of them, so each must hold with 99.97% (Bonferroni).
"""
_WARM_UP = 0.2
_SPREAD = 0.7
_LONG_PATIENCE = 900.0


@dataclass(frozen=True)
class Estimate:
    """A mean over independent runs, with the half width of its confidence interval."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        return abs(self.mean - value) <= self.half


@dataclass(frozen=True)
class Point:
    """One load (offered work over agents): what the theory says and what was played."""

    load: float
    theory: Steady
    wait: Estimate
    left: Estimate
    waits: Estimate

    @property
    def agrees(self) -> bool:
        """Whether each figure of the theory lies within the confidence interval of the played one."""
        figures = (self.wait, self.theory.wait), (self.left, self.theory.left), (self.waits, self.theory.waits)
        return all(played.holds(value) for played, value in figures)


@dataclass(frozen=True)
class Accuracy:
    """How the expected waits of those who waited and were served compare with their true waits (seconds).

    `error` is the median absolute error, `own` the median of each caller's error over their own wait, `bias` the mean
    expected over the mean true wait.
    """

    callers: int
    wait: float
    error: float
    own: float
    bias: float

    @property
    def share(self) -> float:
        """The median absolute error as a share of the mean true wait."""
        return self.error / self.wait


@dataclass(frozen=True)
class Study:
    """A queue of equal agents; times in seconds, `calls` in each run of a load."""

    agents: int = 10
    busy: float = 240.0
    patience: float = 300.0
    calls: int = 4000
    seed: int = 1

    def erlang_c(self, loads: Sequence[float] = LOADS) -> list[Point]:
        """Callers who never give up."""
        return [self._point(load, math.inf, self.theory_c(load)) for load in loads]

    def erlang_a(self, loads: Sequence[float] = LOADS_WITH_PATIENCE) -> list[Point]:
        """Callers with patience."""
        return [self._point(load, self.patience, self.theory_a(load)) for load in loads]

    def theory_c(self, load: float) -> Steady:
        """What Erlang C says of this load."""
        return erlang_c(load * self.agents, self.agents, self.busy)

    def theory_a(self, load: float) -> Steady:
        """What Erlang A says of this load."""
        return erlang_a(load * self.agents, self.agents, self.busy, self.patience)

    def accuracy(self, load: float = 1.2, days: int = 10) -> Accuracy:
        """How well expected waits are met on days with peaks of this load, real talk times and 15 minutes' patience."""
        served: list[tuple[float, float]] = []
        for number in range(days):
            talk, patience = lognormal(self.busy, _SPREAD), exponential(_LONG_PATIENCE)
            arrivals = day(self.seed * 1000 + number, self.agents, talk, patience, mean_busy=self.busy, load=load)
            stories = play(arrivals, equal_agents(self.agents), {"general": PLAIN}, expecting=True)
            served += [(story.expected, story.waited) for story in stories if story.agent and story.expected]
        errors = [abs(expected - waited) for expected, waited in served]
        return Accuracy(
            callers=len(served),
            wait=fmean(waited for _, waited in served),
            error=median(errors),
            own=median(error / waited for error, (_, waited) in zip(errors, served, strict=True)),
            bias=fmean(expected for expected, _ in served) / fmean(waited for _, waited in served),
        )

    def _point(self, load: float, patience: float, theory: Steady) -> Point:
        runs = [self._run(load, patience, run) for run in range(RUNS)]

        def over_runs(figure: Callable[[Story], float]) -> Estimate:
            means = [fmean(map(figure, stories)) for stories in runs]
            return Estimate(fmean(means), _CONFIDENCE * stdev(means) / math.sqrt(RUNS))

        return Point(
            load,
            theory,
            wait=over_runs(lambda story: story.waited),
            left=over_runs(lambda story: story.agent is None),
            waits=over_runs(lambda story: story.waited > 0),
        )

    def _run(self, load: float, patience: float, run: int) -> list[Story]:
        """One run from an empty beginning; the first callers do not count, because the queue is not in balance yet."""
        rate = load * self.agents / self.busy
        # Every load and run has a seed of its own, so that their errors are independent.
        seed = (self.seed * 1000 + run) * 1000 + round(load * 100) + (500 if patience < math.inf else 0)
        arrivals = steady(seed, rate, self.calls, exponential(self.busy), exponential(patience))
        stories = play(arrivals, equal_agents(self.agents), {"general": PLAIN})
        counted = arrivals[round(self.calls * _WARM_UP)].at
        return [story for story in stories if story.arrival.at >= counted]


PLAIN = Desk(name={"zh-CN": "综合服务", "en-US": "general"}, languages=("zh-CN",), limit=5000, hours=ALWAYS)
"""A desk with nothing special, where anybody serves anybody."""


def equal_agents(number: int) -> list[Free]:
    """So many agents of the plain desk."""
    return [Free(f"agent-{each:03}", frozenset({"general"}), frozenset({"zh-CN"}), 0.0) for each in range(number)]
