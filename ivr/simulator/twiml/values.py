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

_VOICE = re.compile(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9._-]+")
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def one_of(*allowed: str) -> Check:
    """The value is one of `allowed`, letter for letter."""
    return lambda value: value in allowed


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


def gather_input(value: str) -> bool:
    """`dtmf`, `speech`, or both in either order."""
    words = value.split()
    return bool(words) and set(words) <= {"dtmf", "speech"} and len(set(words)) == len(words)


def tones(value: str) -> bool:
    """What Play's digits take: keys, and w for half a second of waiting."""
    return re.fullmatch(r"[0-9#*wW]+", value) is not None


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
    if not value or any(character.isspace() for character in value):
        return False
    parts = urlsplit(value)
    if parts.scheme or parts.netloc:
        return parts.scheme in {"http", "https", ""} and bool(parts.hostname)
    return True
