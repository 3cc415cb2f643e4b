"""What an attribute's value may be; rules and reading share these, so they agree on what is at fault."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

Check = Callable[[str], bool]

# Speech recognition: https://www.twilio.com/docs/voice/twiml/gather#languagetags (no zh-CN, no bare `en`).
_GATHER_LANGUAGES = """
af-ZA am-ET ar-AE ar-BH ar-DZ ar-EG ar-IL ar-IQ ar-JO ar-KW ar-LB ar-MA ar-OM ar-PS ar-QA ar-SA ar-
TN az-AZ bg-BG bn-BD bn-IN ca-ES cmn-Hans-CN cmn-Hans-HK cmn-Hant-TW cs-CZ da-DK de-DE el-GR en-AU
en-CA en-GB en-GH en-IE en-IN en-KE en-NG en-NZ en-PH en-SG en-TZ en-US en-ZA es-AR es-BO es-CL es-
CO es-CR es-DO es-EC es-ES es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-PY es-SV es-US es-UY es-VE
eu-ES fa-IR fi-FI fil-PH fr-CA fr-FR gl-ES gu-IN he-IL hi-IN hr-HR hu-HU hy-AM id-ID is-IS it-IT ja-
JP jv-ID ka-GE km-KH kn-IN ko-KR lo-LA lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO ne-NP nl-NL pl-PL pt-BR
pt-PT ro-RO ru-RU si-LK sk-SK sl-SI sr-RS su-ID sv-SE sw-KE sw-TZ ta-IN ta-LK ta-MY ta-SG te-IN th-
TH tr-TR uk-UA ur-IN ur-PK vi-VN yue-Hant-HK zu-ZA
"""
GATHER_LANGUAGES = frozenset(_GATHER_LANGUAGES.split())

# Speech synthesis: https://www.twilio.com/docs/voice/twiml/say/text-speech (zh-CN, zh-HK, zh-TW are Alice's).
_SAY_LANGUAGES = """
af-ZA ar-AE ar-XA arb bg-BG bn-IN ca-ES cmn-CN cmn-TW cs-CZ cy-GB da-DK de-AT de-CH de-DE el-GR en-
AU en-CA en-GB en-GB-WLS en-IE en-IN en-NZ en-SG en-US en-ZA es-ES es-MX es-US et-EE eu-ES fi-FI
fil-PH fr-BE fr-CA fr-CH fr-FR gl-ES gu-IN he-IL hi-IN hr-HR hu-HU id-ID is-IS it-IT ja-JP kn-IN ko-
KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO nl-BE nl-NL pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI
sr-RS sv-SE ta-IN te-IN th-TH tr-TR uk-UA ur-IN vi-VN yue-CN yue-HK zh-CN zh-HK zh-TW
"""
SAY_LANGUAGES = frozenset(_SAY_LANGUAGES.split())

# Voices whose one language is known here: https://www.twilio.com/docs/voice/twiml/say/text-speech
VOICE_LANGUAGES = {
    "Polly.Zhiyu": {"cmn-CN"},
    "Polly.Zhiyu-Neural": {"cmn-CN"},
    "Polly.Hiujin-Neural": {"yue-CN"},
    "Polly.Joanna": {"en-US"},
    "Polly.Joanna-Neural": {"en-US"},
    "Polly.Matthew": {"en-US"},
    "Polly.Matthew-Neural": {"en-US"},
    "Polly.Amy": {"en-GB"},
    "Polly.Amy-Neural": {"en-GB"},
}

# https://www.twilio.com/docs/voice/twiml/gather#speechmodel; the providers' own models are told by their shape.
_SPEECH_MODEL = re.compile(
    r"default|numbers_and_commands|phone_call|experimental_(conversations|utterances)|(googlev2|deepgram)_[a-z0-9_-]+"
)
# https://www.twilio.com/docs/voice/twiml/dial#ringtone and #record
_RING_TONES = """
at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se sg th uk us us-old tw ve
za
"""
RING_TONES = tuple(_RING_TONES.split())
_RECORD_FROM = ("record-from-answer", "record-from-ringing", "record-from-answer-dual", "record-from-ringing-dual")
DIAL_RECORD = ("do-not-record", *_RECORD_FROM, "true", "false")
# https://www.twilio.com/docs/voice/twiml/conference#attributes-region and #attributes-statusCallbackEvent
REGIONS = ("us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1")
CONFERENCE_EVENTS = ("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
# https://www.twilio.com/docs/voice/twiml/say/text-speech
_INTERPRET_AS = """
characters spell-out cardinal number ordinal digits fraction unit date time address expletive telephone
"""
INTERPRET_AS = tuple(_INTERPRET_AS.split())
MOST_HINTS, LONGEST_HINT = 500, 100

_VOICE = re.compile(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9._-]+")
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def one_of(*allowed: str) -> Check:
    """The value is one of `allowed`, letter for letter."""
    known = frozenset(allowed)
    return lambda value: value in known


def words_of(*allowed: str) -> Check:
    """At least one word, each one of `allowed`."""
    known = frozenset(allowed)
    return lambda value: bool(value.split()) and known.issuperset(value.split())


def whole(least: int, most: int | None) -> Check:
    """A whole number in ASCII digits within bounds."""
    return lambda value: not_negative(value) and least <= int(value) <= (int(value) if most is None else most)


def sid(prefix: str) -> Check:
    """A SID with these two letters."""
    return lambda value: re.fullmatch(prefix + "[0-9a-f]{32}", value) is not None


def positive(value: str) -> bool:
    """A whole number of at least 1, in ASCII digits."""
    return value.isascii() and value.isdigit() and int(value) >= 1


def not_negative(value: str) -> bool:
    """A whole number of at least 0, in ASCII digits."""
    return value.isascii() and value.isdigit()


def positive_or_auto(value: str) -> bool:
    """What speechTimeout takes."""
    return value == "auto" or positive(value)


def finish_key(value: str) -> bool:
    """One key, or the empty string, which turns the finishing key off."""
    return value == "" or (len(value) == 1 and value in "0123456789#*")


def finish_keys(value: str) -> bool:
    """Any number of keys, as Record's finishOnKey takes them, or the empty string."""
    return set(value) <= set("0123456789#*")


