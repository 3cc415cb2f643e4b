"""Counters with a limit, shared exactly by whoever counts at once."""

from datetime import UTC, datetime

from ivr.identity.counters import count_down, count_up, is_reached
from tests.base.hotline import Hotline
from tests.base.outside import at_once

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
BEFORE_MIDNIGHT_IN_SHANGHAI = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
AFTER_IT = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)


def up(hotline: Hotline, subject: str = "me", now: datetime = NOON, limit: int = 3) -> bool:
    with hotline.database.write() as connection:
        return count_up(connection, "what", subject, now, limit)


def reached(hotline: Hotline, now: datetime = NOON, limit: int = 3) -> bool:
    with hotline.database.read() as connection:
        return is_reached(connection, "what", "me", now, limit)


def test_it_counts_up_to_the_limit_and_no_further(hotline: Hotline) -> None:
    assert [up(hotline) for _ in range(5)] == [True, True, True, False, False]
    assert reached(hotline)
    assert not reached(hotline, limit=4)
    assert [row["count"] for row in hotline.rows("counters")] == [3]


def test_twenty_at_once_share_the_limit(hotline: Hotline) -> None:
    assert sorted(at_once(20, lambda _: up(hotline))) == [False] * 17 + [True] * 3


def test_subjects_and_local_days_count_apart(hotline: Hotline) -> None:
    assert up(hotline, now=BEFORE_MIDNIGHT_IN_SHANGHAI, limit=1)
    assert not up(hotline, now=BEFORE_MIDNIGHT_IN_SHANGHAI, limit=1)
    assert up(hotline, "you", BEFORE_MIDNIGHT_IN_SHANGHAI, 1)
    assert up(hotline, now=AFTER_IT, limit=1)


def test_counting_down_takes_one_back_and_stops_at_none(hotline: Hotline) -> None:
    up(hotline, limit=1)
    for _ in range(2):
        with hotline.database.write() as connection:
            count_down(connection, "what", "me", NOON)
    assert [row["count"] for row in hotline.rows("counters")] == [0]
    assert up(hotline, limit=1)
