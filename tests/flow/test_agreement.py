"""What the flow names must be what the rooms beside it know."""

from pathlib import Path

import pytest

from ivr.flow.catalog import CHOICES, LANGUAGES, TOPICS
from ivr.flow.nodes.verify import CODE_CHOICES
from ivr.speech.phrases import NONE, load_phrases
from ivr.speech.phrases import TOPICS as HEARD
from ivr.voice.twiml import VOICES

PHRASES = Path(__file__).parents[2] / "menus" / "phrases"


def test_every_language_of_a_menu_has_a_voice() -> None:
    assert set(LANGUAGES) == set(VOICES)


def test_the_topics_that_are_heard_are_those_of_a_menu() -> None:
    assert set(HEARD) == {*TOPICS, NONE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_that_is_listened_for_can_be_said(language: str) -> None:
    phrases = load_phrases(PHRASES / f"{language}.yaml")
    assert {*CHOICES, *CODE_CHOICES} <= set(phrases.choices)
