"""A whole call by signed requests: what it does, what its record says, and what no table shows."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from ivr.calls.menus import Menus
from tests.base.hotline import Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT


def test_a_stolen_wallet_is_frozen_in_one_call(hotline: Hotline) -> None:
    call = hotline.call().prove()
    assert "已经冻结" in call.heard
    assert call.press("0").dials == hotline.house.settings.desks["fraud"]
    assert [freeze["account_id"] for freeze in hotline.wallet.freezes] == [VICTIM_ACCOUNT]
    call.dial_ends("completed")
    assert call.status("completed").status_code == 204
    record = call.record()
    assert (record["status"], record["outcome"], record["verified_by"]) == ("completed", "agent", "code")
    assert "202611210317" in record["transactions"]
    hotline.work()
    case_text, code_text = hotline.texts()
    [case] = hotline.house.cases.of_call(record["call"])
    assert case["number"] in case_text
    assert "验证码" in code_text


def test_numbers_ids_and_codes_stand_in_no_table(hotline: Hotline) -> None:
    """Abuse 24, over every column of every table after a whole call with a wrong code and a number entered."""
    call = hotline.call(STRANGER).ring().press("1").press(VICTIM[3:]).press("1")
    code, wrong = hotline.code(), "735182"
    call.press(wrong).press(code)
    hotline.work()
    case = hotline.house.cases.of_call(call.record()["call"])[0]["number"]
    call.dial_ends("completed").status("completed")
    canaries = [VICTIM[3:], STRANGER[3:], VICTIM_ACCOUNT, "202611210317", code, wrong, case]
    dump = {name: " ".join(map(_readable, hotline.rows(name))) for name in hotline.everything()}
    assert set(dump) >= {"calls", "call_events", "codes", "messages", "cases", "call_transactions", "call_requests"}
    assert all(dump[name] for name in ("calls", "codes", "messages", "cases", "call_transactions"))
    for name, text in dump.items():
        assert not [canary for canary in canaries if canary in text], name


def _readable(row: dict[str, object]) -> str:
    """A row's text and the bytes of its sealed values, from which a number would stick out."""
    values = (bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row.values())
    # Moments are long numbers too, and could hold anything by chance.
    return json.dumps([v for v, name in zip(values, row, strict=True) if not name.endswith(("_at", "_until"))])


def test_a_code_is_kept_as_verified_or_not_never_as_digits(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    code = hotline.code()
    call.press(code)
    here = hotline.house.turns.store.load(sid=call.sid)
    assert here is not None
    assert code not in here.session.model_dump_json()
    assert code not in json.dumps(call.record())
    assert [event["digits"] for event in call.events("KeysPressed")][-1] == "······"


def test_the_answer_is_erased_when_the_call_ends(hotline: Hotline) -> None:
    call = hotline.call().ring()
    assert hotline.rows("calls")[0]["answer"]
    call.status("completed")
    [row] = hotline.rows("calls")
    assert (row["answer"], row["status"]) == (None, "completed")
    assert row["ended_at"]


def test_a_request_after_the_end_hangs_up_and_writes_nothing(hotline: Hotline) -> None:
    call = hotline.call().ring()
    call.status("completed")
    before = hotline.everything()
    assert call.press("1").root.find("Hangup") is not None
    assert hotline.everything() == before


def test_a_record_masks_what_was_entered_and_said(hotline: Hotline) -> None:
    call = hotline.call(STRANGER).ring().press("1").press(VICTIM[3:])
    call.send("/voice/turn/99", {})
    text = json.dumps(call.record(), ensure_ascii=False)
    assert "138****8000" in text
    assert "134****5678" in text
    assert VICTIM[3:] not in text


def test_a_plain_turn_is_two_round_trips_on_postgresql(postgres_hotline: Hotline) -> None:
    call = postgres_hotline.call().ring()
    statements = _statements(postgres_hotline)
    call.press("6")
    assert [statement.split()[0] for statement in statements] == ["SELECT", "WITH"]


def test_a_plain_turn_is_one_read_and_one_write_transaction_on_sqlite(small_hotline: Hotline) -> None:
    call = small_hotline.call().ring()
    statements = _statements(small_hotline)
    call.press("6")
    begins = [statement for statement in statements if statement.startswith("BEGIN")]
    assert begins == ["BEGIN", "BEGIN IMMEDIATE"]
    assert statements[:2] == ["BEGIN", statements[1]]
    assert statements[1].startswith("SELECT")
    assert statements[3].startswith("UPDATE calls")


def _statements(hotline: Hotline) -> list[str]:
    """What is sent to the database from now on."""
    statements: list[str] = []

    @event.listens_for(hotline.database.engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    return statements


def test_a_session_of_an_unknown_menu_reaches_a_person(hotline: Hotline) -> None:
    call = hotline.call().ring()
    here = hotline.house.turns.store.load(sid=call.sid)
    assert here is not None
    _reseal(hotline, here.session.model_copy(update={"menu": "0123456789abcdef"}).model_dump_json())
    assert call.press("1").dials == hotline.house.settings.desks["general"]


@pytest.mark.parametrize("session", ['{"schema_number": 99}', "{", "{}"])
def test_an_unreadable_session_reaches_a_person(small_hotline: Hotline, session: str) -> None:
    call = small_hotline.call().ring()
    _reseal(small_hotline, session)
    assert call.press("1").dials == small_hotline.house.settings.desks["general"]


def _reseal(hotline: Hotline, session: str) -> None:
    sealed = hotline.house.settings.vault.seal(session, "session")
    with hotline.database.write() as connection:
        connection.execute(sa.text("UPDATE calls SET session = :session"), {"session": sealed})


def test_a_call_goes_on_in_the_menu_that_it_began_with(hotline: Hotline) -> None:
    call = hotline.call(STRANGER).ring()
    old = hotline.house.menus.current
    words = old.prompts["zh-CN"].model_copy(update={"prompts": {**old.prompts["zh-CN"].prompts}})
    changed = old.prompts["zh-CN"].prompts["more-menu"][0].model_copy(update={"say": "另一个菜单。"})
    words.prompts["more-menu"] = (changed,)
    new = old.model_copy(update={"prompts": {**old.prompts, "zh-CN": words}})
    menus = Menus(hotline.database, new, hotline.clock)
    menus.store()
    object.__setattr__(hotline.house.turns, "menus", menus)
    assert "另一个菜单" not in call.wait().press("6").heard
    assert "另一个菜单" in hotline.call(STRANGER).ring().wait().press("6").heard
