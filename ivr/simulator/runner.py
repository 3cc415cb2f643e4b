"""Leads one machine on one leg: begins what it wishes for, gives it the outcome, and throws in what interrupts it."""

import traceback
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.simulator.activity import Activity
from ivr.simulator.machine import Work
from ivr.simulator.steps import Ending
from ivr.simulator.wishes import Interruption, Outcome

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg

Move = Interruption | tuple[Outcome]


class Runner:
    """One machine's wishes, one after the other. `on_end` is told how it ended."""

    def __init__(self, leg: "Leg", work: Work, on_end: Callable[[Ending], None]) -> None:
        self.leg = leg
        self.activity: Activity | None = None
        self.over = False
        self._work = work
        self._on_end = on_end
        self._moves: deque[Move] = deque()
        self._moving = False

    def begin(self) -> None:
        """The first wish."""
        self._move((None,))

    def fulfil(self, activity: Activity, outcome: Outcome) -> None:
        """What the machine wished for has come about; ignored unless it is what is going on."""
        if activity is self.activity:
            self.activity = None
            self._move((outcome,))

    def interrupt(self, interruption: Interruption) -> None:
        """Throw something in at the open wish."""
        self._move(interruption)

    def stop(self) -> None:
        """Nothing of it happens any more, and nobody is told of an end."""
        self.over = True
        self._stop_activity()
        self._work.close()

    def _move(self, move: Move) -> None:
        """What happens while a wish is being begun waits until that is done."""
        self._moves.append(move)
        if self._moving:
            return
        self._moving = True
        try:
            while self._moves and not self.over:
                self._once(self._moves.popleft())
        finally:
            self._moving = False

    def _once(self, move: Move) -> None:
        try:
            if isinstance(move, Interruption):
                self._stop_activity()
                wish = self._work.throw(move)
            else:
                wish = self._work.send(move[0])
        except StopIteration as finished:
            self._end(finished.value)
        except Exception:
            # Our own mistake: the call ends where it stands, the network goes on.
            traceback.print_exc()
            self._end(Ending("failed", "network"))
        else:
            self.activity = self.leg.activity_for(self, wish)
            self.activity.begin()

    def _stop_activity(self) -> None:
        activity, self.activity = self.activity, None
        if activity:
            activity.stop()

    def _end(self, ending: Ending) -> None:
        self.over = True
        self._on_end(ending)
