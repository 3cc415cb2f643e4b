"""The played queue keeps to Erlang C and Erlang A, and the formulas to what is known of them."""

import math
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from ivr.desk.rules import Free
from ivr.desk.theory.cli import queue
from ivr.desk.theory.erlang import erlang_a, erlang_c
from ivr.desk.theory.play import Arrival, Story, play
from ivr.desk.theory.study import PLAIN, Study, equal_agents


def test_erlang_c_has_the_values_of_the_tables() -> None:
    # 8 Erlang and 10 agents: 40.9% wait (any published table); one agent is the M/M/1 queue.
    assert erlang_c(8, 10, 240).waits == pytest.approx(0.4092, abs=0.0001)
    assert erlang_c(8, 10, 240).wait == pytest.approx(0.4092 * 240 / 2, rel=0.001)
    assert erlang_c(0.5, 1, 100).wait == pytest.approx(0.5 * 100 / 0.5)


def test_too_much_work_for_those_who_never_give_up() -> None:
    with pytest.raises(ValueError, match="too much for 10 agents"):
        erlang_c(10, 10, 240)


def test_erlang_a_with_endless_patience_is_erlang_c() -> None:
    patient, without = erlang_a(8, 10, 240, 1e9), erlang_c(8, 10, 240)
    assert patient.wait == pytest.approx(without.wait, rel=1e-4)
    assert patient.waits == pytest.approx(without.waits, rel=1e-4)
    assert patient.left < 1e-6


def test_erlang_a_with_patience_as_long_as_calls_is_a_queue_with_endless_agents() -> None:
    """Then the number of calls is Poisson, whatever the number of agents."""
    load, agents = 9.0, 10
    poisson = [math.exp(-load) * load**number / math.factorial(number) for number in range(100)]
    waiting = sum((number - agents) * share for number, share in enumerate(poisson) if number > agents)
    assert erlang_a(load, agents, 240, 240).left == pytest.approx(waiting / load)


def test_the_played_queue_agrees_with_the_theory() -> None:
    study = Study(calls=1500, seed=7)
    points = study.erlang_c((0.7, 0.8)) + study.erlang_a((0.9, 1.1))
    assert [point.load for point in points if not point.agrees] == []
    # The intervals are narrow enough to tell a queue in another order of size.
    assert all(point.waits.half < 0.2 for point in points)


def test_another_theory_is_seen_to_disagree() -> None:
    wrong = Study(calls=1500, seed=7, patience=300)
    point = wrong.erlang_a((1.1,))[0]
    other = erlang_a(11, 10, 240, 450)
    assert not point.wait.holds(other.wait)


def test_a_day_event_by_event() -> None:
    arrivals = [
        Arrival(0, "general", busy=100),
        Arrival(10, "general", busy=50, patience=20),
        Arrival(15, "general", busy=50),
        Arrival(20, "general", busy=50),
    ]
    stories = play(arrivals, equal_agents(1), {"general": PLAIN}, expecting=True)
    told = [(story.arrival.at, story.waited, story.agent is not None) for story in stories]
    assert told == [(0, 0, True), (10, 20, False), (15, 85, True), (20, 130, True)]
    assert stories[0].expected is None
    # Nothing has ended yet, so a call counts as usual (240 s); of the two ahead none has given up yet.
    assert stories[3].expected == pytest.approx(3 * 240)


def test_a_desk_helps_out_in_the_played_day_at_its_moment() -> None:
    fraud = PLAIN.model_validate({**PLAIN.model_dump(), "overflow": {"to": "general", "after": 30}})
    agents = [Free("a", frozenset({"general"}), frozenset({"zh-CN"}), 0.0)]
    stories = play([Arrival(5, "fraud", busy=10)], agents, {"fraud": fraud, "general": PLAIN})
    assert stories == [Story(Arrival(5, "fraud", busy=10), 30, "a", None)]


def test_the_command_prints_the_comparison_and_draws_it(tmp_path: Path) -> None:
    path = tmp_path / "queue.svg"
    result = CliRunner().invoke(queue, ["--calls", "400", "--svg", str(path)])
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert "every figure agrees with the theory" in result.output
    root = ElementTree.fromstring(path.read_text("utf-8"))
    assert len(root.findall("{*}circle")) == 18
    assert len(root.findall("{*}polyline")) == 3
