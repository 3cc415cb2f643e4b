"""Where a call stands: a frozen value with a schema number that survives a round trip through JSON.

A release reads its own schema and the one before, and keeps fields that it does not know.
"""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.flow.catalog import LIMITS
from ivr.flow.instructions import Prompt
from ivr.flow.proofs import is_enough

SCHEMA = 1


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class ForCall(_Value):
    """Nothing has been said yet."""

    on: Literal["call"] = "call"


class ForChoice(_Value):
    """One key of a menu, or words: one of the named choices, or a topic where `topics` is set.

    `item` is the place in a list of what is asked about; with `is_more` the question is whether to hear it.
    Where `maybe` has topics, the caller was asked whether they are meant, and the keys answer that.
    """

    on: Literal["choice"] = "choice"
    topics: bool = False
    choices: tuple[str, ...] = ()
    item: int = 0
    is_more: bool = False
    maybe: tuple[str, ...] = ()


class ForEntry(_Value):
    """Digits of one kind; those of a secret never reach the session."""

    on: Literal["entry"] = "entry"
    value: str
    secret: bool = False
    choices: tuple[str, ...] = ()


class ForResult(_Value):
    """The outcome of what was asked outside; `polls` counts how often the caller was asked for a moment."""

    on: Literal["result"] = "result"
    key: str
    request: str
    polls: int = 0


class ForDial(_Value):
    """The end of the dialled leg."""

    on: Literal["dial"] = "dial"
    desk: str


class Ended(_Value):
    """Nothing more: the call is over."""

    on: Literal["ended"] = "ended"


Wait = Annotated[ForCall | ForChoice | ForEntry | ForResult | ForDial | Ended, Field(discriminator="on")]


class Proof(_Value):
    """How the caller proved to be the owner of an account, and what that was for."""

    kind: str
    purpose: str
    account: str


class Session(_Value):
    """One call between two turns. `step` is the number of the turn that is due."""

    schema_number: int = SCHEMA
    call: str
    menu: str
    language: str
    caller: str | None = None
    step: int = 0
    steps_allowed: int = LIMITS.steps_a_call
    node: str = ""
    wait: Wait = Field(default_factory=ForCall)
    tries: int = 0
    codes_sent: int = 0
    codes_wrong: int = 0
    proofs_asked: tuple[str, ...] = ()
    """The weaker proofs that the caller was asked for since the last pair, `proof_given` when one of them was given."""
    proof_given: bool = False
    proofs_wrong: int = 0
    history: tuple[str, ...] = ()
    slots: dict[str, str] = Field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    topic: str | None = None
    outcome: str | None = None
    distress: bool = False
    """The caller let us know that they are not free to speak: every way to a person is the quiet one."""
    unsaid: tuple[Prompt, ...] = ()
    """Words of a turn that went on to ask outside: said with the result unless the caller has heard them."""

    def is_verified_for(self, purpose: str) -> bool:
        """Whether the caller proved, well enough for this purpose, to own the account that the call is about."""
        account = self.slots.get("account")
        mine = (proof for proof in self.proofs if proof.account == account)
        return any(is_enough(proof.kind, proof.purpose, purpose) for proof in mine)


class UnreadableSession(ValueError):
    """A session of a schema that this release does not read."""


def load_session(text: str) -> Session:
    """The session of its JSON; UnreadableSession names the schema that is too new or too old."""
    number = json.loads(text)["schema_number"]
    if not SCHEMA - 1 <= number <= SCHEMA:
        raise UnreadableSession(f"session schema {number}; this release reads {SCHEMA - 1} and {SCHEMA}")
    return Session.model_validate_json(text)
