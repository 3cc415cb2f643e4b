"""What the flow names must be what the rooms beside it know."""

from pathlib import Path

from ivr.flow.catalog import CHOICES, TOPICS
from ivr.flow.menu import Menu
from ivr.flow.nodes.doubt import DOUBT_CHOICES
from ivr.flow.nodes.verify import CODE_CHOICES
from ivr.simulator.twiml.values import GATHER_LANGUAGES, SAY_LANGUAGES, VOICE_LANGUAGES
from ivr.speech.phrases import NONE, load_phrases
from ivr.speech.phrases import TOPICS as HEARD

PHRASES = Path(__file__).parents[2] / "menus" / "phrases"


def test_every_language_of_a_menu_has_tags_that_twilio_knows(hotline: Menu) -> None:
    for words in hotline.prompts.values():
        assert words.voice is not None
        assert words.voice.say in VOICE_LANGUAGES.get(words.voice.voice or "", SAY_LANGUAGES)
        assert words.voice.hear in GATHER_LANGUAGES


def test_the_topics_that_are_heard_are_those_of_a_menu() -> None:
    assert set(HEARD) == {*TOPICS, NONE}


def test_every_choice_that_is_listened_for_can_be_said(hotline: Menu) -> None:
    for language in hotline.languages:
        phrases = load_phrases(PHRASES / f"{language}.yaml")
        assert {*CHOICES, *CODE_CHOICES, *DOUBT_CHOICES} <= set(phrases.choices)
