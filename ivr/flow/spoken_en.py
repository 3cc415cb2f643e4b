"""How values are spoken in English, and in any language that has no place of its own."""

from collections.abc import Mapping
from datetime import datetime

from pypinyin import lazy_pinyin

from ivr.flow import spoken

_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NOON, _LAST = 12, 4


def _digits(digits: str) -> str:
    return ", ".join(" ".join(group) for group in spoken.grouped(digits))


def _money(text: str) -> str:
    yuan, fen = spoken.yuan_and_fen(text)
    return f"{yuan:,}.{fen:02} yuan" if fen else f"{yuan:,} yuan"


def _time(text: str, now: datetime | None) -> str:
    at = spoken.moment(text)
    return f"{_day(at, now)} at {_clock(at)}"


def _day(at: datetime, now: datetime | None) -> str:
    days = spoken.days_from(now, at)
    if days in _DAYS:
        return _DAYS[days]
    year = "" if now is None or spoken.is_this_year(now, at) else f", {at.year}"
    return f"{_MONTHS[at.month - 1]} {_ordinal(at.day)}{year}"


def _ordinal(day: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{'th' if 10 < day < 20 else endings.get(day % 10, 'th')}"


def _clock(at: datetime) -> str:
    if at.minute == 0 and at.hour % _NOON == 0:
        return "noon" if at.hour else "midnight"
    minute = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % _NOON or _NOON}{minute} {'AM' if at.hour < _NOON else 'PM'}"


def _party(text: str) -> str:
    """A Chinese name in Latin letters, since an English voice is silent at Han characters."""
    before, stars, after, ending = spoken.unmasked(text)
    words = [word.capitalize() for part in (before, after) for word in lazy_pinyin(part) if word.strip()]
    name = " ".join(words)
    if ending:
        return f"{name}, ending in {_digits(ending)}" if name else f"the one ending in {_digits(ending)}"
    return f"{name}, name hidden" if stars and not after and len(before) == 1 else name


_MOVES = {
    "payment_out": "a payment",
    "payment_in": "a payment to you",
    "transfer_out": "a transfer",
    "transfer_in": "a transfer to you",
    "refund_in": "a refund to you",
    "refund_out": "a refund",
    "top_up_in": "a top-up",
    "withdrawal_out": "a withdrawal",
}
_NAMES = {
    "CNY": "yuan",
    "HKD": "Hong Kong dollars",
    "USD": "US dollars",
    "EUR": "euros",
    "GBP": "British pounds",
    "JPY": "Japanese yen",
    "KRW": "Korean won",
    "THB": "Thai baht",
    "SGD": "Singapore dollars",
    "AUD": "Australian dollars",
    "MOP": "Macau patacas",
    "MYR": "Malaysian ringgit",
    "HK": "Hong Kong",
    "MO": "Macau",
    "JP": "Japan",
    "KR": "South Korea",
    "TH": "Thailand",
    "SG": "Singapore",
    "MY": "Malaysia",
    "AU": "Australia",
    "US": "the United States",
    "GB": "the United Kingdom",
    "FR": "France",
    "DE": "Germany",
    "IT": "Italy",
}


def _names(codes: str) -> str:
    *first, last = (_NAMES[code] for code in codes.split())
    return f"{', '.join(first)} and {last}" if first else last


FORMATS: Mapping[str, spoken.Format] = {
    "digits": lambda value, _: _digits(value),
    "ending": lambda value, _: _digits(value[-_LAST:]),
    "plain": lambda value, _: value,
    "number": lambda value, _: f"{spoken.number(value):,}",
    "count": lambda value, _: f"{int(value):,}",
    "percent": lambda value, _: f"{spoken.number(value)} percent",
    "money": lambda value, _: _money(value),
    "time": _time,
    "date": lambda value, now: _day(spoken.moment(value), now),
    "clock": lambda value, _: _clock(datetime.strptime(value, "%H:%M")),  # noqa: DTZ007  no day, no zone
    "party": lambda value, _: _party(value),
    "move": lambda value, _: _MOVES[value],
    "names": lambda value, _: _names(value),
}
