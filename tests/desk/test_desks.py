"""The desks file: what may be written, every fault with its place, and when a desk is open."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ivr.desk.desks import ALWAYS, LOCAL, Hours
from ivr.desk.desks_file import BrokenDesks, load_desks

GOOD = """\
desks:
  fraud:
    name: {zh-CN: 反欺诈, en-US: fraud}
    languages: [zh-CN]
    emergency: true
    hours: always
    overflow: {to: general, after: 60}
  general:
    name: {zh-CN: 综合, en-US: general}
    languages: [zh-CN, en-US]
    limit: 5
    hours: {workdays: 09:00-21:00, restdays: 10:00-18:00}
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "desks.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BrokenDesks) as broken:
        load_desks(path)
    return [str(fault).removeprefix(f"{path}:") for fault in broken.value.faults]


def test_the_desks_that_are_served_have_no_faults() -> None:
    desks = load_desks(Path("menus/desks.yaml"))
    assert {"fraud", "general"} <= desks.desks.keys()
    assert desks["fraud"].emergency
    assert desks["fraud"].hours == ALWAYS


def test_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "desks.yaml"
    path.write_text(GOOD, "utf-8")
    desks = load_desks(path)
    assert desks["general"].limit == 5
    assert desks["fraud"].overflow is not None
    assert desks["fraud"].overflow.to == "general"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("to: general", "to: nowhere", "7:16: there is no desk 'nowhere'; the desks are fraud, general"),
        ("to: general", "to: fraud", "7:16: a desk cannot overflow to itself"),
        (
            "emergency: true",
            "emergency: true\n    limit: 5",
            "6:5: an emergency desk turns nobody away: leave `limit` out",
        ),
        (
            "hours: always",
            "hours: {workdays: 09:00-21:00}",
            "6:5: an emergency desk never closes: write `hours: always`",
        ),
        ("    limit: 5\n", "", "8:3: `limit` is missing here: how many may wait"),
        ("limit: 5", "limit: 0", "11:5: limit: Input should be greater than or equal to 1"),
        ("limit: 5", "limt: 5", "11:5: `limt` is not known here"),
        ("09:00-21:00", "9-21", "12:13: workdays: '9-21' is no span of a day; write it as in 09:00-21:00"),
        ("09:00-21:00", "21:00-09:00", "12:13: workdays: '21:00-09:00' must begin before it ends, and end by 24:00"),
        ("09:00-21:00", "09:00-24:01", "12:13: workdays: '09:00-24:01' must begin before it ends, and end by 24:00"),
        ("{zh-CN: 综合, en-US: general}", "{zh-CN: 综合}", "9:5: name: the desk has no name in en-US"),
        ("[zh-CN, en-US]", "[zh-CN, fr]", "10:24: languages: must be a tag such as zh-CN"),
        ("[zh-CN, en-US]", "[]", "10:5: languages: at least one is needed"),
        ("  general:\n", "  fraud:\n", "8:3: `fraud` stands here twice"),
    ],
)
def test_every_fault_has_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in faults(tmp_path, GOOD.replace(old, new, 1))


def test_hours_that_are_neither_a_word_nor_spans(tmp_path: Path) -> None:
    text = "write `always`, or spans as in {workdays: 09:00-21:00, restdays: 10:00-18:00}"
    assert faults(tmp_path, GOOD.replace("hours: always", "hours: sometimes")) == [f"6:5: hours: {text}"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("to: general", "to: nowhere").replace("limit: 5", "limit: many")
    assert len(faults(tmp_path, text)) == 2


@pytest.mark.parametrize("text", ["", "- fraud", "desks: {}", "desks: [", "\x00"])
def test_what_is_no_desks_file_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenDesks, match="cannot be read"):
        load_desks(tmp_path / "desks.yaml")


def workday(day: date) -> bool:
    return day.weekday() < 5


HOURS = Hours.model_validate({"workdays": "09:00-21:00", "restdays": "10:00-18:00"})


@pytest.mark.parametrize(
    ("local", "is_open", "opens"),
    [
        ("2026-11-25 08:59", False, "2026-11-25 09:00"),
        ("2026-11-25 09:00", True, "2026-11-26 09:00"),
        ("2026-11-25 20:59", True, "2026-11-26 09:00"),
        ("2026-11-25 21:00", False, "2026-11-26 09:00"),
        ("2026-11-27 22:00", False, "2026-11-28 10:00"),
        ("2026-11-28 09:30", False, "2026-11-28 10:00"),
    ],
)
def test_when_a_desk_is_open(local: str, is_open: bool, opens: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=LOCAL)
    for moment in (now, now.astimezone(UTC)):
        assert HOURS.is_open(moment, workday) is is_open
        assert HOURS.opens_at(moment, workday) == datetime.fromisoformat(opens).replace(tzinfo=LOCAL)


def test_a_desk_that_is_closed_on_days_of_rest() -> None:
    weekdays = Hours.model_validate({"workdays": "09:00-24:00"})
    saturday = datetime(2026, 11, 28, 12, tzinfo=LOCAL)
    assert not weekdays.is_open(saturday, workday)
    assert weekdays.opens_at(saturday, workday) == datetime(2026, 11, 30, 9, tzinfo=LOCAL)
    # A make-up working day: the calendar knows, the week does not.
    assert weekdays.is_open(saturday, lambda _: True)


def test_a_desk_that_never_opens_says_so() -> None:
    assert Hours().opens_at(datetime(2026, 11, 28, tzinfo=LOCAL), workday) is None


def test_always_means_every_minute() -> None:
    for moment in (datetime(2026, 11, 28, 23, 59, 59, tzinfo=LOCAL), datetime(2026, 11, 29, tzinfo=LOCAL)):
        assert ALWAYS.is_open(moment, workday)
