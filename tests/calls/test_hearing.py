"""What was said is understood for the wait that is due, and a secret's digits do not get past hearing."""

import pytest

from ivr.calls.hearing import UNSURE
from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.session import ForChoice, ForEntry, ForResult, Session, Wait
from ivr.identity.entered import reveal
from tests.base.hotline import _hearing, settings_for

CODE = ForEntry(value="code", secret=True, choices=("repeat", "back", "agent"))
PHONE = ForEntry(value="phone", choices=("agent",))
MENU = ForChoice(topics=True, choices=("repeat", "agent"))


def hear(wait: Wait, given: Input) -> Input:
    return _hearing().hear(Session(call="c", menu="m", language="zh-CN", wait=wait), given)


@pytest.mark.parametrize("given", [Keys("482915"), Spoken("四八二九幺五", 0.9), Spoken("482915", 0.9)])
def test_a_whole_code_comes_through_sealed(given: Input) -> None:
    heard = hear(CODE, given)
    assert isinstance(heard, Keys | Spoken)
    assert reveal(settings_for("").vault, heard.hidden) == "482915"
    assert "482915" not in repr(heard)
    assert "四八" not in repr(heard)


@pytest.mark.parametrize("given", [Keys("48291"), Spoken("四八二九幺", 0.9), Spoken("4 8 2 9 1 5 7", 0.9)])
def test_what_is_no_whole_code_is_hidden_all_the_same(given: Input) -> None:
    heard = hear(CODE, given)
    assert isinstance(heard, Keys | Spoken)
    assert heard.hidden is None
    assert not any(char.isdigit() or char in "四八二九幺" for char in (heard.digits or "") + getattr(heard, "text", ""))


@pytest.mark.parametrize(("keys", "value"), [("417*", "417X"), ("9526", "9526"), ("41*7", None), ("417", None)])
def test_a_weaker_proof_comes_through_sealed_and_a_star_at_its_end_is_an_x(keys: str, value: str | None) -> None:
    heard = hear(ForEntry(value="proof", secret=True), Keys(keys))
    assert isinstance(heard, Keys)
    assert (reveal(settings_for("").vault, heard.hidden), heard.digits) == (value, "" if value else "·" * len(keys))


@pytest.mark.parametrize("digits", ["", "*", "*0"])
def test_commands_of_a_code_entry_are_not_hidden(digits: str) -> None:
    assert hear(CODE, Keys(digits)) == Keys(digits)


def test_a_menu_hears_topics_and_choices() -> None:
    for words, topic, choice in (("账户被盗了", "account_theft", None), ("转人工", None, "agent")):
        heard = hear(MENU, Spoken(words, 0.9))
        assert isinstance(heard, Spoken)
        assert (heard.topic, heard.choice) == (topic, choice)


def test_an_entry_hears_digits_and_no_topic() -> None:
    heard = hear(PHONE, Spoken("一三八零零一三八零零零", 0.9))
    assert isinstance(heard, Spoken)
    assert (heard.digits, heard.topic) == ("13800138000", None)


def test_words_below_the_least_confidence_mean_nothing() -> None:
    unsure, sure = (hear(MENU, Spoken("账户被盗了", confidence)) for confidence in (UNSURE - 0.01, UNSURE))
    assert (unsure.topic, sure.topic) == (None, "account_theft")  # type: ignore[union-attr]  # words stay words


def test_what_is_not_waited_for_is_left_as_it_is() -> None:
    assert hear(MENU, NoInput()) == NoInput()
    assert hear(ForResult(key="k", request="r"), Spoken("a\x00b", 0.9)) == Spoken("ab", 0.9)
    assert hear(MENU, Keys("482915")) == Keys("482915")
