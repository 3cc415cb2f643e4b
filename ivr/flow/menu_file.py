"""Reads a menu and its prompts from files; every fault comes with its file, line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ivr.flow.menu import Menu
from ivr.flow.prompts import Prompts

STAND_IN = "stand-in"
"""What a menu is given where its file says nothing that can be used; no node has this name."""
_STAND_INS = {
    **dict.fromkeys(("line", "start", "person"), STAND_IN),
    **{"languages": ("zh-CN",), "topics": {}, "nodes": {}},
}
Where = tuple[str | int, ...]
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a menu, where, and how to mend it; `advice` warns and blocks nothing."""

    file: str
    line: int
    column: int
    text: str
    advice: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {'advice: ' if self.advice else ''}{self.text}"


class BrokenMenu(ValueError):
    """A menu that must not be used; `faults` are all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Source:
    """One YAML file: its content with every scalar as the text that it is, its faults, and where a field stands."""

    def __init__(self, path: Path) -> None:
        self.file = str(path)
        self.faults: list[Fault] = []
        self._root = self._read(path)
        self.data: Any = self._plain(self._root)

    def fault(self, where: Where, text: str, *, advice: bool = False) -> Fault:
        """A fault at the deepest part of `where` that the file has."""
        return Fault(self.file, *self._place(where), text, advice)

    def names(self, field: str) -> set[str]:
        """The names that stand under a field, those whose content is at fault included."""
        under = self.data.get(field) if isinstance(self.data, dict) else None
        return set(under) if isinstance(under, dict) else set()

    def _read(self, path: Path) -> Any:
        try:
            return YAML(typ="rt", pure=True).compose(path.read_text("utf-8"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = str(error.problem or error.context or "not readable as YAML")
            self.faults.append(Fault(self.file, line, column, problem))
        except (YAMLError, UnicodeDecodeError) as error:
            self.faults.append(Fault(self.file, 1, 1, f"not readable as YAML in UTF-8: {error}"))
        except OSError as error:
            self.faults.append(Fault(self.file, 1, 1, f"cannot be read: {error.strerror}"))
        return None

    def _plain(self, node: Any) -> Any:
        if isinstance(node, SequenceNode):
            return [self._plain(item) for item in node.value]
        if not isinstance(node, MappingNode):
            return node.value if isinstance(node, ScalarNode) else None
        content: dict[str, Any] = {}
        for key, value in node.value:
            name = _name(key)
            if name in content:
                text = f"`{name}` stands here twice"
                self.faults.append(Fault(self.file, key.start_mark.line + 1, key.start_mark.column + 1, text))
            content[name] = self._plain(value)
        return content

    def _place(self, where: Where) -> tuple[int, int]:
        at, mark = self._root, None
        for part in where:
            found = _child(at, part)
            if found is not None:
                named, at = found
                mark = named.start_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(frozen=True)
class Reading:
    """What could be read of a menu and its prompts; with faults, `menu` holds what is not at fault itself.

    The sources, "menu" and one for each language, say where things stand.
    """

    menu: Menu | None
    sources: Mapping[str, Source]

    @property
    def faults(self) -> list[Fault]:
        return [fault for source in self.sources.values() for fault in source.faults]


def read_menu(path: Path) -> Reading:
    """A menu file with the prompts beside it (prompts/<language>.yaml)."""
    source = Source(path)
    sources = {"menu": source}
    menu = model_of(Menu, source, {"prompts": {}}, _STAND_INS)
    prompts = {}
    for language in menu.languages if menu else ():
        sources[language] = Source(path.parent / "prompts" / f"{language}.yaml")
        if words := model_of(Prompts, sources[language], {"language": language}, {"prompts": {}}):
            prompts[language] = words
    return Reading(menu and menu.model_copy(update={"prompts": prompts}), sources)


def model_of(
    kind: type[T], source: Source, ours: Mapping[str, Any] = {}, stand_ins: Mapping[str, Any] = {}
) -> T | None:
    """The model of a file, with the fields that are `ours` to fill; what is at fault is left out or stood in for.

    Its faults are added to the source's; None when nothing of it can be used.
    """
    data = source.data
    if not isinstance(data, dict):
        if not source.faults:
            source.faults.append(source.fault((), "the file must hold fields, as in `start: welcome`"))
        return None
    source.faults += [source.fault((name,), _UNKNOWN.format(name)) for name in ours if name in data]
    try:
        return kind.model_validate({**data, **ours})
    except ValidationError as error:
        places = [(_where(e["loc"]), _told(e)) for e in error.errors()]
    source.faults += [source.fault(where, text) for where, text in places]
    rest = _without(data, (where for where, _ in places))
    try:
        return kind.model_validate({**stand_ins, **rest, **ours})
    except ValidationError:
        return None


def _without(data: dict[str, Any], places: Iterable[Where]) -> dict[str, Any]:
    """The fields that are not at fault; of a field that holds named parts, such as the nodes, the good ones."""
    rest = {name: dict(part) if isinstance(part, dict) else part for name, part in data.items()}
    for field, *inner in places:
        part = rest.get(str(field))
        if inner and isinstance(part, dict):
            part.pop(inner[0], None)
        else:
            rest.pop(str(field), None)
    return rest


_UNKNOWN = "`{}` is not known here"


def _told(error: Any) -> str:
    """A fault in words for those who edit menus."""
    names = [str(part) for part in _where(error["loc"]) if isinstance(part, str)]
    texts = {"missing": "`{}` is missing here", "extra_forbidden": _UNKNOWN}
    if error["type"] in texts:
        return texts[error["type"]].format(names[-1])
    return f"{names[-1]}: {error['msg'].removeprefix('Value error, ')}"


def _where(loc: Where) -> Where:
    """Where the file has what the model names: a node's kind is no level of the file, nor is "[key]"."""
    where = tuple(part for part in loc if part != "[key]")
    return where[:2] + where[3:] if where[:1] == ("nodes",) else where


def _child(at: Any, part: str | int) -> tuple[Any, Any] | None:
    """The node that names a part, where it stands, and the part itself."""
    if isinstance(at, MappingNode):
        names = {_name(key): (key, value) for key, value in at.value}
        return names.get(str(part)) or names.get(f"on_{part}")
    if isinstance(at, SequenceNode) and isinstance(part, int) and part < len(at.value):
        return at.value[part], at.value[part]
    return None


def _name(key: Any) -> str:
    return key.value if isinstance(key, ScalarNode) else "?"
