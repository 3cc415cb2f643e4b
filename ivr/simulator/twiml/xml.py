"""XML into nodes that remember their line and column; document types are refused."""

from dataclasses import dataclass, field
from xml.parsers import expat


class NotXml(Exception):
    """The body isn't well-formed XML; the message says where."""


@dataclass
class Node:
    """An element: its attributes, its own text without its children's, and where it begins (from 1).

    `whole_text` is the text with that of all elements inside, each in its place.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    text: str = ""
    whole_text: str = ""
    children: "list[Node]" = field(default_factory=list)


def parse(body: bytes) -> Node:
    """The root element of `body`. Raises NotXml."""
    builder = _Builder()
    try:
        builder.parser.Parse(body, True)
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        raise NotXml(str(error)) from error
    if builder.root is None:
        raise NotXml("no element found")
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        node = Node(tag, attributes, line, column)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text
        for node in self._open:
            node.whole_text += text

    def _doctype(self, *_parts: object) -> None:
        raise NotXml("a document type is not allowed")
