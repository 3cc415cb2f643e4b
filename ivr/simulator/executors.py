"""What each verb does: one small generator for each, yielding wishes and returning where the call goes next."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Protocol, cast
from urllib.parse import urljoin

from ivr.simulator.speaking import spoken_seconds
from ivr.simulator.twiml.verbs import Dial, Gather, Hangup, Pause, Play, Redirect, Reject, Say, Verb
from ivr.simulator.wishes import (
    CallerHungUp,
    Collect,
    Collected,
    Connect,
    Fetch,
    LegEnded,
    Outcome,
    Sound,
    Speak,
    Wish,
)

# A recording's real length isn't known without decoding it.
RECORDING_SECONDS = 3.0
# https://www.twilio.com/docs/voice/twiml/say#loop: 0 repeats until the call is hung up, or 1,000 times.
ENDLESS = 1000


@dataclass(frozen=True)
class Goto:
    """The call goes on with the document at `url`."""

    url: str
    method: str = "POST"
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """The call is over. `status` is Twilio's CallStatus; `by` is hotline, caller or network."""

    status: str
    by: str


Step = Goto | Ending | None
Run = Generator[Wish, Outcome, Step]


class Leading(Protocol):
    """What an executor needs of the machine that leads the call."""

    url: str
    answered: bool

    @property
    def new_sid(self) -> Callable[[str], str]: ...

    def answer(self) -> None: ...

    def heard(self) -> None: ...


def execute(machine: Leading, verb: Verb) -> Run:
    """Act on one verb. None as the result means: go on with the next one."""
    return EXECUTORS[type(verb)](machine, verb)


def _say(machine: Leading, verb: Say) -> Run:
    machine.answer()
    machine.heard()
    yield Speak((sound_of(verb),))
    return None


def _play(machine: Leading, verb: Play) -> Run:
    machine.answer()
    machine.heard()
    yield Speak((sound_of(verb),))
    return None


def _pause(machine: Leading, verb: Pause) -> Run:
    machine.heard()
    yield Speak((sound_of(verb),))
    return None


def _gather(machine: Leading, verb: Gather) -> Run:
    """Silence, and the finishing key alone, fall through unless actionOnEmptyResult is set.

    https://www.twilio.com/docs/api/twiml/gather: "if the 'timeout' is reached before the caller enters any digits,
    or if the caller enters the 'finishOnKey' value before entering any other digits, Twilio will not make a request
    to the 'action' URL but instead continue processing".
    """
    machine.answer()
    machine.heard()
    collected = yield Collect(verb, tuple(sound_of(nested) for nested in verb.nested))
    if not isinstance(collected, Collected):
        collected = Collected(words=None if verb.keys else "")
    empty = not collected.digits and not collected.words
    if empty and not verb.action_on_empty_result:
        return None
    return Goto(urljoin(machine.url, verb.action or ""), verb.method, _gathered(collected))


def _gathered(collected: Collected) -> dict[str, str]:
    if collected.words is not None:
        return {"SpeechResult": collected.words, "Confidence": str(collected.confidence)}
    return {"Digits": collected.digits, "FinishedOnKey": collected.finished_on, "msg": "Gather End"}


def _redirect(machine: Leading, verb: Redirect) -> Run:
    yield from ()
    return Goto(urljoin(machine.url, verb.url), verb.method)


def _dial(machine: Leading, verb: Dial) -> Run:
    """With an action the call goes on there, even when the caller has hung up; the answer is then ignored."""
    if not verb.answer_on_bridge:
        machine.answer()
    machine.heard()
    leg_sid = machine.new_sid("CA")
    ended = cast(LegEnded, (yield Connect(verb)))
    if ended.talked is not None:
        machine.answer()
    if verb.action is None:
        if ended.caller_hung_up:
            raise CallerHungUp
        return None
    goto = Goto(urljoin(machine.url, verb.action), verb.method, _dialled(ended, leg_sid))
    if not ended.caller_hung_up:
        return goto
    yield Fetch(goto.url, goto.method, goto.parameters)
    raise CallerHungUp


def _dialled(ended: LegEnded, leg_sid: str) -> dict[str, str]:
    """https://www.twilio.com/docs/voice/twiml/dial#attributes-action"""
    parameters = {"DialCallStatus": ended.status, "DialCallSid": leg_sid, "DialBridged": "false"}
    if ended.talked is not None:
        parameters |= {"DialCallDuration": str(round(ended.talked)), "DialBridged": "true"}
    return parameters


def _hangup(machine: Leading, _verb: Hangup) -> Run:
    yield from ()
    machine.answer()
    return Ending("completed", "hotline")


def _reject(machine: Leading, verb: Reject) -> Run:
    """https://www.twilio.com/docs/voice/twiml/reject: only a call that was not answered can be rejected."""
    yield from ()
    if machine.answered:
        return Ending("completed", "hotline")
    return Ending("busy" if verb.reason == "busy" else "no-answer", "hotline")


def sound_of(verb: Say | Play | Pause) -> Sound:
    """What the caller hears of a verb, repeats counted in its seconds."""
    if isinstance(verb, Pause):
        return Sound("pause", float(verb.length))
    times = verb.loop or ENDLESS
    if isinstance(verb, Say):
        return Sound("say", spoken_seconds(verb.text, verb.language) * times, verb.text, verb.language)
    return Sound("play", RECORDING_SECONDS * times, verb.url or verb.digits)


EXECUTORS: dict[type[Verb], Callable[[Leading, Any], Run]] = {
    Say: _say,
    Play: _play,
    Pause: _pause,
    Gather: _gather,
    Redirect: _redirect,
    Dial: _dial,
    Hangup: _hangup,
    Reject: _reject,
}
