"""Arrivals drawn by chance from a seed: the same seed gives the same day on every machine."""

import math
import random
from collections.abc import Callable

from ivr.desk.theory.play import Arrival

Draw = Callable[[random.Random], float]


def exponential(mean: float) -> Draw:
    """Times that remember nothing, as the theory has them."""
    return (lambda chance: chance.expovariate(1 / mean)) if mean < math.inf else (lambda _: math.inf)


def lognormal(mean: float, spread: float) -> Draw:
    """Times as real talk times are; `spread` is the standard deviation over the mean."""
    sigma = math.sqrt(math.log(1 + spread**2))
    return lambda chance: chance.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)


def steady(seed: int, rate: float, calls: int, busy: Draw, patience: Draw) -> list[Arrival]:
    """So many calls to one desk, `rate` a second on average."""
    chance = random.Random(seed)  # noqa: S311  a simulation must be repeatable
    arrivals, at = [], 0.0
    for _ in range(calls):
        at += chance.expovariate(rate)
        arrivals.append(Arrival(at, "general", busy(chance), patience(chance)))
    return arrivals


def day(seed: int, agents: int, busy: Draw, patience: Draw, *, mean_busy: float, load: float) -> list[Arrival]:
    """Twelve hours of one desk with a quiet beginning and peaks in the morning and the evening.

    `load` is the work that comes at a peak over the work that all agents can do.
    """
    chance = random.Random(seed)  # noqa: S311  a simulation must be repeatable
    highest = load * agents / mean_busy
    arrivals, at = [], 0.0
    while (at := at + chance.expovariate(highest)) < _DAY_SECONDS:
        if chance.random() < _share_of_peak(at):
            arrivals.append(Arrival(at, "general", busy(chance), patience(chance)))
    return arrivals


_DAY_SECONDS = 12 * 3600.0
_PEAKS = (2.5 * 3600.0, 9 * 3600.0)
_PEAK_WIDTH = 4500.0
_QUIET = 0.55


def _share_of_peak(at: float) -> float:
    peaks = sum(math.exp(-(((at - peak) / _PEAK_WIDTH) ** 2)) for peak in _PEAKS)
    return _QUIET + (1 - _QUIET) * min(1.0, peaks)
