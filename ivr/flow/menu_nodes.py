"""The nodes of a menu as data: each names all its ways out."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from ivr.flow.catalog import (
    CHOICES,
    DIAL_OUTCOMES,
    ENTERED,
    HOUSE_CHOICES,
    LIST_NAMES,
    REQUEST_NAMES,
    REQUESTS,
    TOPICS,
)
from ivr.flow.prompts import NOT_EMPTY, Language
from ivr.flow.proofs import CODE_PURPOSES

NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


def _as_words(words: Any) -> Any:
    return [words] if isinstance(words, str) else words


Words = Annotated[tuple[NodeId, ...], NOT_EMPTY, BeforeValidator(_as_words)]
"""One prompt, or several that are spoken one after the other."""
# The catalog's tuples are what a menu may name; a type checker does not see that they are constants.
Topic = Literal[TOPICS]  # type: ignore[valid-type]
Choice = Literal[CHOICES]  # type: ignore[valid-type]
RequestName = Literal[REQUEST_NAMES]  # type: ignore[valid-type]
CodePurpose = Literal[CODE_PURPOSES]  # type: ignore[valid-type]
Entered = Literal[ENTERED]  # type: ignore[valid-type]
ListName = Literal[LIST_NAMES]  # type: ignore[valid-type]
Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]


class Part(BaseModel):
    """A part of a menu file: fields that it does not know are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Part):
    """What a key does; `say` names the spoken choices that do the same.

    The words need not tell of a `quiet` option, because they told of it before.
    """

    to: NodeId | None = None
    topic: Topic | None = None
    language: Language | None = None
    say: Annotated[tuple[Choice, ...], BeforeValidator(lambda say: [say] if isinstance(say, str) else say)] = ()
    quiet: bool = False

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Option":
        if self.to is None and self.topic is None:
            raise ValueError("an option needs `to:` or `topic:`")
        return self


class Retry(Part):
    """Ask again so many times, then go on; `carry` tries what was entered there as well."""

    tries: int = Field(0, ge=0, le=5)
    to: NodeId
    carry: bool = False


class _Node(Part):
    """What every node can tell of itself."""

    def ways_out(self) -> Iterator[tuple[str, str]]:
        """(field, node) for every way that this node names."""
        raise NotImplementedError

    def prompt_ids(self) -> Iterator[tuple[str, str]]:
        """(field, prompt) for every prompt that this node names."""
        for field in ("ask", "enter", "confirm", "more", "say", "end"):
            yield from ((field, prompt) for prompt in getattr(self, field, ()))


class _Asking(_Node):
    """A node that asks the caller, and asks again after silence or nonsense."""

    on_no_input: Retry
    on_no_match: Retry

    def is_last_try(self, tries: int) -> bool:
        """Whether it is asked for the last time; then only keys are taken, which get through on a bad line."""
        return 0 < tries >= max(self.on_no_input.tries, self.on_no_match.tries)

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "on_no_input.to", self.on_no_input.to
        yield "on_no_match.to", self.on_no_match.to


