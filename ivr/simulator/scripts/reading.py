"""Reads call scripts; every fault is named with its file, line and column."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ivr.simulator.scripts.model import Script

Place = tuple[int, int]
Places = dict[tuple[str | int, ...], Place]


class ScriptError(ValueError):
    """The script can't be read. Each line of the message is a fault: file:line:column: what."""


def load_script(path: Path | str) -> Script:
    """Read and check one script. Raises ScriptError with every fault found."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path}: {error}") from error
    return parse_script(text, str(path))


def parse_script(text: str, name: str) -> Script:
    """Check a script's text; `name` stands for the file in the faults. Raises ScriptError."""
    tree = _parse(text, name)
    places: Places = {}
    plain = _plain(tree, (), places)
    try:
        script = Script.model_validate(plain)
    except ValidationError as error:
        raise ScriptError("\n".join(_faults(error, name, places))) from error
    script._places[()] = name
    script._places.update({path: f"{name}:{line}" for path, (line, _column) in places.items()})
    return script


def _parse(text: str, name: str) -> Any:
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise ScriptError(f"{where}: {error.problem or error.context}") from error
    except YAMLError as error:
        raise ScriptError(f"{name}: {error}") from error
    if not isinstance(tree, CommentedMap):
        raise ScriptError(f"{name}:1:1: a script is a mapping with name, from and steps")
    return tree


def _plain(node: Any, path: tuple[str | int, ...], places: Places) -> Any:
    """The tree as plain Python; `places` gets line and column (from 1) of every key and item."""
    if isinstance(node, CommentedMap):
        for key in node:
            line, column = node.lc.key(key)
            places[(*path, key)] = (line + 1, column + 1)
        return {key: _plain(value, (*path, key), places) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            line, column = node.lc.item(index)
            places[(*path, index)] = (line + 1, column + 1)
        return [_plain(value, (*path, index), places) for index, value in enumerate(node)]
    return str(node) if isinstance(node, str) else node


def _faults(error: ValidationError, name: str, places: Places) -> list[str]:
    faults = []
    for fault in error.errors(include_url=False):
        line, column = _nearest(tuple(fault["loc"]), places)
        message = fault["msg"].removeprefix("Value error, ")
        field = ".".join(str(part) for part in fault["loc"])
        faults.append(f"{name}:{line}:{column}: {field}: {message}")
    return faults


def _nearest(path: tuple[str | int, ...], places: Places) -> Place:
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return 1, 1
