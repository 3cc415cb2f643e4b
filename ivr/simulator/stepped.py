"""A line at the pace of a script: nothing takes wall-clock time, the call's clock counts what would have.

At each Gather and Dial it waits for the next action. An action says how much of the words it lets pass
(`after_chars`), and only so much of the speech is counted.
"""

from ivr.simulator.actions import Action, AnswerLeg, HangUp, Press, Utter, Wait
from ivr.simulator.call import Call
from ivr.simulator.collection import Collection
from ivr.simulator.line import NOT_CUT, Cut, Log, dialable, not_answered, pause_after_speech
from ivr.simulator.speaking import spoken_seconds
from ivr.simulator.twiml.verbs import Dial
from ivr.simulator.wishes import CallerHungUp, CallTooLong, Collect, Collected, Connect, LegEnded, Sound, Speak

# A script that says nothing for so long has died; the call must not stay.
SCRIPT_SILENCE = 30.0
# Documents that follow one another without an action are asked for at this pace, so that a hotline which waits
# for real work isn't asked a thousand times a second.
UNASKED_DOCUMENTS = 3
UNASKED_REST = 0.2
# https://www.twilio.com/docs/voice/twiml/dial#timelimit: a call lasts four hours at most.
LONGEST_CALL = 4 * 3600.0


class SteppedLine:
    """A line for scripts. See the module."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.log = Log(call)
        self.at = 0.0
        self._unasked = 0

    def asked(self) -> None:
        """Count documents that no action led to, and rest where they become many."""
        self._unasked += 1
        if self._unasked > UNASKED_DOCUMENTS:
            self.call.world.rest(UNASKED_REST)

    def speak(self, wish: Speak) -> None:
        """Let every sound pass; outside a Gather nothing interrupts but hanging up."""
        for sound in wish.sounds:
            self.log.heard(self.at, sound, interruptible=False)
            self.at += sound.seconds
        if self.at > LONGEST_CALL:
            raise CallTooLong
        if self.call.hang_up_requested:
            raise CallerHungUp

    def collect(self, wish: Collect) -> Collected | None:
        """Let the nested sounds pass, then take actions until the Gather is done or a time-out passes."""
        begun = self.at
        for sound in wish.sounds:
            self.log.heard(self.at, sound, interruptible=wish.gather.barge_in)
            self.at += sound.seconds
        self.log.listening(self.at, wish.gather)
        collection = Collection(wish.gather)
        sounds = wish.sounds if wish.gather.barge_in else ()
        while not collection.done:
            action = self._next("input")
            cut = self._cut_off(begun, sounds, action)
            sounds = ()
            if isinstance(action, Wait):
                self._time_out(wish.gather.timeout)
                break
            self._take(collection, action, cut)
        return collection.result()

    def connect(self, wish: Connect) -> LegEnded:
        """Dial, then do what the next action says of the leg."""
        self.call.note("dialling", self.at, to=wish.dial.number, timeout=wish.dial.timeout)
        ended = self._ring(wish.dial) if dialable(wish.dial) else not_answered("failed")
        self.call.note("dial_ended", self.at, status=ended.status, talked=ended.talked)
        return ended

    def _ring(self, dial: Dial) -> LegEnded:
        while True:
            action = self._next("leg")
            if isinstance(action, HangUp):
                return LegEnded("no-answer", caller_hung_up=True)
            if isinstance(action, Wait) or (isinstance(action, AnswerLeg) and action.after > dial.timeout):
                self.at += dial.timeout
                return not_answered("no-answer")
            if isinstance(action, AnswerLeg):
                self.at += action.after
                return self._bridge(dial, action) if action.outcome == "answered" else not_answered(action.outcome)
            self._ignore(action)

    def _bridge(self, dial: Dial, answer: AnswerLeg) -> LegEnded:
        self.call.note("leg_answered", self.at, to=dial.number)
        if answer.talk is not None:
            talked = min(answer.talk, float(dial.time_limit))
            self.at += talked
            return LegEnded("completed", talked)
        while True:
            action = self._next("talk")
            if isinstance(action, Wait | HangUp):
                return LegEnded("completed", 0.0, caller_hung_up=isinstance(action, HangUp))
            self._ignore(action)

    def _next(self, waiting_for: str) -> Action:
        """The next action. Raises CallerHungUp when the caller hangs up outside a leg, or the script has died."""
        self._unasked = 0
        action = self.call.next_action(SCRIPT_SILENCE, waiting_for)
        if action is None:
            self.call.note("abandoned", self.at, seconds=SCRIPT_SILENCE)
            raise CallerHungUp
        if isinstance(action, HangUp):
            self.call.note("hung_up", self.at)
            if waiting_for == "input":
                raise CallerHungUp
        return action

    def _take(self, collection: Collection, action: Action, cut: Cut) -> None:
        if isinstance(action, Press):
            taken, dropped = collection.press(action.keys)
            self.log.pressed(self.at, taken, dropped, cut)
        elif isinstance(action, Utter):
            self.at += spoken_seconds(action.words)
            taken_words = collection.hear(action.words, action.confidence)
            self.log.said(self.at, action.words, taken_words, cut)
            self.at += pause_after_speech(collection)
        else:
            self._ignore(action)

    def _cut_off(self, begun: float, sounds: tuple[Sound, ...], action: Action) -> Cut:
        """Set the clock back to where the caller barged in."""
        if not isinstance(action, Press | Utter) or action.after_chars is None or not sounds:
            return NOT_CUT
        whole = self.at
        self.at = min(whole, begun + _seconds_of(sounds, action.after_chars))
        return Cut(whole - self.at, action.after_chars)

    def _time_out(self, seconds: float) -> None:
        self.log.waited(self.at, seconds)
        self.at += seconds

    def _ignore(self, action: Action) -> None:
        self.call.note("ignored", self.at, action=type(action).__name__)


def _seconds_of(sounds: tuple[Sound, ...], characters: int) -> float:
    """Seconds until `characters` of the spoken text are over, with whatever sounds lie before their end."""
    seconds = 0.0
    for sound in sounds:
        if sound.kind == "say" and characters <= len(sound.text):
            return seconds + spoken_seconds(sound.text[:characters], sound.language)
        characters -= len(sound.text) if sound.kind == "say" else 0
        seconds += sound.seconds
    return seconds
