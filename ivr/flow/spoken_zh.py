"""How values are spoken in Chinese: the one place for Mandarin, and for Cantonese with its own small words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import cn2an

from ivr.flow import spoken

_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九")
_YEAR = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True)
class SmallWords:
    """The words around numbers that one Chinese language says otherwise than another."""

    days: Mapping[int, str]
    periods: tuple[tuple[int, str], ...]
    """(first hour, name) of the parts of a day, in order."""
    two: str = "两"
    yuan: str = "元"
    jiao: str = "角"
    written: Mapping[int, int] = field(default_factory=dict)
    """Characters that this language writes otherwise."""


MANDARIN = SmallWords(
    days={-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"},
    periods=((0, "凌晨"), (6, "早上"), (9, "上午"), (12, "中午"), (13, "下午"), (18, "晚上")),
)
CANTONESE = SmallWords(
    days={-2: "前日", -1: "尋日", 0: "今日", 1: "聽日", 2: "後日"},
    periods=((0, "凌晨"), (6, "朝早"), (9, "上晝"), (12, "中午"), (13, "下晝"), (18, "夜晚")),
    two="兩",
    yuan="蚊",
    jiao="毫",
    written=str.maketrans("万亿号点转现", "萬億號點轉現"),
)


def formats(words: SmallWords) -> Mapping[str, spoken.Format]:
    """A function for every kind of value."""

    def written(format_: spoken.Format) -> spoken.Format:
        return lambda value, now: format_(value, now).translate(words.written)

    return {kind: written(format_) for kind, format_ in _formats(words).items()}


def _formats(words: SmallWords) -> Mapping[str, spoken.Format]:
    return {
        "digits": lambda value, _: _digits(value),
        "ending": lambda value, _: _digits(value[-4:]),
        "plain": lambda value, _: value,
        "number": lambda value, _: _number(value, words),
        "count": lambda value, _: _count(int(value), words),
        "percent": lambda value, _: f"百分之{_number(value, words)}",
        "money": lambda value, _: _money(value, words),
        "time": lambda value, now: _time(value, now, words),
        "date": lambda value, now: _day(spoken.moment(value), now, words),
        "clock": lambda value, _: _clock(datetime.strptime(value, "%H:%M"), words),  # noqa: DTZ007  no day, no zone
        "party": lambda value, _: _party(value),
        "move": lambda value, _: _MOVES[value],
        "names": lambda value, _: "、".join(_NAMES[code] for code in value.split()),
    }


def _digits(digits: str) -> str:
    return "，".join(group.translate(_DIGITS) for group in spoken.grouped(digits))


def _han(value: int, words: SmallWords) -> str:
    """A whole number as people say it: 两千零二, 二十二万."""
    han = str(cn2an.an2cn(value, "low"))
    return "".join(
        words.two if each == "二" and han[at + 1 : at + 2] in set("百千万亿") and han[at - 1 : at] != "十" else each
        for at, each in enumerate(han)
    )


def _count(value: int, words: SmallWords) -> str:
    return words.two if value == 2 else _han(value, words)


def _number(text: str, words: SmallWords) -> str:
    whole, _, part = str(spoken.number(text)).partition(".")
    return _han(int(whole), words) + (f"点{part.translate(_YEAR)}" if part else "")


def _money(text: str, words: SmallWords) -> str:
    yuan, rest = spoken.yuan_and_fen(text)
    jiao, fen = divmod(rest, 10)
    said = f"{_count(yuan, words)}{words.yuan}" if yuan or not rest else ""
    said += f"{_count(jiao, words)}{words.jiao}" if jiao else "零" if yuan and fen else ""
    return said + (f"{_count(fen, words)}分" if fen else "")


def _time(text: str, now: datetime | None, words: SmallWords) -> str:
    at = spoken.moment(text)
    return _day(at, now, words) + _clock(at, words)


def _day(at: datetime, now: datetime | None, words: SmallWords) -> str:
    days = spoken.days_from(now, at)
    if days is not None and days in words.days:
        return words.days[days]
    year = "" if now is None or spoken.is_this_year(now, at) else f"{str(at.year).translate(_YEAR)}年"
    return f"{year}{_han(at.month, words)}月{_han(at.day, words)}号"


def _clock(at: datetime, words: SmallWords) -> str:
    period = next(name for first, name in reversed(words.periods) if at.hour >= first)
    hour = at.hour if at.hour <= 12 else at.hour - 12
    minute = f"零{_han(at.minute, words)}" if at.minute < 10 else _han(at.minute, words)
    tail = "" if at.minute == 0 else "半" if at.minute == 30 else minute
    return f"{period}{_count(hour, words)}点{tail}"


def _party(text: str) -> str:
    before, stars, after, ending = spoken.unmasked(text)
    if ending:
        return "，".join(part for part in (before, f"尾号{_digits(ending)}") if part)
    if not stars or (len(before) > 1 and not after):
        return before
    # A person keeps the surname, a shop the words around its name.
    return f"{before}{'某' * stars if len(before) == 1 and not after else '某'}{after}"


_MOVES = {
    "payment_out": "付款",
    "payment_in": "收款",
    "transfer_out": "转出",
    "transfer_in": "转入",
    "refund_in": "退款",
    "refund_out": "退款",
    "top_up_in": "充值",
    "withdrawal_out": "提现",
}
_NAMES = {
    "CNY": "人民币",
    "HKD": "港币",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "KRW": "韩元",
    "THB": "泰铢",
    "SGD": "新加坡元",
    "AUD": "澳元",
    "MOP": "澳门元",
    "MYR": "马来西亚林吉特",
    "HK": "香港",
    "MO": "澳门",
    "JP": "日本",
    "KR": "韩国",
    "TH": "泰国",
    "SG": "新加坡",
    "MY": "马来西亚",
    "AU": "澳大利亚",
    "US": "美国",
    "GB": "英国",
    "FR": "法国",
    "DE": "德国",
    "IT": "意大利",
}

FORMATS = formats(MANDARIN)
CANTONESE_FORMATS = formats(CANTONESE)
