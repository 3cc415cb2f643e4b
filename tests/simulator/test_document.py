"""docs/simulator.md says what the code does."""

import pytest
from flask import Flask

from ivr.simulator.contract.facts import find
from ivr.simulator.document import BEGIN, is_served, written
from ivr.simulator.document_command import DOCUMENT, rewritten
from ivr.simulator.scripts.model import Expect, Script, Step
from tests.simulator.conftest import ACCOUNT


def test_the_document_is_not_stale() -> None:
    assert DOCUMENT.read_text("utf-8") == rewritten(), "run `flask docs simulator`"


@pytest.mark.parametrize("name", [*Step.model_fields, *Expect.model_fields, "inbox_of", "setup"])
def test_everything_that_a_script_may_hold_is_told(name: str) -> None:
    text, _, _ = DOCUMENT.read_text("utf-8").partition(BEGIN)
    assert f"`{name}" in text or f"{name}:" in text
    assert {"inbox_of", "setup"} <= set(Script.model_fields)


def test_what_is_served_is_told_from_what_is_not() -> None:
    app = Flask("t")
    app.add_url_rule("/2010-04-01/Accounts/<a>/Queues/<sid>.json", view_func=lambda a, sid: "", methods=["GET"])
    queue = f"/2010-04-01/Accounts/{ACCOUNT}/Queues/QU{'0' * 32}.json"
    fetched, deleted = find("GET", queue), find("DELETE", queue)
    assert fetched is not None
    assert deleted is not None
    assert is_served(app, fetched)
    assert not is_served(app, deleted)
    line = next(line for line in written(f"a\n{BEGIN}\nold", app).splitlines() if "/Queues/{Sid}.json" in line)
    assert line.endswith("| `GET` | `DELETE` `POST` |")


def test_a_document_without_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hold the line"):
        written("a", Flask("t"))
