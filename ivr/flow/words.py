"""Values inside a prompt, and how long words take.

A prompt writes `{name:kind}`; the kinds are in `spoken`, and how each is said stands in one place for every language.
"""

import re
import string
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ivr.flow import spoken_en, spoken_zh
from ivr.flow.spoken import KINDS, Format, by_kind

_HAN = re.compile(r"[一-鿿]")
_HAN_OR_DIGIT = re.compile(r"[一-鿿0-9]")
_WORD = re.compile(r"[A-Za-z']+|[0-9]")
_FORMATS: Mapping[str, Mapping[str, Format]] = {
    "zh": spoken_zh.FORMATS,
    "yue": spoken_zh.CANTONESE_FORMATS,
    "en": spoken_en.FORMATS,
}

__all__ = ["KINDS", "fields", "fill", "spoken_digits", "spoken_seconds"]


def fill(template: str, values: Mapping[str, str], language: str, now: datetime | None = None) -> str:
    """The template with its values as this language speaks them at this moment; a value that is missing is left out."""
    return _Filler(language, now).vformat(template, (), values)


def fields(template: str) -> list[tuple[str, str]]:
    """(name, kind) of the values a template asks for; ValueError when it is not well formed."""
    found = []
    for _, name, kind, _ in string.Formatter().parse(template):
        if name is not None:
            found.append((name, kind or "plain"))
    return found


def spoken_digits(digits: str, language: str) -> str:
    """Digits one by one, in groups with a short rest between them: 3-4-4 for a telephone number, 4-4 for a case."""
    return _formats(language)["digits"](digits, None)


def spoken_seconds(text: str) -> float:
    """How long words take to be spoken: 4.5 Han characters or 2.6 English words a second, a digit being one."""
    if _HAN.search(text):
        return len(_HAN_OR_DIGIT.findall(text)) / 4.5
    return len(_WORD.findall(text)) / 2.6


def _formats(language: str) -> Mapping[str, Format]:
    return _FORMATS.get(language.partition("-")[0], spoken_en.FORMATS)


class _Filler(string.Formatter):
    def __init__(self, language: str, now: datetime | None) -> None:
        self._formats = _formats(language)
        self._now = now

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = str(value)
        return by_kind(self._formats, format_spec or "plain", text, self._now) if text else ""
