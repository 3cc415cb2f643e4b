"""What the machine wishes for, and what it is told when the wish has been fulfilled.

The machine yields a wish; whoever holds the leg fulfils it and sends the outcome back. Times are in seconds. What
happens to the call meanwhile is thrown in: the machine then stands at whatever wish was open.
"""

from dataclasses import dataclass, field

from ivr.simulator.twiml.verbs import Conference, Dial, Enqueue, Gather, Queue, Record


class Interruption(Exception):
    """Something that ends the open wish before its time."""


class CallerHungUp(Interruption):
    """Whoever is at the telephone of this leg hung up."""


class CallTooLong(Interruption):
    """The call has lasted as long as Twilio lets one last."""


class HungUpByApi(Interruption):
    """The application ended the call through the API."""


@dataclass
class Redirected(Interruption):
    """The application gave the live call another document: at `url`, or `twiml` itself."""

    url: str = ""
    method: str = "POST"
    twiml: str | None = None


@dataclass
class Dequeued(Interruption):
    """Somebody takes the caller out of the queue: a Dial, which first plays `noun.url`, or the API with a document."""

    by_sid: str = ""
    noun: Queue | None = None
    redirected: Redirected | None = None


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
    """Dial other legs and let whoever answers first and the caller talk. Outcome: LegEnded."""

    dial: Dial


@dataclass(frozen=True)
class TakeFromQueue:
    """Let the caller talk with whoever is first in the queue. Outcome: LegEnded."""

    dial: Dial
    noun: Queue


@dataclass(frozen=True)
class Confer:
    """Be in a conference until leaving it. Outcome: LegEnded."""

    dial: Dial
    noun: Conference


@dataclass(frozen=True)
class JoinQueue:
    """Stand in line. Outcome: Waiting, or None where the queue is full."""

    enqueue: Enqueue


@dataclass(frozen=True)
class LeaveQueue:
    """Stand in line no more. Outcome: Waiting."""


@dataclass(frozen=True)
class Talk:
    """Talk with the leg `with_sid` until one hangs up. Outcome: LegEnded."""

    with_sid: str


@dataclass(frozen=True)
class Capture:
    """Record the caller. Outcome: Recorded."""

    record: Record


@dataclass(frozen=True)
class Fetch:
    """Ask the application. `parameters` are those of the event, beside the call's own. Outcome: Answer."""

    url: str
    method: str = "POST"
    parameters: dict[str, str] = field(default_factory=dict)


Wish = Speak | Collect | Connect | TakeFromQueue | Confer | JoinQueue | LeaveQueue | Talk | Capture | Fetch


@dataclass(frozen=True)
class Collected:
    """What a Gather took: keys and the key that finished them, or the words that were recognised."""

    digits: str = ""
    finished_on: str = ""
    words: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class LegEnded:
    """How a dialled leg, or the talk in a queue or conference, ended.

    `status` is Twilio's DialCallStatus; `talked` is None where nobody talked; `told` are further parameters of the
    Dial's action.
    """

    status: str
    talked: float | None = None
    caller_hung_up: bool = False
    sid: str = ""
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """The queue by its SID, and how long the call has stood in it."""

    sid: str
    seconds: float = 0.0


@dataclass(frozen=True)
class Recorded:
    """What was recorded. `digits` is the key that ended it, or "hangup"."""

    sid: str
    url: str
    seconds: float
    digits: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back for a Fetch. `failure` is Twilio's error number where no usable HTTP answer came."""

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    failure: int | None = None
    reason: str = ""


Outcome = Answer | Collected | LegEnded | Waiting | Recorded | None
