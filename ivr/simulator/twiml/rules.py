"""What Twilio holds a webhook's answer to, as a table: number, level, meaning, source, check.

An error ends the document, and the fallback URL is asked; a warning is recorded and the call goes on, with
the default for the attribute at fault. Sources are pages of https://www.twilio.com/docs unless they say otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.simulator.twiml import checks, values
from ivr.simulator.twiml.schema import ATTRIBUTES, RESPONSE
from ivr.simulator.twiml.xml import Node

ERROR = "error"
WARNING = "warning"
BODY_LIMIT = 64 * 1024
CONTENT_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


@dataclass(frozen=True)
class Finding:
    """A rule that was broken, and where."""

    number: int
    level: str
    what: str
    source: str
    where: str


@dataclass(frozen=True)
class Rule:
    """One of Twilio's rules. `on` names the element it looks at, `parent` the one that must hold it."""

    number: int
    level: str
    what: str
    source: str
    on: str
    broken: Callable[[Node], bool]
    parent: str | None = None


@dataclass(frozen=True)
class AnswerRule:
    """A rule on the HTTP answer as a whole, looked at before its XML."""

    number: int
    level: str
    what: str
    source: str
    broken: Callable[[str, bytes], bool]

    def finding(self, where: str) -> Finding:
        """This rule, broken at `where`."""
        return Finding(self.number, self.level, self.what, self.source, where)


_METHOD = values.one_of("GET", "POST")
_FLAG = values.one_of("true", "false")

ANSWER_RULES = (
    AnswerRule(
        11750,
        ERROR,
        "a TwiML answer is at most 64 kB",
        "api/errors/11750",
        lambda _, body: len(body) > BODY_LIMIT,
    ),
    AnswerRule(
        12300,
        ERROR,
        "a TwiML answer's Content-Type is text/xml or application/xml",
        "api/errors/12300",
        lambda kind, _: checks.media_type(kind) not in CONTENT_TYPES,
    ),
    AnswerRule(11770, ERROR, "the answer has a body", "api/errors/11770", lambda _, body: not body),
)


def _schema_rules() -> tuple[Rule, ...]:
    """12200 for every element: an attribute or a nested element that Twilio doesn't know there."""
    attributes = (
        Rule(12200, WARNING, f"{tag}: unknown attribute", "api/errors/12200", tag, checks.odd_attribute)
        for tag in ATTRIBUTES
    )
    nested = Rule(12200, WARNING, "Response: unknown verb", "api/errors/12200", RESPONSE, checks.odd_nested)
    unsupported = (
        Rule(
            0,
            ERROR,
            f"{tag}: the stand-in network does not act on what stands inside",
            "ivr/simulator",
            tag,
            checks.unsupported,
        )
        for tag in (RESPONSE, "Dial", "Gather")
    )
    return (*attributes, nested, *unsupported)


def _attribute(number: int, element: str, attribute: str, check: values.Check, must: str) -> Rule:
    what = f"{element}: {attribute} must be {must}"
    return Rule(number, WARNING, what, f"api/errors/{number}", element, checks.wrong(attribute, check))


