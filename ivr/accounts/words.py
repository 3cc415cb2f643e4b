"""The words of the consoles, a file for each language, as the prompts of a menu are."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML

LANGUAGES = {"zh-CN": "中文", "en-US": "English"}
"""Language → its own name, as the switch shows it."""

FIRST_LANGUAGE = "zh-CN"

Translate = Callable[..., str]


class Words:
    """Words by dotted name. Rooms add theirs from folders of their own: `<folder>/<language>.yaml`."""

    def __init__(self, *folders: Path) -> None:
        self._words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for folder in folders:
            self.add(folder)

    def add(self, folder: Path) -> None:
        """Adds a room's words; ValueError when a language lacks one, or one is there already."""
        read = {language: dict(_flat(YAML(typ="safe").load(_file(folder, language)))) for language in LANGUAGES}
        names = set().union(*read.values())
        for language, words in read.items():
            if missing := names - words.keys():
                raise ValueError(f"{_file(folder, language)} lacks {', '.join(sorted(missing))}")
            if twice := words.keys() & self._words[language].keys():
                raise ValueError(f"{_file(folder, language)} names again {', '.join(sorted(twice))}")
            self._words[language] |= words

    def names(self) -> frozenset[str]:
        """Every name that can be said."""
        return frozenset(self._words[FIRST_LANGUAGE])

    def speaker(self, language: str) -> Translate:
        """A function from a name, and the values that its words hold, to the words in this language."""
        words = self._words[language]
        return lambda word, /, **values: words[word].format(**values)


def _file(folder: Path, language: str) -> Path:
    return folder / f"{language}.yaml"


def _flat(words: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, word in words.items():
        if isinstance(word, Mapping):
            yield from _flat(word, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(word)
