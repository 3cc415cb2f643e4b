"""The walk over every way: what it finds in the hotline's menu, and that it finds what is wrong in others."""

from typing import Any

import pytest

from ivr.flow.abstract_inputs import inputs_at
from ivr.flow.explorer import explore
from ivr.flow.inputs import NoInput
from ivr.flow.menu import Menu
from ivr.flow.words import spoken_seconds
from tests.flow.small import NODES, Caller, small_menu

LANGUAGES = ["zh-CN", "en-US"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_of_the_hotline_leads_on_and_a_person_is_near(hotline: Menu, language: str) -> None:
    found = explore(hotline, language)
    assert found.problems == []
    assert found.keystrokes <= 6, found.keystrokes_from
    nodes = {position.session.node for position in found.positions.values() if position.answer.instructions}
    stopping = {name for name, node in hotline.nodes.items() if not hasattr(node, "to") or hasattr(node, "enter")}
    assert nodes == stopping
    assert {position.session.language for position in found.positions.values()} == {language}


def test_it_counts_the_keys_to_a_person_from_the_worst_position(small: Menu) -> None:
    found = explore(small, "zh-CN")
    assert (found.problems, found.keystrokes) == ([], 2)


def test_the_worst_outcome_counts_and_an_end_is_no_person() -> None:
    welcome = NODES["welcome"] | {"options": {"0": {"to": "main"}}}
    main = NODES["main"] | {"options": {"0": {"to": "theft"}, "9": {"to": "bye"}}}
    found = explore(small_menu(welcome=welcome, main=main), "zh-CN")
    # 0 to the menu, 0 to the request, and *0 from the number that is asked for when no account is found.
    assert found.keystrokes == 4


def test_what_is_said_in_another_language_is_left_to_its_own_walk() -> None:
    welcome = NODES["welcome"] | {"options": {"9": {"language": "en-US", "to": "bye"}}}
    found = explore(small_menu(welcome=welcome), "zh-CN")
    assert {position.session.language for position in found.positions.values()} == {"zh-CN"}


def test_it_finds_the_longest_speech_before_a_key_is_told() -> None:
    menu = small_menu()
    prompts = {language: words.model_dump() for language, words in menu.prompts.items()}
    prompts["zh-CN"]["prompts"]["number"] = [
        {"say": "一二三四五六七八九十" * 5 + "请按 1。" + "一" * 99},
        {"say": "请"},
    ]
    found = explore(Menu.model_validate(menu.model_dump() | {"prompts": prompts}), "zh-CN")
    assert found.speech_at == "number (entry, zh-CN, try 1)"
    assert found.speech_seconds == pytest.approx(53 / 4.5)


@pytest.mark.parametrize(("text", "seconds"), [("请按 1。", 3 / 4.5), ("Press 1, please.", 3 / 2.6), ("", 0)])
def test_words_take_their_time(text: str, seconds: float) -> None:
    assert spoken_seconds(text) == pytest.approx(seconds)


def _problems(**changes: Any) -> list[str]:
    return explore(small_menu(**changes), "zh-CN").problems


def test_it_finds_a_dial_that_comes_round_without_listening() -> None:
    problems = _problems(people=NODES["people"] | {"outcomes": dict.fromkeys(NODES["people"]["outcomes"], "people")})
    assert problems == ["people (dial, zh-CN, try 1): goes round without listening"] * len(problems)
    assert problems


def test_it_finds_a_request_that_comes_round_without_listening() -> None:
    find = NODES["theft"] | {"outcomes": dict.fromkeys(NODES["theft"]["outcomes"], "theft")}
    assert "theft (result, zh-CN, try 1): goes round without listening" in _problems(theft=find)


def test_it_finds_a_position_that_leads_to_no_person_and_no_end() -> None:
    retry = {"to": "main"}
    welcome = NODES["welcome"] | {"on_no_match": retry}
    main = {"ask": "main", "options": {"0": {"to": "main"}}, "on_no_input": retry, "on_no_match": retry}
    welcome |= {"options": {"0": {"to": "main"}}}
    assert "main (choice, zh-CN, try 1): no way leads to a person or to an end" in _problems(welcome=welcome, main=main)


def test_it_finds_a_bound_that_is_reached() -> None:
    problems = _problems(words={"say": "words", "to": "words"})
    assert any("reached the bound nodes_a_turn" in problem for problem in problems)


def test_it_finds_a_freeze_without_proof() -> None:
    main = NODES["main"] | {"options": {"1": {"to": "freeze"}}}
    assert any("reached the bound proof" in problem for problem in _problems(main=main))


def test_it_finds_a_prompt_that_is_missing() -> None:
    assert _problems(sub=NODES["sub"] | {"ask": "lost"}) == ["the prompt 'lost' is missing in zh-CN"]


def test_it_tries_every_input_that_a_wait_accepts(at_main: Caller, small: Menu) -> None:
    given = list(inputs_at(at_main.session))
    assert len(given) == 1 + 1 + 5 + 12 + 15 + 2
    assert NoInput() in given
    assert len(list(inputs_at(at_main.presses("2").session))) == 1 + 1 + 4 + 12
    assert len(list(inputs_at(at_main.presses("1").session))) == 1 + 1 + 4 + 7
    assert len(list(inputs_at(Caller(small).rings().presses("", "1").session))) == 1 + 3
    assert len(list(inputs_at(Caller(small).rings().presses("", "0").session))) == 5
    assert list(inputs_at(Caller(small).rings().presses("", "9").session)) == []
