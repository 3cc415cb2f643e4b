"""What a turn costs: the pure step, the step with its database, and the whole signed request, in one run.

Run on PostgreSQL by setting DATABASE_URL; without it on an SQLite file of its own.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from twilio.request_validator import RequestValidator

from app import create_app
from ivr.clock import Clock
from ivr.db import Database
from ivr.flow.inputs import CallStarted, Keys, NoInput
from ivr.flow.session import Session
from ivr.flow.step import step
from ivr.house import House
from ivr.ids import Ids
from ivr.release import migrate
from ivr.settings import Settings

_ROUNDS = 150


def main() -> None:
    """Prints the milliseconds of each layer and how many times the pure step it is."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.db'}"
        house = House(Settings(database_url=url, log_level="ERROR"), Clock(), Ids())
        migrate(house.database)
        house.menus.store()
        layers = {
            "the pure step": _timed(_pure_turn(house)),
            "a turn with its database": _timed(_stored_turn(house)),
            "a whole signed request": _timed(_signed_turn(house)),
        }
        base = layers["the pure step"]
        for name, seconds in layers.items():
            print(f"{name:28} {seconds * 1000:7.3f} ms   {seconds / base:6.1f} × the step")
        print(f"{_statements(house)} statements for a turn on {house.database.engine.dialect.name}")
        house.close()


def _timed(action: Callable[[], object]) -> float:
    action()
    began = time.perf_counter()
    for _ in range(_ROUNDS):
        action()
    return (time.perf_counter() - began) / _ROUNDS


def _pure_turn(house: House) -> Callable[[], object]:
    menu = house.menus.current
    session = Session(call="bench", menu=house.menus.version, language="zh-CN")
    at_main = step(menu, step(menu, session, CallStarted("+8613800138000")).session, NoInput()).session
    return lambda: step(menu, at_main, Keys("*"))


def _stored_turn(house: House) -> Callable[[], object]:
    sid = _a_call(house)
    return lambda: _press(house, sid)


def _signed_turn(house: House) -> Callable[[], object]:
    client, sid = create_app(house).test_client(), _a_call(house)
    validator = RequestValidator(house.settings.accepted_tokens[0])

    def turn() -> None:
        number = _due(house, sid)
        form = {
            "CallSid": sid,
            "AccountSid": house.settings.twilio_account_sid,
            "Digits": "*",
            "From": "+8613800138000",
        }
        path = f"/voice/turn/{number}"
        signature = validator.compute_signature(house.settings.base_url + path, form)
        answer = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 200

    return turn


def _a_call(house: House) -> str:
    sid = f"CA{house.ids.key()}"
    house.turns.take(sid, 0, CallStarted("+8613800138000"), "+8613800138000")
    house.turns.take(sid, 1, NoInput(), None)
    return sid


def _press(house: House, sid: str) -> None:
    house.turns.take(sid, _due(house, sid), Keys("*"), None)


_steps: dict[str, int] = {}


def _due(house: House, sid: str) -> int:
    """The step that is due, counted here so that looking it up is not measured."""
    _steps[sid] = _steps.get(sid, 1) + 1
    return _steps[sid]


def _statements(house: House) -> int:
    sid, count = _a_call(house), 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    database: Database = house.database
    sa.event.listen(database.engine, "before_cursor_execute", counted)
    _press(house, sid)
    sa.event.remove(database.engine, "before_cursor_execute", counted)
    return count


if __name__ == "__main__":
    main()
