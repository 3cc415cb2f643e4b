"""One turn in the making: nodes speak, note and stop through it, and it comes out as a Turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.flow.catalog import LIMITS
from ivr.flow.events import DeskDialled, DistressSignalled, Event, NothingHeard, NotUnderstood, RequestMade
from ivr.flow.facts import NO_FACTS, Facts
from ivr.flow.inputs import Input
from ivr.flow.instructions import (
    Answer,
    Dial,
    GoOn,
    HangUp,
    Instruction,
    Listen,
    Pause,
    Prompt,
)
from ivr.flow.menu import Menu
from ivr.flow.menu_nodes import Node
from ivr.flow.prompts import Prompts
from ivr.flow.session import Ended, ForDial, ForResult, Session, Wait

_POLL_PAUSES = (1, 2)


@dataclass(frozen=True)
class Request:
    """Something the call wants from outside; performing it twice under one key must have one effect."""

    key: str
    name: str
    args: Mapping[str, str]
    secret: str | None = field(default=None, repr=False)
    """Digits that were entered, sealed: whoever performs it opens them, and they are kept nowhere else."""


@dataclass(frozen=True)
class Turn:
    """What a step makes: the session after it, what the caller hears, what happened, what is wanted outside.

    `answer` is None when the caller's position did not move.
    """

    session: Session
    answer: Answer | None
    events: tuple[Event, ...]
    request: Request | None = None


def person_for(menu: Menu, session: Session) -> str:
    """The node that leads this caller to a person."""
    if session.distress and menu.distress:
        return menu.distress
    return menu.person_for.get(session.topic or "", menu.person)


@dataclass
class Run:
    """Collects what nodes do during one turn; every way to stop sets `ending`."""

    menu: Menu
    session: Session
    facts: Facts = NO_FACTS
    spoken: list[Prompt] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    ending: tuple[Instruction, ...] = ()
    request: Request | None = None
    carried: Input | None = None
    """An input that the node which the call comes to next takes, as if it had been waiting there."""

    @property
    def node(self) -> Node:
        return self.menu.nodes[self.session.node]

    @property
    def words(self) -> Prompts:
        return self.menu.prompts[self.session.language]

    def change(self, **fields: Any) -> None:
        self.session = self.session.model_copy(update=fields)

    def note(self, event: Event) -> None:
        self.events.append(event)

    def say(self, *prompts: str, repeat: int = 0, values: Mapping[str, str] | None = None) -> None:
        """Speaks prompts; `values` are those of this moment, beside what the call knows."""
        known = {**self._values(), **(values or {})}
        self.spoken += [self.words.speak(prompt, known, repeat, self.facts.now) for prompt in prompts]

    def listen(self, wait: Wait, *, num_digits: int, finish_on_key: str, timeout: int, speech: bool) -> None:
        """Stops for keys or speech over all that was said in this turn."""
        listen = Listen(
            prompts=tuple(self.spoken),
            language=self.session.language,
            speech=speech,
            num_digits=num_digits,
            finish_on_key=finish_on_key,
            timeout=timeout,
        )
        self.change(wait=wait, unsaid=())
        self.ending = (listen,)

    def ask_outside(self, name: str, args: Mapping[str, str], secret: str | None = None) -> None:
        """Stops for the outcome of a request; what was said is kept to be said with it."""
        key = f"{self.session.call}:{self.session.step}:{name}"
        self.change(wait=ForResult(key=key, request=name), unsaid=tuple(self.spoken))
        self.request = Request(key, name, args, secret)
        self.note(RequestMade(name, key))
        self.ask_for_a_moment(0)

    def ask_for_a_moment(self, polls: int) -> None:
        """Stops with "one moment" and leads to the next step by itself."""
        self.say("one-moment", repeat=polls)
        pause = Pause(seconds=_POLL_PAUSES[min(polls, len(_POLL_PAUSES) - 1)])
        self.ending = (*self.spoken, pause, GoOn())

    def dial(self, desk: str) -> None:
        """Stops while the caller talks to a desk."""
        self.change(wait=ForDial(desk=desk), unsaid=())
        self.note(DeskDialled(desk))
        self.ending = (*self.spoken, Dial(desk=desk))

    def hang_up(self) -> None:
        """Stops for good."""
        self.change(wait=Ended(), unsaid=())
        self.ending = (*self.spoken, HangUp())

    def missed(self, *, silent: bool, tries: int) -> bool:
        """Counts a try at this node that brought nothing; True while it may be asked again."""
        count = self.session.tries + 1
        self.change(tries=count)
        self.note(NothingHeard(count) if silent else NotUnderstood(count))
        return count <= tries

    def person(self) -> str:
        """The node that leads to a person: the quiet one after distress, else the one for the call's topic."""
        return person_for(self.menu, self.session)

    def distress(self) -> str | None:
        """The quiet way to a person; None where a menu has none."""
        if self.menu.distress:
            self.change(distress=True)
            self.note(DistressSignalled())
        return self.menu.distress

    def back(self) -> str:
        """The menu where the caller chose last; where there is none, this place once more."""
        *rest, last = self.session.history or (self.session.node,)
        self.change(history=tuple(rest))
        return last

    def remember_menu(self) -> None:
        """Marks this node as the one that `back` leads to."""
        self.change(history=(*self.session.history, self.session.node)[-LIMITS.history :])

    def turn(self) -> Turn:
        """The finished turn."""
        answer = Answer(next_step=self.session.step, instructions=self.ending)
        return Turn(self.session, answer, tuple(self.events), self.request)

    def whose(self) -> dict[str, str]:
        """Whom a proof is about: the account and its registered number, empty when there is none, and the number named.

        What a caller may do is counted by the number that they named, so that a stranger's is treated like any other.
        """
        slots = self.session.slots
        known = {name: slots.get(name, "") for name in ("account", "registered")}
        return known | {"number": known["registered"] or slots.get("phone") or self.session.caller or ""}

    def _values(self) -> dict[str, str]:
        caller = {"caller": self.session.caller} if self.session.caller else {}
        return {**caller, **self.session.slots}
