import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import NODES, Caller, small_menu


def test_the_call_begins_with_the_welcome_over_which_keys_are_taken(call: Caller) -> None:
    assert call.happened == ["CallBegan", "NodeReached"]
    assert call.event("CallBegan") == {"caller_known": True}
    assert (call.hears, call.last.do, call.session.step, call.answer and call.answer.next_step) == (
        ["hello", "english"], "listen", 1, 1,
    )  # fmt: skip
    assert (call.last.num_digits, call.last.finish_on_key, call.last.timeout, call.last.speech) == (1, "", 5, True)


def test_a_withheld_number_is_a_caller_nobody_knows(small: Menu) -> None:
    call = Caller(small).rings(None)
    assert call.event("CallBegan") == {"caller_known": False}
    assert call.session.caller is None


@pytest.mark.parametrize(("key", "node", "topic"), [("1", "theft", "account_theft"), ("3", "number", "cards")])
def test_an_option_with_a_topic_leads_to_the_topics_node_or_its_own(
    at_main: Caller, key: str, node: str, topic: str
) -> None:
    at_main.presses(key)
    assert (at_main.at, at_main.session.topic) == (node, topic)
    assert at_main.event("TopicChosen") == {"topic": topic, "by": "keys"}


@pytest.mark.parametrize(
    ("given", "node"),
    [
        (Keys("2"), "sub"),
        (Spoken("好", choice="yes"), "sub"),
        (Spoken("二", digits="2"), "sub"),
        (Spoken("一", digits="1"), "theft"),
        (Spoken("我的卡", topic="cards"), "words"),
        (Keys("#"), "main"),
        (Spoken("返回", choice="back"), "main"),
        (Keys("0"), "people"),
        (Spoken("人工", choice="agent"), "people"),
        (Spoken("人工", topic="agent"), "people"),
    ],
)
def test_keys_and_words_lead_on(at_main: Caller, given: Input, node: str) -> None:
    visited = [event.data()["node"] for event in at_main.does(given).events if event.name == "NodeReached"]
    assert visited[0] == node


def test_a_topic_by_voice_is_noted_as_such(at_main: Caller) -> None:
    at_main.says("卡", topic="cards", confidence=0.8)
    assert at_main.event("TopicChosen") == {"topic": "cards", "by": "speech"}
    assert at_main.event("WordsHeard") == {"text": "卡", "confidence": 0.8}


def test_an_option_with_a_topic_that_is_said_is_noted_as_such(at_main: Caller) -> None:
    assert at_main.says("一", digits="1").event("TopicChosen")["by"] == "speech"


def test_back_leads_to_the_menu_where_the_topic_was_chosen(at_sub: Caller) -> None:
    at_sub.presses("#", "1").gets("unknown")
    assert at_sub.does(Keys("", by_key=True)).at == "main"


def test_a_menu_that_takes_no_topics_asks_again_when_one_is_said(at_sub: Caller) -> None:
    assert at_sub.says(topic="cards").hears == ["no-match", "sub 2"]


def test_a_topic_that_the_pinned_menu_does_not_know_is_nonsense(at_main: Caller) -> None:
    assert at_main.says(topic="lottery").hears == ["no-match", "main 2"]


@pytest.mark.parametrize("given", [Keys("*"), Spoken("再说一遍", choice="repeat")])
def test_repeating_says_the_full_words_and_counts_anew(at_main: Caller, given: Input) -> None:
    at_main.does(NoInput()).does(NoInput())
    assert at_main.does(given).hears == ["main"]
    assert (at_main.session.tries, at_main.last.speech) == (0, True)


def test_back_leads_to_the_menu_before_and_then_to_the_one_before_that(at_sub: Caller) -> None:
    at_sub.presses("2")
    assert at_sub.presses("#").at == "sub"
    assert at_sub.presses("#").at == "main"
    # There is none before it, so it is heard again.
    assert at_sub.presses("#").hears == ["main"]


def test_a_person_is_the_one_for_the_topic(at_main: Caller) -> None:
    at_main.presses("1").gets("unknown")
    assert at_main.presses("*0").at == "fraud"


