"""One frozen class for each TwiML verb that the stand-in network acts on.

Values are already checked: an attribute that Twilio would warn about holds its default here.
Seconds are whole seconds; URLs are as written in the document, relative ones included.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Speak `text`. https://www.twilio.com/docs/voice/twiml/say"""

    text: str
    language: str = "en-US"
    voice: str = "man"
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
    keys: bool = True
    speech: bool = False
    timeout: int = 5
    speech_timeout: int | str = "auto"
    num_digits: int | None = None
    finish_on_key: str = "#"
    action_on_empty_result: bool = False
    barge_in: bool = True
    language: str = "en-US"
    hints: str = ""
    nested: "tuple[Say | Play | Pause, ...]" = ()


@dataclass(frozen=True)
class Redirect:
    """Go on with the document at `url`. https://www.twilio.com/docs/voice/twiml/redirect"""

    url: str
    method: str = "POST"


@dataclass(frozen=True)
class Dial:
    """Connect the caller to a number. https://www.twilio.com/docs/voice/twiml/dial"""

    number: str
    action: str | None = None
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14400
    caller_id: str | None = None
    answer_on_bridge: bool = False


@dataclass(frozen=True)
class Hangup:
    """End the call. https://www.twilio.com/docs/voice/twiml/hangup"""


@dataclass(frozen=True)
class Reject:
    """Refuse the call before it is answered. https://www.twilio.com/docs/voice/twiml/reject"""

    reason: str = "rejected"


Verb = Say | Play | Pause | Gather | Redirect | Dial | Hangup | Reject
