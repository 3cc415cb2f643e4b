"""One frozen class for each element that the stand-in network acts on; a field is an attribute that it acts on.

Values are already checked: an attribute that Twilio would warn about holds its default here.
Seconds are whole seconds; URLs are as written in the document, relative ones included.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Speak `text`. https://www.twilio.com/docs/voice/twiml/say"""

    text: str
    language: str = "en-US"
    loop: int = 1


@dataclass(frozen=True)
class Play:
    """Play the recording at `url`, or the tones in `digits`. https://www.twilio.com/docs/voice/twiml/play"""

    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True)
class Pause:
    """Wait silently for `length` seconds. https://www.twilio.com/docs/voice/twiml/pause"""

    length: int = 1


@dataclass(frozen=True)
class Gather:
    """Take keys or speech while the nested verbs sound. https://www.twilio.com/docs/voice/twiml/gather

    `action` is None where the document's own URL is asked. `speech_timeout` is seconds or "auto".
    """

    action: str | None = None
    method: str = "POST"
    input: tuple[str, ...] = ("dtmf",)
    timeout: int = 5
    speech_timeout: int | str = "auto"
    num_digits: int | None = None
    finish_on_key: str = "#"
    action_on_empty_result: bool = False
    barge_in: bool = True
    nested: "tuple[Say | Play | Pause, ...]" = ()

    @property
    def keys(self) -> bool:
        """Whether keys are taken."""
        return "dtmf" in self.input

    @property
    def speech(self) -> bool:
        """Whether speech is taken."""
        return "speech" in self.input


@dataclass(frozen=True)
class Redirect:
    """Go on with the document at `url`. https://www.twilio.com/docs/voice/twiml/redirect"""

    url: str
    method: str = "POST"


@dataclass(frozen=True)
class Number:
    """A telephone. `url` is what whoever answers hears before both talk. .../voice/twiml/number"""

    number: str
    url: str | None = None
    method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status_callback_event: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Client:
    """A softphone by its identity. https://www.twilio.com/docs/voice/twiml/client"""

    identity: str
    parameters: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status_callback_event: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Sip:
    """A SIP address. https://www.twilio.com/docs/voice/twiml/sip"""

    uri: str
    url: str | None = None
    method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status_callback_event: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Queue:
    """The first caller of a queue, who hears `url` before. https://www.twilio.com/docs/voice/twiml/queue"""

    name: str
    url: str | None = None
    method: str = "POST"


@dataclass(frozen=True)
class Conference:
    """A conference by its name. `wait_url` is None for Twilio's music, "" for silence. .../voice/twiml/conference"""

    name: str
    muted: bool = False
    beep: str = "true"
    start_conference_on_enter: bool = True
    end_conference_on_exit: bool = False
    wait_url: str | None = None
    wait_method: str = "POST"
    max_participants: int = 250
    participant_label: str | None = None
    coach: str | None = None
    record: str = "do-not-record"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status_callback_event: tuple[str, ...] = ("start", "end")
    recording_status_callback: str | None = None
    recording_status_callback_method: str = "POST"
    recording_status_callback_event: tuple[str, ...] = ("completed",)


Noun = Number | Client | Sip | Queue | Conference


@dataclass(frozen=True)
class Dial:
    """Connect the caller to whoever of `nouns` answers first. https://www.twilio.com/docs/voice/twiml/dial"""

    nouns: tuple[Noun, ...] = ()
    action: str | None = None
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14400
    caller_id: str | None = None
    answer_on_bridge: bool = False
    hangup_on_star: bool = False
    sequential: bool = False
    record: str = "do-not-record"
    recording_status_callback: str | None = None
    recording_status_callback_method: str = "POST"
    recording_status_callback_event: tuple[str, ...] = ("completed",)

    @property
    def number(self) -> str:
        """The first telephone number that is dialled, or empty."""
        return next((noun.number for noun in self.nouns if isinstance(noun, Number)), "")


@dataclass(frozen=True)
class Enqueue:
    """Wait in a queue. https://www.twilio.com/docs/voice/twiml/enqueue"""

    name: str
    action: str | None = None
    method: str = "POST"
    max_queue_size: int | None = None
    wait_url: str | None = None
    wait_url_method: str = "POST"


@dataclass(frozen=True)
class Leave:
    """Leave the queue and go on after its Enqueue. https://www.twilio.com/docs/voice/twiml/leave"""


@dataclass(frozen=True)
class Record:
    """Record the caller until silence, a key or `max_length`. https://www.twilio.com/docs/voice/twiml/record

    `action` is None where the document's own URL is asked.
    """

    action: str | None = None
    method: str = "POST"
    timeout: int = 5
    max_length: int = 3600
    finish_on_key: str = "1234567890*#"
    play_beep: bool = True
    recording_status_callback: str | None = None
    recording_status_callback_method: str = "POST"
    recording_status_callback_event: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Hangup:
    """End the call. https://www.twilio.com/docs/voice/twiml/hangup"""


@dataclass(frozen=True)
class Reject:
    """Refuse the call before it is answered. https://www.twilio.com/docs/voice/twiml/reject"""

    reason: str = "rejected"


Verb = Say | Play | Pause | Gather | Redirect | Dial | Enqueue | Leave | Record | Hangup | Reject
