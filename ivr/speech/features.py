"""A text as the features that a topic is judged by: what is written, how it sounds, which key phrases are in it.

One Han character that a recogniser got wrong spoils the letters around it but not their sound; a misspelt English word
keeps most of its letters. A feature is a short text, so that a model can be read and two versions compared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ivr.speech.matching import PhraseIndex, scores
from ivr.speech.sound import is_han, simplified, sound
from ivr.speech.tokens import spelled_out

_PIECE = re.compile(r"[a-z]+|\d+|[\u3400-\u4dbf\u4e00-\u9fff]")
_MOST_PIECES = 240
_LONGEST_HAN = 4
_STEM = 5
_SHORTEST_LETTERS = 5
_EMPTY_WORDS = frozenset(["a", "an", "the", "um", "uh", "er", "ah", "oh", "please", "just", "so"])
_EMPTY_HAN = frozenset("啊呀呃嗯哦噢哎唉呢嘛吧")


class Extractor:
    """Finds the features of texts in one language, given its key phrases by topic and its groups of like words."""

    def __init__(self, topics: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> None:
        self._topics = PhraseIndex(topics)
        self._words = PhraseIndex(words)

    def features(self, text: str) -> dict[str, float]:
        """Every feature of a cleaned text with its weight; a feature that occurs twice counts once."""
        pieces = pieces_of(text)
        found = dict.fromkeys(_letters(pieces), 1.0)
        found.update(self._phrases(text))
        return found

    def _phrases(self, text: str) -> Iterator[tuple[str, float]]:
        matches = self._topics.find(text)
        for topic, score in scores(matches.standing).items():
            yield f"k:{topic}", min(score, 4.0) / 2
        for topic in scores(matches.taken_back):
            yield f"t:{topic}", 1.0
        groups = sorted({hit.name for hit in self._words.find(text).standing})
        for group in groups:
            yield f"g:{group}", 1.0
        for index, first in enumerate(groups):
            for second in groups[index + 1 :]:
                yield f"g:{first}+{second}", 1.0


def pieces_of(text: str) -> list[str]:
    """Han characters (simplified), words of letters and `#` for a number, without sounds of hesitation."""
    plain = simplified(spelled_out(text.lower()))
    pieces = ["#" if piece[0].isdigit() else piece for piece in _PIECE.findall(plain)]
    kept = [piece for piece in pieces if piece not in _EMPTY_WORDS and piece not in _EMPTY_HAN]
    return (kept or pieces)[:_MOST_PIECES]


def _letters(pieces: Sequence[str]) -> Iterator[str]:
    yield f"n:{min(len(pieces), 12) // 2}"
    padded = ["^", *pieces, "$"]
    sounds = [sound(piece) if is_han(piece) else piece for piece in padded]
    size = len(padded)
    for start in range(size):
        yield from _runs_from(padded, sounds, start)
        if start + 2 < size:
            yield f"s:{sounds[start]}_{sounds[start + 2]}"
        piece = padded[start]
        if len(piece) > 1:
            yield from _word(piece)


def _runs_from(padded: Sequence[str], sounds: Sequence[str], start: int) -> Iterator[str]:
    for length in range(1, min(_LONGEST_HAN, len(padded) - start) + 1):
        end = start + length
        yield "w:" + " ".join(padded[start:end])
        if length > 1:
            yield "p:" + " ".join(sounds[start:end])


def _word(word: str) -> Iterator[str]:
    yield f"r:{word[:_STEM]}"
    if len(word) >= _SHORTEST_LETTERS:
        for start in range(len(word) - 2):
            yield f"l:{word[start : start + 3]}"
