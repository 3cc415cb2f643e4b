"""What stands before every page of the consoles: who is signed in, what they may, and whether the form is ours.

A page without a permission is open to nobody, so that a new one cannot be forgotten.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from ivr.accounts.audit import Audit
from ivr.accounts.roles import EVERYBODY, PERMISSIONS, may
from ivr.accounts.users import User, Users
from ivr.accounts.words import FIRST_LANGUAGE, LANGUAGES, Words
from ivr.clock import Clock

SIGN_IN = "console.sign_in"
_NEEDS = "_needs_permission"
PUBLIC = "public"
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
csrf = CSRFProtect()
"""Checks nothing by itself: Twilio's webhooks are signed instead. `guard` asks it for every page."""


class Accounts(Protocol):
    """What the guard needs of the house."""

    @property
    def users(self) -> Users: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def words(self) -> Words: ...
    @property
    def clock(self) -> Clock: ...


class SignedIn:
    """A user as Flask-Login keeps it: the session names the person and the number of the session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.id}:{self.user.session_number}"


def needs(permission: str) -> Callable[[View], View]:
    """Marks a page with the permission that it needs."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission!r} is no permission; the table of roles has {', '.join(PERMISSIONS)}")
    return _marked(permission)


def signed_in(view: View) -> View:
    """Marks a page that everybody who is signed in may open."""
    return _marked(EVERYBODY)(view)


def public(view: View) -> View:
    """Marks a page that needs no sign-in."""
    return _marked(PUBLIC)(view)


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission that a page needs; None when nobody thought of it, so that nobody may open it."""
    if endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions.get(endpoint), _NEEDS, None)


def the_user() -> User:
    """The person who is signed in; only on pages that need a permission."""
    user: User = current_user.user
    return user


def user_may(permission: str) -> bool:
    """Whether somebody is signed in who has a permission."""
    return bool(current_user.is_authenticated) and may(the_user().role, permission)


def language() -> str:
    """The language of this request's page: the person's, else the session's, else the browser's first that we have."""
    if current_user.is_authenticated:
        return str(current_user.user.language)
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES)) or FIRST_LANGUAGE


def guard(pages: Blueprint, accounts: Accounts) -> None:
    """Lets a room's pages in to those only whom the table of roles names, and refuses forms that are not ours."""

    @pages.before_request
    def check() -> ResponseReturnValue | None:
        csrf.protect()
        return _refused(accounts)


def login_manager(accounts: Accounts) -> LoginManager:
    """Flask-Login, reading the person of a session once a request."""
    manager = LoginManager()
    # Our own number in the session does more, and agents' addresses change behind their company's proxy.
    manager.session_protection = None

    def load(session_id: str) -> SignedIn | None:
        user_id, _, number = session_id.partition(":")
        user = accounts.users.of_session(user_id, int(number)) if number.isdecimal() else None
        return SignedIn(user) if user else None

    manager.user_loader(load)
    return manager


def _refused(accounts: Accounts) -> ResponseReturnValue | None:
    permission = permission_of(current_app, request.endpoint or "")
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        flash(accounts.words.speaker(language())("sign-in.needed"))
        return redirect(url_for(SIGN_IN))
    if permission is None or not may(the_user().role, permission):
        accounts.audit.write(the_user().name, "refused", f"{request.method} {request.path}")
        abort(403)
    return None


def _marked(permission: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _NEEDS, permission)
        return view

    return mark
