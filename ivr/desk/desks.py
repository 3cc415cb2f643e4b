"""Desks as data: whom each serves, when it is open, how long things may take. Read from `menus/desks.yaml`."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from ivr.flow.prompts import NOT_EMPTY, Language

LOCAL = ZoneInfo("Asia/Shanghai")
"""The time of the day that hours are written and spoken in; China has no other and no summer time."""

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
_DAY_MINUTES = 24 * 60
_DAYS_AHEAD = 30

DeskName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
CONSOLE_LANGUAGES = ("zh-CN", "en-US")
"""Languages that agents read; callers may be served in others."""
IsWorkday = Callable[[date], bool]
"""Whether people work on a day; the calendar knows holidays and make-up working days."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Part):
    """From one minute of the day until before another."""

    begins: int
    ends: int


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is no span of a day; write it as in 09:00-21:00")
    begins, ends = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    if not begins < ends <= _DAY_MINUTES:
        raise ValueError(f"{value!r} must begin before it ends, and end by 24:00")
    return Span(begins=begins, ends=ends)


DaySpan = Annotated[Span, BeforeValidator(_span)]
_WHOLE_DAY = Span(begins=0, ends=_DAY_MINUTES)


class Hours(_Part):
    """When a desk is open on days when people work and on days when they rest; None means closed all day."""

    workdays: DaySpan | None = None
    restdays: DaySpan | None = None

    def is_open(self, now: datetime, is_workday: IsWorkday) -> bool:
        """Whether the desk is open at a moment (with its time zone)."""
        local = now.astimezone(LOCAL)
        span = self._span_of(local.date(), is_workday)
        return span is not None and span.begins <= local.hour * 60 + local.minute < span.ends

    def opens_at(self, now: datetime, is_workday: IsWorkday) -> datetime | None:
        """The next moment when the desk opens, in local time; None when it does not within thirty days."""
        local = now.astimezone(LOCAL)
        for ahead in range(_DAYS_AHEAD + 1):
            day = local.date() + timedelta(days=ahead)
            span = self._span_of(day, is_workday)
            if span is None:
                continue
            opens = datetime.combine(day, time(span.begins // 60, span.begins % 60), LOCAL)
            if opens > local:
                return opens
        return None

    def _span_of(self, day: date, is_workday: IsWorkday) -> Span | None:
        return self.workdays if is_workday(day) else self.restdays


ALWAYS = Hours(workdays=_WHOLE_DAY, restdays=_WHOLE_DAY)


def _hours(value: Any) -> Any:
    if isinstance(value, str) and value != "always":
        raise ValueError("write `always`, or spans as in {workdays: 09:00-21:00, restdays: 10:00-18:00}")
    return ALWAYS if value == "always" else value


class Overflow(_Part):
    """The desk whose agents help out once a caller has waited so many seconds."""

    to: DeskName
    after: int = Field(ge=0, le=3600)


class Desk(_Part):
    """One desk. `emergency` callers come first everywhere, at any hour, and are never turned away."""

    name: dict[Language, str]
    languages: Annotated[tuple[Language, ...], NOT_EMPTY]
    emergency: bool = False
    limit: int | None = Field(default=None, ge=1, le=5000)
    hours: Annotated[Hours, BeforeValidator(_hours)]
    overflow: Overflow | None = None
    ring: int = Field(default=20, ge=5, le=60)
    wrap_up: int = Field(default=60, ge=0, le=900)
    talk_limit: int = Field(default=3600, ge=60, le=14400)
    usual: int = Field(default=240, ge=10, le=3600)
    """Seconds that a call usually keeps an agent busy, wrap-up included: what counts until calls have shown it."""

    @field_validator("name")
    @classmethod
    def _named_in_each_language(cls, name: dict[str, str]) -> dict[str, str]:
        if missing := [language for language in CONSOLE_LANGUAGES if not name.get(language, "").strip()]:
            raise ValueError(f"the desk has no name in {', '.join(missing)}")
        return name


class Desks(_Part):
    """All desks by name."""

    desks: dict[DeskName, Desk] = Field(min_length=1)

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def faults(self, known: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Where desks contradict themselves or one another, and what is wrong; `known` names may be used."""
        for name, desk in self.desks.items():
            at = ("desks", name)
            if desk.overflow and desk.overflow.to == name:
                yield (*at, "overflow", "to"), "a desk cannot overflow to itself"
            elif desk.overflow and desk.overflow.to not in known:
                text = f"there is no desk {desk.overflow.to!r}; the desks are {', '.join(sorted(known))}"
                yield (*at, "overflow", "to"), text
            if desk.emergency and desk.limit is not None:
                yield (*at, "limit"), "an emergency desk turns nobody away: leave `limit` out"
            if desk.emergency and desk.hours != ALWAYS:
                yield (*at, "hours"), "an emergency desk never closes: write `hours: always`"
            if not desk.emergency and desk.limit is None:
                yield at, "`limit` is missing here: how many may wait"
