"""What a leg does to fulfil one wish of its machine: the base of all such activities."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.simulator.actions import Action, Press, Utter
from ivr.simulator.timeline import Timer
from ivr.simulator.wishes import CallerHungUp, Outcome

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.runner import Runner


class Activity:
    """Something that a leg is doing. It ends by `finish`, or is stopped."""

    def __init__(self, runner: "Runner") -> None:
        self.runner = runner
        self.leg: Leg = runner.leg
        self._timers: list[Timer] = []

    @property
    def over(self) -> bool:
        """Whether it has been finished or stopped."""
        return self.runner.activity is not self

    def begin(self) -> None:
        """Begin; may finish at once."""

    def take(self, action: Action) -> None:
        """Whoever is at the telephone does something; here it is lost."""
        self.drop(action)

    def hang_up(self) -> None:
        """Whoever is at the telephone hung up."""
        self.runner.interrupt(CallerHungUp())

    def stop(self) -> None:
        """It is over before its time."""
        for timer in self._timers:
            timer.cancel()

    def finish(self, outcome: Outcome = None) -> None:
        """It has come to its end."""
        if not self.over:
            self.stop()
            self.runner.fulfil(self, outcome)

    def later(self, seconds: float, act: Callable[[], None]) -> Timer:
        """Let `act` happen after so many seconds, unless this is over by then."""
        timer = self.leg.timeline.after(seconds, act)
        self._timers.append(timer)
        return timer

    def drop(self, action: Action) -> None:
        """Note what was done where nobody listened."""
        if isinstance(action, Press):
            self.leg.log.pressed(self.leg.at, "", action.keys)
        elif isinstance(action, Utter):
            self.leg.log.said(self.leg.at, action.words, taken=False)
        else:
            self.ignore(action)

    def ignore(self, action: Action) -> None:
        """Note what does not fit here."""
        self.leg.note("ignored", action=type(action).__name__)
