"""Amounts, telephone numbers and times as callers say them, told on Wednesday, 25 November 2026, at 14:00."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.amounts import find_amount
from ivr.speech.phones import find_phone
from ivr.speech.times import LOCAL, find_time

AMOUNTS = [
    ("两万三千五", 23500),
    ("三百二十块五", 320.5),
    ("一万零五", 10005),
    ("一万零五十", 10050),
    ("三千二", 3200),
    ("一百五", 150),
    ("五块八", 5.8),
    ("三块五毛二", 3.52),
    ("三块零五分", 3.05),
    ("三块零五", 3.05),
    ("五毛", 0.5),
    ("五毛五", 0.55),
    ("两块半", 2.5),
    ("3万5", 35000),
    ("3.5万", 35000),
    ("三万五千块钱", 35000),
    ("一亿两千万", 120000000),
    ("我转了五百块", 500),
    ("三百，不对，五百", 500),
    ("1,250.50", 1250.5),
    ("１２３元", 123),
    ("twenty-three hundred", 2300),
    ("one fifty", 150),
    ("two hundred and fifty yuan", 250),
    ("three hundred twenty point five", 320.5),
    ("five k", 5000),
    ("three dollars fifty", 3.5),
    ("fifty cents", 0.5),
    ("a thousand yuan", 1000),
    ("nineteen ninety", 1990),
    ("five hundred no six hundred", 600),
    ("大概八百元左右", 800),
    ("十块", 10),
    ("十五", 15),
    ("一百零五", 105),
    ("一千零二十", 1020),
    ("两千零五块", 2005),
    ("没有", None),
    ("", None),
    ("💰", None),
    ("20000", 20000),
    ("2万3", 23000),
    ("一点五万", 15000),
    ("twelve thousand three hundred forty five", 12345),
    ("一百二十三块四毛五", 123.45),
    ("貳佰元", 200),
    ("两百五十块", 250),
    ("我給我媽轉咗三千蚊", 3000),
    ("一千二百五", 1250),
    ("two and a half thousand", 2500),
    ("3 thousand", 3000),
    ("¥88.8", 88.8),
    ("eighty eight point eight yuan", 88.8),
    ("one hundred", 100),
    ("二三五零零", 23500),
    ("五千元整", 5000),
    ("六百六十六块六毛六", 666.66),
    ("一百万", 1000000),
    ("十二万三千四百五十六块七毛八分", 123456.78),
    ("零点五元", 0.5),
]
PHONES = [
    ("我的手机号是幺三八零零幺三八零零零", "+8613800138000"),
    ("+86 138 0013 8000", "+8613800138000"),
    ("零二幺六二二八零零零零", "+862162280000"),
    ("010-62280000", "+861062280000"),
    ("1380013800", None),
    ("8613800138000", "+8613800138000"),
    ("加八六幺三八零零幺三八零零零", "+8613800138000"),
    ("one three eight double zero one three eight triple zero", "+8613800138000"),
    ("九五幺八八", None),
    ("+852 9123 4567", "+85291234567"),
]
TIMES = [
    ("明天下午三点半", "26 15:30-16:00"),
    ("后天上午", "27 09:00-12:00"),
    ("今晚八点以后", "25 20:00-21:00"),
    ("两个小时以后", "25 16:00-16:30"),
    ("越快越好", "25 14:00-14:30"),
    ("Friday morning", "27 09:00-12:00"),
    ("下周三", "02 09:00-21:00"),
    ("十二月三号", "03 09:00-21:00"),
    ("in two hours", "25 16:00-16:30"),
    ("tomorrow at half past three", "26 15:30-16:00"),
    ("明天", "26 09:00-21:00"),
    ("傍晚", "25 17:00-19:00"),
    ("明天中午", "26 11:00-13:00"),
    ("半小时后", "25 14:30-15:00"),
    ("半个小时以后", "25 14:30-15:00"),
    ("一个半小时后", "25 15:30-16:00"),
    ("下午三点到五点", "25 15:00-17:00"),
    ("明早十点", "26 10:00-10:30"),
    ("周五下午", "27 13:00-18:00"),
    ("礼拜天上午十点一刻", "29 10:15-10:45"),
    ("15:30", "25 15:30-16:00"),
    ("tomorrow after eight pm", "26 20:00-21:00"),
    ("今天下午五点之前", "25 14:00-17:00"),
    ("上午", "26 09:00-12:00"),
    ("下午三点", "25 15:00-15:30"),
    ("上午十点", "26 10:00-10:30"),
    ("大后天晚上七点", "28 19:00-19:30"),
    ("三天以后", "28 09:00-21:00"),
    ("december third at two", "03 14:00-14:30"),
    ("the third of december in the afternoon", "03 13:00-18:00"),
    ("next friday", "04 09:00-21:00"),
    ("tonight", "25 18:00-21:00"),
    ("at 3:30 pm", "25 15:30-16:00"),
    ("between two and four tomorrow afternoon", "26 14:00-16:00"),
    ("quarter to four", "25 15:45-16:15"),
    ("in half an hour", "25 14:30-15:00"),
    ("in thirty minutes", "25 14:30-15:00"),
    ("as soon as possible", "25 14:00-14:30"),
    ("没有", None),
    ("", None),
    ("二月三十号", None),
    ("今天上午", None),
    ("明天十二点", "26 12:00-12:30"),
    ("中午十二点半", "26 12:30-13:00"),
    ("中午一点", "26 13:00-13:30"),
    ("晚上", "25 18:00-21:00"),
    ("明天晚上九点", "26 21:00-21:30"),
    ("28号下午", "28 13:00-18:00"),
    ("聽日下晝三點", "26 15:00-15:30"),
    ("three o'clock", "25 15:00-15:30"),
    ("day after tomorrow at ten", "27 10:00-10:30"),
    ("in an hour and a half", "25 15:30-16:00"),
    ("一小时之后", "25 15:00-15:30"),
    ("two thirty pm tomorrow", "26 14:30-15:00"),
    ("下周一上午九点", "30 09:00-09:30"),
    ("一会儿", None),
    ("十分钟后", "25 14:10-14:40"),
    ("明天下午三点以后", "26 15:00-21:00"),
    ("after six tomorrow", "26 18:00-21:00"),
    ("Monday at 10am", "30 10:00-10:30"),
    ("周三上午", "02 09:00-12:00"),
    ("noon tomorrow", "26 11:00-13:00"),
    ("下午四点二十分", "25 16:20-16:50"),
    ("tomorrow evening at seven", "26 19:00-19:30"),
]
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=LOCAL)


@pytest.mark.parametrize(("heard", "amount"), AMOUNTS)
def test_an_amount(heard: str, amount: float | None) -> None:
    assert find_amount(heard, "zh-CN") == amount


@pytest.mark.parametrize(("heard", "number"), PHONES)
def test_a_telephone_number(heard: str, number: str | None) -> None:
    assert find_phone(heard, "zh-CN") == number


@pytest.mark.parametrize(("heard", "span"), TIMES)
def test_a_time(heard: str, span: str | None) -> None:
    found = find_time(heard, "zh-CN", NOW)
    assert (found and f"{found[0]:%d %H:%M}-{found[1]:%H:%M}") == span


@given(st.integers(0, 10**9))
def test_an_amount_in_digits_comes_back(amount: int) -> None:
    assert find_amount(f"{amount}元", "zh-CN") == amount


@given(st.text("一二两三十百千万点零半块毛分下周月号明天后晚上午到以前0359: ", max_size=40) | st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    find_amount(text, "zh-CN")
    find_phone(text, "zh-CN")
    span = find_time(text, "zh-CN", NOW)
    assert span is None or span[0] < span[1]
