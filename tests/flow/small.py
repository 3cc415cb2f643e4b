"""A small menu with every kind of node, and a caller who goes through it with the session as JSON between steps."""

from typing import Any

from ivr.flow.events import Event
from ivr.flow.inputs import CallStarted, DialEnded, Input, Keys, Result, Spoken
from ivr.flow.instructions import Answer, Instruction, Listen, Play, Say
from ivr.flow.menu import Menu
from ivr.flow.menu_words import HOUSE_PROMPTS
from ivr.flow.run import Request
from ivr.flow.session import Session, load_session
from ivr.flow.step import step

PHONE = "+8613800138000"
FOUND = {"account": "W1", "registered": PHONE, "ending": "8000"}
NODES: dict[str, Any] = {
    "welcome": {
        "ask": ["hello", "english"],
        "options": {"9": {"language": "en-US", "to": "main"}},
        "on_no_input": {"to": "main"},
        "on_no_match": {"to": "main", "carry": True},
    },
    "main": {
        "ask": "main",
        "options": {
            "1": {"topic": "account_theft"},
            "2": {"to": "sub", "say": "yes"},
            "3": {"topic": "cards", "to": "number"},
            "9": {"to": "bye"},
        },
        "speech": "topics",
        "on_no_input": {"tries": 2, "to": "people"},
        "on_no_match": {"tries": 2, "to": "bye"},
    },
    "sub": {
        "ask": "sub",
        "options": {"1": {"to": "number"}, "2": {"to": "words"}, "3": {"to": "prove"}},
        "on_no_input": {"tries": 2, "to": "people"},
        "on_no_match": {"tries": 2, "to": "people"},
    },
    "number": {
        "enter": "number",
        "value": "phone",
        "store": "phone",
        "to": "find",
        "on_no_input": {"tries": 2, "to": "people"},
        "on_no_match": {"tries": 2, "to": "bye"},
    },
    "find": {
        "request": "find_account",
        "give": {"phone": "phone"},
        "outcomes": {"found": "prove", "unknown": "prove", "failed": "bye", "late": "fraud"},
    },
    "theft": {
        "request": "find_account",
        "give": {"phone": "caller"},
        "outcomes": {"found": "prove", "unknown": "number", "failed": "bye", "late": "fraud"},
    },
    "prove": {"verify": {"purpose": "freeze", "on_verified": "freeze", "on_unable": "fraud"}},
    "freeze": {"request": "freeze_wallet", "outcomes": {"done": "frozen", "failed": "words", "late": "words"}},
    "frozen": {"say": "frozen", "to": "case", "outcome": "frozen"},
    "case": {"request": "open_case", "outcomes": {"done": "told", "failed": "fraud", "late": "fraud"}},
    "told": {"say": "told", "to": "fraud"},
    "words": {"say": "words", "to": "sub"},
    "people": {
        "dial": "general",
        "say": "to-people",
        "outcomes": {"completed": "bye", "busy": "main", "no_answer": "sub", "failed": "sorry"},
    },
    "fraud": {
        "dial": "fraud",
        "say": "to-fraud",
        "outcomes": {"completed": "bye", "busy": "sub", "no_answer": "sub", "failed": "sub"},
    },
    "sorry": {"end": "sorry", "outcome": "no_agent"},
    "bye": {"end": "bye"},
}
NAMES = {"account_theft": "theft", "cards": "cards", "agent": "a person"}
OWN = ("hello", "english", "main", "sub", "number", "frozen", "told", "words", "to-people", "to-fraud", "sorry", "bye")


def small_menu(**changes: Any) -> Menu:
    """The menu, with some of its nodes changed."""
    return Menu.model_validate(
        {
            "line": "small",
            "languages": ["zh-CN", "en-US"],
            "start": "welcome",
            "person": "people",
            "person_for": {"account_theft": "fraud"},
            "topics": {"account_theft": "theft", "cards": "words", "agent": "people"},
            "nodes": NODES | changes,
            "prompts": {
                language: {"language": language, "topics": NAMES, "prompts": _words()}
                for language in ("zh-CN", "en-US")
            },
        }
    )


def _words() -> dict[str, list[str]]:
    """Three versions of every prompt: its name, and its name with the number of the version."""
    words = {name: [name, f"{name} 2", f"{name} 3"] for name in (*OWN, *HOUSE_PROMPTS)}
    named = {
        "topic-heard": ["topic-heard {topic}"],
        "topic-this": ["topic-this {first}"],
        "topic-which": ["topic-which {first} {second}"],
    }
    return words | named | {"told": ["told {case_number}"], "code-sent": ["code-sent {ending}"]}


class Caller:
    """A call: each input taken, with what the caller then hears and what happened."""

    def __init__(self, menu: Menu, language: str = "zh-CN") -> None:
        self.menu = menu
        self.session = Session(call="call", menu="menu", language=language)
        self.answer: Answer | None = None
        self.events: tuple[Event, ...] = ()
        self.request: Request | None = None

    def does(self, given: Input) -> "Caller":
        session = load_session(self.session.model_dump_json())
        turn = step(self.menu, session, given)
        self.session, self.answer, self.events, self.request = turn.session, turn.answer, turn.events, turn.request
        if turn.answer is not None:
            assert Answer.model_validate_json(turn.answer.model_dump_json()) == turn.answer
        return self

    def rings(self, caller: str | None = PHONE) -> "Caller":
        return self.does(CallStarted(caller))

    def presses(self, *keys: str) -> "Caller":
        for key in keys:
            self.does(Keys(key))
        return self

    def desk_is(self, status: str) -> "Caller":
        """The desk's leg ended so."""
        return self.does(DialEnded(status))

    def says(self, text: str = "…", **understood: Any) -> "Caller":
        return self.does(Spoken(text, **understood))

    def gets(self, outcome: str, **values: str) -> "Caller":
        """The request that the call waits for has an outcome."""
        return self.does(Result(self.session.wait.model_dump()["key"], outcome, values))

    @property
    def hears(self) -> list[str]:
        said: list[Any] = []
        for each in self.instructions:
            said += each.prompts if isinstance(each, Listen) else [each]
        return [each.text for each in said if isinstance(each, Say | Play)]

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        return self.answer.instructions if self.answer else ()

    @property
    def last(self) -> Any:
        return self.instructions[-1]

    @property
    def at(self) -> str:
        return self.session.node

    @property
    def happened(self) -> list[str]:
        return [event.name for event in self.events]

    def event(self, name: str) -> dict[str, Any]:
        """The story of an event of this turn."""
        return next(event.data() for event in self.events if event.name == name)
