"""Where phrases occur in a text, letter for letter or by sound.

Theory of operation: phrases are indexed by the sound of their first token, so a text is walked once.
A hit that lies wholly inside a longer hit of another name is taken back: "怎么防止被盗" is not about a theft,
though it contains 被盗. Two syllables that only sound right are taken back by any exact hit that shares one of
them: the 们电 of "你们电话" is not 门店.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from ivr.speech.sound import is_han, syllable
from ivr.speech.tokens import Token, tokenise

_LONGEST_GAP = 12
_NEAR = 0.75
_LIKE_PERCENT = 84
_SHORTEST_LIKE = 5
_SHORTEST_LIKE_ALONE = 6
_FEW = 2
_MOST_HITS = 60
_MOST_HITS_A_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: `mask` has a bit for each token it covers, `score` grows with what it covers."""

    name: str
    mask: int
    score: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found in a text of `weight`: hits that stand, and those that a longer phrase took back."""

    standing: tuple[Hit, ...]
    taken_back: tuple[Hit, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Segment:
    tokens: tuple[Token, ...]
    keys: list[str]
    at_end: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    name: str
    segments: tuple[_Segment, ...]
    keys: frozenset[str]


class PhraseIndex:
    """All phrases of one language, ready to be looked for; `answers` are tokenised as such."""

    def __init__(self, named: Mapping[str, Sequence[str]], *, answers: bool = False) -> None:
        self._answers = answers
        self._by_first: dict[str, list[_Phrase]] = {}
        words: set[str] = set()
        for phrase in _compiled(named, answers):
            self._by_first.setdefault(phrase.segments[0].keys[0], []).append(phrase)
            words.update(key for key in phrase.keys if key.isascii())
        self._words = frozenset(words)
        self._long_words = tuple(sorted(word for word in words if len(word) >= _SHORTEST_LIKE))
        self._known = lru_cache(maxsize=4096)(self._nearest)

    def find(self, text: str) -> Matches:
        """Return what `text` contains of the phrases."""
        tokens = [self._recognised(token) for token in tokenise(text, answers=self._answers)]
        best = sorted(self._hits(tokens), key=lambda hit: (-hit.score, hit.mask, hit.name))[:_MOST_HITS]
        standing = tuple(hit for hit in best if not _is_taken_back(hit, best))
        taken_back = tuple(hit for hit in best if hit not in standing)
        return Matches(standing, taken_back, sum(token.weight for token in tokens))

    def _hits(self, tokens: Sequence[Token]) -> set[Hit]:
        keys = [token.key for token in tokens]
        present = frozenset(keys)
        possible = {
            key: [phrase for phrase in self._by_first.get(key, ()) if phrase.keys <= present] for key in present
        }
        hits: set[Hit] = set()
        counts: Counter[_Phrase] = Counter()
        for start, key in enumerate(keys):
            for phrase in possible[key]:
                # A flood of repeated words must not cost more than a story does.
                if counts[phrase] < _MOST_HITS_A_PHRASE and (hit := _match(phrase, tokens, keys, start)):
                    counts[phrase] += 1
                    hits.add(hit)
        return hits

    def _recognised(self, token: Token) -> Token:
        if _is_han(token) or token.key in self._words or len(token.key) < _SHORTEST_LIKE:
            return token
        return replace(token, key=self._known(token.key))

    def _nearest(self, word: str) -> str:
        found = process.extractOne(word, self._long_words, scorer=fuzz.ratio, score_cutoff=_LIKE_PERCENT)
        return found[0] if found else word


def scores(hits: Iterable[Hit]) -> dict[str, float]:
    """Return each name's score: its best hit, and half of every further one that covers other words."""
    taken: dict[str, int] = {}
    result: dict[str, float] = {}
    for hit in hits:
        if not taken.get(hit.name, 0) & hit.mask:
            result[hit.name] = result[hit.name] + hit.score / 2 if hit.name in result else hit.score
            taken[hit.name] = taken.get(hit.name, 0) | hit.mask
    return result


def _compiled(named: Mapping[str, Sequence[str]], answers: bool) -> Iterable[_Phrase]:
    for name, phrases in named.items():
        for phrase in phrases:
            parts = phrase.replace("…", "...").split("...")
            segments = tuple(segment for part in parts if (segment := _segment(part, answers)).tokens)
            if segments:
                yield _Phrase(name, segments, frozenset(key for segment in segments for key in segment.keys))


def _segment(part: str, answers: bool) -> _Segment:
    tokens = tuple(tokenise(part, answers=answers))
    return _Segment(tokens, [token.key for token in tokens], part.rstrip().endswith((".", "。")))


def _match(phrase: _Phrase, tokens: Sequence[Token], keys: list[str], start: int) -> Hit | None:
    pairs: list[tuple[Token, Token]] = []
    mask, position, latest = 0, start, start
    for segment in phrase.segments:
        found = _find_segment(segment, tokens, keys, position, latest)
        if found is None:
            return None
        position = found + len(segment.keys)
        latest = position + _LONGEST_GAP
        pairs += zip(tokens[found:position], segment.tokens, strict=True)
        mask |= (1 << position) - (1 << found)
    return _hit(phrase.name, mask, pairs)


def _hit(name: str, mask: int, pairs: list[tuple[Token, Token]]) -> Hit | None:
    same = [heard.text == wanted.text for heard, wanted in pairs]
    if len(pairs) <= _FEW and not any(same) and not all(_is_homophone(*pair) for pair in pairs):
        return None
    score = sum(wanted.weight * (1 if same else _NEAR) for same, (_, wanted) in zip(same, pairs, strict=True))
    return Hit(name, mask, score, all(same))


def _is_homophone(heard: Token, wanted: Token) -> bool:
    # 题想 in 问题想问 is not 提现: with nothing else in common the syllables must be the same.
    return not _is_han(heard) or syllable(heard.text) == syllable(wanted.text)


def _find_segment(segment: _Segment, tokens: Sequence[Token], keys: list[str], first: int, latest: int) -> int | None:
    size, wanted = len(segment.keys), segment.keys[0]
    end = min(latest, len(keys) - size) + 1
    position = first
    while wanted in keys[position:end]:
        position = keys.index(wanted, position, end)
        there = tokens[position : position + size]
        if keys[position : position + size] == segment.keys and _may_stand(segment, there):
            return position
        position += 1
    return None


def _may_stand(segment: _Segment, there: Sequence[Token]) -> bool:
    if segment.at_end and not there[-1].ends:
        return False
    # One syllable, or one short word, that only sounds alike proves nothing.
    alone, token = segment.tokens[0], there[0]
    return len(segment.tokens) > 1 or alone.text == token.text or len(alone.key) >= _SHORTEST_LIKE_ALONE


def _is_taken_back(hit: Hit, hits: Sequence[Hit]) -> bool:
    return any(other.name != hit.name and _takes_back(other, hit) for other in hits)


def _takes_back(other: Hit, hit: Hit) -> bool:
    if other.exact and not hit.exact and (hit.mask == other.mask or hit.mask.bit_count() <= _FEW):
        return bool(hit.mask & other.mask)
    return hit.mask != other.mask and other.mask & hit.mask == hit.mask and (other.exact or not hit.exact)


def _is_han(token: Token) -> bool:
    return is_han(token.text[0])
