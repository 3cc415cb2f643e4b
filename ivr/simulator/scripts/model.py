"""What a call script may hold."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

OTP = "$otp"
OTP_AGAIN = "$otp_again"


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _keys(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError(f'write the keys in quotes, as in press: "{value}"')
    return value


class Strict(BaseModel):
    """No unknown fields, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class NotHeard(Strict):
    """`{not: words}`: the words must not occur."""

    words: Annotated[list[str], BeforeValidator(_as_list)] = Field(alias="not")


class SaidWith(Strict):
    """Words with the confidence that a recogniser would give them, from 0 to 1."""

    words: str
    confidence: float = Field(default=0.9, ge=0, le=1)


class LegAnswer(Strict):
    """What becomes of the dialled leg, in seconds. Without `talk` both talk until somebody hangs up."""

    outcome: Literal["answered", "busy", "no-answer", "failed"] = "answered"
    after: float = Field(default=3, ge=0, strict=False)
    talk: float | None = Field(default=None, ge=0, strict=False)


Heard = Annotated[list[str | NotHeard], BeforeValidator(_as_list)]
Keys = Annotated[str, BeforeValidator(_keys), Field(pattern=r"^([0-9*#]+|\$otp|\$otp_again)$")]


class Step(Strict):
    """One thing that the caller does, or must hear. Exactly one field is set."""

    hear: Heard | None = None
    press: Keys | None = None
    say: str | SaidWith | None = None
    wait: int | None = Field(default=None, ge=1)
    answer: Literal["answered", "busy", "no-answer", "failed"] | LegAnswer | None = None
    hang_up: None = None

    @property
    def kind(self) -> str:
        """The name of the one field that is set."""
        return next(iter(self.model_fields_set))

    @model_validator(mode="after")
    def _exactly_one(self) -> "Step":
        if len(self.model_fields_set) != 1:
            raise ValueError("a step is exactly one of hear, press, say, wait, answer, hang_up")
        if self.kind in {"hear", "press", "say"} and getattr(self, self.kind) is None:
            raise ValueError(f"{self.kind} needs a value")
        return self


class WalletSetup(Strict):
    """What the sandbox wallet is told before the call."""

    reset: bool = False
    faults: dict[str, Any] | None = None


class Setup(Strict):
    """What is arranged before the call.

    `network` is one body for /network/faults, or several; `people` says who answers at an address, in the words of
    the network's directory.
    """

    wallet: WalletSetup | None = None
    people: dict[str, Any] = {}
    network: Annotated[list[dict[str, Any]], BeforeValidator(_as_list)] = []


class Texts(Strict):
    """Texts sent since the call began to `to`, the caller's own number unless said otherwise."""

    to: str | None = None
    count: int | None = Field(default=None, ge=0)
    contains: Annotated[list[str], BeforeValidator(_as_list)] = []


class KeystrokesTo(Strict):
    """Keys that were pressed until the words were heard; those of the one-time code left out if `beside_code`."""

    hear: str
    at_most: int
    beside_code: bool = False


class SpokenSecondsTo(Strict):
    """Seconds of speech up to the end of the sentence with the words."""

    hear: str
    at_most: float = Field(strict=False)


class Expect(Strict):
    """What must be so once the call is over."""

    ended_by: Literal["hotline", "caller", "network"] | None = None
    status: str | None = None
    dialled: str | None = None
    wallet: dict[str, str] = {}
    texts: Texts | None = None
    record: dict[str, Any] = {}
    keystrokes_to: KeystrokesTo | None = None
    spoken_seconds_to: SpokenSecondsTo | None = None
    violations: int = Field(default=0, ge=0)


class Script(Strict):
    """A whole script. `inbox_of` is the number whose texts the caller can read, the caller's own unless said."""

    name: str
    from_: str = Field(alias="from")
    to: str = "hotline"
    language: str = "zh-CN"
    inbox_of: str | None = None
    setup: Setup = Setup()
    steps: list[Step] = Field(min_length=1)
    expect: Expect = Expect()
    _places: dict[tuple[str | int, ...], str] = PrivateAttr(default_factory=dict)

    def place(self, *path: str | int) -> str:
        """`file:line` of a step or an expectation, as far down as it is known; without a path the file."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, self.name)
