"""How long words take to say, and where a sentence ends.

4.5 Han characters or 2.6 English words a second is the yardstick of the project's figures.
"""

import re

HAN_PER_SECOND = 4.5
WORDS_PER_SECOND = 2.6

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")


def spoken_seconds(text: str, language: str = "zh-CN") -> float:
    """Seconds that saying `text` takes. A digit counts as a Han character or, in English, as a word."""
    han = len(_HAN.findall(text))
    words = _WORD.findall(text)
    digits = sum(word.isdigit() for word in words)
    if is_chinese(language) or han:
        han, digits = han + digits, 0
    spelled = sum(not word.isdigit() for word in words) + digits
    seconds: float = han / HAN_PER_SECOND + spelled / WORDS_PER_SECOND
    return round(seconds, 2)


def is_chinese(language: str) -> bool:
    """Whether a BCP 47 tag, as any TwiML verb spells it, is a kind of Chinese."""
    return language.split("-")[0].lower() in {"zh", "cmn", "yue"}


def end_of_sentence(text: str, words: str) -> int:
    """The number of characters up to and with the end of the sentence in which `words` occur.

    The words' last character counts, so that words which span two sentences reach to the end of the second.
    """
    position = text.find(words)
    if position < 0:
        return len(text)
    end = _SENTENCE_END.search(text, max(position + len(words) - 1, position))
    return end.end() if end else len(text)
