"""How a Han character sounds to a recogniser: its syllable without tone and without the usual confusions.

Traditional characters are read as the simplified ones, so that one phrases file serves both.
"""

import re
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

_CONFUSED_INITIALS = re.compile(r"^(zh|sh|ch|n)(?=[aeiouv])")
_CONFUSED_FINALS = re.compile(r"(?<=[aei])ng$")
_FOLDED = {"zh": "z", "sh": "s", "ch": "c", "n": "l"}


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def simplified(text: str) -> str:
    """Return `text` in simplified characters, one for each: places in it stay what they were."""
    return "".join(map(_simplified, text)) if not text.isascii() else text


@lru_cache(maxsize=8192)
def _simplified(char: str) -> str:
    if not is_han(char):
        return char
    converted = _converter().convert(char)
    return converted if len(converted) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def syllable(char: str) -> str:
    """Return the syllable of a Han character without its tone; another character gives itself."""
    return lazy_pinyin(char)[0]


@lru_cache(maxsize=8192)
def sound(char: str) -> str:
    """Return the syllable with what recognisers confuse folded together: "zan" for both 张 and 赞."""
    initial = _CONFUSED_INITIALS.sub(lambda match: _FOLDED[match[0]], syllable(char))
    return _CONFUSED_FINALS.sub("n", initial)
