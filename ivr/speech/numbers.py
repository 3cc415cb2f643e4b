"""Numbers as they are spoken, in Mandarin, Cantonese and English: 两万三千五 is 23500, "one fifty" is 150."""

import re
from decimal import Decimal

_HAN = {
    han: value
    for value, hans in enumerate(("零〇", "一壹幺", "二两贰俩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for han in hans
}
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_LARGE = {"万": 10**4, "亿": 10**8}
HAN_NUMBER = (
    "["
    + "".join(_HAN)
    + "".join(_HAN_UNITS)
    + "".join(_HAN_LARGE)
    + r"0-9]+(?:[点.]["
    + "".join(_HAN)
    + r"0-9]+)?[万亿千百]?"
)
_UP_TO_19 = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ONES = {word: value for value, word in enumerate(_UP_TO_19)} | {"a": 1, "an": 1}
_TENS = {
    word: value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"thousand": 1000, "grand": 1000, "k": 1000, "million": 10**6}
ENGLISH_WORDS = frozenset({*_ONES, *_TENS, *_SCALES, "hundred", "point"})
_HUNDRED, _TEN, _TWENTY = 100, 10, 20


def han_number(text: str) -> Decimal | None:
    """The value of a number in Han characters, digits or both; None when it is not one."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return Decimal(text)
    whole, point, fraction = text.replace(".", "点").partition("点")
    scale = 1
    if point and fraction[-1:] in (_HAN_LARGE | _HAN_UNITS):
        scale, fraction = (_HAN_LARGE | _HAN_UNITS)[fraction[-1]], fraction[:-1]
    value = _han_whole(whole)
    if value is None or (point and not _digits(fraction)):
        return None
    return (Decimal(f"{value}.{_digits(fraction)}") if point else Decimal(value)) * scale


def english_number(words: list[str]) -> Decimal | None:
    """The value of a number in English words; None when the words are not one."""
    if "point" in words and words[-1] in _SCALES:
        value = english_number(words[:-1])
        return value and value * _SCALES[words[-1]]
    if "point" in words:
        at = words.index("point")
        whole = english_number(words[:at]) if at else Decimal(0)
        digits = [str(_ONES[word]) for word in words[at + 1 :] if _ONES.get(word, _TEN) < _TEN]
        return (
            None
            if whole is None or len(digits) < len(words) - at - 1 or not digits
            else Decimal(f"{whole}.{''.join(digits)}")
        )
    total, part, has_part, last_scale = 0, 0, False, 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            if last_scale and scale >= last_scale:
                return None
            total, part, has_part, last_scale = total + (part if has_part else 1) * scale, 0, False, scale
        elif word == "hundred":
            part, has_part = (part or 1) * _HUNDRED, True
        else:
            joined = _joined(part, has_part, word)
            if joined is None:
                return None
            part, has_part = joined, True
    return Decimal(total + part) if words else None


def _joined(part: int, has_part: bool, word: str) -> int | None:
    """A part of a number and the word after it: "one fifty" is 150, "twenty three" 23, "three hundred five" 305."""
    value = _ONES.get(word, _TENS.get(word, 0) * _TEN)
    if not has_part:
        return value
    if part % _HUNDRED == 0:
        return part + value
    if value < _TEN and part % _TEN == 0 and part % _HUNDRED >= _TWENTY:
        return part + value
    if value >= _TEN and part < _HUNDRED:
        return part * _HUNDRED + value
    return None


def _han_whole(text: str) -> int | None:
    if not text:
        return None
    if all(char in _HAN or char.isdigit() for char in text):
        return int(_digits(text))
    total = section = 0
    pending: int | None = None
    last, after_zero = 1, False
    for char in re.findall(r"[0-9]+|.", text):
        if char.isdigit() or char in _HAN:
            value = int(char) if char.isdigit() else _HAN[char]
            if pending is not None and pending != 0:
                return None
            pending, after_zero = value, after_zero or value == 0
        elif char in _HAN_UNITS:
            last = _HAN_UNITS[char]
            section, pending, after_zero = section + (1 if pending in (None, 0) else pending or 0) * last, None, False
        elif char in _HAN_LARGE:
            last = _HAN_LARGE[char]
            total, section, pending, after_zero = (
                (total + section + (pending or 0)) * last
                if last == 10**8
                else total + (section + (pending or 0)) * last,
                0,
                None,
                False,
            )
        else:
            return None
    # 两万三千五 leaves out the last unit, 两万三千零五 does not.
    rest = pending or 0
    return total + section + (rest * last // _TEN if not after_zero and last > _TEN and rest < _TEN else rest)


def _digits(text: str) -> str:
    return "".join(char if char.isdigit() else str(_HAN.get(char, "")) for char in text)
