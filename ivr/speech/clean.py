"""Recognised text made safe and plain before anything else looks at it."""

import unicodedata
from itertools import groupby

LONGEST_TEXT = 10_000


def clean(text: str, limit: int = 500) -> str:
    """Return `text` without anything that cannot be spoken, at most `limit` characters long.

    Control, format, private and unassigned characters and lone surrogates go, full-width forms become plain
    ones (NFKC), white space collapses. Text over 10,000 characters is noise and gives "". Never raises.
    """
    if len(text) > LONGEST_TEXT:
        return ""
    kept = "".join(" " if char.isspace() else char for char in text if _is_speakable(char))
    plain = "".join(_normalised(chars) for chars in _runs(kept))
    return " ".join(plain.split())[: max(limit, 0)].rstrip()


def is_odd_digit(char: str) -> bool:
    """Whether `char` only looks like a digit (², ①, ٣): neither ASCII nor full-width."""
    return char > "\x7f" and not "０" <= char <= "９" and unicodedata.category(char) in ("No", "Nd")


def _is_speakable(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] != "C"


def _runs(text: str) -> list[tuple[bool, str]]:
    return [(odd, "".join(chars)) for odd, chars in groupby(text, is_odd_digit)]


def _normalised(run: tuple[bool, str]) -> str:
    # NFKC would turn ² into 2, and a look-alike must never pass as a digit that the caller gave.
    odd, chars = run
    return chars if odd else unicodedata.normalize("NFKC", chars)
