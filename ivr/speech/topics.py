"""From what the caller said to the topic of the call.

A language with a trained model is understood by it; one that has key phrases only is understood by those.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ivr.speech.clean import clean
from ivr.speech.features import Extractor
from ivr.speech.matching import PhraseIndex, scores
from ivr.speech.model import Model
from ivr.speech.phrases import NONE, TOPICS, Phrases
from ivr.speech.tokens import has_words

# A theft that is missed costs most, so it wins unless something else was said twice as plainly.
_URGENCY = {"account_theft": 2.0}
_LIKELIER = {"account_theft": 3.0}
_LEAST_SURE = {"account_theft": 0.15}
_LEAST = 0.3
_WORTH_TELLING = 0.05
_LEAST_SCORE = 1.1
_MOST_ALTERNATIVES = 3
_TAKEN_BACK = 0.3


@dataclass(frozen=True)
class Understanding:
    """What a text is about.

    `text` is the cleaned text, `topic` one of `phrases.TOPICS`, "none" when out of scope. `confidence` is 0 to 1, for
    "none" how sure it is that it is nothing of ours; `alternatives` are other possible topics with their confidence,
    best first.
    """

    text: str
    topic: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


class TopicFinder(Protocol):
    """Whatever can tell a topic from words."""

    def find(self, text: str, language: str) -> Understanding:
        """Return the topic of `text`; never raises, an unknown language gives "none"."""
        ...


class KeywordTopicFinder:
    """Finds the topic by the phrases that ops wrote down, as written or as they sound."""

    def __init__(self, phrases: Iterable[Phrases]) -> None:
        self._indexes = {each.language: PhraseIndex(each.topics) for each in phrases}

    def find(self, text: str, language: str) -> Understanding:
        """Return the topic of `text`; never raises, an unknown language gives "none"."""
        plain = clean(text)
        index = self._indexes.get(language)
        if index is None or not plain:
            return Understanding(plain, NONE, 0.0)
        matches = index.find(plain)
        ranked = _ranked(scores(matches.standing))
        if ranked:
            return _understood(plain, ranked)
        # "我没有被盗" is no theft, but it stays within reach for a menu that asks back.
        doubtful = _ranked(scores(matches.taken_back))
        return Understanding(plain, NONE, 0.0, _confidences(doubtful, _TAKEN_BACK))


class TrainedTopicFinder:
    """Finds the topic of one language by its trained model."""

    def __init__(self, phrases: Phrases, model: Model) -> None:
        self._extractor = Extractor(phrases.topics, phrases.words)
        self._model = model

    def find(self, text: str, language: str) -> Understanding:
        """Return the topic of `text`, whose language is not looked at; never raises."""
        plain = clean(text)
        if not has_words(plain):
            return Understanding(plain, NONE, 0.0)
        likely = dict(zip(TOPICS, self._model.confidences(self._extractor.features(plain)).tolist(), strict=True))
        topic = max(TOPICS, key=lambda each: likely[each] * _LIKELIER.get(each, 1.0))
        if likely[topic] < _LEAST_SURE.get(topic, _LEAST):
            topic = NONE
        others = sorted((each for each in TOPICS if each not in (topic, NONE)), key=lambda each: -likely[each])
        told = tuple((each, round(likely[each], 2)) for each in others if likely[each] >= _WORTH_TELLING)
        return Understanding(plain, topic, round(likely[topic], 2), told[:_MOST_ALTERNATIVES])


class TopicFinders:
    """Finds topics in every language: by its model where it has one, or else by its key phrases."""

    def __init__(self, languages: Iterable[tuple[Phrases, Model | None]]) -> None:
        self._finders: dict[str, TopicFinder] = {
            phrases.language: TrainedTopicFinder(phrases, model) if model else KeywordTopicFinder([phrases])
            for phrases, model in languages
        }

    def find(self, text: str, language: str) -> Understanding:
        """Return the topic of `text`; never raises, an unknown language gives "none"."""
        finder = self._finders.get(language)
        return finder.find(text, language) if finder else Understanding(clean(text), NONE, 0.0)


def _ranked(found: dict[str, float]) -> list[tuple[str, float]]:
    urgent = [
        (topic, score * _URGENCY.get(topic, 1.0))
        for topic, score in found.items()
        if topic != NONE and score >= _LEAST_SCORE
    ]
    return sorted(urgent, key=lambda each: (-each[1], TOPICS.index(each[0])))


def _understood(text: str, ranked: list[tuple[str, float]]) -> Understanding:
    topic, score = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    confidence = round(_strength(score) * score / (score + rival / 2), 2)
    return Understanding(text, topic, confidence, _confidences(ranked[1:], confidence / 2))


def _confidences(ranked: list[tuple[str, float]], most: float) -> tuple[tuple[str, float], ...]:
    return tuple((topic, round(most * _strength(score), 2)) for topic, score in ranked[:_MOST_ALTERNATIVES])


def _strength(score: float) -> float:
    """How sure a score makes: 0.7 for two syllables that only sound alike, 0.8 for two exact ones."""
    return float(1 - 0.45**score)
