"""Records are found by number, transaction and id, newest first, and show no number in full."""

from datetime import datetime

import pytest

from ivr.calls.records import PAGE, mask_numbers, masked
from tests.base.hotline import Hotline
from tests.base.outside import STRANGER, VICTIM


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+8613800138000", "138****8000"), ("+85230001234", "+85****1234"), ("+8612345", "****"), ("", "****")],
)
def test_a_number_is_masked(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_a_record_is_found_by_what_people_know(hotline: Hotline) -> None:
    call = hotline.call().prove()
    hotline.call(STRANGER).ring()
    records = hotline.house.records
    found = [
        records.by_phone(VICTIM),
        records.by_transaction("202611210317"),
        records.by_id(call.record()["call"]),
    ]
    assert [[record["sid"] for record in some] for some in found] == [[call.sid]] * 3
    assert found[0][0]["caller"] == "138****8000"
    assert records.show(found[0][0]["call"]) == records.show(call.sid)
    assert records.by_phone("+8613000000000") == records.by_transaction("202611210000") == records.by_id("x") == []
    assert records.show("x") is None


def test_a_record_is_found_by_the_account_when_another_telephone_called(hotline: Hotline) -> None:
    call = hotline.call("anonymous").ring().wait().press("1").press(VICTIM.removeprefix("+86"))
    [found] = hotline.house.records.by_phone(VICTIM)
    assert (found["sid"], found["caller"], found["registered"]) == (call.sid, None, "138****8000")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我的号码是 138 0013 8000", "我的号码是 138****8000"),
        ("13800138000。", "138****8000。"),
        ("幺三八，零零幺三，八零零零", "幺三八****八零零零"),
        ("it is one three eight, zero zero one three, eight thousand", "it is **** thousand"),
        ("call me on 138-0013-8000 please", "call me on 138****8000 please"),
        ("按 1，再按 2", "按 1，再按 2"),
        ("一二三四五", "一二三四五"),
        ("我的验证码是七三八二九幺", "我的验证码是****"),
        ("the code is 738 291", "the code is ****"),
        ("it says seven three eight, two nine one", "it says ****"),
    ],
)
def test_a_long_number_is_masked_however_it_was_said(said: str, shown: str) -> None:
    assert mask_numbers(said) == shown


def test_a_withheld_caller_is_shown_as_nobody(hotline: Hotline) -> None:
    assert hotline.call("anonymous").ring().record()["caller"] is None


def test_records_come_in_pages_newest_first(hotline: Hotline) -> None:
    for _ in range(PAGE + 2):
        hotline.call().ring()
    first = hotline.house.records.by_phone(VICTIM)
    starts = [record["started_at"] for record in first]
    assert len(first) == PAGE
    assert starts == sorted(starts, reverse=True)
    assert len(hotline.house.records.by_phone(VICTIM, datetime.fromisoformat(starts[-1]))) == 2
