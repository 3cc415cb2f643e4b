"""The kinds of value that attributes take: what is allowed, in words for a finding, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ivr.simulator.twiml import values


@dataclass(frozen=True)
class Kind:
    """`must` completes the sentence "the attribute must be …"; `read` is given a value that `valid` let pass."""

    must: str
    valid: values.Check
    read: Callable[[str], Any] = str


def one_of(*allowed: str) -> Kind:
    """One of these words, letter for letter."""
    return Kind(f"one of {', '.join(allowed)}", values.one_of(*allowed))


def some_of(*allowed: str) -> Kind:
    """Some of these words, separated by blanks; read as a tuple."""
    return Kind(f"words among {', '.join(allowed)}", values.words_of(*allowed), lambda value: tuple(value.split()))


def whole(least: int, most: int | None = None) -> Kind:
    """A whole number within bounds, both included."""
    bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
    return Kind(f"a whole number {bounds}", values.whole(least, most), int)


def text(most: int) -> Kind:
    """Any text of at most so many characters."""
    return Kind(f"at most {most} characters", lambda value: len(value) <= most)


ANY = Kind("text", lambda _value: True)
METHOD = Kind("GET or POST", values.one_of("GET", "POST"))
FLAG = Kind("true or false", values.one_of("true", "false"), lambda value: value == "true")
POSITIVE = Kind("a positive integer", values.positive, int)
SECONDS = Kind("a positive integer, in seconds", values.positive, int)
LOOP = Kind("an integer of at least 0", values.not_negative, int)
URL = Kind("a web address", values.web_address)
URL_OR_NONE = Kind("a web address or empty", lambda value: value == "" or values.web_address(value))
E164 = Kind("a number in E.164 form", values.e164)
CALLER_ID = Kind("a number in E.164 form, or a client's or SIP name", values.caller_id)
KEY = Kind("one of 0123456789#* or empty", values.finish_key)
KEYS = Kind("keys among 0123456789#* or empty", values.finish_keys)
TONES = Kind("keys and the letter w", values.tones)
INPUT = Kind("dtmf, speech or both", values.gather_input, lambda value: tuple(value.split()))
SPEECH_TIMEOUT = Kind(
    "a positive integer or auto", values.positive_or_auto, lambda value: value if value == "auto" else int(value)
)
HINTS = Kind("at most 500 hints of 100 characters", values.hints)
VOICE = Kind("a voice of Twilio's list", values.voice)
SAY_LANGUAGE = Kind("a language that a voice speaks", values.one_of(*values.SAY_LANGUAGES))
GATHER_LANGUAGE = Kind("a tag of Twilio's list", values.one_of(*values.GATHER_LANGUAGES))
CALL_SID = Kind("the SID of a call", values.sid("CA"))
LABEL = Kind("at most 128 characters, without / and no call's SID", values.participant_label)
SPEECH_MODEL = Kind("a speech model of Twilio's list", values.speech_model)
DURATION = Kind("a time like 500ms or 2s, of at most 10 s", values.duration)
STATUS_EVENTS = some_of("initiated", "ringing", "answered", "completed")
RECORDING_EVENTS = some_of("in-progress", "completed", "absent")
TRACK = one_of("inbound", "outbound", "both")
TRIM = one_of("trim-silence", "do-not-trim")
