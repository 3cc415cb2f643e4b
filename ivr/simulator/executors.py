"""What each verb does: one small generator for each, yielding wishes and returning where the call goes next."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from ivr.simulator import joining
from ivr.simulator.speaking import spoken_seconds
from ivr.simulator.steps import Ending, Goto, Leading, Run
from ivr.simulator.twiml.verbs import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
)
from ivr.simulator.wishes import CallerHungUp, Capture, Collect, Collected, Fetch, Recorded, Sound, Speak

# A recording's real length isn't known without decoding it.
RECORDING_SECONDS = 3.0
# https://www.twilio.com/docs/voice/twiml/say#loop: 0 repeats until the call is hung up, or 1,000 times.
ENDLESS = 1000


def execute(machine: Leading, verb: Verb) -> Run:
    """Act on one verb. None as the result means: go on with the next one."""
    return EXECUTORS[type(verb)](machine, verb)


def _speak(machine: Leading, verb: Say | Play) -> Run:
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


def _record(machine: Leading, verb: Record) -> Run:
    """Nothing recorded falls through; else the action, or the document itself, is asked.

    https://www.twilio.com/docs/voice/twiml/record#attributes-action
    """
    machine.answer()
    machine.heard()
    recorded = yield Capture(verb)
    if not isinstance(recorded, Recorded):
        return None
    parameters = {
        "RecordingUrl": recorded.url,
        "RecordingSid": recorded.sid,
        "RecordingDuration": str(round(recorded.seconds)),
    }
    if recorded.digits:
        parameters["Digits"] = recorded.digits
    goto = Goto(urljoin(machine.url, verb.action or ""), verb.method, parameters)
    if recorded.digits != "hangup":
        return goto
    yield Fetch(goto.url, goto.method, goto.parameters)
    raise CallerHungUp


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
    Say: _speak,
    Play: _speak,
    Pause: _pause,
    Gather: _gather,
    Redirect: _redirect,
    Dial: joining.dial,
    Enqueue: joining.enqueue,
    Leave: joining.leave,
    Record: _record,
    Hangup: _hangup,
    Reject: _reject,
}
