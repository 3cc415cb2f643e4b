"""Cases are opened once, told of by text, and found by their number."""

from dataclasses import replace

from ivr.cases.cases import NewCase
from ivr.ids import Ids
from tests.base.hotline import Hotline
from tests.base.outside import VICTIM, VICTIM_ACCOUNT, at_once

NEW = NewCase("key", "call", VICTIM_ACCOUNT, "account_theft", VICTIM, "zh-CN")


class Scripted(Ids):
    """Draws these numbers, one after another."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = list(numbers)

    def digits(self, length: int) -> str:
        return self.numbers.pop(0)


def test_a_case_is_opened_told_and_found(hotline: Hotline) -> None:
    cases = hotline.house.cases
    number = cases.open(NEW)
    assert len(number) == 8
    assert cases.call_of(number) == "call"
    [case] = cases.of_call("call")
    assert (case["number"], case["topic"], case["state"]) == (number, "account_theft", "open")
    hotline.work()
    assert [number in text for text in hotline.texts()] == [True]


def test_opening_again_under_one_key_is_the_same_case_and_one_text(hotline: Hotline) -> None:
    number = hotline.house.cases.open(NEW)
    assert hotline.house.cases.open(NEW) == number
    assert len(hotline.rows("cases")) == len(hotline.rows("messages")) == 1


def test_asking_again_in_the_same_call_is_the_same_case_and_another_topic_is_not(hotline: Hotline) -> None:
    number = hotline.house.cases.open(NEW)
    assert hotline.house.cases.open(replace(NEW, key="asked again")) == number
    assert hotline.house.cases.open(replace(NEW, key="other topic", topic="lost_funds")) != number
    assert len(hotline.rows("messages")) == 2


def test_eight_at_once_under_one_key_open_one_case(hotline: Hotline) -> None:
    opened = [number for number in at_once(8, lambda _: hotline.house.cases.open(NEW)) if isinstance(number, str)]
    assert len(set(opened)) == 1
    assert len(hotline.rows("cases")) == len(hotline.rows("messages")) == 1


def test_a_number_that_is_taken_is_not_given_again(hotline: Hotline) -> None:
    cases = replace(hotline.house.cases, ids=Scripted("11111111", "11111111", "22222222"))
    assert [cases.open(replace(NEW, key=call, call_id=call)) for call in ("a", "b")] == ["11111111", "22222222"]


def test_a_case_without_a_registered_number_is_not_texted(hotline: Hotline) -> None:
    hotline.house.cases.open(replace(NEW, to=""))
    assert hotline.rows("messages") == []


def test_an_unknown_number_finds_nothing(hotline: Hotline) -> None:
    hotline.house.cases.open(NEW)
    assert hotline.house.cases.call_of("00000000") is None
    assert hotline.house.cases.of_call("another") == []
