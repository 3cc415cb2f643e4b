"""Walks every way of a menu with the real step, before a caller does.

Inputs are abstract: each key, each spoken choice and topic, silence, nonsense, each outcome of a request and of a dial.
Positions that differ only in what was said or entered are one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

from ivr.flow.abstract_inputs import inputs_at
from ivr.flow.inputs import Input, Keys
from ivr.flow.instructions import Answer, Dial, GoOn, HangUp, Listen, Play, Say
from ivr.flow.menu import Menu
from ivr.flow.menu_keys import KEYS_TOLD
from ivr.flow.menu_nodes import PickNode, ProveNode, VerifyNode
from ivr.flow.menu_words import HOUSE_PROMPTS
from ivr.flow.run import Turn, person_for
from ivr.flow.session import Ended, ForCall, ForChoice, ForDial, ForEntry, ForResult, Session
from ivr.flow.step import step
from ivr.flow.words import spoken_seconds

MOST_POSITIONS = 5_000
_TERMINAL = (Listen, GoOn, Dial, HangUp)

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Position:
    """Where a call can stand, and what the caller has just heard."""

    session: Session
    answer: Answer

    def __str__(self) -> str:
        wait = self.session.wait
        return f"{self.session.node} ({wait.on}, {self.session.language}, try {self.session.tries + 1})"


@dataclass
class Exploration:
    """What was found; `keystrokes` are the fewest that lead to a person from the worst position."""

    positions: dict[Key, Position] = field(default_factory=dict)
    moves: dict[Key, list[tuple[Input, Key]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    keystrokes: float = 0
    keystrokes_from: str = ""
    speech_seconds: float = 0
    speech_at: str = ""


def explore(menu: Menu, language: str) -> Exploration:
    """Every position that a call in this language can come to."""
    found = Exploration(problems=[f"the prompt {each!r} is missing in {language}" for each in _missing(menu, language)])
    if not found.problems:
        _walk(menu, Session(call="call", menu="menu", language=language), found)
    if not found.problems:
        found.problems += [*_dead_ends(found), *_circles(found)]
        _measure_keystrokes(found)
        _measure_speech(found)
    return found


def _missing(menu: Menu, language: str) -> list[str]:
    wanted = {prompt for node in menu.nodes.values() for _, prompt in node.prompt_ids()} | set(HOUSE_PROMPTS)
    return sorted(wanted - set(menu.prompts[language].prompts))


def _walk(menu: Menu, start: Session, found: Exploration) -> None:
    found.positions[_key(menu, start)] = Position(start, Answer(next_step=0, instructions=()))
    todo = deque(found.positions)
    while todo and len(found.positions) <= MOST_POSITIONS:
        here = todo.popleft()
        found.moves[here] = []
        for given in inputs_at(found.positions[here].session):
            turn = step(menu, found.positions[here].session, given)
            if turn.session.language != start.language:
                continue
            there = _key(menu, turn.session)
            found.moves[here].append((given, there))
            assert turn.answer is not None  # noqa: S101  only late results and hanging up have none
            # Each begins at the same step, so that no bound on steps is reached by walking far.
            position = Position(turn.session.model_copy(update={"step": 1}), turn.answer)
            found.problems += [each for each in _problems_of(position, turn) if each not in found.problems]
            if there not in found.positions:
                found.positions[there] = position
                todo.append(there)
    if todo:
        found.problems.append(f"more than {MOST_POSITIONS} positions: something is counted without a bound")


def _key(menu: Menu, session: Session) -> Key:
    wait = session.wait.model_dump(exclude={"key"})
    account = session.slots.get("account")
    proved = sorted({(proof.kind, proof.purpose) for proof in session.proofs if proof.account == account})
    # Of the topic only the person for it changes where a call goes; codes count where they are asked for.
    person = person_for(menu, session)
    node = menu.nodes.get(session.node)
    is_verifying = isinstance(node, VerifyNode)
    codes = (session.codes_sent, session.codes_wrong, "account" in session.slots) if is_verifying else ()
    proving = isinstance(node, ProveNode) and (session.proofs_asked, session.proof_given, session.proofs_wrong)
    marked = isinstance(node, PickNode) and bool(session.slots.get(node.store))
    return (session.node, repr(wait), session.tries, tuple(proved), person, codes, proving, marked)


def _problems_of(position: Position, turn: Turn) -> Iterator[str]:
    *before, last = position.answer.instructions
    if not isinstance(last, _TERMINAL) or any(isinstance(each, _TERMINAL) for each in before):
        yield f"{position}: the answer does not lead on in one way"
    for event in turn.events:
        if event.name == "BoundReached":
            yield f"{position}: reached the bound {event.data()['bound']}"


def _dead_ends(found: Exploration) -> Iterator[str]:
    """Positions from which no way leads to a person or to an end."""
    good = {key for key, each in found.positions.items() if isinstance(each.session.wait, Ended | ForDial)}
    before: dict[Key, list[Key]] = {}
    for key, moves in found.moves.items():
        for _, there in moves:
            before.setdefault(there, []).append(key)
    todo = list(good)
    while todo:
        todo += (fresh := [key for key in before.get(todo.pop(), ()) if key not in good])
        good.update(fresh)
    for key, position in found.positions.items():
        if key not in good:
            yield f"{position}: no way leads to a person or to an end"


def _circles(found: Exploration) -> Iterator[str]:
    """Ways that come round without listening: what is left when positions that lead on are taken away."""
    left = {key for key, each in found.positions.items() if isinstance(each.session.wait, ForResult | ForDial)}
    while leaf := {key for key in left if not any(there in left for _, there in found.moves[key])}:
        left -= leaf
    for key in left:
        yield f"{found.positions[key]}: goes round without listening"


def _measure_keystrokes(found: Exploration) -> None:
    """The caller chooses the keys; what happens while nobody listens is the worst that can."""
    waits = {key: each.session.wait for key, each in found.positions.items()}
    fewest = {key: 0.0 if isinstance(wait, Ended | ForDial) else inf for key, wait in waits.items()}
    is_changing = True
    while is_changing:
        is_changing = False
        for key, wait in waits.items():
            if fewest[key] and (better := _fewest(found, fewest, waits, key, wait)) < fewest[key]:
                fewest[key], is_changing = better, True
    worst = max(fewest, key=lambda key: fewest[key])
    found.keystrokes, found.keystrokes_from = fewest[worst], str(found.positions[worst])


def _fewest(found: Exploration, fewest: dict[Key, float], waits: dict[Key, Any], key: Key, wait: Any) -> float:
    if isinstance(wait, ForResult | ForCall):
        return max(fewest[there] for _, there in found.moves[key])
    pressed = [(len(given.digits), there) for given, there in found.moves[key] if isinstance(given, Keys)]
    # An entry in which no digits stand is silence, or as long a way as `*0`.
    return min(length + fewest[there] for length, there in pressed if length and not isinstance(waits[there], Ended))


def _measure_speech(found: Exploration) -> None:
    """The longest that a caller hears, in one answer, before the first key is told or the entry is opened."""
    for position in found.positions.values():
        said = _said(position.answer)
        told = KEYS_TOLD.search(said)
        seconds = spoken_seconds(said[: told.end()] if told else said)
        if seconds > found.speech_seconds and isinstance(position.session.wait, ForChoice | ForEntry):
            found.speech_seconds, found.speech_at = seconds, str(position)


def _said(answer: Answer) -> str:
    parts: list[Any] = []
    for each in answer.instructions:
        parts += each.prompts if isinstance(each, Listen) else [each]
    return " ".join(each.text for each in parts if isinstance(each, Say | Play))
