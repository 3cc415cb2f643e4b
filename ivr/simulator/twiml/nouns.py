"""What stands inside verbs: whom a Dial connects to, and the speech marks of a Say. From the pages of their verbs."""

from ivr.simulator.twiml import kinds, values
from ivr.simulator.twiml.schema import ERROR, INVALID_URL, RECORDING, SPEECH_MARKS, Attribute, Element

_STATUS = (
    Attribute("statusCallback", kinds.URL, INVALID_URL),
    Attribute("statusCallbackMethod", kinds.METHOD),
    Attribute("statusCallbackEvent", kinds.STATUS_EVENTS),
)
_MACHINES = (
    Attribute("machineDetection", kinds.one_of("Enable", "DetectMessageEnd")),
    Attribute("machineDetectionTimeout", kinds.whole(3, 59)),
    Attribute("machineDetectionSpeechThreshold", kinds.whole(1000, 6000)),
    Attribute("machineDetectionSpeechEndThreshold", kinds.whole(500, 5000)),
    Attribute("machineDetectionSilenceTimeout", kinds.whole(2000, 10000)),
    Attribute("amdStatusCallback", kinds.URL, INVALID_URL),
    Attribute("amdStatusCallbackMethod", kinds.METHOD),
)


def _screening(method_number: int) -> tuple[Attribute, ...]:
    """The document that whoever answers hears before both are joined."""
    return (Attribute("url", kinds.URL, INVALID_URL), Attribute("method", kinds.METHOD, method_number))


DIALLED: tuple[Element, ...] = (
    Element(
        "Number",
        "voice/twiml/number",
        (
            *_screening(13221),
            Attribute("sendDigits", kinds.TONES, 13222),
            *_STATUS,
            *_MACHINES,
            Attribute("byoc", kinds.ANY, None),
        ),
        has_text=True,
    ),
    Element(
        "Client",
        "voice/twiml/client",
        (*_screening(12200), *_STATUS),
        frozenset({"Identity", "Parameter"}),
        has_text=True,
    ),
    Element("Identity", "voice/twiml/client", has_text=True),
    Element(
        "Parameter", "voice/twiml/client", (Attribute("name", kinds.ANY, None), Attribute("value", kinds.ANY, None))
    ),
    Element(
        "Sip",
        "voice/twiml/sip",
        (
            *_screening(13241),
            Attribute("username", kinds.text(255), 13249),
            Attribute("password", kinds.text(255), 13249),
            Attribute("codecs", kinds.ANY, None),
            *_STATUS,
            *_MACHINES,
        ),
        has_text=True,
    ),
    Element(
        "Queue",
        "voice/twiml/queue",
        (Attribute("url", kinds.URL, 14211, ERROR), Attribute("method", kinds.METHOD, 14210, ERROR)),
        has_text=True,
    ),
    Element(
        "Conference",
        "voice/twiml/conference",
        (
            Attribute("muted", kinds.FLAG, 13230),
            Attribute("beep", kinds.one_of("true", "false", "onEnter", "onExit"), 13235),
            Attribute("startConferenceOnEnter", kinds.FLAG, 13232),
            Attribute("endConferenceOnExit", kinds.FLAG, 13231, ERROR),
            Attribute("waitUrl", kinds.URL_OR_NONE, 13233),
            Attribute("waitMethod", kinds.METHOD, 13234),
            Attribute("maxParticipants", kinds.whole(1, 250), 16002, ERROR),
            Attribute("participantLabel", kinds.LABEL, 16023, ERROR),
            Attribute("coach", kinds.CALL_SID, 13240, ERROR),
            Attribute("jitterBufferSize", kinds.one_of("off", "small", "medium", "large")),
            Attribute("region", kinds.one_of(*values.REGIONS)),
            Attribute("record", kinds.one_of("do-not-record", "record-from-start", "true", "false"), 16002, ERROR),
            Attribute("trim", kinds.TRIM, 13239, ERROR),
            Attribute("statusCallback", kinds.URL, 16002, ERROR),
            Attribute("statusCallbackMethod", kinds.METHOD, 16002, ERROR),
            Attribute("statusCallbackEvent", kinds.some_of(*values.CONFERENCE_EVENTS), 16002, ERROR),
            *(Attribute(recording.name, recording.kind, 16002, ERROR) for recording in RECORDING),
            Attribute("recordingConfigurationId", kinds.ANY, None),
            Attribute("eventCallbackUrl", kinds.URL, 16002, ERROR),
        ),
        has_text=True,
    ),
)

_STRENGTHS = ("none", "x-weak", "weak", "medium", "strong", "x-strong")
_MARKED = SPEECH_MARKS - {"p", "s"}
_BAD_MARK = 13520


def _mark(tag: str, *attributes: Attribute, nested: frozenset[str] = frozenset()) -> Element:
    return Element(
        tag, "voice/twiml/say/text-speech#generating-ssml-via-helper-libraries", attributes, nested, _BAD_MARK, True
    )


MARKS: tuple[Element, ...] = (
    _mark(
        "break",
        Attribute("strength", kinds.one_of(*_STRENGTHS), _BAD_MARK),
        Attribute("time", kinds.DURATION, _BAD_MARK),
    ),
    _mark("emphasis", Attribute("level", kinds.one_of("strong", "moderate", "reduced"), _BAD_MARK), nested=_MARKED),
    _mark("lang", Attribute("xml:lang", kinds.ANY, None), nested=SPEECH_MARKS),
    _mark("p", nested=SPEECH_MARKS - {"p"}),
    _mark("s", nested=_MARKED),
    _mark(
        "phoneme",
        Attribute("alphabet", kinds.one_of("ipa", "x-sampa", "x-amazon-pinyin", "x-amazon-jyutping"), _BAD_MARK),
        Attribute("ph", kinds.ANY, None),
    ),
    _mark(
        "prosody",
        Attribute("volume", kinds.ANY, None),
        Attribute("rate", kinds.ANY, None),
        Attribute("pitch", kinds.ANY, None),
        nested=SPEECH_MARKS,
    ),
    _mark(
        "say-as",
        Attribute("interpret-as", kinds.one_of(*values.INTERPRET_AS), _BAD_MARK),
        Attribute("format", kinds.ANY, None),
        Attribute("role", kinds.ANY, None),
    ),
    _mark("sub", Attribute("alias", kinds.ANY, None)),
    _mark("w", Attribute("role", kinds.ANY, None), nested=_MARKED - {"lang"}),
)
