"""The frame in which every page of the consoles stands: its list of pages, its words, its headers, its errors."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from ivr.accounts.guard import Accounts, csrf, language, login_manager, user_may
from ivr.accounts.pages import console_pages
from ivr.accounts.words import LANGUAGES

_LOCAL = ZoneInfo("Asia/Shanghai")
_ROOT = "/console"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Page:
    """A page that the frame's list names: where it is, its word, and the permission that shows it."""

    endpoint: str
    word: str
    permission: str


@dataclass
class Frame:
    """What the list of pages holds; rooms add theirs."""

    pages: list[Page] = field(
        default_factory=lambda: [
            Page("console.people", "people.title", "users"),
            Page("console.trail", "trail.title", "audit"),
        ]
    )


def add_console(app: Flask, accounts: Accounts, frame: Frame, *, secret: str, secure: bool) -> None:
    """Puts the consoles into an application; `secret` signs their sessions, which are `secure` behind https."""
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="console",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        # Twilio's webhooks are signed instead; the guard asks for the token of every page of ours.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A desk stays open for a whole shift; the token is bound to the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    login_manager(accounts).init_app(app)
    app.jinja_env.filters["local"] = local
    app.register_blueprint(console_pages(accounts))
    _add_context(app, accounts, frame)
    app.after_request(_sealed)
    for code in (400, 403, 404):
        app.register_error_handler(code, _told)


def local(moment: datetime) -> str:
    """A moment as people in China read it."""
    return f"{moment.astimezone(_LOCAL):%Y-%m-%d %H:%M:%S}"


def _add_context(app: Flask, accounts: Accounts, frame: Frame) -> None:
    @app.context_processor
    def context() -> dict[str, object]:
        chosen = language()
        return {
            "t": accounts.words.speaker(chosen),
            "language": chosen,
            "languages": LANGUAGES,
            "may": user_may,
            "me": current_user.user if current_user.is_authenticated else None,
            "listed": [page for page in frame.pages if user_may(page.permission)],
        }


def _is_ours() -> bool:
    return request.path.startswith(f"{_ROOT}/")


def _sealed(response: Response) -> Response:
    if _is_ours():
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _told(error: HTTPException) -> ResponseReturnValue:
    if not _is_ours():
        return error
    return render_template("console/error.html", code=str(error.code)), error.code or 500
