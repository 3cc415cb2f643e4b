"""How values are spoken whatever the language: digits in groups, and what the formats of a language share.

`spoken_zh` and `spoken_en` are the one place for their language; their `FORMATS` have a function for every kind.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal

Format = Callable[[str, datetime | None], str]
"""A value and the present moment to words; ValueError or ArithmeticError when the value is none of its kind."""

KINDS = (
    "digits",
    "ending",
    "plain",
    "number",
    "count",
    "percent",
    "money",
    "time",
    "date",
    "clock",
    "party",
    "move",
    "names",
)
"""digits: one by one, in groups. ending: the last four. number: as such. count: how many. percent: of a hundred.
money: fen as yuan. time, date: of an ISO 8601 moment, told from now. clock: "09:30". party: whom the wallet masked.
move: which way money moved, as in "transfer_out".
names: currencies and regions by their ISO codes, separated by spaces."""

CHINA = timezone(timedelta(hours=8))
"""The zone that the hotline speaks in: all of China has one, without summer time."""

_GROUPS = {4: (4,), 6: (3, 3), 8: (4, 4), 11: (3, 4, 4), 12: (4, 4, 4), 16: (4, 4, 4, 4)}
_MASKED_END = re.compile(r"\*+([0-9]{4})$")
_MASKED = re.compile(r"\*+")


def grouped(digits: str) -> list[str]:
    """The digits in groups for the ear: 3-4-4 for a telephone number, 4-4-4 for a transaction; else threes."""
    digits = digits.removeprefix("+86")
    sizes = _GROUPS.get(len(digits)) or (3,) * (len(digits) // 3 + 1)
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return [group for group in groups if group]


def yuan_and_fen(fen: str) -> tuple[int, int]:
    """Whole yuan and what is left in fen; ValueError for anything but a whole number of fen."""
    if not re.fullmatch(r"[0-9]{1,15}", fen):
        raise ValueError("not an amount in fen")
    return divmod(int(fen), 100)


def number(text: str) -> Decimal:
    """A number as it is written, without zeros at its end; ValueError or ArithmeticError when it is none."""
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,8})?", text):
        raise ValueError("not a number")
    value = Decimal(text)
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def moment(text: str) -> datetime:
    """An ISO 8601 moment in the zone that is spoken; one without a zone is in it already."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)


def days_from(now: datetime | None, at: datetime) -> int | None:
    """How many days `at` lies ahead of today, behind it being negative; None when today is not known."""
    return None if now is None else (at.date() - now.astimezone(CHINA).date()).days


def is_this_year(now: datetime | None, at: datetime) -> bool:
    return now is not None and at.year == now.astimezone(CHINA).year


def unmasked(party: str) -> tuple[str, int, str, str]:
    """(words before the stars, number of stars, words after them, last four digits) of a masked party."""
    if ending := _MASKED_END.search(party):
        return party[: ending.start()].strip(), 0, "", ending[1]
    stars = _MASKED.search(party)
    if stars is None:
        return party.strip(), 0, "", ""
    rest = _MASKED.sub("", party[stars.end() :])
    return party[: stars.start()].strip(), len(stars[0]), rest.strip(), ""


def by_kind(formats: Mapping[str, Format], kind: str, value: str, now: datetime | None) -> str:
    """The value in words; as it is written when it is none of its kind, so that a bad value spoils no call."""
    try:
        return formats[kind](value, now)
    except (ValueError, ArithmeticError, KeyError):
        return value
