"""From what the caller said to the topic of the call."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ivr.speech.clean import clean
from ivr.speech.matching import PhraseIndex, scores
from ivr.speech.phrases import NONE, TOPICS, Phrases

# A theft that is missed costs most, so it wins unless something else was said twice as plainly.
_URGENCY = {"account_theft": 2.0}
_LEAST_SCORE = 1.1
_MOST_ALTERNATIVES = 3
_TAKEN_BACK = 0.3


@dataclass(frozen=True)
class Understanding:
    """What a text is about.

    `text` is the cleaned text, `topic` one of `phrases.TOPICS`, "none" when out of scope. `confidence` is 0
    to 1 (0 for "none"); `alternatives` are other possible topics with their confidence, best first.
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
