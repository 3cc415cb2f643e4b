"""What each proof of who is calling allows, in one place.

The step and the menu check read it here, the handlers hold it against what the database says was proved, and
`flask docs proofs` writes docs/proofs.md from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PURPOSES = ("freeze", "status", "dispute", "callback", "protective_freeze")
"""What a caller may prove who they are for."""

CODE_PURPOSES = ("freeze", "status", "dispute", "callback")
"""Those that a one-time code serves for; each has a text of its own, which tells the owner what the code is for."""

MEANING = {
    "freeze": "freeze the wallet",
    "status": "hear how the account, a transaction or a case stands",
    "dispute": "say which transactions are not theirs",
    "callback": "hear, move or cancel a callback",
    "protective_freeze": "freeze the wallet until an agent has spoken to the owner, once a day",
}

NEVER = (
    "unfreeze or unlock a wallet",
    "re-bind a card or a number",
    "reset a password or a payment PIN",
    "hear a balance",
)
"""What no proof allows, because whoever holds the telephone must not be able to do it; no request does any of it."""


@dataclass(frozen=True)
class ProofKind:
    """A way to prove who is calling: what it is, and the purposes that it can be given for."""

    what: str
    allows: tuple[str, ...]


PROOFS = {
    "calling_number": ProofKind("the number that calls; it can be forged, so it only routes", ()),
    "code": ProofKind(
        "a one-time code, sent to the registered number and entered in the same call",
        CODE_PURPOSES,
    ),
    "two_of_three": ProofKind(
        "two of: last four of the identity number, of the bound card, of the last payee's number",
        ("protective_freeze",),
    ),
    "agent": ProofKind("an agent who has satisfied themselves of who is calling", PURPOSES),
}

_COVERS: Mapping[str, tuple[str, ...]] = {
    "freeze": ("status", "dispute", "callback"),
    "dispute": ("status", "callback"),
    "status": ("callback",),
}
"""What a proof for one purpose serves for as well: who may freeze may hear what is stolen, and never the other way."""


def is_enough(kind: str, given_for: str, purpose: str) -> bool:
    """Whether a proof of this kind, given for one purpose, serves for another, or the same."""
    proof = PROOFS.get(kind)
    return proof is not None and purpose in proof.allows and (purpose == given_for or purpose in covered_by(given_for))


def covered_by(given_for: str) -> tuple[str, ...]:
    """The purposes that a proof given for this one serves for as well."""
    return _COVERS.get(given_for, ())
