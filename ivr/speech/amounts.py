"""The amount of money that a caller says, in the currency that they say it in: 三百二十块五 is 320.5."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ivr.speech.clean import clean, is_odd_digit
from ivr.speech.numbers import ENGLISH_WORDS, HAN_NUMBER, english_number, han_number
from ivr.speech.sound import simplified

_UNIT = "块钱|块|元|圆|蚊|刀"
_HAN_AMOUNT = re.compile(
    rf"(?P<whole>{HAN_NUMBER})(?P<half>个半)?(?P<unit>{_UNIT})?(?P<cents>(?<=[块元圆蚊钱])(?:半|[零〇]?[0-9一二两三四五六七八九]{{1,2}}"
    r"(?:[毛角][0-9一二两三四五六七八九]?)?分?))?(?:[毛角](?P<dime>[0-9一二两三四五六七八九])?分?)?"
)
_ONLY_DIMES = re.compile(r"(?P<dime>[0-9一二两三四五六七八九])[毛角](?P<cent>[0-9一二两三四五六七八九])?分?")
_CORRECTION = re.compile(r"不对|不是|错了|应该是|\b(?:no|sorry|i mean|wait|actually|correction)\b")
_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[^\sa-z0-9]")
_MONEY = frozenset(
    ["yuan", "rmb", "dollars", "dollar", "bucks", "kuai", "euros", "euro", "pounds", "pound", "renminbi", "quid"]
)
_CENTS = frozenset(["cents", "cent", "jiao", "fen", "mao", "pence"])
_MOST = Decimal(10) ** 12
_TEN, _HUNDRED = 10, 100


def find_amount(text: str, language: str) -> int | float | None:
    """Return the amount that `text` says, None when there is none or it is not clear which.

    After a correction ("三百，不对，五百") the later one counts; of several, the one with a unit. Both languages are
    understood in every `language`. Never raises.
    """
    plain = simplified(clean(text).lower())
    if any(is_odd_digit(char) for char in plain):
        return None
    plain = re.sub(r"(?<=[0-9])[,，](?=[0-9]{3})", "", plain).replace(" and a half", " point five")
    for part in reversed(_CORRECTION.split(plain)):
        found = list(_in_part(part))
        if found:
            told = [amount for amount, has_unit in found if has_unit] or [amount for amount, _ in found]
            return _number(told[0]) if len(set(told)) == 1 and told[0] < _MOST else None
    return None


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _in_part(text: str) -> Iterator[tuple[Decimal, bool]]:
    """Every amount with whether it was said to be money."""
    rest = _ONLY_DIMES.sub(_dimes, text) if not re.search(f"{_UNIT}", text) else text
    rest = re.sub(
        r"[第初][零一二两三四五六七八九十0-9]+|[一二两三四五六七八九十0-9]+[个次笔天位张号月日遍]|一[下直些样共定起会]|万一|统一|十分",
        " ",
        rest,
    )
    if re.search(r"[\u4e00-\u9fff]", rest):
        yield from _han_amounts(rest)
        rest = re.sub(r"[\u4e00-\u9fff]", " ", re.sub(_HAN_AMOUNT, " ", rest))
    yield from _english_amounts(rest)


def _dimes(match: re.Match[str]) -> str:
    tens, ones = (han_number(match[name] or "零") or Decimal(0) for name in ("dime", "cent"))
    return f"{tens / _TEN + ones / _HUNDRED}元"


def _han_amounts(text: str) -> Iterator[tuple[Decimal, bool]]:
    for match in _HAN_AMOUNT.finditer(text):
        whole = han_number(match["whole"])
        if whole is not None and not re.match(r"几", text[match.end() :]):
            yield whole + _cents(match["cents"] or "") + _half(match), bool(match["unit"])


def _half(match: re.Match[str]) -> Decimal:
    return Decimal("0.5") if match["half"] else Decimal(0)


def _cents(text: str) -> Decimal:
    """What follows the unit: 五 and 五毛 are half, 五毛二 is 0.52, 零五 is 0.05, 半 is half."""
    if text == "半":
        return Decimal("0.5")
    digits = re.sub(r"[毛角分]", "", text)
    value = "".join(str(han_number(char) or 0) for char in digits)
    return Decimal(f"0.{value}") if value else Decimal(0)


def _english_amounts(text: str) -> Iterator[tuple[Decimal, bool]]:
    run: list[str] = []
    words = [*_WORD.findall(text.replace("-", " ")), "."]
    pending: Decimal | None = None
    for index, word in enumerate(words):
        if word in ENGLISH_WORDS or word[0].isdigit() or (word == "and" and run and words[index + 1] in ENGLISH_WORDS):
            run += [word] if word != "and" else []
            continue
        value, run = _value_of(run), []
        if pending is not None:
            is_small = value is not None and value < _HUNDRED and value == int(value)
            yield pending + (value or Decimal(0)) / _HUNDRED if is_small else pending, True
            pending, value = None, None if is_small else value
        if value is not None:
            if word in _MONEY:
                pending = value
            else:
                yield (value / _HUNDRED, True) if word in _CENTS else (value, False)
    if pending is not None:
        yield pending, True


def _value_of(run: list[str]) -> Decimal | None:
    while (
        run
        and run[0] in ("a", "an")
        and (len(run) == 1 or run[1] not in ("hundred", "thousand", "million", "grand", "k"))
    ):
        run = run[1:]
    if not run:
        return None
    if run[0][0].isdigit():
        scale = (
            english_number(["one", *run[1:]])
            if len(run) > 1 and not any(word[0].isdigit() for word in run[1:])
            else None
        )
        digits = "".join(run) if all(word[0].isdigit() for word in run) else None
        if digits and digits.count(".") <= 1:
            return Decimal(digits)
        return Decimal(run[0]) * scale if scale else None
    return None if any(word[0].isdigit() for word in run) else english_number(run)
