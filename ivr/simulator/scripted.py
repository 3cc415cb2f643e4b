"""A Gather on a leg that a script leads: the clock waits for the script, which says how far the words are let pass.

All that would be heard is told at once. An action takes effect where it says (`after_chars` of the words), else when
the words are over, and only so much of the speech is counted.
"""

from functools import partial
from typing import TYPE_CHECKING

from ivr.simulator.actions import Action, HangUp, Press, Utter, Wait
from ivr.simulator.activity import Activity
from ivr.simulator.collection import Collection
from ivr.simulator.log import NOT_CUT, Cut, pause_after_speech
from ivr.simulator.speaking import spoken_seconds
from ivr.simulator.wishes import Collect, Sound

if TYPE_CHECKING:
    from ivr.simulator.runner import Runner


class ScriptedCollecting(Activity):
    """Take actions until the Gather is done or a time-out passes."""

    def __init__(self, runner: "Runner", wish: Collect) -> None:
        super().__init__(runner)
        self._gather = wish.gather
        self._sounds = wish.sounds
        self._collection = Collection(wish.gather)
        self._begun = self._end = self.leg.at

    def begin(self) -> None:
        """Tell what will be heard, and ask the script."""
        for sound in self._sounds:
            self.leg.log.heard(self._end, sound, interruptible=self._gather.barge_in)
            self._end += sound.seconds
        self.leg.log.listening(self._end, self._gather)
        if not self._gather.barge_in:
            self._sounds = ()
        self.leg.ask(self, "input")

    def take(self, action: Action) -> None:
        """Let the time pass until the action takes effect."""
        cut, moment = NOT_CUT, max(self._end, self.leg.at)
        if isinstance(action, Press | Utter) and action.after_chars is not None and self._sounds:
            moment = min(self._end, self._begun + _seconds_of(self._sounds, action.after_chars))
            cut = Cut(self._end - moment, action.after_chars)
        self._sounds, self._end = (), moment
        self.later(moment - self.leg.at, partial(self._do, action, cut))

    def _do(self, action: Action, cut: Cut) -> None:
        match action:
            case Wait():
                self.leg.log.waited(self.leg.at, self._gather.timeout)
                self.later(self._gather.timeout, self._finish)
            case HangUp():
                self.leg.hang_up()
            case Press():
                taken, dropped = self._collection.press(action.keys)
                self.leg.log.pressed(self.leg.at, taken, dropped, cut)
                self._go_on()
            case Utter():
                self.later(spoken_seconds(action.words), partial(self._hear, action, cut))
            case _:
                self.ignore(action)
                self._go_on()

    def _hear(self, said: Utter, cut: Cut) -> None:
        taken = self._collection.hear(said.words, said.confidence)
        self.leg.log.said(self.leg.at, said.words, taken, cut)
        self.later(pause_after_speech(self._gather), self._go_on)

    def _go_on(self) -> None:
        if self._collection.done:
            self._finish()
        else:
            self.leg.ask(self, "input")

    def _finish(self) -> None:
        self.finish(self._collection.result())


def _seconds_of(sounds: tuple[Sound, ...], characters: int) -> float:
    """Seconds until `characters` of the spoken text are over, with whatever sounds lie before their end."""
    seconds = 0.0
    for sound in sounds:
        if sound.kind == "say" and characters <= len(sound.text):
            return seconds + spoken_seconds(sound.text[:characters], sound.language)
        characters -= len(sound.text) if sound.kind == "say" else 0
        seconds += sound.seconds
    return seconds