RULES: tuple[Rule, ...] = (
    *_schema_rules(),
    _attribute(13210, "Dial", "method", _METHOD, "GET or POST"),
    _attribute(13212, "Dial", "timeout", values.positive, "a positive integer, in seconds"),
    _attribute(13213, "Dial", "hangupOnStar", _FLAG, "true or false"),
    _attribute(13214, "Dial", "callerId", values.e164, "a number in E.164 form"),
    Rule(13215, WARNING, "Dial: only Number may stand inside", "api/errors/13215", "Dial", checks.odd_nested),
    _attribute(13216, "Dial", "timeLimit", values.positive, "a positive integer, in seconds"),
    _attribute(13219, "Dial", "answerOnBridge", _FLAG, "true or false"),
    Rule(
        13223,
        WARNING,
        "Dial: the number must be in E.164 form",
        "api/errors/13223",
        "Dial",
        checks.not_dialable,
    ),
    Rule(
        13224,
        ERROR,
        "Dial: the number is invalid, E.164 is wanted",
        "api/errors/13224",
        "Dial",
        checks.not_e164,
    ),
    _attribute(13310, "Gather", "finishOnKey", values.finish_key, "one of 0123456789#* or empty"),
    _attribute(13312, "Gather", "method", _METHOD, "GET or POST"),
    _attribute(13313, "Gather", "timeout", values.positive, "a positive integer, in seconds"),
    _attribute(13314, "Gather", "numDigits", values.positive, "a positive integer"),
    Rule(
        13320,
        WARNING,
        "Gather: only Say, Play and Pause may stand inside",
        "api/errors/13320",
        "Gather",
        checks.odd_nested,
    ),
    Rule(
        13321,
        WARNING,
        "Gather->Say: invalid voice",
        "api/errors/13321",
        "Say",
        checks.voice_cannot_speak,
        parent="Gather",
    ),
    Rule(
        13322,
        WARNING,
        "Gather->Say: loop must be an integer of at least 0",
        "api/errors/13322",
        "Say",
        checks.wrong("loop", values.not_negative),
        parent="Gather",
    ),
    _attribute(13326, "Gather", "input", values.gather_input, "dtmf, speech or both"),
    _attribute(13327, "Gather", "speechTimeout", values.positive_or_auto, "a positive integer or auto"),
    Rule(
        13330,
        WARNING,
        "Gather: at most 500 hints of 100 characters",
        "api/errors/13330",
        "Gather",
        checks.too_many_hints,
    ),
    _attribute(13332, "Gather", "bargeIn", _FLAG, "true or false"),
    _attribute(13333, "Gather", "profanityFilter", _FLAG, "true or false"),
    Rule(
        13335,
        WARNING,
        "Gather: speechTimeout auto cannot be used with a speechModel",
        "api/errors/13335",
        "Gather",
        checks.auto_with_model,
    ),
    Rule(
        13338,
        ERROR,
        "Gather: actionOnEmptyResult must be true or false",
        "api/errors/13338",
        "Gather",
        checks.wrong("actionOnEmptyResult", _FLAG),
    ),
    _attribute(13410, "Play", "loop", values.not_negative, "an integer of at least 0"),
    _attribute(13430, "Play", "digits", values.tones, "keys and the letter w"),
    Rule(
        13510,
        WARNING,
        "Say: loop must be an integer of at least 0",
        "api/errors/13510",
        "Say",
        checks.wrong("loop", values.not_negative),
        parent=RESPONSE,
    ),
    Rule(
        13511,
        WARNING,
        "Say: invalid voice",
        "api/errors/13511",
        "Say",
        checks.voice_cannot_speak,
        parent=RESPONSE,
    ),
    _attribute(13512, "Gather", "language", values.one_of(*values.GATHER_LANGUAGES), "a tag of Twilio's list"),
    Rule(
        13520,
        WARNING,
        "Say: the text is empty",
        "api/errors/13520",
        "Say",
        lambda node: not checks.said(node),
    ),
    Rule(13521, WARNING, "Say: too long for the voice", "api/errors/13521", "Say", checks.say_too_long),
    Rule(
        12200,
        WARNING,
        "Say: a language that no voice speaks",
        "voice/twiml/say/text-speech",
        "Say",
        checks.wrong("language", values.one_of(*values.SAY_LANGUAGES)),
    ),
    _attribute(13710, "Redirect", "method", _METHOD, "GET or POST"),
    _attribute(13810, "Reject", "reason", values.one_of("rejected", "busy"), "rejected or busy"),
    _attribute(13910, "Pause", "length", values.positive, "a positive integer"),
    Rule(11100, ERROR, "Redirect: invalid URL", "api/errors/11100", "Redirect", checks.bad_target),
    Rule(11100, ERROR, "Gather: action is an invalid URL", "api/errors/11100", "Gather", checks.bad_action),
    Rule(11100, ERROR, "Dial: action is an invalid URL", "api/errors/11100", "Dial", checks.bad_action),
)