@pytest.mark.parametrize(
    ("given", "lead_in", "event", "end"),
    [
        (NoInput(), "no-input", "NothingHeard", "people"),
        (Keys(""), "no-input", "NothingHeard", "people"),
        (Keys("", by_key=True), "no-input", "NothingHeard", "people"),
        (Keys("7"), "no-match", "NotUnderstood", "bye"),
        (Keys("?"), "no-match", "NotUnderstood", "bye"),
        (Spoken(""), "no-match", "NotUnderstood", "bye"),
        (Spoken("天气", digits="7"), "no-match", "NotUnderstood", "bye"),
        (Spoken("不", choice="no"), "no-match", "NotUnderstood", "bye"),
    ],
)
def test_it_asks_twice_more_then_by_keys_only_then_goes_on(
    at_main: Caller, given: Input, lead_in: str, event: str, end: str
) -> None:
    assert at_main.does(given).hears == [lead_in, "main 2"]
    assert (at_main.event(event), at_main.last.speech) == ({"tries": 1}, True)
    assert at_main.does(given).hears == [f"{lead_in} 2", "main 3"]
    assert (at_main.event(event), at_main.last.speech) == ({"tries": 2}, False)
    assert at_main.does(given).at == end


def test_silence_and_nonsense_are_counted_together(at_main: Caller) -> None:
    assert at_main.does(NoInput()).presses("7").does(NoInput()).at == "people"


def test_tries_are_counted_for_each_menu_alone(at_main: Caller) -> None:
    at_main.does(NoInput()).does(NoInput()).presses("2")
    assert at_main.session.tries == 0
    assert at_main.does(NoInput()).hears == ["no-input", "sub 2"]


def test_silence_at_the_welcome_leads_on_without_a_word_about_it(call: Caller) -> None:
    assert call.presses("").hears == ["main"]


@pytest.mark.parametrize("given", [Keys("2"), Spoken("二", digits="2"), Spoken("好", choice="yes")])
def test_an_option_of_the_next_menu_is_carried_to_it(call: Caller, given: Input) -> None:
    call.does(given)
    assert (call.at, call.hears) == ("sub", ["sub"])
    assert "NotUnderstood" not in call.happened
    assert call.presses("#").at == "main"


@pytest.mark.parametrize("given", [Keys("7"), Spoken("天气")])
def test_what_the_next_menu_does_not_know_either_is_not_carried(call: Caller, given: Input) -> None:
    assert call.does(given).hears == ["main"]


def test_a_key_that_was_taken_is_not_taken_again_by_the_menu_it_leads_to(call: Caller) -> None:
    call.presses("9")
    assert (call.at, call.session.language, call.last.language) == ("main", "en-US", "en-US")
    assert call.event("LanguageChosen") == {"language": "en-US"}
    assert all(prompt.language == "en-US" for prompt in call.last.prompts)


def test_only_what_was_not_understood_is_carried() -> None:
    welcome = NODES["welcome"] | {"on_no_match": {"to": "main"}}
    call = Caller(small_menu(welcome=welcome)).rings().presses("2")
    assert call.at == "main"


def test_an_option_of_its_own_goes_before_a_key_of_the_house() -> None:
    main = NODES["main"] | {"options": {"0": {"to": "sub"}, "2": {"to": "bye", "say": "back"}}}
    assert Caller(small_menu(main=main)).rings().presses("", "0").at == "sub"
    assert Caller(small_menu(main=main)).rings().presses("").says(choice="back").at == "bye"


def test_a_wait_says_what_it_listens_for(at_main: Caller) -> None:
    wait = at_main.session.wait.model_dump()
    plain = {"on": "choice", "item": 0, "is_more": False, "maybe": ()}
    assert wait == {**plain, "topics": True, "choices": ("yes", "repeat", "back", "agent", "distress")}
    assert at_main.presses("2").session.wait.model_dump() == {
        **plain, "topics": False, "choices": ("repeat", "back", "agent", "distress"),
    }  # fmt: skip


def test_a_choice_that_can_only_be_said_leads_on_and_no_words_offer_it() -> None:
    main = NODES["main"] | {"said": {"wrong_line": "bye"}}
    call = Caller(small_menu(main=main)).rings().presses("")
    assert "wrong_line" in call.session.wait.model_dump()["choices"]
    assert call.says("打错了", choice="wrong_line").at == "bye"
