"""Abuse 24: whole calls with known codes, proofs, numbers and ids, none of which is ever found where it must not be."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from ivr import log
from ivr.ids import Ids
from ivr.rotation import sealed_columns
from tests.base.hotline import Call, Hotline, hotline_on
from tests.base.outside import VICTIM, VICTIM_ACCOUNT, Wallet

CODE, WRONG = "738291", "918273"
SPOKEN = {
    "zh-CN": ("七三八二九幺", "九幺八二七三"),
    "en-US": ("seven three eight two nine one", "nine one eight two seven three"),
}
PROOFS = ("417X", "9526")
ENTERED = "13900139000"
ENTERED_SPOKEN = "幺三九零零幺三九零零零"
NEVER = (CODE, WRONG, *SPOKEN["zh-CN"], *SPOKEN["en-US"], "417X", "417*", "9526", "四幺七", "nine five two six")
NUMBERS = (VICTIM, VICTIM.removeprefix("+86"), ENTERED, ENTERED_SPOKEN, VICTIM_ACCOUNT)


@dataclass
class KnownCodes(Ids):
    """Chance, but for codes: each is the canary."""

    drawn: list[str] = field(default_factory=list)

    def digits(self, length: int) -> str:
        return CODE if length == len(CODE) else super().digits(length)


@contextmanager
def canaries(url: str, wallet: Wallet, codes: str) -> Iterator[Hotline]:
    with hotline_on(url, wallet, codes=codes, log_level="DEBUG") as hotline:
        object.__setattr__(hotline.house.codes.providers["sms"], "ids", KnownCodes())
        object.__setattr__(hotline.network.config.world, "code", lambda: CODE)
        yield hotline


def whole_calls(hotline: Hotline) -> list[Call]:
    """One that proves by keypad, two that say the code, one by weaker proofs, one from elsewhere, one that babbles."""
    calls = [hotline.call().to_code().press(WRONG).press(CODE).settle()]
    for language, (right, wrong) in SPOKEN.items():
        call = hotline.call().ring()
        call = (call.press("9") if language == "en-US" else call).press("1").press("1")
        calls.append(call.say(wrong).say(right).settle())
    calls.append(hotline.call().ring().press("1").press("2").press("417*").press(PROOFS[1]).settle())
    elsewhere = hotline.call("anonymous").ring().wait().press("1").say(ENTERED_SPOKEN)
    calls.append(elsewhere.press("1").press(WRONG))
    babbling = hotline.call().ring()
    for words in (f"我的验证码是{SPOKEN['zh-CN'][0]}", f"the code is {CODE}", ENTERED_SPOKEN):
        babbling.say(words)
    calls.append(babbling)
    for call in calls:
        call.status("completed")
    hotline.work()
    return calls


def dump(hotline: Hotline) -> bytes:
    """All that the database keeps: the bytes of its files, or every row of every table as PostgreSQL writes it out."""
    address = sa.make_url(hotline.database.url)
    if hotline.database.is_sqlite:
        path = Path(str(address.database))
        return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    with psycopg.connect(hotline.database.url) as connection:
        found = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = [
            repr(row)
            for schema, table in found
            for row in connection.execute(f'SELECT t::text, t.* FROM "{schema}"."{table}" t')
        ]
    return "\n".join(rows).encode()


def exports(hotline: Hotline, calls: list[Call]) -> str:
    """What people get to see: records, lists of them, the statistics."""
    runner = hotline.app.test_cli_runner()
    shown = [runner.invoke(args=["records", "show", call.sid]).output for call in calls]
    shown.append(runner.invoke(args=["records", "find", "--phone", VICTIM]).output)
    shown.append(runner.invoke(args=["codes", "stats"]).output)
    shown.append(json.dumps([call.record() for call in calls], ensure_ascii=False))
    return "\n".join(shown)


def opened(hotline: Hotline, *, but: Call) -> str:
    """All that is sealed, laid open; but for one call, in which a code was said where nobody asked for one."""
    vault, babbling = hotline.house.settings.vault, but.record()["call"]
    values = [
        vault.open(row[column.name], column.type.purpose)  # type: ignore[attr-defined]  # of this type alone
        for table, columns in sealed_columns().items()
        for row in hotline.rows(table.name)
        for column in columns
        if row[column.name] and babbling not in (row.get("call_id"), row.get("id"))
    ]
    return "\n".join(values)


def found_in(text: str | bytes, canaries: tuple[str, ...]) -> list[str]:
    if isinstance(text, bytes):
        return [each for each in canaries if each.encode() in text or each.encode("utf-16-le") in text]
    return [each for each in canaries if re.search(rf"(?<![0-9a-f]){re.escape(each)}(?![0-9a-f])", text)]


@pytest.fixture(params=["sms", "verify"])
def hotline(request: pytest.FixtureRequest, migrated_url: str, wallet: Wallet) -> Iterator[Hotline]:
    with canaries(migrated_url, wallet, request.param) as hotline:
        yield hotline


def test_no_canary_is_in_a_log_a_dump_or_an_export(hotline: Hotline, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("DEBUG")
    calls = whole_calls(hotline)
    assert [call.record()["verified_by"] for call in calls[:4]] == ["code", "code", "code", "two_of_three"]
    written = capsys.readouterr()
    assert "POST /v1/account-lookups" in written.err, "nothing was logged, so nothing is shown"
    logged = written.out + written.err
    assert found_in(logged, NEVER) == []
    assert found_in(logged, NUMBERS) == []
    kept = dump(hotline)
    assert calls[0].record()["call"].encode() in kept, "the dump holds no call, so nothing is shown"
    # Where four digits alone are looked for in a whole file, chance finds them in hashes.
    assert found_in(kept, tuple(each for each in NEVER + NUMBERS if len(each) > 4 or not each.isascii())) == []
    assert b"+86138" not in kept
    assert found_in(opened(hotline, but=calls[-1]), NEVER) == []
    told = exports(hotline, calls)
    assert calls[0].sid in told
    assert found_in(told, NEVER) == []
    assert found_in(told, NUMBERS) == []


FAILURES = ["check_code", "send_code", "check_proof", "find_account"]


@pytest.mark.parametrize("name", FAILURES)
def test_no_canary_is_in_the_words_of_an_exception(
    migrated_sqlite: str, wallet: Wallet, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Whatever breaks: a handler that quotes all it was given, and a database that quotes its statement."""

    def broken(asked: Any) -> Any:
        raise RuntimeError(f"{asked.args} {CODE} {SPOKEN['zh-CN'][0]} {VICTIM}")

    with canaries(migrated_sqlite, wallet, "sms") as hotline:
        log.configure("DEBUG")
        hotline.house.performer._handlers = dict(hotline.house.performer._handlers) | {name: broken}
        waiting = hotline.call().ring()
        call = hotline.call().ring().press("1")
        if name != "find_account":
            call.press("2" if name == "check_proof" else "1")
            call.press("417*" if name == "check_proof" else CODE)
        with hotline.database.write() as connection:
            connection.execute(sa.text("DROP TABLE call_events"))
        waiting.say(f"{SPOKEN['zh-CN'][0]}，{CODE}")
        written = capsys.readouterr()
    assert "request_failed" in written.err
    assert "turn_failed" in written.err
    assert found_in(written.out + written.err, NEVER + NUMBERS) == []


def test_what_twilio_refuses_is_not_quoted(
    migrated_sqlite: str, wallet: Wallet, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twilio's own message repeats the code and the whole number: https://www.twilio.com/docs/errors/60200"""
    with canaries(migrated_sqlite, wallet, "verify") as hotline:
        log.configure("DEBUG")
        call = hotline.call().to_code()
        service = "VA" + "0" * 32
        assert hotline.house.settings.verify_service == service
        hotline.network.faults.add({"verify": "fail", "times": 1})
        call.press(WRONG)
        hotline.work()
        written = capsys.readouterr()
    assert found_in(written.out + written.err, NEVER + NUMBERS) == []
    assert logging.getLogger("twilio").level >= logging.WARNING
