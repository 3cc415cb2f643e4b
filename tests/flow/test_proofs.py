"""The table of what each proof allows: as security wants it, and as the document tells it."""

from pathlib import Path

import pytest

from ivr.flow.catalog import REQUESTS
from ivr.flow.proofs import MEANING, PROOFS, PURPOSES, covered_by, is_enough
from ivr.flow.proofs_document import as_markdown

DOCUMENT = Path(__file__).parents[2] / "docs" / "proofs.md"


def test_the_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text("utf-8") == as_markdown(), "stale: run `flask docs proofs`"


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_calling_number_proves_nothing(purpose: str) -> None:
    """Abuse 6."""
    assert not any(is_enough("calling_number", given_for, purpose) for given_for in PURPOSES)


@pytest.mark.parametrize(
    ("kind", "given_for", "served"),
    [
        ("code", "freeze", {"freeze", "status", "dispute", "callback"}),
        ("code", "dispute", {"dispute", "status", "callback"}),
        ("code", "status", {"status", "callback"}),
        ("code", "callback", {"callback"}),
        ("code", "protective_freeze", set()),
        ("two_of_three", "protective_freeze", {"protective_freeze"}),
        ("two_of_three", "freeze", set()),
        ("agent", "freeze", {"freeze", "status", "dispute", "callback"}),
        ("agent", "protective_freeze", {"protective_freeze"}),
        ("something new", "freeze", set()),
    ],
)
def test_what_a_proof_serves_for(kind: str, given_for: str, served: set[str]) -> None:
    assert {purpose for purpose in PURPOSES if is_enough(kind, given_for, purpose)} == served


def test_nothing_but_a_proof_for_it_freezes() -> None:
    """A code that was asked for something lesser does not freeze: its text said so to the owner."""
    assert not any("freeze" in covered_by(given_for) for given_for in PURPOSES)


def test_every_purpose_has_its_meaning_and_every_request_a_purpose_that_a_proof_serves() -> None:
    assert MEANING.keys() == set(PURPOSES)
    needed = {kind.needs_proof for kind in REQUESTS.values()} - {None}
    assert needed <= {purpose for proof in PROOFS.values() for purpose in proof.allows}


@pytest.mark.parametrize("word", ["unfreeze", "unlock", "rebind", "reset", "balance", "password"])
def test_no_request_does_what_no_proof_allows(word: str) -> None:
    """Abuse 15 and 16."""
    assert not [name for name in REQUESTS if word in name.replace("_", "")]
