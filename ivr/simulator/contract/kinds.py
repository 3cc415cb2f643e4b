"""What a parameter's value, or a field of an answer, may be by its kind in the facts.

A kind is a type or format of the description; `of:NAME` is an enumeration, `[KIND]` a list, `sid:AC` a SID by its two
letters, `integer:1-1000` has bounds. `!` after it: it must be given; `?` after it: it may be null.
"""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from ivr.simulator.contract.facts import allowed

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def bare(kind: str) -> str:
    """The kind without its marks."""
    return kind.rstrip("!?")


def takes(kind: str, value: str) -> bool:
    """Whether a form's or a query's value is of the kind."""
    name, _, more = bare(kind).partition(":")
    if name.startswith("["):
        return takes(bare(kind)[1:-1], value)
    if name == "of":
        return value in allowed(more)
    if name == "sid":
        return _is_sid(value, more)
    if name == "integer":
        return _is_whole(value, more)
    check = _WRITTEN.get(name)
    return check is None or check(value)


def holds(kind: str, value: Any) -> bool:
    """Whether a value of an answer's JSON is of the kind."""
    if value is None:
        return kind.endswith("?")
    name, _, more = bare(kind).partition(":")
    if name.startswith("["):
        return isinstance(value, list) and all(holds(bare(kind)[1:-1], item) for item in value)
    if name == "of":
        return value in allowed(more)
    if name == "sid":
        return isinstance(value, str) and _is_sid(value, more)
    check = _ANSWERED.get(name, _is_text)
    return check(value)


def _is_sid(value: str, letters: str) -> bool:
    return re.fullmatch(letters + "[0-9a-fA-F]{32}", value) is not None


def _is_whole(value: str, bounds: str) -> bool:
    if not re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        return False
    least, _, most = bounds.partition("-")
    return (not least or int(value) >= int(least)) and (not most or int(value) <= int(most))


def _is_number(value: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII) is not None


def _is_address(value: str) -> bool:
    """An absolute web address; underscores are no part of a host (error 21609)."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and bool(host) and "_" not in host and not re.search(r"\s", value)


def _is_day(value: str) -> bool:
    return _DATE.fullmatch(value) is not None and _is_moment(value)


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_mail_moment(value: Any) -> bool:
    """As in `Tue, 04 Aug 2015 18:39:09 +0000`."""
    try:
        return isinstance(value, str) and parsedate_to_datetime(value).utcoffset() is not None
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_WRITTEN: dict[str, Callable[[str], bool]] = {
    "uri": _is_address,
    "http-method": lambda value: value in {"GET", "POST"},
    "boolean": lambda value: value in {"true", "false"},
    "number": _is_number,
    "date": _is_day,
    "date-time": _is_moment,
    "endpoint": bool,
}
_ANSWERED: dict[str, Callable[[Any], bool]] = {
    "any": lambda _value: True,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "uri-map": lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
    "phone-number-capabilities": lambda value: isinstance(value, dict),
    "date-time-rfc-2822": _is_mail_moment,
    "date-time": lambda value: isinstance(value, str) and _is_moment(value),
}
