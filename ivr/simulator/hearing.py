"""Speech and keys at the pace of people: speech takes its time, time-outs run, keys come when they come.

Keys pressed while nothing listens are lost, as on Twilio: "users begin to press keys before the Gather has actually
begun" is the first trouble that https://support.twilio.com/hc/en-us/articles/223180068 names.
"""

from typing import TYPE_CHECKING

from ivr.simulator.actions import Action, Press, Utter, Wait
from ivr.simulator.activity import Activity
from ivr.simulator.collection import Collection
from ivr.simulator.joining import MUSIC
from ivr.simulator.log import NOT_CUT, Cut
from ivr.simulator.timeline import Timer
from ivr.simulator.wishes import Collect, Speak

if TYPE_CHECKING:
    from ivr.simulator.runner import Runner


class Speaking(Activity):
    """Speak to the end; only hanging up interrupts."""

    def __init__(self, runner: "Runner", wish: Speak) -> None:
        super().__init__(runner)
        self._sounds = list(wish.sounds)

    def begin(self) -> None:
        """One sound after the other."""
        self.leg.call.wait_for("speech")
        self._next()

    def _next(self) -> None:
        if not self._sounds:
            self.finish()
            return
        sound = self._sounds.pop(0)
        self.leg.log.heard(self.leg.at, sound, interruptible=False)
        if sound is MUSIC:
            # The application, on a clock of its own, needs time for whatever ends the wait.
            self.leg.timeline.hold(self, self.leg.exchange.rest)
        self.later(sound.seconds / self.leg.call.speed, self._next)


class Collecting(Activity):
    """Listen while the nested sounds play, then until the time-out after the last sound or key."""

    def __init__(self, runner: "Runner", wish: Collect) -> None:
        super().__init__(runner)
        self._gather = wish.gather
        self._sounds = list(wish.sounds)
        self._collection = Collection(wish.gather)
        self._sounding: Timer | None = None
        self._time_out: Timer | None = None

    def begin(self) -> None:
        """One sound after the other, then silence."""
        if not self._sounds:
            self._listen()
            return
        self.leg.call.wait_for("speech")
        sound = self._sounds.pop(0)
        self.leg.log.heard(self.leg.at, sound, interruptible=self._gather.barge_in)
        self._sounding = self.later(sound.seconds / self.leg.call.speed, self.begin)

    def take(self, action: Action) -> None:
        """Keys and words count as soon as barging in is allowed, and cut the sounds off."""
        if self._sounding and not self._gather.barge_in:
            self.drop(action)
        elif isinstance(action, Wait) and self._time_out:
            self._wait_is_over()
        else:
            self._collect(action)

    def _collect(self, action: Action) -> None:
        left = self._sounding.at - self.leg.timeline.now if self._sounding else 0.0
        if isinstance(action, Press):
            taken, dropped = self._collection.press(action.keys)
            self.leg.log.pressed(self.leg.at, taken, dropped, Cut(left) if taken and left else NOT_CUT)
        elif isinstance(action, Utter):
            heard = self._collection.hear(action.words, action.confidence)
            self.leg.log.said(self.leg.at, action.words, heard, Cut(left) if heard and left else NOT_CUT)
        else:
            self.ignore(action)
        if self._collection.done:
            self.finish(self._collection.result())
        elif self._time_out or self._collection.begun:
            self._listen()

    def _listen(self) -> None:
        """From here on silence counts, anew after each key."""
        if self._sounding:
            self._sounding.cancel()
            self._sounding = None
        if self._time_out:
            self._time_out.cancel()
        else:
            self.leg.log.listening(self.leg.at, self._gather)
        self.leg.call.wait_for("input")
        self._time_out = self.later(self._gather.timeout, self._wait_is_over)

    def _wait_is_over(self) -> None:
        self.leg.log.waited(self.leg.at, self._gather.timeout)
        self.finish(self._collection.result())
