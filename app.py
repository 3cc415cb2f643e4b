"""Wires the hotline: the web application, and its commands under `flask`."""

import sys
from typing import NoReturn

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from ivr import log
from ivr.accounts.frame import add_console
from ivr.carrier.templates import BrokenTemplates
from ivr.clock import Clock, SettableClock
from ivr.commands import add_commands
from ivr.desk.desks_file import BrokenDesks
from ivr.flow.menu_file import BrokenMenu
from ivr.house import House
from ivr.ids import Ids
from ivr.rehearsal import rehearsal_routes
from ivr.settings import Settings
from ivr.speech.phrases import PhrasesError
from ivr.voice.routes import voice_routes

_WORKER_BOOT_ERROR = 3
"""gunicorn gives up at this exit code of a worker; at any other it would start the worker again and again."""


def create_app(house: House | None = None) -> Flask:
    """The application with every address and command; menus are read when they are first needed."""
    house = house or _house()
    log.configure(house.settings.log_level)
    app = Flask(__name__)
    app.extensions["house"] = house
    app.register_blueprint(voice_routes(house))
    secret = house.settings.console_secret.get_secret_value()
    add_console(app, house, house.frame, secret=secret, secure=house.settings.environment != "development")
    if house.settings.clock == "settable":
        app.register_blueprint(rehearsal_routes(house))
    add_commands(app, house)

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok", menu=house.menus.version)

    return app


def serve() -> Flask:
    """The application ready to answer calls, for gunicorn; it does not start on a broken menu and says why."""
    app = create_app()
    house: House = app.extensions["house"]
    try:
        house.turns.menus.store()
        house.templates  # noqa: B018  reads them, so that a broken one is found now and not in a call
        house.desks  # noqa: B018
    except (BrokenMenu, PhrasesError, BrokenTemplates, BrokenDesks) as error:
        _refuse_to_start(f"the hotline does not start on a broken menu:\n{error}")
    return app


def _house() -> House:
    try:
        settings = Settings()
        return House(settings, SettableClock() if settings.clock == "settable" else Clock(), Ids())
    except ValidationError as error:
        faults = [_told(str(fault["loc"][0]) if fault["loc"] else "", fault["msg"]) for fault in error.errors()]
        _refuse_to_start("the environment is not right (see .env.example):\n" + "\n".join(faults))


def _told(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{name.upper()}: {message}" if name else message


def _refuse_to_start(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    sys.exit(_WORKER_BOOT_ERROR)
