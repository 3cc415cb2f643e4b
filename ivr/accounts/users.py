"""The people who may sign in: passwords by argon2, locked for a while after too many wrong ones."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.exc import IntegrityError

from ivr.accounts.audit import Audit
from ivr.accounts.roles import ROLES
from ivr.accounts.tables import users
from ivr.accounts.words import FIRST_LANGUAGE
from ivr.clock import Clock
from ivr.db import Database
from ivr.ids import Ids

TRIES = 5
LOCKED = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,31}")


class BadUser(ValueError):
    """What was asked for cannot be; says why, and how to put it right."""


@dataclass(frozen=True)
class User:
    """Somebody who may sign in."""

    id: str
    name: str
    display: str
    role: str
    language: str
    disabled: bool
    locked_until: datetime | None
    session_number: int


class Users:
    """All reading and writing of the people."""

    def __init__(
        self, database: Database, audit: Audit, clock: Clock, ids: Ids, hasher: PasswordHasher | None = None
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, role: str, password: str, display: str = "", *, by: str = "") -> User:
        """A new person; BadUser when the name is taken, or something of it is not fit."""
        if not _NAME.fullmatch(name):
            raise BadUser(f"{name!r} is no name: small letters, digits, points and hyphens, 2 to 32, a letter first")
        row = {
            "id": self._ids.key(),
            "name": name,
            "display": display or name,
            "role": _known_role(role),
            "password": self._hashed(password),
            "language": FIRST_LANGUAGE,
            "disabled": False,
            "tries": 0,
            "session_number": 0,
            "made_at": self._clock.now(),
        }
        try:
            with self._database.write() as connection:
                connection.execute(sa.insert(users).values(row))
                self._audit.put(connection, by, "user_added", f"{name} {role}")
        except IntegrityError as error:
            raise BadUser(f"there is a user {name!r} already; take another name") from error
        return self._get(users.c.name == name)

    def list(self) -> list[User]:
        """Everybody, by name."""
        with self._database.read() as connection:
            return [_user(row) for row in connection.execute(sa.select(users).order_by(users.c.name))]

    def of_session(self, user_id: str, session_number: int) -> User | None:
        """The person of a session; None when it was ended since."""
        is_good = sa.and_(users.c.id == user_id, users.c.session_number == session_number, ~users.c.disabled)
        with self._database.read() as connection:
            row = connection.execute(sa.select(users).where(is_good)).first()
        return _user(row) if row else None

    def sign_in(self, name: str, password: str) -> User | None:
        """The person of this name and password; None for whatever reason it is not, and always in the same time."""
        row = self._claim_try(name)
        is_right = self._verifies(row.password if row else self._nobody, password)
        if row is None or not is_right:
            self._audit.write("", "sign_in_refused", name if row else "")
            return None
        # Until somebody types the password again there is no other moment to take over a stronger hash.
        renewed = {"password": self._hasher.hash(password)} if self._hasher.check_needs_rehash(row.password) else {}
        with self._database.write() as connection:
            good = sa.update(users).where(users.c.id == row.id)
            connection.execute(good.values(tries=0, locked_until=None, **renewed))
            self._audit.put(connection, name, "signed_in")
        return _user(row)

    def sign_out(self, user: User) -> None:
        """Ends every session of a person, because a session's cookie cannot be taken back."""
        self._change(user.name, "signed_out", by=user.name, session_number=users.c.session_number + 1)

    def set_password(self, name: str, password: str, *, by: str = "") -> None:
        """Gives a new password, ends every session and opens the lock."""
        self._change(
            name,
            "password_set",
            by=by,
            password=self._hashed(password),
            session_number=users.c.session_number + 1,
            tries=0,
            locked_until=None,
        )

    def disable(self, name: str, *, by: str = "") -> None:
        """Lets somebody in no more, and ends every session; what they did stays known."""
        self._change(name, "user_disabled", by=by, disabled=True, session_number=users.c.session_number + 1)

    def enable(self, name: str, *, by: str = "") -> None:
        """Lets somebody in again."""
        self._change(name, "user_enabled", by=by, disabled=False)

    def set_role(self, name: str, role: str, *, by: str = "") -> None:
        """Gives another role, from the next request on."""
        self._change(name, "role_set", role, by=by, role=_known_role(role))

    def set_language(self, user: User, language: str) -> None:
        """The language of the pages for this person, one of ours."""
        with self._database.write() as connection:
            connection.execute(sa.update(users).where(users.c.id == user.id).values(language=language))

    def _claim_try(self, name: str) -> Any:
        """Counts a try before the password is looked at, so that many at once are no more than the limit."""
        if not _NAME.fullmatch(name):
            # Anybody may type anything here, and PostgreSQL raises on a NUL.
            return None
        now = self._clock.now()
        tries = sa.case((users.c.locked_until.is_not(None), 1), else_=users.c.tries + 1)
        locked = sa.case((tries >= TRIES, sa.bindparam("until", now + LOCKED, users.c.locked_until.type)), else_=None)
        is_open = sa.or_(users.c.locked_until.is_(None), users.c.locked_until <= now)
        claim = sa.update(users).where(users.c.name == name, ~users.c.disabled, is_open)
        with self._database.write() as connection:
            return connection.execute(claim.values(tries=tries, locked_until=locked).returning(users)).first()

    def _verifies(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerifyMismatchError, UnicodeEncodeError):
            return False

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has, compared where there is no such person."""
        return self._hasher.hash(self._ids.key())

    def _hashed(self, password: str) -> str:
        if len(password) < SHORTEST_PASSWORD:
            raise BadUser(f"a password has {SHORTEST_PASSWORD} characters at least")
        try:
            return self._hasher.hash(password)
        except UnicodeEncodeError as error:
            raise BadUser("a password has characters that cannot be typed") from error

    def _change(self, name: str, action: str, what: str = "", *, by: str, **values: Any) -> None:
        with self._database.write() as connection:
            changed = sa.update(users).where(users.c.name == name).values(values)
            if not _NAME.fullmatch(name) or not connection.execute(changed).rowcount:
                raise BadUser(f"there is no user {name!r}; `flask users list` shows all")
            self._audit.put(connection, by, action, f"{name} {what}".strip())

    def _get(self, which: sa.ColumnElement[bool]) -> User:
        with self._database.read() as connection:
            return _user(connection.execute(sa.select(users).where(which)).one())


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise BadUser(f"{role!r} is no role; the roles are {', '.join(ROLES)}")
    return role


def _user(row: Any) -> User:
    return User(
        row.id, row.name, row.display, row.role, row.language, row.disabled, row.locked_until, row.session_number
    )