def hints(value: str) -> bool:
    """At most 500 phrases between commas, none longer than 100 characters."""
    phrases = [phrase.strip() for phrase in value.split(",")]
    return len(phrases) <= MOST_HINTS and all(len(phrase) <= LONGEST_HINT for phrase in phrases)


def participant_label(value: str) -> bool:
    """What error 16023 allows: short, no slash, and not to be taken for a call's SID."""
    return 0 < len(value) <= 128 and "/" not in value and not sid("CA")(value)


def caller_id(value: str) -> bool:
    """A number, or where a client or SIP address is dialled its name: letters, digits and +-_. (error 13247)."""
    return e164(value) or re.fullmatch(r"(client:)?[A-Za-z+_.-][A-Za-z0-9+_.@-]{0,120}", value) is not None


def sip_address(value: str) -> bool:
    """`sip:user@host`, with whatever parameters and headers follow. https://www.twilio.com/docs/voice/twiml/sip"""
    return re.fullmatch(r"sips?:[^@\s]+@[A-Za-z0-9.-]+(:\d+)?([;?]\S*)?", value) is not None


def gather_input(value: str) -> bool:
    """`dtmf`, `speech`, or both in either order."""
    words = value.split()
    return bool(words) and set(words) <= {"dtmf", "speech"} and len(set(words)) == len(words)


def tones(value: str) -> bool:
    """What Play's digits take: keys, and w for half a second of waiting."""
    return re.fullmatch(r"[0-9#*wW]+", value) is not None


def duration(value: str) -> bool:
    """What a break's time takes: seconds or milliseconds, up to ten seconds."""
    match = re.fullmatch(r"(\d{1,5})(s|ms)", value)
    return match is not None and int(match[1]) * (1000 if match[2] == "s" else 1) <= 10_000


def speech_model(value: str) -> bool:
    """A generic model, or one of a provider by its shape."""
    return _SPEECH_MODEL.fullmatch(value) is not None


def voice(value: str) -> bool:
    """A basic voice, or one of Amazon's or Google's by its shape."""
    return _VOICE.fullmatch(value) is not None


def e164(value: str) -> bool:
    """A number in E.164 form with at least 8 digits."""
    return _E164.fullmatch(value) is not None


def looks_like_number(value: str) -> bool:
    """Digits with an optional plus and at most 15 of them: what the dialler tries at all."""
    return re.fullmatch(r"\+?\d{1,15}", value) is not None


def web_address(value: str) -> bool:
    """An absolute http(s) URL with a host, or a relative one without blanks."""
    if not value or re.search(r"\s", value):
        return False
    parts = urlsplit(value)
    if parts.scheme or parts.netloc:
        return parts.scheme in {"http", "https", ""} and bool(parts.hostname)
    return True
