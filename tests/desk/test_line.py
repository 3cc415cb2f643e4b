"""Those who wait: entering, sending on, leaving, what they are told, on both databases."""

import pytest
import sqlalchemy as sa

from ivr.desk.expected import Told
from ivr.desk.line import Line
from tests.base.outside import at_once
from tests.desk.conftest import Desk


def test_a_call_has_one_entry_however_often_it_enters(desk: Desk) -> None:
    first = desk.comes("call")
    assert first is not None
    assert desk.comes("call") == first
    assert [row["state"] for row in desk.rows("queue_entries")] == ["waiting"]


def test_entering_at_once_makes_one_entry(desk: Desk) -> None:
    entered = at_once(6, lambda _: desk.comes("call"))
    assert entered == [desk.rows("queue_entries")[0]["id"]] * 6


def test_a_call_that_entered_between_our_look_and_our_insert_is_found(
    migrated_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets nobody in between: the write lock is held from the beginning."""
    desk, count = Desk(migrated_postgres), Line._waiting
    between: list[str] = []

    def late(line: Line, connection: sa.Connection, name: str) -> int:
        if not between:
            between.append("begun")
            between.append(str(desk.comes("call")))
        return count(line, connection, name)

    monkeypatch.setattr(Line, "_waiting", late)
    assert desk.comes("call") == between[1]
    assert len(desk.rows("queue_entries")) == 1
    desk.database.close()


def test_who_is_sent_on_keeps_the_turn_but_overflow_counts_anew(desk: Desk) -> None:
    first = desk.comes("call", "general")
    desk.clock.forward(50)
    assert desk.comes("call", "dispute") == first
    with desk.database.read() as connection:
        (entry,) = desk.line.waiting(connection)
    assert entry.desk == "dispute"
    assert round(entry.entered - entry.began) == 50


def test_a_full_desk_takes_nobody_more_and_an_emergency_desk_does(desk: Desk) -> None:
    limit = desk.desks["merchant"].limit
    assert limit is not None
    for number in range(limit):
        assert desk.comes(f"call {number}", "merchant") is not None
    assert desk.comes("one more", "merchant") is None
    assert desk.comes("robbed", "fraud") is not None
    desk.line.leave("call 0")
    assert desk.comes("one more", "merchant") is not None


def test_who_called_back_after_leaving_has_a_new_entry(desk: Desk) -> None:
    first = desk.comes("call")
    desk.line.leave("call")
    assert desk.comes("call") not in (None, first)
    assert sorted(str(row["state"]) for row in desk.rows("queue_entries")) == ["left", "waiting"]


def test_what_a_waiting_caller_is_told(desk: Desk) -> None:
    desk.hire("a")
    desk.talks("talking")
    for call in ("first", "second", "mine"):
        desk.comes(call)
    # Three calls of the usual 240 s for the one agent: twelve minutes, said in fives.
    assert desk.line.tell("mine") == Told(3, 15)
    assert desk.line.tell("mine") == Told()
    desk.line.leave("first")
    desk.clock.forward(60)
    told = desk.line.tell("mine")
    assert told.place == 2
    assert told.minutes is not None
    assert told.minutes < 14


def test_without_anybody_on_duty_no_wait_is_promised(desk: Desk) -> None:
    desk.hire("english", languages=("en-US",))
    desk.comes("mine")
    assert desk.line.tell("mine") == Told(1, None)
    assert desk.line.expected("general", "zh-CN") is None
    assert desk.line.expected("general", "en-US") is not None


def test_the_expected_wait_learns_from_the_latest_calls(desk: Desk) -> None:
    desk.hire("a")
    usual = desk.line.expected("general", "zh-CN")
    for number in range(30):
        id_ = desk.talks(f"call {number}")
        desk.clock.forward(540)
        assert desk.reservations.end_talk(id_)
        desk.agents.is_ready("a")
    learned = desk.line.expected("general", "zh-CN")
    assert usual is not None
    assert learned is not None
    assert usual == 240
    # 540 s and 60 s of wrap-up, of those that ended in the last hour; the usual counts as five calls of more.
    assert 400 < learned < 600


def test_nothing_is_told_to_who_does_not_wait(desk: Desk) -> None:
    assert desk.line.tell("nobody") == Told()
    desk.hire("a")
    desk.talks("call")
    assert desk.line.tell("call") == Told()


def test_no_n_plus_one(desk: Desk) -> None:
    """What a caller is told takes as many statements with forty before as with none."""
    statements: list[str] = []
    sa.event.listen(desk.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for call, before in (("first", 0), ("last", 40)):
        for number in range(before):
            desk.comes(f"call {number}")
        desk.comes(call)
        statements.clear()
        desk.line.tell(call)
        counts.append(len([each for each in statements if not each.startswith(("BEGIN", "COMMIT"))]))
    assert counts[0] == counts[1] <= 5
