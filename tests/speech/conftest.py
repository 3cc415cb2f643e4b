from pathlib import Path

import pytest

from ivr.speech.choices import ChoiceFinder
from ivr.speech.phrases import Phrases, load_phrases
from ivr.speech.topics import KeywordTopicFinder

FOLDER = Path(__file__).parents[2] / "menus" / "phrases"


@pytest.fixture(scope="session")
def phrases() -> dict[str, Phrases]:
    return {path.stem: load_phrases(path) for path in sorted(FOLDER.glob("*.yaml"))}


@pytest.fixture(scope="session")
def topics(phrases: dict[str, Phrases]) -> KeywordTopicFinder:
    return KeywordTopicFinder(phrases.values())


@pytest.fixture(scope="session")
def choices(phrases: dict[str, Phrases]) -> ChoiceFinder:
    return ChoiceFinder(phrases.values())
