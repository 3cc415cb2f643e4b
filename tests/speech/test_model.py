"""The trained models as they are kept: of these phrases, right often enough, and read without what trained them."""

import subprocess
import sys
from pathlib import Path

import pytest

from ivr.speech.model import fingerprint, read_model
from ivr.speech.phrases import Phrases
from ivr.speech.store import read_understood
from ivr.speech.topics import TopicFinders
from tests.speech.conftest import FOLDER
from tests.speech.held_out_en import HELD_OUT_EN
from tests.speech.held_out_zh import HELD_OUT_ZH
from tests.speech.second_set import SECOND_EN, SECOND_ZH
from tests.speech.third_set import THIRD_EN, THIRD_ZH

LANGUAGES = ("en-US", "yue-HK", "zh-CN")


@pytest.fixture(scope="module")
def finders() -> TopicFinders:
    return read_understood(FOLDER, LANGUAGES).topics


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_was_trained_on_its_phrases(phrases: dict[str, Phrases], language: str) -> None:
    model = read_model(FOLDER, language)
    assert model is not None
    assert model.trained_on == fingerprint(phrases[language])


@pytest.mark.parametrize(
    ("language", "sets"),
    [("zh-CN", (HELD_OUT_ZH, SECOND_ZH, THIRD_ZH)), ("en-US", (HELD_OUT_EN, SECOND_EN, THIRD_EN))],
)
def test_most_are_understood_and_no_theft_is_missed(
    finders: TopicFinders, language: str, sets: tuple[dict[str, tuple[str, ...]], ...]
) -> None:
    judged = [
        (text, topic, finders.find(text, language).topic) for each in sets for topic in each for text in each[topic]
    ]
    wrong = [each for each in judged if each[1] != each[2]]
    assert len(wrong) / len(judged) < 0.06, wrong
    assert not [each for each in wrong if each[1] == "account_theft"]


@pytest.mark.parametrize("text", ["", "被盗" * 5_001, "😀🎉", "مرحبا", "\x00\ud83d", "...", "12345"])
def test_noise_is_none(finders: TopicFinders, text: str) -> None:
    assert [finders.find(text, language).topic for language in (*LANGUAGES, "xx")] == ["none"] * 4


@pytest.mark.parametrize("module", ["sklearn", "scipy"])
def test_a_web_process_never_reads_what_trains(module: str) -> None:
    code = "import app, sys; app.create_app().extensions['house'].hearing; print(sys.argv[1] in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, module], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert done.stdout.strip() == "False", done.stderr
