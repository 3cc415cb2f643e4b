"""The words for what happens on a leg, as the call's events hold them."""

from dataclasses import dataclass
from typing import Any

from ivr.simulator.call import Call
from ivr.simulator.twiml.verbs import Gather
from ivr.simulator.wishes import Sound

# The caller's own words take a moment before Twilio takes them as finished when speechTimeout is auto.
SPEECH_TIMEOUT_AUTO = 1.0


@dataclass(frozen=True)
class Cut:
    """Where the caller barged in: speech that stayed unheard, in seconds, and the characters heard before."""

    unheard: float = 0.0
    after_chars: int | None = None

    def event(self) -> dict[str, Any]:
        """As an event holds it."""
        return {"unheard": round(self.unheard, 2), "after_chars": self.after_chars if self.unheard else None}


NOT_CUT = Cut()


class Log:
    """Writes what happens on a leg into the call's events."""

    def __init__(self, call: Call) -> None:
        self.call = call

    def heard(self, at: float, sound: Sound, interruptible: bool) -> None:
        """The caller begins to hear a sound."""
        self.call.note(
            "heard",
            at,
            kind=sound.kind,
            text=sound.text,
            language=sound.language,
            interruptible=interruptible,
            seconds=sound.seconds,
        )

    def listening(self, at: float, gather: Gather) -> None:
        """Keys or speech are taken from here on."""
        self.call.note(
            "listening",
            at,
            keys=gather.keys,
            speech=gather.speech,
            num_digits=gather.num_digits,
            finish_on_key=gather.finish_on_key,
            timeout=gather.timeout,
        )

    def pressed(self, at: float, taken: str, dropped: str, cut: Cut = NOT_CUT) -> None:
        """Keys were pressed. `dropped` ones fell where nothing listened."""
        self.call.note("pressed", at, keys=taken, dropped=dropped, **cut.event())

    def said(self, at: float, words: str, taken: bool, cut: Cut = NOT_CUT) -> None:
        """The caller spoke."""
        self.call.note("said", at, words=words, taken=taken, **cut.event())

    def waited(self, at: float, seconds: float) -> None:
        """A time-out passed in silence."""
        self.call.note("waited", at, seconds=seconds)


def pause_after_speech(gather: Gather) -> float:
    """Seconds of silence after which speech counts as finished."""
    timeout = gather.speech_timeout
    return float(timeout) if isinstance(timeout, int) else SPEECH_TIMEOUT_AUTO
