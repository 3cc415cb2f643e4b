"""The registered text templates: which there are, which values each takes, and their words in each language."""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

REGISTERED = {
    "code-freeze": {"code"},
    "code-status": {"code"},
    "code-dispute": {"code"},
    "code-callback": {"code"},
    "case-opened": {"case_number"},
    "wallet-frozen": set[str](),
    "protective-freeze": set[str](),
    "advice-scam": set[str](),
    "advice-phone": set[str](),
    "advice-card": set[str](),
    "advice-theft": set[str](),
}
"""Every template that the hotline sends, with its parameters."""


class BrokenTemplates(ValueError):
    """A templates file that must not be used; `faults` has a line for each: `file:line:column: what is wrong`."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Templates:
    """The words of every registered template: id → language → words with {parameters}."""

    words_by_id: Mapping[str, Mapping[str, str]]

    def words(self, template: str, language: str, params: Mapping[str, str]) -> str:
        """The text in this language."""
        return self.words_by_id[template][language].format_map(params)


def load_templates(path: Path, languages: Sequence[str]) -> Templates:
    """The templates of a YAML file, complete in these languages; BrokenTemplates tells every fault with its place."""
    data = _read(path)
    faults = [f"{path}:{line}:{column}: {text}" for (line, column), text in _faults(data, languages)]
    if faults:
        raise BrokenTemplates(faults)
    return Templates({name: dict(versions) for name, versions in data["templates"].items()})


def _read(path: Path) -> Any:
    try:
        return YAML(typ="rt").load(path.read_text("utf-8"))
    except OSError as error:
        raise BrokenTemplates([f"{path}:1:1: cannot be read: {error.strerror}"]) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise BrokenTemplates([f"{path}:{place}: {error.problem}"]) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise BrokenTemplates([f"{path}:1:1: not readable as YAML in UTF-8"]) from error


def _faults(data: Any, languages: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    templates = data.get("templates") if isinstance(data, dict) else None
    if not isinstance(templates, dict):
        yield (1, 1), "the file must hold `templates:`"
        return
    for name in REGISTERED.keys() - templates.keys():
        yield _place(data, "templates"), f"the template {name!r} is missing"
    for name, versions in templates.items():
        if name not in REGISTERED:
            yield _place(templates, name), f"nothing sends the template {name!r}; there are {', '.join(REGISTERED)}"
        elif not isinstance(versions, dict):
            yield _place(templates, name), f"{name!r} must have its words by language"
        else:
            yield from _version_faults(name, versions, _place(templates, name), languages)


def _version_faults(
    name: str, versions: Any, place: tuple[int, int], languages: Sequence[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    for language in languages:
        if language not in versions:
            yield place, f"{name!r} has no words in {language}"
    for language, words in versions.items():
        if not isinstance(words, str) or _fields(words) != REGISTERED[name]:
            wanted = " and ".join(f"{{{field}}}" for field in sorted(REGISTERED[name])) or "no value"
            yield _place(versions, language), f"the words must hold {wanted}, and nothing else in braces"


def _fields(words: str) -> set[str] | None:
    try:
        return {field for _, field, _, _ in string.Formatter().parse(words) if field is not None}
    except ValueError:
        return None


def _place(mapping: Any, key: str) -> tuple[int, int]:
    line, column = mapping.lc.key(key)
    return line + 1, column + 1
