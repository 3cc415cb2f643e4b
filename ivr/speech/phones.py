"""The telephone number that a caller says, in E.164; without a country code it is a Chinese one."""

import re

import phonenumbers

from ivr.speech.clean import clean
from ivr.speech.digits import find_digits

_PLUS = re.compile(r"[+＋加]|\bplus\b")
_MOST_DIGITS = 15


def find_phone(text: str, language: str) -> str | None:
    """Return the number as in "+8613800138000", None when there is none, or none that can be dialled. Never raises."""
    plain = clean(text).lower()
    digits = find_digits(_PLUS.sub(" ", plain), language)
    if digits is None or len(digits) > _MOST_DIGITS + 2:
        return None
    has_code = (
        bool(_PLUS.search(plain))
        or digits.startswith("00")
        or (digits.startswith("86") and len(digits) >= len("8613800138000"))
    )
    number = "+" + digits.removeprefix("00") if has_code else digits
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
