"""Which parameters of a request the stand-in network has looked at, so that those it passes over can be told."""

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import ImmutableMultiDict, MultiDict


class Noticed(ImmutableMultiDict[str, str]):
    """Parameters that remember which of their names were read."""

    def __init__(self, given: MultiDict[str, str]) -> None:
        super().__init__(given)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return super().__getitem__(name)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        """As MultiDict.getlist; `get` goes by way of the item."""
        self.read.add(key)
        return super().getlist(key, type) if type else super().getlist(key)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def passed_over(self) -> Iterator[str]:
        """Names that were given with a value and never read."""
        return (name for name, values in super().lists() if name not in self.read and any(values))
