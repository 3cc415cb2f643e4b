"""A caller who is not free to speak is led away quietly, from wherever a key or a word can be given."""

import pytest

from ivr.flow.inputs import Input, Keys, Spoken
from ivr.flow.menu import Menu
from tests.flow.files import Check
from tests.flow.small import FOUND, NODES, Caller, small_menu

WORDS = Spoken("会员生日", choice="distress")
QUIET = {"dial": "fraud", "say": "to-people", "outcomes": NODES["people"]["outcomes"]}


@pytest.fixture(scope="module")
def menu() -> Menu:
    small = small_menu(quiet=QUIET)
    return small.model_copy(update={"distress": "quiet"})


def is_led_away(call: Caller) -> None:
    assert (call.at, call.hears, call.session.distress) == ("quiet", ["to-people"], True)
    assert "DistressSignalled" in call.happened
    assert call.session.wait.model_dump() == {"on": "dial", "desk": "fraud"}


@pytest.mark.parametrize("given", [Keys("7"), WORDS])
@pytest.mark.parametrize("keys", [(), ("",), ("", "2")])
def test_in_a_menu(menu: Menu, keys: tuple[str, ...], given: Input) -> None:
    is_led_away(Caller(menu).rings().presses(*keys).does(given))


@pytest.mark.parametrize("given", [Keys("*7"), WORDS])
def test_in_an_entry_and_where_a_code_is_entered(menu: Menu, given: Input) -> None:
    is_led_away(Caller(menu).rings().presses("", "2", "1").does(given))
    is_led_away(Caller(menu).rings().presses("", "1").gets("found", **FOUND).gets("sent").does(given))


@pytest.mark.parametrize("given", [Keys("7"), WORDS])
def test_in_the_help_with_a_code(menu: Menu, given: Input) -> None:
    call = Caller(menu).rings().presses("", "1").gets("found", **FOUND).gets("sent").does(Keys("", by_key=True))
    is_led_away(call.does(given))


def test_it_goes_before_a_topic_that_was_heard_too(menu: Menu) -> None:
    is_led_away(Caller(menu).rings().presses("").does(Spoken("…", topic="cards", choice="distress")))


def test_every_way_to_a_person_is_the_quiet_one_afterwards(menu: Menu) -> None:
    call = Caller(menu).rings().presses("", "7").desk_is("no-answer")
    assert (call.at, call.presses("0").at) == ("sub", "quiet")


def test_a_menu_without_the_quiet_way_takes_the_key_for_nonsense(small: Menu) -> None:
    call = Caller(small).rings().presses("", "7")
    assert (call.hears[0], call.session.distress) == ("no-match", False)


def test_the_key_is_free_for_it_in_every_menu(faults: Check) -> None:
    found = faults(("person: desk", "person: desk\ndistress: desk"), ("9: {language", "7: {language"))
    assert "menu.yaml:28:7: 7 is the key of callers who are not free to speak; take another" in found


def test_the_quiet_way_leads_to_a_desk(faults: Check) -> None:
    found = faults(("person: desk", "person: desk\ndistress: main"))
    assert found == ["menu.yaml:5:1: 'main' is no person: lead to a node with `dial:`"]
