"""The facts, and which operation a request asks for."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Operation:
    """One method of one address. `given` is the kind of each parameter, `answers` the resource of each good status."""

    method: str
    path: str
    given: dict[str, str]
    answers: dict[str, Any]

    @property
    def resource(self) -> str:
        """The collection at the end of the address, like Calls or Participants."""
        names = [part.removesuffix(".json") for part in self.path.split("/") if part and not part.startswith("{")]
        return names[-1]

    @property
    def is_verify(self) -> bool:
        """Whether it is one of Verify's, which numbers its errors differently."""
        return self.path.startswith("/v2/")

    @property
    def name(self) -> str:
        """As documents name it."""
        return f"{self.method.upper()} {self.path}"


@cache
def facts() -> dict[str, Any]:
    """The data file."""
    read: dict[str, Any] = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
    return read


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation that a hotline uses."""
    return tuple(
        Operation(method, path, operation["given"], operation["answers"])
        for path, methods in facts()["operations"].items()
        for method, operation in methods.items()
    )


def find(method: str, path: str) -> Operation | None:
    """The operation that a request asks for, or None where the description knows none."""
    method = "get" if method == "HEAD" else method.lower()
    return next(
        (known for known in operations() if known.method == method and _pattern(known.path).fullmatch(path)), None
    )


def fields_of(resource: str) -> dict[str, str]:
    """The kind of each field of a resource."""
    fields: dict[str, str] = facts()["resources"][resource]
    return fields


def allowed(name: str) -> list[str]:
    """The values that an enumeration lists."""
    values: list[str] = facts()["values"][name]
    return values


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(path)))
