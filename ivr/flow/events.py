"""What happened in a call, in the past tense; one writer stores them, in order, as its record."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """Something that happened; `name` is the class's, its fields are the story."""

    @property
    def name(self) -> str:
        return type(self).__name__

    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class CallBegan(Event):
    """The hotline answered."""

    caller_known: bool


@dataclass(frozen=True)
class NodeReached(Event):
    """The call came to a node of its menu."""

    node: str


@dataclass(frozen=True)
class LanguageChosen(Event):
    """The caller chose a language."""

    language: str


@dataclass(frozen=True)
class TopicChosen(Event):
    """The caller said or pressed what the call is about."""

    topic: str
    by: str


@dataclass(frozen=True)
class TopicsAsked(Event):
    """What was said was not clear, and the caller was asked whether one of these topics is meant."""

    topics: tuple[str, ...]


@dataclass(frozen=True)
class KeysPressed(Event):
    """Keys were taken; a secret entry is told by its length only."""

    digits: str


@dataclass(frozen=True)
class WordsHeard(Event):
    """Speech was recognised; words that held a secret are left out."""

    text: str
    confidence: float


@dataclass(frozen=True)
class NothingHeard(Event):
    """The caller stayed silent."""

    tries: int


@dataclass(frozen=True)
class NotUnderstood(Event):
    """Keys or words made no sense at this place."""

    tries: int


@dataclass(frozen=True)
class RequestMade(Event):
    """Something was asked outside."""

    request: str
    key: str


@dataclass(frozen=True)
class RequestAnswered(Event):
    """It has an outcome; `late` when the call had already gone on."""

    request: str
    key: str
    outcome: str
    late: bool


@dataclass(frozen=True)
class TransactionsAttached(Event):
    """Transactions that the call is about; its record is found by their ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class ItemsMarked(Event):
    """The caller marked items of a list, such as transactions that are not theirs."""

    items: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class ItemUnmarked(Event):
    """The caller took a mark back."""

    items: str
    id: str


@dataclass(frozen=True)
class RequestOverdue(Event):
    """The caller was not kept waiting for the outcome any longer; it goes on being tried."""

    request: str
    key: str


@dataclass(frozen=True)
class CallerVerified(Event):
    """The caller proved who they are, for one purpose."""

    proof: str
    purpose: str


@dataclass(frozen=True)
class CodeRefused(Event):
    """A one-time code was wrong or too old."""

    outcome: str
    wrong: int


@dataclass(frozen=True)
class ProofRefused(Event):
    """Two weaker proofs were not both right; nobody here knows which was wrong."""

    wrong: int


@dataclass(frozen=True)
class DistressSignalled(Event):
    """The caller let us know, unheard by others, that they are not free to speak."""


@dataclass(frozen=True)
class DeskDialled(Event):
    """The caller was put through to a desk."""

    desk: str


@dataclass(frozen=True)
class DeskLegEnded(Event):
    """The desk's leg ended."""

    desk: str
    status: str


@dataclass(frozen=True)
class BoundReached(Event):
    """A limit of the flow was reached and the caller was led to a person."""

    bound: str
    node: str


@dataclass(frozen=True)
class CallEnded(Event):
    """The call is over."""

    status: str
