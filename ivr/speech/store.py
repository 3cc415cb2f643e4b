"""What a hotline understands by, read from its folder: phrases and models."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ivr.speech.choices import ChoiceFinder
from ivr.speech.model import SUFFIX, BrokenModel, Model, fingerprint, read_model
from ivr.speech.phrases import Phrases, PhrasesError, load_phrases
from ivr.speech.topics import TopicFinders


@dataclass(frozen=True)
class Understood:
    """Topics and small choices of every language of a menu."""

    topics: TopicFinders
    choices: ChoiceFinder


def read_understood(folder: Path, languages: Iterable[str]) -> Understood:
    """What a folder of phrases understands. Raises PhrasesError for a broken file and for a model of other phrases."""
    read = [read_language(folder, language) for language in languages]
    return Understood(TopicFinders(read), ChoiceFinder([phrases for phrases, _ in read]))


def read_language(folder: Path, language: str) -> tuple[Phrases, Model | None]:
    """The phrases and the model of one language. Raises PhrasesError where they do not fit together."""
    path = folder / f"{language}.yaml"
    phrases = load_phrases(path)
    try:
        model = read_model(folder, language)
    except BrokenModel as error:
        raise PhrasesError([str(error)]) from error
    if (model is None) == bool(phrases.examples) or (model and model.trained_on != fingerprint(phrases)):
        raise PhrasesError(
            [f"{path}:1:1: {language}{SUFFIX} was not trained on these phrases; run `flask speech train`"]
        )
    return phrases, model