class AskNode(_Asking):
    """A menu of keys, and of words where it listens."""

    ask: Words
    options: dict[Key, Option]
    said: dict[Choice, NodeId] = Field(default_factory=dict)
    """Where choices lead that can only be said, and that no words need to offer."""
    speech: Literal["topics"] | None = None
    timeout: int = Field(5, ge=1, le=20)

    def ways_out(self) -> Iterator[tuple[str, str]]:
        for key, option in self.options.items():
            if option.to:
                yield f"options.{key}.to", option.to
        for choice, node in self.said.items():
            yield f"said.{choice}", node
        yield from super().ways_out()

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be said here: the options that have a word, and the choices of the house."""
        return (*(choice for option in self.options.values() for choice in option.say), *self.said, *HOUSE_CHOICES)


class EnterNode(_Asking):
    """Digits of one kind, kept in a slot.

    With `confirm`, digits that were spoken are read back first: 1 is right, 2 is wrong.
    """

    enter: Words
    value: Entered
    store: str
    to: NodeId
    confirm: Annotated[tuple[NodeId, ...], BeforeValidator(_as_words)] = ()

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "to", self.to
        yield from super().ways_out()


class PickNode(_Asking):
    """A list of which each item is told by `say` and asked about by `ask`; what is marked is kept in a slot.

    The keys are the node's own: 1 marks, 2 leaves, 3 ends, 4 marks the rest of the page; `more` is asked after a page.
    """

    pick: ListName
    say: Words
    ask: Words
    more: Words
    page: int = Field(5, ge=2, le=9)
    store: str
    on_marked: NodeId
    on_none: NodeId

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "on_marked", self.on_marked
        yield "on_none", self.on_none
        yield from super().ways_out()

    @property
    def fills(self) -> frozenset[str]:
        """The values that it knows once something is marked."""
        return frozenset({self.store, f"{self.store}_count", f"{self.store}_sum"})


class Verification(Part):
    """What the proof is for, and where the call goes with it and without it."""

    purpose: CodePurpose
    on_verified: NodeId
    on_unable: NodeId


class VerifyNode(_Node):
    """Proof of who is calling: code sent, entered and checked, in a way that no menu can change."""

    verify: Verification

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "verify.on_verified", self.verify.on_verified
        yield "verify.on_unable", self.verify.on_unable


class WeakerProof(Part):
    """Where the call goes with two of the three weaker proofs, and without them."""

    on_proved: NodeId
    on_unable: NodeId


class ProveNode(_Node):
    """Proof by two of three things that the owner knows; enough for a protective freeze, and for nothing else."""

    prove: WeakerProof

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "prove.on_proved", self.prove.on_proved
        yield "prove.on_unable", self.prove.on_unable


class _Ending(_Node):
    """A node that waits for something to end, with a way for every outcome: the file's `on_<outcome>` fields."""

    @model_validator(mode="before")
    @classmethod
    def _gather_outcomes(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "outcomes" in data:
            return data
        rest = {key: value for key, value in data.items() if not key.startswith("on_")}
        return rest | {"outcomes": {key[3:]: value for key, value in data.items() if key.startswith("on_")}}


_PROVED = frozenset({"account", "registered"})


class RequestNode(_Ending):
    """Something asked outside; every outcome, and being late, has its way."""

    request: RequestName
    give: dict[str, str] = Field(default_factory=dict)
    """The slot for what the request takes, where the two have different names."""
    fixed: dict[str, str] = Field(default_factory=dict)
    """What the request takes, as the menu says it itself."""
    outcomes: dict[str, NodeId]

    @field_validator("give", "fixed")
    @classmethod
    def _gives_what_is_taken(cls, give: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        kind = REQUESTS.get(info.data.get("request", ""))
        if give and kind and kind.needs_proof and not _PROVED.isdisjoint(give):
            raise ValueError("this request is about the account that the caller proved to own; no other is given")
        if kind and (strange := set(give) - set(kind.takes)):
            raise ValueError(f"this request takes {', '.join(kind.takes)}, not {', '.join(sorted(strange))}")
        return give

    @field_validator("outcomes")
    @classmethod
    def _every_outcome_has_a_way(cls, outcomes: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if kind := REQUESTS.get(info.data.get("request", "")):
            _compare(set(outcomes), {*kind.outcomes, "late"}, f"request {info.data['request']}")
        return outcomes

    def ways_out(self) -> Iterator[tuple[str, str]]:
        for outcome, node in self.outcomes.items():
            yield f"on_{outcome}", node


class DialNode(_Ending):
    """The caller is put through to a desk; every way that leg can end has its way on."""

    dial: str
    say: Words
    outcomes: dict[str, NodeId]

    @field_validator("outcomes")
    @classmethod
    def _every_outcome_has_a_way(cls, outcomes: dict[str, str]) -> dict[str, str]:
        _compare(set(outcomes), set(DIAL_OUTCOMES), "dial")
        return outcomes

    def ways_out(self) -> Iterator[tuple[str, str]]:
        for outcome, node in self.outcomes.items():
            yield f"on_{outcome}", node


class SayNode(_Node):
    """Words, and on."""

    say: Words
    to: NodeId
    outcome: str | None = None

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield "to", self.to


class EndNode(_Node):
    """Last words; the hotline hangs up."""

    end: Words
    outcome: str | None = None

    def ways_out(self) -> Iterator[tuple[str, str]]:
        yield from ()


NODE_KINDS = ("pick", "ask", "enter", "verify", "prove", "request", "dial", "end", "say")
"""The field that tells a node's kind; `say` last, since others say something too, and `pick` first, since it asks."""
_NO_KIND = f"a node needs one of {', '.join(NODE_KINDS)}"


def node_kind(data: Any) -> str | None:
    """The kind of a node as it stands in a file, or None when it names none."""
    fields = data if isinstance(data, dict) else getattr(data, "__dict__", {})
    return next((kind for kind in NODE_KINDS if kind in fields), None)


Node = Annotated[
    Annotated[PickNode, Tag("pick")]
    | Annotated[AskNode, Tag("ask")]
    | Annotated[EnterNode, Tag("enter")]
    | Annotated[VerifyNode, Tag("verify")]
    | Annotated[ProveNode, Tag("prove")]
    | Annotated[RequestNode, Tag("request")]
    | Annotated[DialNode, Tag("dial")]
    | Annotated[SayNode, Tag("say")]
    | Annotated[EndNode, Tag("end")],
    Discriminator(node_kind, custom_error_type="node_kind", custom_error_message=_NO_KIND),
]


def _compare(given: set[str], wanted: set[str], what: str) -> None:
    wrong = [f"leaves open on_{name}" for name in sorted(wanted - given)]
    wrong += [f"cannot end with on_{name}" for name in sorted(given - wanted)]
    if wrong:
        raise ValueError(f"{what} {', '.join(wrong)}")
