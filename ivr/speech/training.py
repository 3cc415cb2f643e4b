"""Learns a model from a phrases file. The only place that imports scikit-learn; no web process imports this file.

A fifth of the examples, chosen by a hash of their words, is held out: on it a first model is measured and its
confidences are put right. The model that is kept then learns from all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.svm import LinearSVC

from ivr.speech.clean import clean
from ivr.speech.features import Extractor
from ivr.speech.mishearing import misheard
from ivr.speech.model import Model, fingerprint, quantised, scaled
from ivr.speech.phrases import TOPICS, Phrases

Example = tuple[str, str]
"""A text and its topic."""
_FOLDS = 5
_KEEP = 16_000
_KEY_WEIGHT = 0.3
_MISHEARD_WEIGHT = 0.4
_MOST_KEYS = 250
_SOFTNESS = 0.3


@dataclass(frozen=True)
class Trained:
    """The model to keep, the model that never saw the held-out examples, and those examples."""

    model: Model
    judged: Model
    held_out: tuple[Example, ...]


def train(phrases: Phrases) -> Trained:
    """The models of a language; the same for the same phrases."""
    extractor = Extractor(phrases.topics, phrases.words)
    examples = [(text, topic) for topic in TOPICS for text in phrases.examples.get(topic, ())]
    held_out = [example for example in examples if is_held_out(example[0])]
    learned = [example for example in examples if not is_held_out(example[0])]
    judged = _fit(phrases, extractor, learned)
    sharpness = _best_sharpness(judged, extractor, held_out)
    kept = _fit(phrases, extractor, examples)
    return Trained(replace(kept, sharpness=sharpness), replace(judged, sharpness=sharpness), tuple(held_out))


def is_held_out(text: str) -> bool:
    """Whether a text belongs to the fifth that a model is judged by."""
    return int(sha256(text.encode()).hexdigest()[:8], 16) % _FOLDS == 0


def _fit(phrases: Phrases, extractor: Extractor, examples: Sequence[Example]) -> Model:
    texts, topics, weights = _lessons(phrases, examples)
    vectors = DictVectorizer(dtype=np.float64)
    table = vectors.fit_transform([scaled(extractor.features(clean(text))) for text in texts])
    # The learner takes 32-bit places only.
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    learner = LinearSVC(C=_SOFTNESS, class_weight="balanced", tol=1e-2, random_state=0)
    learner.fit(table, topics, sample_weight=weights)
    order = [list(learner.classes_).index(topic) for topic in TOPICS]
    rows, rounded, unit = quantised(learner.coef_[order].T, vectors.get_feature_names_out(), _KEEP)
    bias = learner.intercept_[order].astype(np.float32)
    return Model(rows, rounded, unit, bias, 1.0, fingerprint(phrases))


def _lessons(phrases: Phrases, examples: Sequence[Example]) -> tuple[list[str], list[str], npt.NDArray[np.float64]]:
    """Examples, the same as a recogniser may mishear them, and key phrases, with what each counts."""
    seen = {text for topic in phrases.examples.values() for text in topic}
    lessons = [(text, topic, 1.0) for text, topic in examples]
    lessons += [(misheard(text, seed=1), topic, _MISHEARD_WEIGHT) for text, topic in examples]
    for topic in TOPICS:
        keys = sorted(
            {key.replace("...", " ").strip(" .。") for key in phrases.topics.get(topic, ())} - seen, key=_shuffled
        )
        lessons += [(key, topic, _KEY_WEIGHT) for key in keys[:_MOST_KEYS]]
    texts, topics, weights = zip(*lessons, strict=True)
    return list(texts), list(topics), np.array(weights)


def _shuffled(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _best_sharpness(model: Model, extractor: Extractor, examples: Sequence[Example]) -> float:
    """The sharpness at which the confidences on examples that were not learned are least wrong."""
    found = [(model.confidences(extractor.features(clean(text))), TOPICS.index(topic)) for text, topic in examples]

    def loss(sharpness: float) -> float:
        raised = [(np.power(confidences + 1e-30, sharpness), topic) for confidences, topic in found]
        return -float(np.mean([np.log(each[topic] / each.sum() + 1e-12) for each, topic in raised]))

    return min((step / 4 for step in range(4, 33)), key=loss)
