"""The hotline rehearsed in virtual time: the same calls word for word as over HTTP, and its guarded clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from ivr.clock import SettableClock
from ivr.commands import tried_of
from ivr.house import House
from ivr.ids import Ids
from ivr.settings import Settings
from ivr.simulator.rehearsal.stage import Stage, stage
from ivr.simulator.scripts import load_script
from tests.base.hotline import logging_kept, settings_for
from tests.e2e.test_transcripts import ON_POSTGRES, SCRIPTS, TRANSCRIPTS, masked

CLOCK = "/development/clock"
# A job that hangs takes real seconds and no virtual ones, so the caller of these hears of its end at once.
HANGING = {"freeze-hangs", "freeze-hangs.en"}


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    url = f"sqlite:///{tmp_path_factory.mktemp('unused') / 'unused.db'}"
    with logging_kept():
        house = House(Settings(_env_file=None, database_url=url), SettableClock(), Ids())  # type: ignore[call-arg]
        with stage(tried_of(house)) as set_up:
            yield set_up


def _scripts() -> list[Any]:
    marks = {name: [] if name in ON_POSTGRES else [pytest.mark.soak] for name in (s.stem for s in SCRIPTS)}
    return [pytest.param(s, id=s.stem, marks=marks[s.stem]) for s in SCRIPTS if s.stem not in HANGING]


@pytest.mark.parametrize("script", _scripts())
def test_a_script_gives_the_same_transcript_as_over_http(script: Path, rehearsal: Stage) -> None:
    result = rehearsal.play(load_script(script))
    sid = next(call.sid for call in rehearsal.network.calls() if call.direction == "inbound")
    record = rehearsal.read_record(sid) if rehearsal.read_record else None
    rehearsal.rest()
    assert result.passed, result.report
    assert record
    assert masked(result.transcript, record) == (TRANSCRIPTS / f"{script.stem}.txt").read_text(encoding="utf-8")


@pytest.fixture
def rehearsed(migrated_sqlite: str) -> Iterator[House]:
    house = House(settings_for(migrated_sqlite, clock="settable"), SettableClock(), Ids())
    with logging_kept():
        yield house
    house.close()


def test_the_clock_is_set_by_its_address(rehearsed: House) -> None:
    later = datetime.now(UTC) + timedelta(hours=2)
    answer = create_app(rehearsed).test_client().post(CLOCK, json={"now": later.isoformat()})
    assert (answer.status_code, answer.get_json()) == (200, {"next": None})
    assert rehearsed.clock.now() == later


@pytest.mark.parametrize("now", [None, "today", "2026-11-25T08:00:00"])
def test_a_moment_that_is_none_is_refused(rehearsed: House, now: str | None) -> None:
    answer = create_app(rehearsed).test_client().post(CLOCK, json={"now": now})
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_only_this_machine_may_set_it(rehearsed: House) -> None:
    client = create_app(rehearsed).test_client()
    moment = datetime.now(UTC).isoformat()
    assert client.post(CLOCK, json={"now": moment}, environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 403


def test_it_is_not_there_unless_the_clock_is_settable(migrated_sqlite: str) -> None:
    house = House(settings_for(migrated_sqlite), SettableClock(), Ids())
    with logging_kept():
        assert create_app(house).test_client().post(CLOCK, json={}).status_code == 404
    house.close()


def test_production_refuses_a_settable_clock() -> None:
    with pytest.raises(ValueError, match="CLOCK must be real"):
        Settings(_env_file=None, environment="production", clock="settable")  # type: ignore[call-arg]
