"""docs/proofs.md: the table of what each proof allows, as people read it."""

from collections.abc import Iterator

from ivr.flow.catalog import REQUESTS
from ivr.flow.proofs import MEANING, NEVER, PROOFS, PURPOSES, covered_by


def as_markdown() -> str:
    """The whole document; `flask docs proofs` writes it, and a test fails when it is stale."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What each proof of who is calling allows"
    yield ""
    yield "Written by `flask docs proofs` from `ivr/flow/proofs.py`; change it there."
    yield ""
    yield f"| proof | {' | '.join(PURPOSES)} |"
    yield "|---" * (len(PURPOSES) + 1) + "|"
    for name, proof in PROOFS.items():
        marks = ("yes" if purpose in proof.allows else "–" for purpose in PURPOSES)
        yield f"| `{name}` | {' | '.join(marks)} |"
    yield ""
    yield from (f"- `{name}`: {proof.what}." for name, proof in PROOFS.items())
    yield ""
    yield "| a proof given for | lets the caller | and serves for | requests that need it |"
    yield "|---|---|---|---|"
    for purpose in PURPOSES:
        requests = (f"`{name}`" for name, kind in REQUESTS.items() if kind.needs_proof == purpose)
        also, needed = ", ".join(covered_by(purpose)) or "–", ", ".join(requests) or "–"
        yield f"| {purpose} | {MEANING[purpose]} | {also} | {needed} |"
    yield ""
    yield "A proof holds in the call that gave it, for the account that it was given for. No proof allows to:"
    yield ""
    yield from (f"- {each}" for each in NEVER)
