"""The phrases file of a language: what people say for each topic and each small choice.

A file is YAML with `language`, `words`, `topics`, `examples` and `choices`; all but the first map a name to a list.
`topics` are key phrases, found as they stand; `examples` are whole utterances that a model learns from.
In a phrase `...` stands for a few words in between, `<name>` for each of the words of that name;
a full stop at its end means that the clause must end there.
Phrases under the topic `none` are no topic: they take back a shorter phrase inside them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ivr.speech.clean import clean
from ivr.speech.tokens import tokenise

NONE = "none"
TOPICS = (
    "account_theft",
    "lost_funds",
    "payment_failed",
    "topup_withdraw",
    "account_locked",
    "cards",
    "cross_border",
    "security_help",
    "account_closure",
    "merchant",
    "feedback",
    "case_status",
    "callback",
    "service_info",
    "agent",
    NONE,
)
_SECTIONS = ("language", "words", "topics", "examples", "choices")
_GROUP = re.compile(r"<([^<>]*)>")
_MOST_MEANINGS = 2000


@dataclass(frozen=True)
class Phrases:
    """What people say in one language: phrases by topic id, and by the name of a small choice."""

    language: str
    topics: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class PhrasesError(ValueError):
    """A phrases file is wrong. `faults` has a line for each fault: `file:line:column: what is wrong`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def load_phrases(path: Path) -> Phrases:
    """Read a phrases file. Raises PhrasesError with every fault and its place."""
    reader = _Reader(str(path), _parse(path))
    phrases = reader.read()
    if reader.faults:
        raise PhrasesError(reader.faults)
    return phrases


def _parse(path: Path) -> CommentedMap:
    try:
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PhrasesError([f"{path}:1:1: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise PhrasesError([f"{path}:1:1: not UTF-8 text"]) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        problem = (error.problem or error.context or "not YAML").splitlines()[0]
        raise PhrasesError([f"{path}:{place}: {problem}"]) from error
    except YAMLError as error:
        raise PhrasesError([f"{path}:1:1: not YAML: {str(error).splitlines()[0]}"]) from error
    if not isinstance(document, CommentedMap):
        raise PhrasesError([f"{path}:1:1: must have the sections {', '.join(_SECTIONS)}"])
    return document


class _Reader:
    """Turns the parsed document into Phrases and collects what is wrong with it."""

    def __init__(self, name: str, document: CommentedMap) -> None:
        self.faults: list[str] = []
        self._name = name
        self._document = document
        self._words: dict[str, tuple[str, ...]] = {}

    def read(self) -> Phrases:
        for section in self._document:
            if section not in _SECTIONS:
                self._fault(self._document.lc.key(section), f"unknown section {section!r}")
        if "words" in self._document:
            self._words = self._section("words", None)
        examples = self._section("examples", TOPICS) if "examples" in self._document else {}
        topics, choices = self._section("topics", TOPICS), self._section("choices", None)
        return Phrases(self._language(), topics, choices, self._words, examples)

    def _language(self) -> str:
        language = self._document.get("language")
        if isinstance(language, str) and language:
            return language
        self._fault(self._place_of("language"), "language must be a tag such as zh-CN")
        return ""

    def _section(self, section: str, known: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
        named = self._document.get(section)
        if not isinstance(named, CommentedMap):
            self._fault(self._place_of(section), f"{section} must map names to lists of phrases")
            return {}
        seen: dict[str, str] = {}
        found: dict[str, tuple[str, ...]] = {}
        for name, phrases in named.items():
            place = named.lc.key(name)
            if known is not None and name not in known:
                self._fault(place, f"unknown topic {name!r}; the topics are {', '.join(known)}")
            elif not isinstance(phrases, CommentedSeq) or not phrases:
                self._fault(place, f"{name} must have a list of phrases")
            else:
                seen = {} if section == "words" else seen
                found[str(name)] = self._phrases(str(name), phrases, seen, is_key=section == "topics")
        return found

    def _phrases(self, name: str, phrases: CommentedSeq, seen: dict[str, str], *, is_key: bool) -> tuple[str, ...]:
        meanings: list[str] = []
        for index, phrase in enumerate(phrases):
            fault = _fault_in(name, phrase, seen) or _fault_in_groups(phrase, self._words)
            if not fault and is_key:
                fault = _fault_in_meanings(_expanded(phrase, self._words))
            if fault:
                self._fault(phrases.lc.item(index), fault)
            else:
                meanings += _expanded(phrase, self._words)
        return tuple(meanings)

    def _place_of(self, section: str) -> tuple[int, int]:
        place: tuple[int, int] = self._document.lc.key(section) if section in self._document else (0, 0)
        return place

    def _fault(self, place: tuple[int, int], problem: str) -> None:
        line, column = place
        self.faults.append(f"{self._name}:{line + 1}:{column + 1}: {problem}")


def _fault_in(name: str, phrase: Any, seen: dict[str, str]) -> str | None:
    if not isinstance(phrase, str):
        return f"{phrase!r} must be words; put it in quotes"
    plain = clean(phrase).lower()
    if not plain.replace(".", "").strip():
        return "an empty phrase"
    if plain in seen:
        return f"{phrase!r} stands under {seen[plain]} already"
    seen[plain] = name
    return None


def _fault_in_groups(phrase: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    groups = _GROUP.findall(phrase)
    for group in groups:
        if group not in words:
            return f"<{group}> does not stand under words"
    if prod(len(words[group]) for group in groups) > _MOST_MEANINGS:
        return f"{phrase!r} stands for more than {_MOST_MEANINGS} phrases"
    return None


def _expanded(phrase: str, words: Mapping[str, tuple[str, ...]]) -> list[str]:
    parts = _GROUP.split(phrase)
    options = [words[part] if index % 2 else (part,) for index, part in enumerate(parts)]
    return ["".join(option) for option in product(*options)]


def _fault_in_meanings(meanings: list[str]) -> str | None:
    """A phrase of which one plain word is left ("my shop") would catch whoever mentions that word."""
    for meaning in meanings:
        left = tokenise(meaning)
        if len(left) == 1 and left[0].text != meaning.lower():
            return f"only {left[0].text!r} counts in {meaning!r}; write that, or more words"
    return None
