"""An outgoing leg until somebody answers: it rings, and a simulated person, a human or a time-out decides."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ivr.simulator.people import Person
from ivr.simulator.steps import Ending
from ivr.simulator.timeline import Timer

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg


class Ringing:
    """One leg's ringing. `person` is None where the directory says nothing of the address."""

    def __init__(self, leg: "Leg", timeout: float, on_answered: Callable[["Leg", Person | None], None]) -> None:
        self.leg = leg
        self.person = leg.exchange.network.people.at(leg.call.to)
        self._timeout = timeout
        self._on_answered = on_answered
        self._timers: list[Timer] = []

    def begin(self) -> None:
        """Ring, and let the person decide when the time has come."""
        self.leg.call.status = "ringing"
        self.leg.note("ringing", **{"from": self.leg.call.from_, "to": self.leg.call.to})
        self.leg.status.reached(self.leg.call, "ringing")
        self.leg.call.wait_for("leg")
        self._later(self._timeout, partial(self.decline, "no-answer"))
        if self.person and self.person.outcome:
            self.decide(self.person)
        else:
            self.leg.timeline.hold(self, self._timeout)

    def decide(self, person: Person) -> None:
        """This person meets the ring; one who takes longer than it rings doesn't."""
        self._stop()
        if person.outcome is None or person.after > self._timeout:
            self._later(self._timeout, partial(self.decline, "no-answer"))
        elif person.outcome == "answered":
            self._later(person.after, partial(self.answer, person))
        else:
            self._later(person.after, partial(self.decline, person.outcome))

    def answer(self, person: Person | None = None) -> None:
        """The leg is picked up."""
        self._stop()
        self.leg.call.wait_for(None)
        self._on_answered(self.leg, person)

    def decline(self, status: str) -> None:
        """Nobody picks up: busy, no-answer, failed or canceled."""
        self._stop()
        self.leg.ringing = None
        self.leg.end(Ending(status, "hotline" if status == "canceled" else "callee"))

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._timers.append(self.leg.timeline.after(seconds, act))

    def _stop(self) -> None:
        self.leg.timeline.let_go(self)
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
