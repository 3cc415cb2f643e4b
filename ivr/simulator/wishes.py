"""What the machine wishes for, and what it is told when the wish has been fulfilled.

The machine yields a wish; whoever holds the line fulfils it and sends the outcome back. Times are in seconds.
"""

from dataclasses import dataclass, field

from ivr.simulator.twiml.verbs import Dial, Gather


class CallerHungUp(Exception):
    """Thrown into the machine at whatever wish was open when the caller hung up."""


class CallTooLong(Exception):
    """Thrown in like CallerHungUp, where the call has lasted as long as Twilio lets one last."""


@dataclass(frozen=True)
class Sound:
    """Something the caller hears, or silence. `kind` is say, play or pause."""

    kind: str
    seconds: float
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Speak:
    """Let the caller hear these sounds to their end. Outcome: None."""

    sounds: tuple[Sound, ...]


@dataclass(frozen=True)
class Collect:
    """Take keys or speech, which interrupt the sounds. Outcome: Collected, or None for silence."""

    gather: Gather
    sounds: tuple[Sound, ...]


@dataclass(frozen=True)
class Connect:
    """Dial another leg and let both talk. Outcome: LegEnded."""

    dial: Dial


@dataclass(frozen=True)
class Fetch:
    """Ask the application. `parameters` are those of the event, beside the call's own. Outcome: Answer."""

    url: str
    method: str = "POST"
    parameters: dict[str, str] = field(default_factory=dict)


Wish = Speak | Collect | Connect | Fetch


@dataclass(frozen=True)
class Collected:
    """What a Gather took: keys and the key that finished them, or the words that were recognised."""

    digits: str = ""
    finished_on: str = ""
    words: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class LegEnded:
    """How a dialled leg ended. `status` is Twilio's DialCallStatus; `talked` is None where nobody answered."""

    status: str
    talked: float | None = None
    caller_hung_up: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back for a Fetch. `failure` is Twilio's error number where no usable HTTP answer came."""

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    failure: int | None = None
    reason: str = ""


Outcome = Answer | Collected | LegEnded | None
