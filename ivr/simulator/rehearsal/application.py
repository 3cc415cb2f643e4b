"""Finds a WSGI application by its name, as gunicorn does: `module:app` or `module:factory()`."""

import importlib
import sys
from pathlib import Path

from ivr.simulator.rehearsal.wsgi import Wsgi


class NoApplication(ValueError):
    """There is no such application; the message says what was looked for."""


def application(name: str) -> Wsgi:
    """The application of this name. Raises NoApplication."""
    module_name, _, attribute = name.partition(":")
    if not attribute:
        raise NoApplication(f"{name}: write module:app or module:factory()")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
        found = getattr(module, attribute.removesuffix("()"))
    except (ImportError, AttributeError) as error:
        raise NoApplication(f"{name}: {error}") from error
    app: Wsgi = found() if attribute.endswith("()") else found
    if not callable(app):
        raise NoApplication(f"{name} is no WSGI application")
    return app
