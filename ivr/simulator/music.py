"""What a participant of a conference hears while waiting: a document of the application's over and over, or music."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.simulator.joining import MUSIC
from ivr.simulator.machine import Machine, Work
from ivr.simulator.runner import Runner
from ivr.simulator.steps import Ending, Goto
from ivr.simulator.twiml.places import CONFERENCE_WAIT
from ivr.simulator.wishes import Speak

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg


def music(leg: "Leg", url: str, method: str, on_end: Callable[[Ending], None], *, once: bool = False) -> Runner:
    """Begin to play on the leg, beside what its own machine does; `url` may be `music`."""
    work = _music() if url == "music" else _document(leg, url, method, once)
    runner = Runner(leg, work, on_end)
    leg.timeline.after(0, lambda: None if runner.over else runner.begin())
    return runner


def _music() -> Work:
    while True:
        yield Speak((MUSIC,))


def _document(leg: "Leg", url: str, method: str, once: bool) -> Work:
    machine = Machine(None, None, leg.note, answered=True)
    while True:
        step = yield from machine.follow(Goto(url, method), CONFERENCE_WAIT)
        if isinstance(step, Ending):
            return step
        if once:
            return Ending("completed", "hotline")
