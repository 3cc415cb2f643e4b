"""The digits that a caller says: codes, telephone numbers, transaction ids.

Theory of operation: a text becomes pieces, each of a kind: digits, pause, correction, restart, lead-in,
amount or word. Digits with only pauses between them are a run. A correction joins two runs; otherwise several
runs are ambiguous, unless just one of them follows a lead-in ("我的验证码是").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.speech.clean import clean, is_odd_digit

_HAN_DIGITS = ("零〇洞", "一幺壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七拐柒", "八捌", "九勾玖")
_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_VALUES = (
    {han: str(value) for value, hans in enumerate(_HAN_DIGITS) for han in hans}
    | {word: str(value) for value, word in enumerate(_ENGLISH_DIGITS)}
    | {str(value): str(value) for value in range(10)}
)
_TIMES = {"双": 2, "double": 2, "triple": 3, "treble": 3}
_ONE = "[0-9" + "".join(_HAN_DIGITS) + "]"
_DIGIT = rf"(?:{_ONE}|\b(?:{'|'.join(_ENGLISH_DIGITS)})\b)"
_KINDS = {
    "word": rf"第{_ONE}|万一|统一|唯一|千万别|十分|一[下样直会些共定起旦切般边]|二维码|一点(?!{_ONE})"
    rf"|(?<!{_ONE}){_ONE}个(?!{_ONE})|(?<!{_ONE}){_ONE}[次张遍种笔位条]"
    r"|\b(?:one\s+(?:moment|second|sec|minute|more|time)|no\s+one|(?:this|that|which)\s+one)\b",
    "times": rf"(?P<count>{_ONE})个(?P<each>{_ONE})"
    rf"|(?P<many>双|\b(?:double|triple|treble)\b)\s*(?P<same>{_DIGIT})",
    "digits": rf"{_DIGIT}|\bo(?:h)?\b(?=[\s-]+{_DIGIT})",
    "oh": r"\boh?\b",
    "amount": r"[十百千万亿点]|\.(?=[0-9])|\b(?:hundred|thousand|million|point|ten|eleven|twelve)\b"
    r"|\b(?:thir|four|fif|six|seven|eigh|nine)teen\b|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b",
    "restart": r"重新|重来|从头|\bstart\s+(?:over|again)\b",
    "correction": r"不对|不是|错了|哦不|应该是|\b(?:no|sorry|i\s+mean|wait|correction|actually)\b",
    "lead_in": r"[是为码号]|\b(?:is|code|number|id)\b|(?<=[a-z])'s\b",
    "pause": r"[^\w]+|[嗯呃啊哦再]|那个|然后|\b(?:um|uh|er|and|then|dash)\b",
    "word_too": r"[a-z]+|.",
}
_PIECES = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.DOTALL)
_X_AT_END = re.compile(r"(?:\bx|(?<=[^a-z])x|叉|艾克斯|埃克斯)[\W_]*$")


@dataclass(frozen=True, slots=True)
class _Run:
    digits: str
    after_lead_in: bool
    repair: str


class _Ambiguous(Exception):
    """The text has digits, but which ones are meant is not clear."""


def find_digits(text: str, language: str) -> str | None:
    """Return the spoken digits as ASCII ("三个八" is "888"), None when there are none or it is ambiguous.

    Callers mix Chinese and English digits, so both are understood in every `language`. Never raises.
    """
    plain = clean(text).lower()
    if any(is_odd_digit(char) for char in plain):
        return None
    try:
        runs = _repaired(_runs(_pieces(plain)))
    except _Ambiguous:
        return None
    if len(runs) > 1:
        runs = [run for run in runs if run.after_lead_in]
    return runs[0].digits or None if len(runs) == 1 else None


def find_digits_or_x(text: str, language: str) -> str | None:
    """The same, where the last may be an X, as it is in identity numbers: "四一七叉" is "417X"."""
    plain = clean(text).lower()
    x = _X_AT_END.search(plain)
    digits = find_digits(plain[: x.start()] if x else plain, language)
    return digits + "X" if digits and x else digits


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and value: for digits the digits in ASCII, for all else the words. Pauses are left out."""
    previous = ""
    for match in _PIECES.finditer(text):
        kind, value = _kind_and_value(match, previous)
        if kind != "pause":
            yield kind, value
            previous = kind


def _kind_and_value(match: re.Match[str], previous: str) -> tuple[str, str]:
    if match["count"]:
        return "digits", _VALUES[match["each"]] * int(_VALUES[match["count"]])
    if match["many"]:
        return "digits", _VALUES[match["same"]] * _TIMES[match["many"]]
    if match["digits"]:
        return "digits", _VALUES.get(match[0], "0")
    if match["oh"]:
        return ("digits", "0") if previous == "digits" else ("pause", match[0])
    return str(match.lastgroup), match[0]


def _runs(pieces: Iterator[tuple[str, str]]) -> list[_Run]:
    runs: list[_Run] = []
    repair = previous = ""
    for kind, value in pieces:
        if "amount" in (kind, previous) and "digits" in (kind, previous):
            raise _Ambiguous
        if kind == "digits" and previous == "digits":
            runs[-1] = replace(runs[-1], digits=runs[-1].digits + value)
        elif kind == "digits":
            runs.append(_Run(value, previous in ("lead_in", "correction"), repair))
            repair = ""
        elif kind in ("restart", "correction"):
            repair = kind if repair != "restart" else repair
        previous = kind
    return runs


def _repaired(runs: list[_Run]) -> list[_Run]:
    """Put each run that corrects something in place of what it corrects: the last digit, or all of it."""
    result: list[_Run] = []
    for run in runs:
        if not run.repair or not result:
            result.append(run)
            continue
        wrong = result.pop()
        if run.repair == "restart" or len(run.digits) >= len(wrong.digits):
            result.append(run)
        elif len(run.digits) == 1:
            result.append(replace(wrong, digits=wrong.digits[:-1] + run.digits))
        else:
            raise _Ambiguous
    return result
