"""Seals everything anew under the current key, while the hotline runs, so that an old key can be taken away.

Which columns are sealed stands in the tables themselves (`Sealed`), so a new one is not forgotten. A batch is a
transaction of its own and what is sealed under the current key is left alone: it may be stopped and started again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ivr.db import Database, Sealed
from ivr.every_table import metadata
from ivr.vault import CannotOpen, Vault

BATCH = 200


@dataclass(frozen=True)
class Rotated:
    """What became of one column: how many values were sealed anew, and how many no key of ours opens."""

    column: str
    sealed: int
    unreadable: int


def sealed_columns() -> dict[sa.Table, list[sa.Column[Any]]]:
    """Every sealed column, by its table."""
    found = {
        table: [column for column in table.columns if isinstance(column.type, Sealed)]
        for table in metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


@dataclass(frozen=True)
class Rotation:
    """Brings one database to the current key of a vault."""

    database: Database
    vault: Vault
    batch: int = BATCH

    def run(self) -> Iterator[Rotated]:
        """Goes through every sealed column once; each is told when it is done."""
        for table, columns in sealed_columns().items():
            for column in columns:
                yield self._rotate(table, column)

    def _rotate(self, table: sa.Table, column: sa.Column[Any]) -> Rotated:
        sealed, unreadable, after = 0, 0, None
        while rows := self._stale(table, column, after):
            changed = [(row, self._resealed(row.value, column)) for row in rows]
            sealed += self._store(table, column, [(row, new) for row, new in changed if new])
            unreadable += sum(new is None for _, new in changed)
            after = tuple(rows[-1][:-1])
        return Rotated(f"{table.name}.{column.name}", sealed, unreadable)

    def _stale(self, table: sa.Table, column: sa.Column[Any], after: tuple[Any, ...] | None) -> Sequence[Any]:
        """The next rows, by their primary key, whose value is sealed under another key."""
        prefix = self.vault.current.encode() + b":"
        begin = sa.func.substr(column, 1, len(prefix), type_=sa.LargeBinary)
        keys = list(table.primary_key.columns)
        query = sa.select(*keys, column.label("value")).where(column.is_not(None), begin != prefix)
        if after is not None:
            last = (sa.literal(value, key.type) for value, key in zip(after, keys, strict=True))
            query = query.where(sa.tuple_(*keys) > sa.tuple_(*last))
        with self.database.read() as connection:
            return connection.execute(query.order_by(*keys).limit(self.batch)).all()

    def _resealed(self, value: bytes, column: sa.Column[Any]) -> bytes | None:
        purpose = column.type.purpose  # type: ignore[attr-defined]  # sealed columns are of this type alone
        try:
            return self.vault.seal(self.vault.open(value, purpose), purpose)
        except CannotOpen:
            return None

    def _store(self, table: sa.Table, column: sa.Column[Any], changed: Sequence[tuple[Any, bytes]]) -> int:
        """Writes the values that nobody changed meanwhile; how many."""
        stored = 0
        with self.database.write() as connection:
            for row, new in changed:
                keys = zip(table.primary_key.columns, row[:-1], strict=True)
                same = sa.and_(column == row.value, *(key == value for key, value in keys))
                stored += connection.execute(sa.update(table).where(same).values({column: new})).rowcount
        return stored
