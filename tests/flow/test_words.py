import pytest

from ivr.flow.instructions import Play, Say
from ivr.flow.menu import Menu
from ivr.flow.prompts import Prompts
from ivr.flow.words import fields, fill, spoken_digits


@pytest.mark.parametrize(
    ("digits", "zh", "en"),
    [
        ("8000", "八零零零", "8 0 0 0"),
        ("123456", "幺二三，四五六", "1 2 3, 4 5 6"),
        ("12345678", "幺二三四，五六七八", "1 2 3 4, 5 6 7 8"),
        ("13800138000", "幺三八，零零幺三，八零零零", "1 3 8, 0 0 1 3, 8 0 0 0"),
        ("+8613800138000", "幺三八，零零幺三，八零零零", "1 3 8, 0 0 1 3, 8 0 0 0"),
        ("202611210317", "二零二六，幺幺二幺，零三幺七", "2 0 2 6, 1 1 2 1, 0 3 1 7"),
        ("12345", "幺二三，四五", "1 2 3, 4 5"),
        ("", "", ""),
    ],
)
def test_digits_are_read_one_by_one_in_groups(digits: str, zh: str, en: str) -> None:
    assert (spoken_digits(digits, "zh-CN"), spoken_digits(digits, "en-US")) == (zh, en)


def test_values_are_filled_in_by_their_kind() -> None:
    values = {"phone": "+8613800138000", "name": "x1"}
    assert fill("{phone:ending}, {phone:digits}, {name}", values, "zh-CN") == "八零零零, 幺三八，零零幺三，八零零零, x1"
    assert fill("{phone:ending}", values, "en-US") == "8 0 0 0"
    assert fill("a {unknown:digits}b", values, "en-US") == "a b"


def test_the_values_of_a_template() -> None:
    assert fields("{a:digits} and {b}") == [("a", "digits"), ("b", "plain")]
    with pytest.raises(ValueError, match="expected '}'"):
        fields("{a")


def test_a_prompt_has_versions_in_its_own_language_or_another_and_recordings() -> None:
    version = {"say": "For English, press {a:digits}.", "language": "en-US"}
    played = {"say": "您好", "play": "https://x/y.mp3"}
    words = Prompts.model_validate({"language": "zh-CN", "prompts": {"offer": [version, played], "bye": "再见"}})
    assert words.speak("offer", {"a": "11"}) == Say(text="For English, press 1 1.", language="en-US")
    for repeat in (1, 2, 9):
        assert words.speak("offer", {}, repeat) == Play(url="https://x/y.mp3", text="您好", language="zh-CN")
    assert words.speak("bye", {}, 3) == Say(text="再见", language="zh-CN")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_offer_of_english_is_made_in_english(hotline: Menu, language: str) -> None:
    assert hotline.prompts[language].speak("english-offer", {}).language == "en-US"
