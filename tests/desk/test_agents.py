"""Agents: what is not fit is refused, and presence moves only as its table says."""

from collections.abc import Callable
from itertools import product

import pytest

from ivr.desk.agents import Agents, BadAgent, NotNow
from ivr.desk.presence import _MOVES, after, states_before
from tests.base.hotline import Hotline
from tests.desk.conftest import Desk


def test_the_address_of_an_agent_is_unreadable_in_the_database(desk: Desk) -> None:
    desk.agents.put("a", "wang", ["fraud", "general"], ["zh-CN", "en-US"], "+8613712345678")
    agent = desk.agents.get("a")
    assert agent is not None
    assert (agent.address, agent.desks, agent.state) == ("+8613712345678", frozenset({"fraud", "general"}), "off")
    assert "13712345678" not in str(desk.rows("agents"))


def test_an_agent_who_is_changed_goes_on_with_what_they_do(desk: Desk) -> None:
    desk.hire("a")
    desk.agents.put("a", "wang", ["fraud"], ["zh-CN"], "sip:wang@example.com")
    assert desk.state("a") == ("ready", "")
    assert [agent.name for agent in desk.agents.all()] == ["wang"]


@pytest.mark.parametrize(
    ("desks", "languages", "address", "told"),
    [
        (["nowhere"], ["zh-CN"], "client:a", "no desk nowhere; the desks are fraud"),
        (["general"], ["fr-FR"], "client:a", "no language fr-FR there; these desks serve en-US, zh-CN"),
        ([], ["zh-CN"], "client:a", "one desk and one language"),
        (["general"], [], "client:a", "one desk and one language"),
        (["general"], ["zh-CN"], "13712345678", "cannot be called; write"),
        (["general"], ["zh-CN"], "client:a b", "cannot be called"),
        (["general"], ["zh-CN"], "sip:a@h;transport=<x>", "cannot be called"),
    ],
)
def test_what_is_not_fit_is_refused_with_the_reason(
    desk: Desk, desks: list[str], languages: list[str], address: str, told: str
) -> None:
    with pytest.raises(BadAgent, match=told):
        desk.agents.put("a", "wang", desks, languages, address)
    assert desk.agents.all() == []


def test_a_day_of_presence(desk: Desk) -> None:
    desk.hire("a", ready=False)
    desk.agents.is_ready("a")
    desk.agents.takes_break("a", "lunch")
    assert desk.state("a") == ("break", "lunch")
    desk.agents.is_ready("a")
    desk.agents.is_ready("a")
    assert desk.state("a") == ("ready", "")
    desk.agents.leaves("a")
    assert desk.state("a") == ("off", "")


def test_a_break_needs_a_reason_that_there_is(desk: Desk) -> None:
    desk.hire("a")
    with pytest.raises(BadAgent, match="no reason for a break; there are lunch"):
        desk.agents.takes_break("a", "because")
    assert desk.state("a") == ("ready", "")


@pytest.mark.parametrize("wish", [Agents.is_ready, Agents.leaves, lambda agents, id_: agents.takes_break(id_, "rest")])
def test_nobody_steps_aside_while_a_telephone_rings_or_a_call_goes_on(
    desk: Desk, wish: Callable[[Agents, str], None]
) -> None:
    desk.hire("a")
    desk.comes("call")
    desk.dispatch.match()
    for state in ("reserved", "talking"):
        with pytest.raises(NotNow, match=state):
            wish(desk.agents, "a")
        assert desk.state("a")[0] == state
        if state == "reserved":
            desk.reservations.join(desk.rings("call"))


def test_a_user_who_is_no_agent_is_told_so(desk: Desk) -> None:
    with pytest.raises(BadAgent, match="no agent"):
        desk.agents.is_ready("nobody")


def test_wrap_up_has_a_limit_and_may_end_before(desk: Desk) -> None:
    desk.hire("a")
    desk.reservations.end_talk(desk.talks("one"))
    assert desk.state("a")[0] == "wrap_up"
    desk.clock.forward(desk.desks["general"].wrap_up - 1)
    assert desk.agents.end_wrap_ups() == 0
    desk.clock.forward(1)
    assert desk.agents.end_wrap_ups() == 1
    assert desk.state("a") == ("ready", "")
    desk.reservations.end_talk(desk.talks("two"))
    desk.agents.takes_break("a", "rest")
    desk.clock.forward(3600)
    assert desk.agents.end_wrap_ups() == 0
    assert desk.state("a") == ("break", "rest")


def test_every_move_leads_to_a_state_and_every_state_has_a_way_to_ready() -> None:
    happens = {name for moves in _MOVES.values() for name in moves}
    for state, name in product(_MOVES, happens):
        follows = after(state, name)
        assert (follows is not None) == (state in states_before(name))
        assert follows is None or follows in _MOVES
    for state in _MOVES:
        reached = {state}
        for _ in _MOVES:
            reached |= {follows for each in reached for follows in _MOVES[each].values()}
        assert "ready" in reached


def test_agents_on_the_command_line(hotline: Hotline) -> None:
    hotline.house.users.add("wang", "agent", "correct horse battery")
    cli = hotline.app.test_cli_runner()
    good = ["agents", "put", "wang", "--desk", "fraud", "--language", "zh-CN", "--at", "client:wang"]
    assert "wang takes calls of fraud in zh-CN" in cli.invoke(args=good).output
    assert "wang                 off" in cli.invoke(args=["agents", "list"]).output
    for wrong in (["li" if part == "wang" else part for part in good], [*good[:-1], "13712345678"]):
        result = cli.invoke(args=wrong)
        assert result.exit_code == 1
        assert "Error: " in result.output
