import json
from typing import Any

import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import NODES, Caller, small_menu

PICK: dict[str, Any] = {
    "pick": "moves",
    "say": "item",
    "ask": "theirs",
    "more": "more",
    "store": "disputed",
    "page": 3,
    "on_marked": "words",
    "on_none": "bye",
    "on_no_input": {"tries": 2, "to": "people"},
    "on_no_match": {"tries": 2, "to": "fraud"},
}
WORDS = {
    "item": ["{number} of {count}: {amount} {party}"],
    "theirs": ["theirs", "theirs 2", "theirs 3"],
    "more": ["more {left}", "more 2"],
    "marked": ["{disputed_count} for {disputed_sum}"],
}


def picking(**changes: Any) -> Menu:
    """The small menu with a list behind key 2, and what was marked told after it."""
    main = NODES["main"] | {"options": NODES["main"]["options"] | {"2": {"to": "which"}}}
    words = {"say": "marked", "to": "sub"}
    menu = small_menu(main=main, which=PICK | changes, words=words)
    prompts = {language: each.prompts | WORDS for language, each in menu.prompts.items()}
    spoken = {language: {"language": language, "prompts": each} for language, each in prompts.items()}
    return Menu.model_validate(menu.model_dump(mode="json") | {"prompts": spoken})


def moves(count: int) -> str:
    return json.dumps([{"id": f"T{n}", "at": "now", "amount": f"{n}00", "party": f"P{n}"} for n in range(1, count + 1)])


def at_list(count: int, **changes: Any) -> Caller:
    call = Caller(picking(**changes)).rings().presses("")
    call.session = call.session.model_copy(update={"slots": {"moves": moves(count)}})
    return call.presses("2")


def test_items_are_told_one_by_one_and_the_question_is_shorter_after_the_first() -> None:
    call = at_list(2)
    assert call.hears == ["1 of 2: 100 P1", "theirs"]
    assert call.presses("2").hears == ["2 of 2: 200 P2", "theirs 2"]
    assert (call.last.num_digits, call.last.speech) == (1, True)


def test_marked_items_are_kept_with_their_number_and_sum() -> None:
    call = at_list(3).presses("1", "2", "1")
    assert call.hears[0] == "2 for 400"
    assert call.session.slots["disputed"] == "T1 T3"
    assert call.event("ItemsMarked") == {"items": "moves", "ids": ("T3",)}


def test_none_marked_has_its_own_way() -> None:
    call = at_list(2).presses("2", "2")
    assert (call.at, call.session.slots["disputed"]) == ("bye", "")


def test_an_empty_list_asks_nothing() -> None:
    assert at_list(0).at == "bye"


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        (Keys("1"), "T1"),
        (Spoken("不是我的", choice="not_mine"), "T1"),
        (Spoken("不是", choice="no"), "T1"),
        (Keys("2"), ""),
        (Spoken("是我的", choice="mine"), ""),
        (Spoken("是", choice="yes"), ""),
    ],
)
def test_an_item_is_decided_by_key_or_by_words(given: Input, marked: str) -> None:
    call = at_list(2).does(given)
    assert (call.session.slots["disputed"], call.hears[0]) == (marked, "2 of 2: 200 P2")


@pytest.mark.parametrize("given", [Keys("3"), Spoken("够了", choice="enough")])
def test_enough_leaves_this_one_and_all_that_follow(given: Input) -> None:
    call = at_list(5).presses("1").does(given)
    assert (call.at, call.session.slots["disputed"]) == ("sub", "T1")


@pytest.mark.parametrize("given", [Keys("4"), Spoken("一笔都不是我的", choice="none_mine")])
def test_none_are_mine_marks_this_one_and_the_rest_of_the_page_and_no_more(given: Input) -> None:
    call = at_list(5).presses("2").does(given)
    assert call.hears == ["more 2"]
    assert call.session.slots["disputed"] == "T2 T3"


def test_after_a_page_the_caller_chooses_to_hear_more() -> None:
    call = at_list(4).presses("1", "2", "2")
    assert (call.hears, call.session.wait.model_dump()["is_more"]) == (["more 1"], True)
    assert call.presses("1").hears == ["4 of 4: 400 P4", "theirs 2"]
    assert call.presses("1").session.slots["disputed"] == "T1 T4"


@pytest.mark.parametrize("given", [Keys("2"), Spoken("够了", choice="enough"), Spoken("不用", choice="no")])
def test_after_a_page_the_caller_has_heard_enough(given: Input) -> None:
    assert at_list(4).presses("2", "1", "2").does(given).session.slots["disputed"] == "T2"


def test_a_last_page_that_is_full_is_the_end() -> None:
    assert at_list(3).presses("2", "2", "2").at == "bye"


def test_pound_goes_back_by_one_and_takes_the_mark_back() -> None:
    call = at_list(3).presses("1", "1", "#")
    assert (call.hears[0], call.session.slots["disputed"]) == ("2 of 3: 200 P2", "T1")
    assert call.event("ItemUnmarked") == {"items": "moves", "id": "T2"}
    assert call.presses("#", "#").at == "main"


def test_pound_goes_back_from_the_question_after_a_page_too() -> None:
    assert at_list(4).presses("2", "2", "1", "#").hears[0] == "3 of 4: 300 P3"


@pytest.mark.parametrize("keys", [("2",), ("2", "2", "2")])
def test_star_repeats_and_zero_reaches_a_person(keys: tuple[str, ...]) -> None:
    call = at_list(4).presses(*keys)
    heard = call.hears
    assert call.presses("*").hears == heard
    assert call.presses("0").at == "people"


@pytest.mark.parametrize(
    ("given", "lead_in", "end"),
    [(NoInput(), "no-input", "people"), (Keys("9"), "no-match", "fraud"), (Spoken("呃"), "no-match", "fraud")],
)
def test_it_asks_twice_more_then_by_keys_only_then_goes_on(given: Input, lead_in: str, end: str) -> None:
    call = at_list(2)
    assert call.does(given).hears == [lead_in, "1 of 2: 100 P1", "theirs 2"]
    assert call.does(given).hears == [f"{lead_in} 2", "1 of 2: 100 P1", "theirs 3"]
    assert call.last.speech is False
    assert call.does(given).at == end


def test_what_is_marked_stands_when_the_caller_says_no_more() -> None:
    call = at_list(2).presses("1").does(NoInput()).does(NoInput()).does(NoInput())
    assert (call.at, call.session.slots["disputed"]) == ("sub", "T1")


def test_silence_after_a_page_asks_again_and_then_goes_on() -> None:
    call = at_list(4).presses("2", "2", "2").does(NoInput())
    assert call.hears == ["no-input", "more 2"]
    assert call.does(NoInput()).does(NoInput()).at == "people"
