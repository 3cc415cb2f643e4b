"""The address by which the stand-in telephone network leads this hotline's clock in virtual time.

`POST /development/clock` with {"now": "2026-11-25T08:00:00+00:00"} sets the clock, does everything that is due by
then, jobs included, and answers {"next": moment or null}: when something is due next. It exists only where
CLOCK=settable, which only development may set, and only for this machine. docs/simulator.md has the protocol.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from ivr.clock import SettableClock
from ivr.house import House
from ivr.inline_jobs import InlineJobs

_MOST_ROUNDS = 50
_AT_LEAST = timedelta(seconds=1)


def rehearsal_routes(house: House) -> Blueprint:
    """The blueprint; mount it only where the clock is settable."""
    routes = Blueprint("rehearsal", __name__, url_prefix="/development")

    @routes.post("/clock")
    def follow() -> ResponseReturnValue:
        if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104  nobody's address
            return jsonify(error="only for this machine"), 403
        try:
            now = datetime.fromisoformat(str(request.get_json()["now"]))
        except (KeyError, TypeError, ValueError):
            return jsonify(error='wanted: {"now": a moment in ISO 8601 with its offset}'), 400
        if now.tzinfo is None:
            return jsonify(error="now needs an offset, as in 2026-11-25T08:00:00+00:00"), 400
        due = do_what_is_due(house, now)
        return jsonify(next=due.isoformat() if due else None)

    return routes


def do_what_is_due(house: House, now: datetime) -> datetime | None:
    """Sets the clock and does all that is due by then; the moment when something is due next."""
    clock, jobs = house.clock, house.jobs
    if not isinstance(clock, SettableClock) or not isinstance(jobs, InlineJobs):
        raise TypeError("a rehearsal needs a settable clock")
    clock.set(now)
    handlers = house.job_handlers()
    jobs.work_off(handlers)
    due = house.next_due()
    for _ in range(_MOST_ROUNDS):
        if due is None or due > now:
            return due
        house.tick()
        jobs.work_off(handlers)
        due = house.next_due()
    # Something is overdue and does not get done: look again in a moment, so that time goes on.
    return now + _AT_LEAST
