"""A topic that is not sure is asked about; one that is sure is told."""

import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import Caller, small_menu

THEFT, CARDS = "account_theft", "cards"


@pytest.fixture
def one(at_main: Caller) -> Caller:
    """A call that was asked whether it is about one topic."""
    return at_main.says("我的卡", maybe=(CARDS,))


@pytest.fixture
def two(at_main: Caller) -> Caller:
    """A call that was asked which of two topics it is about."""
    return at_main.says("卡没了", maybe=(THEFT, CARDS))


def test_a_sure_topic_is_told_before_the_call_goes_on(at_main: Caller) -> None:
    assert at_main.says(topic=CARDS).hears[:2] == ["topic-heard cards", "words"]


def test_a_key_tells_nothing_because_the_menu_did(at_main: Caller) -> None:
    assert at_main.presses("1").hears == ["one-moment"]


def test_one_likely_topic_is_asked_about(one: Caller) -> None:
    assert (one.hears, one.at, one.session.tries) == (["topic-this cards"], "main", 0)
    assert one.event("TopicsAsked") == {"topics": (CARDS,)}
    assert (one.last.speech, one.last.num_digits) == (True, 1)
    assert one.session.topic is None


def test_of_two_likely_topics_the_likelier_comes_first(two: Caller) -> None:
    assert two.hears == ["topic-which theft cards"]


@pytest.mark.parametrize(
    "given", [Keys("1"), Spoken("对", choice="yes"), Spoken("一", digits="1"), Spoken("卡", maybe=(CARDS, THEFT))]
)
def test_yes_to_one_goes_there(one: Caller, given: Input) -> None:
    one.does(given)
    assert (one.at, one.session.topic) == ("sub", CARDS)
    assert one.event("TopicChosen")["by"] == ("keys" if isinstance(given, Keys) else "speech")


@pytest.mark.parametrize("given", [Keys("2"), Spoken("不是", choice="no")])
def test_no_to_one_asks_the_menu_again_and_counts(one: Caller, given: Input) -> None:
    assert one.does(given).hears == ["no-match", "main 2"]
    assert (one.session.tries, one.session.topic) == (1, None)


@pytest.mark.parametrize(
    ("given", "topic"),
    [
        (Keys("1"), THEFT),
        (Keys("2"), CARDS),
        (Spoken("第一个", choice="first"), THEFT),
        (Spoken("第二个", choice="second"), CARDS),
        (Spoken("绑卡", topic=CARDS), CARDS),
        (Spoken("卡", maybe=(CARDS,)), CARDS),
    ],
)
def test_one_of_two_is_chosen(two: Caller, given: Input, topic: str) -> None:
    assert two.does(given).session.topic == topic


@pytest.mark.parametrize("given", [Keys("3"), Spoken("都不是", choice="no")])
def test_neither_asks_the_menu_again(two: Caller, given: Input) -> None:
    assert two.does(given).hears == ["no-match", "main 2"]


@pytest.mark.parametrize("given", [Keys("*"), Spoken("对", choice="yes"), Spoken("再说一遍", choice="repeat")])
def test_what_does_not_say_which_asks_again(two: Caller, given: Input) -> None:
    assert two.does(given).hears == ["topic-which theft cards"]


@pytest.mark.parametrize(
    ("given", "hears", "node"),
    [
        (NoInput(), ["no-input", "main 2"], "main"),
        (Keys("#"), ["main"], "main"),
        (Keys("9"), ["bye"], "bye"),
        (Keys("0"), ["to-people"], "people"),
        (Spoken("人工", choice="agent"), ["to-people"], "people"),
        (Spoken("…"), ["no-match", "main 2"], "main"),
        (Spoken("…", maybe=(THEFT,)), ["topic-this theft"], "main"),
    ],
)
def test_the_menu_stays_open_beside_the_question(one: Caller, given: Input, hears: list[str], node: str) -> None:
    one.does(given)
    assert (one.hears, one.at) == (hears, node)


def test_after_the_last_try_only_keys_are_taken(at_main: Caller) -> None:
    at_main.says().says()
    assert at_main.says(maybe=(CARDS,)).last.speech is False


def test_a_topic_that_the_menu_does_not_know_is_not_asked_about(at_main: Caller) -> None:
    assert at_main.says(maybe=("lottery",)).hears == ["no-match", "main 2"]


def test_a_menu_stored_before_topics_had_names_asks_and_tells_nothing() -> None:
    menu = small_menu()
    nameless = menu.model_copy(update={"prompts": {tag: _before(menu, tag) for tag in menu.prompts}})
    assert Caller(nameless).rings().presses("").says(maybe=(CARDS,)).hears == ["no-match", "main 2"]
    assert Caller(nameless).rings().presses("").says(topic=CARDS).hears == ["words", "sub"]


def _before(menu: Menu, tag: str) -> object:
    words = menu.prompts[tag]
    prompts = {name: versions for name, versions in words.prompts.items() if not name.startswith("topic-")}
    return words.model_copy(update={"topics": {}, "prompts": prompts})
