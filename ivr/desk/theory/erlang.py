"""What queueing theory says of `agents` equal agents, Poisson arrivals and exponential times.

`load` is offered work in Erlang: arrivals a second times mean seconds an agent is kept. Sources: A. K. Erlang, 1917
(C); C. Palm, 1946, and Garnett, Mandelbaum and Reiman, 2002 (A).
"""

from dataclasses import dataclass

_NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Steady:
    """A queue in balance: the mean wait over all callers in seconds, the share that gives up and that waits at all."""

    wait: float
    left: float
    waits: float


def erlang_c(load: float, agents: int, busy: float) -> Steady:
    """Nobody gives up; `busy` is the mean time a call keeps an agent. ValueError when the queue would grow for ever."""
    if load >= agents:
        raise ValueError(f"{load:g} Erlang are too much for {agents} agents when nobody gives up")
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    waits = agents * blocked / (agents - load * (1 - blocked))
    return Steady(wait=waits * busy / (agents - load), left=0.0, waits=waits)


def erlang_a(load: float, agents: int, busy: float, patience: float) -> Steady:
    """Callers give up after exponential times with mean `patience`; in balance under any load.

    The stationary distribution of the number of calls, by the balance of its neighbours.
    """
    rate = load / busy
    weights = [1.0]
    while len(weights) <= agents or weights[-1] > _NEGLIGIBLE * max(weights):
        here = len(weights)
        leaves = min(here, agents) / busy + max(0, here - agents) / patience
        weights.append(weights[-1] * rate / leaves)
    total = sum(weights)
    waiting = sum((number - agents) * weight for number, weight in enumerate(weights) if number > agents) / total
    return Steady(wait=waiting / rate, left=waiting / patience / rate, waits=sum(weights[agents:]) / total)
