"""When a caller wants to be called: a span of time from what they say and the moment that they say it.

A part of the day is a span, "after" lasts until 21:00, a point in time is half an hour; calls are made from 9 to 21.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.speech.clean import clean
from ivr.speech.numbers import HAN_NUMBER, english_number, han_number
from ivr.speech.sound import simplified

LOCAL = ZoneInfo("Asia/Shanghai")
FIRST, LAST = 9, 21
"""The hours between which callbacks are made."""
POINT = timedelta(minutes=30)
Span = tuple[datetime, datetime]

_N = f"(?:{HAN_NUMBER})"
_PARTS = (
    (r"上午|早上|早晨|清早|清晨|今早|明早|朝早|上昼|\bmorning\b", 9, 12, False),
    (r"中午|正午|午饭|晏昼|\bnoon\b|\bmidday\b|\blunch(?:time)?\b", 11, 13, True),
    (r"下午|午后|下昼|\bafternoon\b", 13, 18, True),
    (r"傍晚|黄昏|\bdusk\b", 17, 19, True),
    (r"晚上|今晚|明晚|夜里|夜晚|夜间|晚间|后晚|\bevening\b|\btonight\b|\bnight\b", 18, 21, True),
)
_DAYS = (
    (r"大后天|大後天", 3),
    (r"后天|后日|后晚|\bovermorrow\b", 2),
    (r"明天|明日|明儿|明早|明晚|听日|\btomorrow\b", 1),
    (r"今天|今日|今儿|今早|今晚|\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b", 0),
)
_WEEKDAY = re.compile(r"(?P<next>下+)?(?:个)?(?P<this>这|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-6])")
_ENGLISH_WEEKDAY = re.compile(
    r"\b(?P<next>next )?(?:this |on )*(?P<day>mon|tues?|wednes|thurs?|fri|satur|sun)day\b|\bnext week\b"
)
_WEEKDAYS = {"mon": 0, "tue": 1, "tues": 1, "wednes": 2, "thur": 3, "thurs": 3, "fri": 4, "satur": 5, "sun": 6}
_DATE = re.compile(rf"(?:(?P<month>{_N})月)?(?P<day>{_N})[号日]")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAME = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_TO_NINTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENTH = ("thir", "four", "fif", "six", "seven", "eigh", "nine")
_ORDINALS = {
    **{word: value for value, word in enumerate(_TO_NINTH, 1)},
    **{f"{word}teenth": value for value, word in enumerate(_TEENTH, 13)},
    **{f"twenty {word}": value for value, word in enumerate(_TO_NINTH, 21)},
    **{"tenth": 10, "eleventh": 11, "twelfth": 12, "twentieth": 20, "thirtieth": 30, "thirty first": 31},
}
_ORDINAL = r"(?P<nth>\d{1,2}(?:st|nd|rd|th)?|" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_ENGLISH_DATES = (
    re.compile(rf"\b{_MONTH_NAME}\s+(?:the\s+)?{_ORDINAL}\b"),
    re.compile(rf"\b{_ORDINAL}\s+(?:of\s+)?{_MONTH_NAME}\b"),
)
_CLOCK = re.compile(
    rf"(?P<colon>\d{{1,2}})[:：](?P<mm>\d{{2}})\s*(?P<ampm>[ap])?\.?m?\b|(?P<hour>{_N})(?:点钟|点整|点|时)(?P<minute>半|[一三]刻|{_N}分?)?"
)
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_ENGLISH_CLOCK = re.compile(
    rf"\b(?P<past>half|quarter|twenty|ten|five)\s+(?P<way>past|to|after)\s+(?P<of>{_NUMBER_WORD})\b(?:\s*(?P<m1>[ap])\.?m)?"
    rf"|(?P<lead>\b(?:at|after|before|by|around|about|from|between|till|until|to|and|since)\s+)?\b(?P<hour>{_NUMBER_WORD})"
    r"(?:\s+(?P<minute>thirty|fifteen|forty five|oclock|o'clock))?(?:\s*(?P<m2>[ap])\.?m\b\.?)?"
)
_MINUTES = {
    "half": 30,
    "quarter": 15,
    "twenty": 20,
    "ten": 10,
    "five": 5,
    "thirty": 30,
    "fifteen": 15,
    "forty five": 45,
}
_SOON = re.compile(
    r"越快越好|尽快|尽早|马上|立刻|立即|现在|而家|随时|快点|赶紧"
    r"|\bas soon as (?:possible|you can)\b|\basap\b|\bright (?:now|away)\b|\bimmediately\b|\bnow\b|\bany ?time\b"
)
_RELATIVE = re.compile(
    rf"(?P<number>半|{_N})?(?P<each>个)?(?P<half>半)?"
    r"(?P<unit>小时|钟头|钟|分钟|分鐘|刻钟|天|日|周|星期|礼拜)(?P<plus>半)?[之以过]?[后內内]"
)
_ENGLISH_RELATIVE = re.compile(
    rf"\b(?:in|after)\s+(?P<number>(?:(?:twenty|thirty|forty|fifty|fifteen|{_NUMBER_WORD}"
    r"|a|an|half|couple|of|and)\s+)+|\d+\s*)(?P<unit>minute|hour|day|week)s?(?P<plus> and a half)?\b"
)
_AFTER = re.compile(r"以后|之后|过后|后(?!天|日|晚)|起|开始|\bafter\b|\bfrom\b|\bsince\b|\bonwards?\b|\bor later\b")
_BEFORE = re.compile(r"以前|之前|前(?!天)|\bbefore\b|\bby\b|\buntil\b|\btill\b")
_BETWEEN = re.compile(r"到|至|[-~～—–]|\bto\b|\btill\b|\buntil\b|\band\b")


@dataclass(frozen=True)
class _Said:
    """What was found of a day and of a part of a day."""

    text: str
    now: datetime
    day: date | None
    part: tuple[int, int, bool] | None


def find_time(text: str, language: str, now: datetime) -> Span | None:
    """Return from when until when the caller wants the call, in China's time; None when no time is said or it is over.

    `now` must know its time zone. Both languages are understood in every `language`. Never raises.
    """
    plain = simplified(clean(text).lower()).replace("day after tomorrow", "overmorrow")
    local = now.astimezone(LOCAL)
    try:
        return _found(plain, local)
    except (ValueError, OverflowError):
        # A thirtieth of February, or a year beyond the calendar.
        return None


def _found(plain: str, now: datetime) -> Span | None:
    if point := _relative(plain, now):
        return point
    said = _Said(plain, now, _day(plain, now.date()), _part(plain))
    clocks = _clocks(said)
    if not clocks and said.day is None and said.part is None:
        return (now, now + POINT) if _SOON.search(plain) else None
    span = _span(said, clocks)
    if span and span[1] <= now and (days := _days_to_the_next(said)):
        span = (span[0] + timedelta(days=days), span[1] + timedelta(days=days))
    if span is None or span[1] <= now:
        return None
    # Nobody can be called at a time that is over.
    return max(span[0], now), span[1]


def _days_to_the_next(said: _Said) -> int:
    """When a time is over for today: the next day for "at three", the next week for "Wednesday", never for "today"."""
    if said.day is None:
        return 1
    is_today = any(re.search(pattern, said.text) for pattern, _ in _DAYS)
    return 7 if not is_today and _weekday(said.text, said.now.date()) else 0


def _relative(plain: str, now: datetime) -> Span | None:
    if match := _RELATIVE.search(plain):
        number = _count(match["number"])
        number += 0.5 if match["half"] or match["plus"] else 0
        unit = match["unit"]
    elif match := _ENGLISH_RELATIVE.search(plain):
        number, unit = _english_count(match["number"].split()) + (0.5 if match["plus"] else 0), match["unit"]
    else:
        return None
    if unit in ("天", "日", "周", "星期", "礼拜", "day", "week"):
        return None
    minutes = {"分钟": 1, "分鐘": 1, "minute": 1, "刻钟": 15}.get(unit, 60)
    start = now + timedelta(minutes=float(number) * minutes)
    return start, start + POINT


def _count(text: str | None) -> float:
    return 0.5 if text == "半" else float(han_number(text) or 0) if text else 1.0


def _english_count(words: list[str]) -> float:
    if "couple" in words:
        return 2
    half = 0.5 if "half" in words else 0
    rest = [word for word in words if word not in ("half", "of", "and")]
    if half and set(rest) <= {"a", "an"}:
        return half
    if rest and rest[0].isdigit():
        return int(rest[0]) + half
    return float(english_number(rest) or 1) + half


def _day(plain: str, today: date) -> date | None:
    if match := _RELATIVE.search(plain) or _ENGLISH_RELATIVE.search(plain):
        days = {"天": 1, "日": 1, "day": 1}.get(match["unit"], 7)
        number = _english_count(match["number"].split()) if match["unit"].isascii() else _count(match["number"])
        return today + timedelta(days=int(number * days))
    for pattern, days in _DAYS:
        if re.search(pattern, plain):
            return today + timedelta(days=days)
    return _weekday(plain, today) or _date(plain, today)


def _weekday(plain: str, today: date) -> date | None:
    if match := _WEEKDAY.search(plain):
        wanted = "一二三四五六日".find(match["day"].replace("天", "日"))
        wanted = int(match["day"]) - 1 if wanted < 0 else wanted
        monday = today - timedelta(days=today.weekday())
        if match["next"] or match["this"]:
            return monday + timedelta(weeks=len(match["next"] or ""), days=wanted)
    elif match := _ENGLISH_WEEKDAY.search(plain):
        if not match["day"]:
            return today + timedelta(days=7 - today.weekday())
        wanted = _WEEKDAYS[match["day"]]
        if match["next"]:
            return today - timedelta(days=today.weekday()) + timedelta(weeks=1, days=wanted)
    else:
        return None
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _date(plain: str, today: date) -> date | None:
    if match := _DATE.search(plain):
        month, day = han_number(match["month"] or ""), han_number(match["day"])
        return _coming(int(month) if month else None, int(day or 0), today)
    for pattern in _ENGLISH_DATES:
        if match := pattern.search(plain):
            nth = re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", match["nth"])
            nth_day = _ORDINALS.get(nth) or int(nth)
            return _coming(_MONTHS.index(match["month"][:3]) + 1, nth_day, today)
    return None


def _coming(month: int | None, day: int, today: date) -> date:
    if month is None:
        found = today.replace(day=day)
        if found >= today:
            return found
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first.replace(day=day)
    found = today.replace(month=month, day=day)
    return found if found >= today else found.replace(year=today.year + 1)


def _part(plain: str) -> tuple[int, int, bool] | None:
    for pattern, begins, ends, is_late in _PARTS:
        if re.search(pattern, plain):
            return begins, ends, is_late
    return None


def _clocks(said: _Said) -> list[tuple[time, int]]:
    """The times of day that are told, with where each ends in the text."""
    found = [(_han_clock(match, said), match.end()) for match in _CLOCK.finditer(said.text)]
    if not found:
        found = [
            (_english_clock(match, said), match.end())
            for match in _ENGLISH_CLOCK.finditer(said.text)
            if match["past"] or match["lead"] or match["m2"] or match["minute"] or said.part
            if _hour(match["of"] or match["hour"]) <= 24
            if not re.match(r"\s*(?:[号日月]|minutes?|hours?|days?|weeks?|times?)\b", said.text[match.end() :])
            if not any(each.search(match[0]) for each in _ENGLISH_DATES)
        ]
    return found[:2]


def _han_clock(match: re.Match[str], said: _Said) -> time:
    if match["colon"]:
        return _time(int(match["colon"]), int(match["mm"]), said, match["ampm"])
    hour, minute = han_number(match["hour"]) or 0, match["minute"] or ""
    minutes = {"": 0, "半": 30, "一刻": 15, "三刻": 45}.get(minute)
    minutes = int(han_number(minute.rstrip("分")) or 0) if minutes is None else minutes
    return _time(int(hour), minutes, said, None)


def _english_clock(match: re.Match[str], said: _Said) -> time:
    hour = _hour(match["of"] or match["hour"])
    minutes = _MINUTES.get(match["past"] or match["minute"] or "", 0)
    if match["way"] == "to":
        hour, minutes = hour - 1 or 12, 60 - minutes
    return _time(hour, minutes, said, match["m1"] or match["m2"])


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else int(english_number([word]) or 0)


def _time(hour: int, minute: int, said: _Said, ampm: str | None) -> time:
    """A time on the clock's face made one of the day: by its part, or else within the hours that calls are made."""
    if ampm:
        hour = hour % 12 + (12 if ampm == "p" else 0)
    elif said.part and said.part[2]:
        hour += 12 if hour < (11 if said.part[0] == 11 else 12) else 0
    elif not said.part and 0 < hour < FIRST:
        hour += 12
    return time(hour % 24 if hour == 24 else hour, minute)


def _span(said: _Said, clocks: list[tuple[time, int]]) -> Span | None:
    day = said.day or said.now.date()
    begins, ends = said.part[:2] if said.part else (FIRST, LAST)
    if not clocks:
        if said.part and _AFTER.search(said.text) and not _RELATIVE.search(said.text):
            ends = LAST
        return _at(day, time(begins)), _at(day, time(ends))
    start = _at(day, clocks[0][0])
    if len(clocks) > 1 and _BETWEEN.search(said.text):
        end = _at(day, clocks[1][0])
        return (start, end) if end > start else None
    if _AFTER.search(said.text):
        return start, max(_at(day, time(LAST)), start + POINT)
    if _BEFORE.search(said.text):
        earliest = _at(day, time(min(begins, clocks[0][0].hour)))
        return (earliest, start) if earliest < start else None
    if start < said.now and said.day is None:
        start += timedelta(days=1)
    return start, start + POINT


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LOCAL)
