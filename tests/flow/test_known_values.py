"""Which values are known at a node, whichever way the call came."""

from typing import Any

import pytest

from ivr.flow.menu_ways import known_values
from tests.flow.small import NODES, small_menu

GIVES = frozenset({"account", "registered", "ending"})
NONE = frozenset[str]()


def find(**outcomes: str) -> dict[str, Any]:
    return {"request": "find_account", "outcomes": {name: outcomes.get(name, "bye") for name in _OUTCOMES}}


_OUTCOMES = ("found", "unknown", "failed", "late")
SAY = {"say": "words", "to": "bye"}


def known(**nodes: Any) -> dict[str, frozenset[str]]:
    main = NODES["main"] | {"options": {"1": {"to": "first"}}}
    return known_values(small_menu(main=main, **nodes))


def test_what_a_request_gives_is_known_after_its_good_outcome_only() -> None:
    found = known(first=find(found="a", late="b", failed="c"), a=SAY, b=SAY, c=SAY)
    assert (found["a"], found["b"], found["c"], found["first"]) == (GIVES, NONE, NONE, NONE)


def test_asking_again_in_vain_takes_it_away_and_being_late_does_not() -> None:
    again = find(found="a", unknown="b", late="c")
    found = known(first=find(found="again"), again=again, a=SAY, b=SAY, c=SAY)
    assert (found["again"], found["a"], found["b"], found["c"]) == (GIVES, GIVES, NONE, GIVES)


@pytest.mark.parametrize("order", [{"found": "a", "late": "b"}, {"found": "b", "late": "a"}])
def test_where_ways_meet_only_what_is_known_on_all_is(order: dict[str, str]) -> None:
    meet = {"say": "words", "to": "meet"}
    found = known(first=find(**order), a=meet, b=meet, meet=SAY)
    assert found["meet"] == NONE


def test_an_entry_is_known_when_it_was_made_and_not_when_the_caller_was_silent() -> None:
    number = NODES["number"] | {"to": "a", "on_no_input": {"to": "b"}}
    found = known(first=number, a=SAY, b=SAY)
    assert (found["a"], found["b"]) == (frozenset({"phone"}), NONE)


def test_nodes_that_no_way_leads_to_are_left_out() -> None:
    assert "lost" not in known(first=SAY, lost=SAY)
