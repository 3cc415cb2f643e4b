"""Where a call goes after a verb, and what an executor needs of the machine that leads the call."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Protocol

from ivr.simulator.twiml.places import Place
from ivr.simulator.twiml.verbs import Dial
from ivr.simulator.wishes import Outcome, Redirected, Wish


@dataclass(frozen=True)
class Goto:
    """The call goes on with the document at `url`."""

    url: str
    method: str = "POST"
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inline:
    """The call goes on with this document, which was given through the API."""

    twiml: str


@dataclass(frozen=True)
class Beginning:
    """The call begins with this verb, which no document holds: somebody is called into a conference."""

    verb: Dial


@dataclass(frozen=True)
class Ending:
    """The call is over. `status` is Twilio's CallStatus; `by` is hotline, caller or network."""

    status: str
    by: str


@dataclass(frozen=True)
class Left:
    """The wait document said Leave."""


Step = Goto | Inline | Beginning | Ending | Left | None
Run = Generator[Wish, Outcome, Step]


class Leading(Protocol):
    """What an executor needs of the machine that leads the call."""

    url: str
    answered: bool

    def answer(self) -> None: ...

    def heard(self) -> None: ...

    def follow(self, step: Step, place: Place) -> Run: ...


def new_beginning(elsewhere: Redirected) -> Goto | Inline:
    """Where a live call goes on that was given another document."""
    return Goto(elsewhere.url, elsewhere.method) if elsewhere.twiml is None else Inline(elsewhere.twiml)
