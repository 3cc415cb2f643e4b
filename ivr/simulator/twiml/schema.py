"""The verbs of a document: their attributes, what may stand inside, and how Twilio numbers what is wrong there.

From the pages under https://www.twilio.com/docs/voice/twiml; the numbers from https://www.twilio.com/docs/api/errors.
Where Twilio has no number of its own for a value, the schema's warning 12200 stands for it.
"""

from dataclasses import dataclass
from functools import cached_property

from ivr.simulator.twiml import kinds, values
from ivr.simulator.twiml.kinds import Kind

ERROR = "error"
WARNING = "warning"
SCHEMA = 12200
INVALID_URL = 11100


@dataclass(frozen=True)
class Attribute:
    """An attribute, the values it takes, and the number and level of a value that it doesn't.

    `number` is None where that depends on more than the value: `table.py` holds it to its rules.
    """

    name: str
    kind: Kind
    number: int | None = SCHEMA
    level: str = WARNING


@dataclass(frozen=True)
class Element:
    """An element by its tag. `odd_nested` is the number for an element that may not stand inside."""

    tag: str
    source: str
    attributes: tuple[Attribute, ...] = ()
    nested: frozenset[str] = frozenset()
    odd_nested: int = SCHEMA
    has_text: bool = False

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of its attributes."""
        return frozenset(attribute.name for attribute in self.attributes)


RESPONSE = "Response"
SPEECH_MARKS = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
NOUNS = frozenset({"Number", "Client", "Sip", "Queue", "Conference"})
_VERBS = frozenset(
    {"Say", "Play", "Pause", "Gather", "Redirect", "Dial", "Enqueue", "Leave", "Record", "Hangup", "Reject"}
)

RECORDING = (
    Attribute("recordingStatusCallback", kinds.URL, 13256),
    Attribute("recordingStatusCallbackMethod", kinds.METHOD),
    Attribute("recordingStatusCallbackEvent", kinds.RECORDING_EVENTS, 13621, ERROR),
)

VERBS: tuple[Element, ...] = (
    Element(RESPONSE, "voice/twiml", nested=_VERBS),
    Element(
        "Say",
        "voice/twiml/say",
        (
            Attribute("voice", kinds.VOICE, None),
            Attribute("language", kinds.SAY_LANGUAGE),
            Attribute("loop", kinds.LOOP, None),
        ),
        SPEECH_MARKS,
        odd_nested=13520,
        has_text=True,
    ),
    Element(
        "Play",
        "voice/twiml/play",
        (Attribute("loop", kinds.LOOP, 13410), Attribute("digits", kinds.TONES, 13430)),
        has_text=True,
    ),
    Element("Pause", "voice/twiml/pause", (Attribute("length", kinds.POSITIVE, 13910),)),
    Element(
        "Gather",
        "voice/twiml/gather",
        (
            Attribute("action", kinds.URL, INVALID_URL, ERROR),
            Attribute("method", kinds.METHOD, 13312),
            Attribute("input", kinds.INPUT, 13326),
            Attribute("finishOnKey", kinds.KEY, 13310),
            Attribute("numDigits", kinds.POSITIVE, 13314),
            Attribute("timeout", kinds.SECONDS, 13313),
            Attribute("speechTimeout", kinds.SPEECH_TIMEOUT, 13327),
            Attribute("maxSpeechTime", kinds.SECONDS, 13328),
            Attribute("speechModel", kinds.SPEECH_MODEL, 13334),
            Attribute("enhanced", kinds.FLAG),
            Attribute("hints", kinds.HINTS, 13330),
            Attribute("language", kinds.GATHER_LANGUAGE, 13512),
            Attribute("bargeIn", kinds.FLAG, 13332),
            Attribute("profanityFilter", kinds.FLAG, 13333),
            Attribute("actionOnEmptyResult", kinds.FLAG, 13338, ERROR),
            Attribute("partialResultCallback", kinds.URL, INVALID_URL),
            Attribute("partialResultCallbackMethod", kinds.METHOD, 13329),
            Attribute("debug", kinds.FLAG),
        ),
        frozenset({"Say", "Play", "Pause"}),
        odd_nested=13320,
    ),
    Element("Redirect", "voice/twiml/redirect", (Attribute("method", kinds.METHOD, 13710),), has_text=True),
    Element(
        "Dial",
        "voice/twiml/dial",
        (
            Attribute("action", kinds.URL, INVALID_URL, ERROR),
            Attribute("method", kinds.METHOD, 13210),
            Attribute("timeout", kinds.SECONDS, 13212),
            Attribute("timeLimit", kinds.SECONDS, 13216),
            Attribute("hangupOnStar", kinds.FLAG, 13213),
            Attribute("callerId", kinds.CALLER_ID, 13214),
            Attribute("callReason", kinds.text(50)),
            Attribute("answerOnBridge", kinds.FLAG, 13219),
            Attribute("ringTone", kinds.one_of(*values.RING_TONES), 13220),
            Attribute("sequential", kinds.FLAG, 13218),
            Attribute("record", kinds.one_of(*values.DIAL_RECORD), 13217),
            Attribute("recordingTrack", kinds.TRACK, 13622),
            Attribute("trim", kinds.TRIM),
            *RECORDING,
            Attribute("referUrl", kinds.URL, INVALID_URL),
            Attribute("referMethod", kinds.METHOD),
            Attribute("events", kinds.ANY, None),
            Attribute("passports", kinds.ANY, None),
            Attribute("recordingConfigurationId", kinds.ANY, None),
        ),
        NOUNS,
        odd_nested=13215,
        has_text=True,
    ),
    Element(
        "Enqueue",
        "voice/twiml/enqueue",
        (
            Attribute("action", kinds.URL, 14203, ERROR),
            Attribute("method", kinds.METHOD, 14201, ERROR),
            Attribute("maxQueueSize", kinds.whole(1, 5000)),
            Attribute("waitUrl", kinds.URL, 14202, ERROR),
            Attribute("waitUrlMethod", kinds.METHOD, 14206, ERROR),
        ),
        has_text=True,
    ),
    Element("Leave", "voice/twiml/leave"),
    Element(
        "Record",
        "voice/twiml/record",
        (
            Attribute("action", kinds.URL, INVALID_URL, ERROR),
            Attribute("method", kinds.METHOD, 13610),
            Attribute("timeout", kinds.SECONDS, 13611),
            Attribute("maxLength", kinds.SECONDS, 13612),
            Attribute("finishOnKey", kinds.KEYS, 13613),
            Attribute("playBeep", kinds.FLAG, 13616),
            Attribute("trim", kinds.TRIM, 13699),
            *RECORDING,
            Attribute("recordingConfigurationId", kinds.ANY, None),
            Attribute("transcribe", kinds.FLAG, 13614),
            Attribute("transcribeCallback", kinds.URL, 13257, ERROR),
        ),
    ),
    Element("Hangup", "voice/twiml/hangup"),
    Element("Reject", "voice/twiml/reject", (Attribute("reason", kinds.one_of("rejected", "busy"), 13810),)),
)
