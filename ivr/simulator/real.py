"""A line at the pace of people: speech takes its time, time-outs run on the wall clock, keys come when they come.

Keys pressed while nothing listens are lost, as on Twilio: "users begin to press keys before the Gather has actually
begun" is the first trouble that https://support.twilio.com/hc/en-us/articles/223180068 names.
"""

from ivr.simulator.actions import Action, AnswerLeg, HangUp, Press, Utter, Wait
from ivr.simulator.call import Call
from ivr.simulator.collection import Collection
from ivr.simulator.line import NOT_CUT, Cut, Log, dialable, not_answered
from ivr.simulator.twiml.verbs import Dial
from ivr.simulator.wishes import CallerHungUp, Collect, Collected, Connect, LegEnded, Sound, Speak


class RealLine:
    """A line for a person. `speed` above 1 lets speech (not time-outs) pass faster."""

    def __init__(self, call: Call, speed: float = 1.0) -> None:
        self.call = call
        self.log = Log(call)
        self.speed = speed
        self._begun = call.world.monotonic()

    @property
    def at(self) -> float:
        """Seconds since the call began."""
        return self.call.world.monotonic() - self._begun

    def asked(self) -> None:
        """Nothing to do: here every document takes its own time."""

    def speak(self, wish: Speak) -> None:
        """Speak to the end; only hanging up interrupts."""
        for sound in wish.sounds:
            self.log.heard(self.at, sound, interruptible=False)
            self._sound_out(sound)

    def collect(self, wish: Collect) -> Collected | None:
        """Listen while the nested sounds play, then until the time-out after the last sound or key."""
        collection = Collection(wish.gather)
        for sound in wish.sounds:
            self.log.heard(self.at, sound, interruptible=wish.gather.barge_in)
            self._sound_out(sound, collection if wish.gather.barge_in else None)
            if collection.begun:
                break
        if not collection.done:
            self.log.listening(self.at, wish.gather)
        while not collection.done:
            action = self._next(wish.gather.timeout, "input")
            if action is None or isinstance(action, Wait):
                self.log.waited(self.at, wish.gather.timeout)
                break
            self._take(collection, action)
        return collection.result()

    def connect(self, wish: Connect) -> LegEnded:
        """Ring for the Dial's timeout, then talk until one side hangs up or the limit is over."""
        self.call.note("dialling", self.at, to=wish.dial.number, timeout=wish.dial.timeout)
        ended = self._ring(wish.dial) if dialable(wish.dial) else not_answered("failed")
        self.call.note("dial_ended", self.at, status=ended.status, talked=ended.talked)
        return ended

    def _ring(self, dial: Dial) -> LegEnded:
        until = self.at + dial.timeout
        while True:
            action = self.call.next_action(until - self.at, "leg")
            if action is None:
                return not_answered("no-answer")
            if isinstance(action, HangUp):
                self.call.note("hung_up", self.at)
                return LegEnded("no-answer", caller_hung_up=True)
            if isinstance(action, AnswerLeg):
                return self._bridge(dial, action) if action.outcome == "answered" else not_answered(action.outcome)
            self._drop(action)

    def _bridge(self, dial: Dial, answer: AnswerLeg) -> LegEnded:
        self.call.note("leg_answered", self.at, to=dial.number)
        begun = self.at
        until = begun + min(answer.talk or float(dial.time_limit), float(dial.time_limit))
        while True:
            action = self.call.next_action(until - self.at, "talk")
            if isinstance(action, HangUp):
                self.call.note("hung_up", self.at)
            if action is None or isinstance(action, Wait | HangUp):
                return LegEnded("completed", self.at - begun, caller_hung_up=isinstance(action, HangUp))
            self._drop(action)

    def _sound_out(self, sound: Sound, collection: Collection | None = None) -> None:
        """Let a sound play; keys and words go to the collection, if there is one, and then cut it off."""
        until = self.at + sound.seconds / self.speed
        while (left := until - self.at) > 0:
            action = self._next(left, "speech")
            if action is None:
                return
            if collection is None:
                self._drop(action)
                continue
            self._take(collection, action, Cut(left))
            if collection.begun:
                return

    def _next(self, seconds: float, waiting_for: str) -> Action | None:
        action = self.call.next_action(seconds, waiting_for)
        if isinstance(action, HangUp):
            self.call.note("hung_up", self.at)
            raise CallerHungUp
        return action

    def _take(self, collection: Collection, action: Action, cut: Cut = NOT_CUT) -> None:
        if isinstance(action, Press):
            taken, dropped = collection.press(action.keys)
            self.log.pressed(self.at, taken, dropped, cut if taken else NOT_CUT)
        elif isinstance(action, Utter):
            taken_words = collection.hear(action.words, action.confidence)
            self.log.said(self.at, action.words, taken_words, cut if taken_words else NOT_CUT)
        else:
            self._drop(action)

    def _drop(self, action: Action) -> None:
        if isinstance(action, Press):
            self.log.pressed(self.at, "", action.keys)
        elif isinstance(action, Utter):
            self.log.said(self.at, action.words, taken=False)
        else:
            self.call.note("ignored", self.at, action=type(action).__name__)
