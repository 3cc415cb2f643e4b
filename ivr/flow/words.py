"""How values are spoken: the one place, per language, for digits, numbers and ids inside a prompt.

A prompt writes `{name:kind}`; the kinds are `digits` (each digit, in groups), `ending` (the last four of a number) and
`plain`.
"""

import re
import string
from collections.abc import Mapping
from typing import Any

_HAN_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九")
_GROUPS = {4: (4,), 6: (3, 3), 8: (4, 4), 11: (3, 4, 4), 12: (4, 4, 4)}
_HAN = re.compile(r"[一-鿿]")
_HAN_OR_DIGIT = re.compile(r"[一-鿿0-9]")
_WORD = re.compile(r"[A-Za-z']+|[0-9]")
KINDS = ("digits", "ending", "plain")


def fill(template: str, values: Mapping[str, str], language: str) -> str:
    """The template with its values as this language speaks them; a value that is missing is left out."""
    return _Filler(language).vformat(template, (), values)


def fields(template: str) -> list[tuple[str, str]]:
    """(name, kind) of the values a template asks for; ValueError when it is not well formed."""
    found = []
    for _, name, kind, _ in string.Formatter().parse(template):
        if name is not None:
            found.append((name, kind or "plain"))
    return found


def spoken_digits(digits: str, language: str) -> str:
    """Digits one by one, in groups with a short rest between them: 3-4-4 for a telephone number, 4-4 for a case."""
    groups = _grouped(digits.removeprefix("+86"))
    if language.startswith(("zh", "yue")):
        return "，".join(group.translate(_HAN_DIGITS) for group in groups)
    return ", ".join(" ".join(group) for group in groups)


def _grouped(digits: str) -> list[str]:
    sizes = _GROUPS.get(len(digits)) or (3,) * (len(digits) // 3 + 1)
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return [group for group in groups if group]


def spoken_seconds(text: str) -> float:
    """How long words take to be spoken: 4.5 Han characters or 2.6 English words a second, a digit being one."""
    if _HAN.search(text):
        return len(_HAN_OR_DIGIT.findall(text)) / 4.5
    return len(_WORD.findall(text)) / 2.6


class _Filler(string.Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = str(value)
        if format_spec == "digits":
            return spoken_digits(text, self._language)
        if format_spec == "ending":
            return spoken_digits(text[-4:], self._language)
        return text
