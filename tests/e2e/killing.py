"""The hotline as gunicorn serves it in tests: the process kills itself where the file at KILL_MARKER says.

The file holds one place: `saved 4` is after the commit that made a call's fourth revision, before anything is answered;
`before freeze_wallet` and `after freeze_wallet` are before something is asked outside, and after it was and is not
stored yet; `accepted` is after the text provider took a text, before that is noted.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

import app
from ivr.calls.requests import Performer
from ivr.calls.store import Store
from ivr.carrier.texts import TwilioTexts

_MARKER = Path(os.environ["KILL_MARKER"])


def serve() -> Flask:
    """The application, mortal; it notes its birth beside the marker."""
    _wrap(Store, "save", after=lambda given, saved: f"saved {saved.revision}" if saved else "")
    _wrap(Performer, "perform", lambda given: f"before {given[2].name}", lambda given, result: f"after {given[2].name}")
    _wrap(TwilioTexts, "send", after=lambda given, result: "accepted")
    born = app.serve()
    with _MARKER.with_suffix(".births").open("a") as births:
        births.write(f"{os.getpid()}\n")
    return born


def _wrap(
    owner: type,
    method: str,
    before: Callable[[Any], str] = lambda given: "",
    after: Callable[[Any, Any], str] = lambda given, result: "",
) -> None:
    original = getattr(owner, method)

    def mortal(*given: Any, **named: Any) -> Any:
        _die_at(before(given))
        result = original(*given, **named)
        _die_at(after(given, result))
        return result

    setattr(owner, method, mortal)


def _die_at(place: str) -> None:
    if place and _MARKER.exists() and _MARKER.read_text() == place:
        _MARKER.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
