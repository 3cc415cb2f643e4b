"""Whatever breaks, a signed voice request is answered in time with a document that leads to a person."""

import io
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import event

from app import create_app
from ivr.clock import Clock
from ivr.house import House
from ivr.ids import Ids
from tests.base.hotline import Hotline, give_menu, settings_for
from tests.base.outside import at_once

GENERAL = "+8675500000001"


@pytest.fixture(params=["no-such-folder", "no-server", "not-a-database"])
def broken_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that cannot be used."""
    if request.param == "no-server":
        return "postgresql://nobody@127.0.0.1:1/nothing"
    file = tmp_path / "file"
    file.write_text("this is no database, and no folder either" * 100)
    return f"sqlite:///{file}/hotline.db" if request.param == "no-such-folder" else f"sqlite:///{file}"


@pytest.fixture
def broken(broken_url: str, small_hotline: Hotline) -> Iterator[Hotline]:
    """A hotline whose database cannot be used."""
    house = House(settings_for(broken_url), Clock(), Ids())
    yield replace(small_hotline, app=create_app(house), house=house)
    if "database" in vars(house):
        house.database.close()


def test_without_a_database_the_caller_reaches_a_person(broken: Hotline, broken_url: str) -> None:
    if "/file/" not in broken_url:
        give_menu(broken.house)
    for path in ("/voice/incoming", "/voice/turn/1", "/voice/turn/99"):
        call = broken.call().send(path, {})
        assert call.dials == GENERAL
        assert call.path == "/voice/fallback/ended"
    assert broken.call().status("completed").status_code == 500


def test_the_fallback_needs_no_database(broken: Hotline) -> None:
    call = broken.call().send("/voice/fallback", {"ErrorCode": "11200", "ErrorUrl": "https://hotline.example.com/x"})
    assert call.dials == GENERAL
    call.dial_ends("no-answer")
    assert "Nobody can be reached" in call.heard
    assert call.root.find("Hangup") is not None
    call.send("/voice/fallback/ended", {"DialCallStatus": "completed"})
    assert call.heard == ""
    assert "database" not in vars(broken.house)


def test_a_full_disk_leads_to_a_person_and_nothing_is_half_done(small_hotline: Hotline) -> None:
    call = small_hotline.call().ring()
    with small_hotline.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    small_hotline.database.close()

    @event.listens_for(small_hotline.database.engine, "connect")
    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    for _ in range(60):
        call.press("*")
        if call.dials:
            break
    assert call.dials == GENERAL
    [row] = small_hotline.rows("calls")
    assert max(happened["step"] for happened in small_hotline.rows("call_events")) == row["step"] - 1


def test_a_locked_database_is_not_waited_for_longer_than_a_caller_waits(small_hotline: Hotline) -> None:
    call = small_hotline.call().ring()
    due = call.path
    with small_hotline.database.write():
        assert call.press("1").dials == GENERAL
    call.path = due
    assert call.press("1").dials is None


def test_five_megabytes_are_refused_early_in_twiml(small_hotline: Hotline) -> None:
    before = small_hotline.everything()
    size = 5_000_000
    for path in ("/voice/incoming", "/voice/turn/1", "/voice/status", "/voice/fallback"):
        body = _Counted(b"SpeechResult=" + b"x" * size)
        answer = small_hotline.app.test_client().post(
            path, input_stream=body, content_length=size, content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": "forged"},
        )  # fmt: skip
        assert (answer.status_code, answer.mimetype) == (413, "text/xml")
        assert ElementTree.fromstring(answer.get_data()).find("Hangup") is not None
        assert body.given == 0
    assert small_hotline.everything() == before


class _Counted(io.BytesIO):
    """A body that counts how much of it was read."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.given += len(data)
        return data


@pytest.mark.parametrize("step", [1, 7, 100, 101, 99_999_999_999])
def test_an_unknown_call_begins_afresh_at_whatever_step(hotline: Hotline, step: int) -> None:
    call = hotline.call().send(f"/voice/turn/{step}", {"Digits": "1"})
    assert call.heard == hotline.call().ring().heard
    first = call.answer.get_data()
    assert call.again().answer.get_data() == first
    assert call.press("1").events("TopicChosen")


def test_an_unknown_call_asked_for_twenty_times_at_once_begins_once(hotline: Hotline) -> None:
    call = hotline.call()
    form = call.form() | {"Digits": "1"}
    answers = at_once(20, lambda _: hotline.post("/voice/turn/1", form).get_data())
    assert len(set(answers)) == 1
    [row] = hotline.rows("calls")
    assert row["revision"] == 1
