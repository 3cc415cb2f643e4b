"""Tables of how values are spoken, in every language that has a place for it."""

from datetime import UTC, datetime

import pytest

from ivr.flow.spoken import KINDS, by_kind
from ivr.flow.spoken_en import FORMATS as ENGLISH
from ivr.flow.spoken_zh import CANTONESE_FORMATS as CANTONESE
from ivr.flow.spoken_zh import FORMATS as MANDARIN
from ivr.flow.words import fill

# A quarter to one at night in China, while it is still the day before in UTC.
NOW = datetime(2026, 11, 20, 16, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        ("0", "零元", "0 yuan"),
        ("2", "两分", "0.02 yuan"),
        ("50", "五角", "0.50 yuan"),
        ("22", "两角两分", "0.22 yuan"),
        ("200", "两元", "2 yuan"),
        ("305", "三元零五分", "3.05 yuan"),
        ("1200", "十二元", "12 yuan"),
        ("32050", "三百二十元五角", "320.50 yuan"),
        ("20202", "两百零二元零两分", "202.02 yuan"),
        ("298000", "两千九百八十元", "2,980 yuan"),
        ("2350000", "两万三千五百元", "23,500 yuan"),
        ("22000000", "二十二万元", "220,000 yuan"),
        ("20000000000", "两亿元", "200,000,000 yuan"),
    ],
)
def test_money_is_told_in_yuan(fen: str, zh: str, en: str) -> None:
    assert (MANDARIN["money"](fen, None), ENGLISH["money"](fen, None)) == (zh, en)


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-11-20T15:20:00+08:00", "昨天下午三点二十", "yesterday at 3:20 PM"),
        ("2026-11-21T00:05:00+08:00", "今天凌晨零点零五", "today at 12:05 AM"),
        ("2026-11-20T16:30:00+00:00", "今天凌晨零点半", "today at 12:30 AM"),
        ("2026-11-22T14:00:00+08:00", "明天下午两点", "tomorrow at 2 PM"),
        ("2026-11-23T08:15:00+08:00", "后天早上八点十五", "November 23rd at 8:15 AM"),
        ("2026-11-19T12:00:00+08:00", "前天中午十二点", "November 19th at noon"),
        ("2026-11-11T22:09:00+08:00", "十一月十一号晚上十点零九", "November 11th at 10:09 PM"),
        ("2025-12-02T09:00:00+08:00", "二零二五年十二月二号上午九点", "December 2nd, 2025 at 9 AM"),
    ],
)
def test_times_are_told_from_now_in_the_zone_of_china(at: str, zh: str, en: str) -> None:
    assert (MANDARIN["time"](at, NOW), ENGLISH["time"](at, NOW)) == (zh, en)


def test_without_now_nothing_is_called_yesterday() -> None:
    at = "2026-11-20T15:20:00+08:00"
    assert MANDARIN["time"](at, None) == "十一月二十号下午三点二十"
    assert ENGLISH["time"](at, None) == "November 20th at 3:20 PM"


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("date", "2026-11-21", "今天", "today"),
        ("date", "2026-12-01", "十二月一号", "December 1st"),
        ("date", "2027-02-22", "二零二七年二月二十二号", "February 22nd, 2027"),
        ("clock", "09:00", "上午九点", "9 AM"),
        ("clock", "18:30", "晚上六点半", "6:30 PM"),
        ("clock", "00:00", "凌晨零点", "midnight"),
        ("number", "7.1234", "七点一二三四", "7.1234"),
        ("number", "2.50", "二点五", "2.5"),
        ("number", "2000", "两千", "2,000"),
        ("count", "2", "两", "2"),
        ("count", "12", "十二", "12"),
        ("percent", "0.1", "百分之零点一", "0.1 percent"),
        ("party", "李**", "李某某", "Li, name hidden"),
        ("party", "张*", "张某", "Zhang, name hidden"),
        ("party", "银行卡 ****6217", "银行卡，尾号六二幺七", "Yin Hang Ka, ending in 6 2 1 7"),
        ("party", "和平路***超市", "和平路某超市", "He Ping Lu Chao Shi"),
        ("party", "游戏点卡***", "游戏点卡", "You Xi Dian Ka"),
        ("party", "****6217", "尾号六二幺七", "the one ending in 6 2 1 7"),
        ("names", "USD", "美元", "US dollars"),
        ("names", "JP KR TH", "日本、韩国、泰国", "Japan, South Korea and Thailand"),
        ("ending", "+8613800138000", "八零零零", "8 0 0 0"),
    ],
)
def test_other_values(kind: str, value: str, zh: str, en: str) -> None:
    assert (by_kind(MANDARIN, kind, value, NOW), by_kind(ENGLISH, kind, value, NOW)) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "value", "yue"),
    [
        ("money", "2350020", "兩萬三千五百蚊兩毫"),
        ("time", "2026-11-20T15:20:00+08:00", "尋日下晝三點二十"),
        ("date", "2026-12-01", "十二月一號"),
        ("digits", "12345678", "幺二三四，五六七八"),
    ],
)
def test_cantonese_has_small_words_of_its_own(kind: str, value: str, yue: str) -> None:
    assert CANTONESE[kind](value, NOW) == yue


def test_every_language_speaks_every_kind() -> None:
    for formats in (MANDARIN, CANTONESE, ENGLISH):
        assert set(formats) == set(KINDS)


@pytest.mark.parametrize("kind", ["money", "time", "date", "clock", "number", "count", "percent", "names"])
def test_a_value_that_is_none_of_its_kind_is_spoken_as_it_stands(kind: str) -> None:
    for formats in (MANDARIN, CANTONESE, ENGLISH):
        for wrong in ("x", "-5", "1e9", "25:61", "ÿ" * 40):
            assert by_kind(formats, kind, wrong, NOW)
    assert fill("一共{sum:money}。", {"sum": "many"}, "zh-CN") == "一共many。"


def test_the_moment_reaches_a_template() -> None:
    values = {"at": "2026-11-20T15:20:00+08:00", "sum": "32050"}
    assert fill("{at:time}，{sum:money}", values, "zh-CN", NOW) == "昨天下午三点二十，三百二十元五角"
    assert fill("{at:time}, {sum:money}", values, "en-US", NOW) == "yesterday at 3:20 PM, 320.50 yuan"


@pytest.mark.parametrize(
    ("move", "zh", "yue", "en"),
    [
        ("payment_out", "付款", "付款", "a payment"),
        ("transfer_out", "转出", "轉出", "a transfer"),
        ("refund_in", "退款", "退款", "a refund to you"),
        ("withdrawal_out", "提现", "提現", "a withdrawal"),
    ],
)
def test_which_way_money_moved(move: str, zh: str, yue: str, en: str) -> None:
    assert (MANDARIN["move"](move, None), CANTONESE["move"](move, None), ENGLISH["move"](move, None)) == (zh, yue, en)
