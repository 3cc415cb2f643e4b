"""Menu versions: a call goes on in the version that it began with, whatever is served to new calls meanwhile."""

import hashlib
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ivr.calls.tables import menu_versions
from ivr.clock import Clock
from ivr.db import Database
from ivr.flow.menu import Menu


class UnknownMenu(LookupError):
    """A call names a menu version that was never stored."""


class Menus:
    """The menu for new calls, and every version that a call may still be in."""

    def __init__(self, database: Database, current: Menu, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.current = current
        self.version = version_of(current)
        self._load = lru_cache(maxsize=32)(self._read)

    def store(self) -> None:
        """Keeps the current version for the calls that will pin it; once for each start of the server."""
        row = {
            "version": self.version,
            "content": self.current.model_dump_json(),
            "first_served_at": self._clock.now(),
        }
        with self._database.write() as connection:
            connection.execute(_insert_or_leave(self._database).values(row))

    def get(self, version: str) -> Menu:
        """The menu of this version; UnknownMenu when there is none."""
        return self.current if version == self.version else self._load(version)

    def _read(self, version: str) -> Menu:
        query = sa.select(menu_versions.c.content).where(menu_versions.c.version == version)
        with self._database.read() as connection:
            content = connection.execute(query).scalar()
        if content is None:
            raise UnknownMenu(version)
        return Menu.model_validate_json(content)


def version_of(menu: Menu) -> str:
    """The same for the same menu and words, 16 hexadecimal characters."""
    return hashlib.sha256(menu.model_dump_json().encode()).hexdigest()[:16]


def _insert_or_leave(database: Database) -> sa.Insert:
    if database.is_sqlite:
        return sqlite.insert(menu_versions).on_conflict_do_nothing()
    return postgresql.insert(menu_versions).on_conflict_do_nothing()
