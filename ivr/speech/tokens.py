"""A text as the pieces that phrases are compared by: Han characters, words of letters, numbers."""

import re
from dataclasses import dataclass

from ivr.speech.clean import clean
from ivr.speech.sound import is_han, simplified, sound

_PIECE = re.compile(r"[a-z]+|\d+|[\u3400-\u4dbf\u4e00-\u9fff]")
_CONTRACTIONS = (
    (re.compile(r"[\u2019\u2018`]"), "'"),
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'s\b"), ""),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
)
_FILLER_WORDS = """
a an the my our your this that is am are was were be been has have had
just please um uh er ah really very so all of there
"""
_FILLERS = frozenset("的了呢吧啊嗯呃哦嘛呀哈就都也吗") | frozenset(_FILLER_WORDS.split())
_ANSWER_WORDS = frozenset({"have", "has", "had", "is"})
_ASKING = frozenset("吗嘛么")
_END_OF_CLAUSE = re.compile(r"[,.;!?、。…]")
_BEFORE_TELLING_LE = frozenset("没不用有")
_WEAK_WORDS = """
i you me we he she they it to in on at for from with by not and or but can could will would
do does did want how what where when why who up out off get got go went
"""
_SMALL_WORDS = frozenset(_WEAK_WORDS.split()) | _ANSWER_WORDS
_HAN, _WORD, _SMALL_WORD = 1.0, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: `key` is what it sounds like, `weight` how much it says (a Han character is 1).

    `ends`: nothing but fillers follows in its clause, and it is not a question.
    """

    text: str
    key: str
    weight: float
    ends: bool = False


def tokenise(text: str, *, answers: bool = False) -> list[Token]:
    """Return the tokens of `text` without fillers, unless it consists of fillers only. Never raises.

    In `answers` the small verbs tell: "I have it" is not "I lost it".
    """
    plain = simplified(spelled_out(clean(text).lower()))
    pieces = list(_PIECE.finditer(plain))
    is_rhetorical = "不是" in plain
    telling: list[re.Match[str]] = []
    before = ""
    for piece in pieces:
        is_verb = answers and piece[0] in _ANSWER_WORDS
        # "我不是被盗了吗" complains of a theft, "我不是被盗" denies it.
        is_question = is_rhetorical and piece[0] == "吗"
        if is_verb or is_question or not _is_filler(piece[0], before):
            telling.append(piece)
        before = piece[0]
    kept = telling or pieces
    nexts = [*(piece.start() for piece in kept), len(plain)][1:]
    return [
        _token(piece[0], ends=_is_end(plain[piece.end() : following], is_last=following == len(plain)))
        for piece, following in zip(kept, nexts, strict=True)
    ]


def has_words(plain: str) -> bool:
    """Whether a cleaned text has anything that could be understood: letters or Han characters."""
    return any(not piece[0].isdigit() for piece in _PIECE.findall(plain.lower()))


def spelled_out(plain: str) -> str:
    """Return a lower-case text with its English contractions written in full: "can't" is "can not"."""
    for pattern, replacement in _CONTRACTIONS:
        plain = pattern.sub(replacement, plain)
    return plain


def _is_filler(piece: str, before: str) -> bool:
    # 钱没了 is a theft and 钱没到 is not, so there 了 carries the meaning.
    return piece in _FILLERS and not (piece == "了" and before in _BEFORE_TELLING_LE)


def _is_end(between: str, *, is_last: bool) -> bool:
    mark = _END_OF_CLAUSE.search(between)
    clause = between[: mark.start()] if mark else between
    return (is_last or mark is not None) and not _ASKING & set(clause)


def _token(piece: str, *, ends: bool) -> Token:
    if is_han(piece):
        return Token(piece, sound(piece), _HAN, ends)
    return Token(piece, piece, _SMALL_WORD if piece in _SMALL_WORDS else _WORD, ends)
