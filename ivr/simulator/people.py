"""The directory of simulated people: who answers at which number, `client:` name or `sip:` address, and how.

A person is written in JSON or YAML as what becomes of a ring and what they do then, times in seconds:

    {answers: 3}                          answers after 3 s and stays until the other side hangs up
    {answers: 3, talks: 60}               hangs up after having talked for 60 s
    {answers: 2, does: [{after: 1, press: "1"}, {after: 30, hang_up: true}]}
                                          presses 1 a second later (at a whisper, say), hangs up 30 s after that
    {answers: 5, machine: true}           an answering machine; `greets` says how long its greeting is (8 s)
    {busy: 1} {declines: 4} {fails: 0} {no_answer: true}
    {human: true}                         nobody simulated: somebody takes the ringing leg through the control API

A list of them is used up one ring after the other; the last one stays.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.simulator.actions import Action, NoSuchAction, parse_action

OUTCOMES = {"answers": "answered", "busy": "busy", "declines": "busy", "fails": "failed", "no_answer": "no-answer"}
_GREETING = 8.0
_FIELDS = frozenset(OUTCOMES) | {"talks", "does", "machine", "greets", "human"}


class NoSuchPerson(ValueError):
    """The description is not one that the directory knows; the message says what is."""


@dataclass(frozen=True)
class Deed:
    """Something that a person does, so many seconds after answering or after the deed before."""

    after: float
    action: Action


@dataclass(frozen=True)
class Person:
    """How somebody meets one ring. `outcome` is answered, busy, failed or no-answer, or None for a human."""

    outcome: str | None
    after: float = 0.0
    talks: float | None = None
    does: tuple[Deed, ...] = ()
    is_machine: bool = False
    greets: float = _GREETING


HUMAN = Person(None)


class People:
    """Who answers where. Changed and read under the network's lock."""

    def __init__(self, directory: Mapping[str, Any] | None = None) -> None:
        self._described: dict[str, Any] = {}
        self._people: dict[str, list[Person]] = {}
        for address, description in (directory or {}).items():
            self.put(address, description)

    def put(self, address: str, description: Any) -> None:
        """Say how this address is answered from now on. Raises NoSuchPerson."""
        people = [_person(each) for each in (description if isinstance(description, list) else [description])]
        if not people:
            raise NoSuchPerson("an empty list of people")
        self._people[address], self._described[address] = people, description

    def remove(self, address: str) -> None:
        """Nobody simulated answers there any more."""
        self._people.pop(address, None)
        self._described.pop(address, None)

    def all(self) -> dict[str, Any]:
        """The directory as it was described."""
        return dict(self._described)

    def at(self, address: str) -> Person | None:
        """Whoever meets the next ring there; None where the directory does not say."""
        people = self._people.get(address)
        if not people:
            return None
        return people.pop(0) if len(people) > 1 else people[0]


def _person(description: Any) -> Person:
    if not isinstance(description, dict) or not set(description) <= _FIELDS:
        raise NoSuchPerson(f"a person is an object with some of {', '.join(sorted(_FIELDS))}")
    if description.get("human"):
        return HUMAN
    named = [name for name in OUTCOMES if name in description]
    if len(named) != 1:
        raise NoSuchPerson(f"a person has exactly one of {', '.join(OUTCOMES)}, or is human")
    after = _seconds(named[0], description[named[0]])
    talks = description.get("talks")
    return Person(
        OUTCOMES[named[0]],
        after,
        None if talks is None else _seconds("talks", talks),
        tuple(_deed(each) for each in description.get("does", [])),
        description.get("machine") is True,
        _seconds("greets", description.get("greets", _GREETING)),
    )


def _deed(description: Any) -> Deed:
    if not isinstance(description, dict):
        raise NoSuchPerson("what a person does is a list of objects")
    try:
        action = parse_action(description)
    except NoSuchAction as error:
        raise NoSuchPerson(str(error)) from error
    return Deed(_seconds("after", description.get("after", 0)), action)


def _seconds(name: str, value: Any) -> float:
    """Seconds; true means at once, or for no_answer never."""
    if value is True:
        return math.inf if name == "no_answer" else 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise NoSuchPerson(f"{name} is a number of seconds")
    return float(value)
