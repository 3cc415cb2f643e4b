"""Many callers at once: bounded in number and time, on this machine only, every failure counted."""

import threading

import pytest
from click.testing import CliRunner
from flask import Response

from ivr.simulator.cli import simulate_group
from ivr.simulator.load import MOST_CALLS, Load, Measured, Plan
from ivr.simulator.load_command import is_loopback
from tests.simulator.application import Application
from tests.simulator.conftest import Box

MENU = '<Gather numDigits="1" action="/next"><Say>press</Say></Gather><Hangup/>'


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(simulate_group(), ["load", *arguments])
    return result.exit_code, result.output


def test_every_call_and_every_turn_is_counted(application: Application) -> None:
    application.answers |= {"/voice": MENU, "/next": MENU}
    given = ("--calls", "12", "--rate", "500", "--keys", "1*", "--think", "0")
    code, shown = run(*given, "--url", f"{application.url}/voice")
    assert code == 0
    assert shown.startswith("12 calls in ")
    assert "36 turns answered" in shown
    assert "no failures" in shown
    assert len(application.asked("/voice")) == 12
    assert [seen.form["Digits"] for seen in application.asked("/next")].count("*") == 12
    assert len({seen.form["From"] for seen in application.asked("/voice")}) == 12


def test_failures_are_counted_and_fail_the_run(application: Application) -> None:
    application.answers |= {"/voice": '<Say mood="x">hi</Say>' + MENU, "/next": Response(status=500)}
    code, shown = run("--calls", "3", "--rate", "500", "--think", "0", "--url", f"{application.url}/voice")
    assert code == 1
    assert "3 × error 11200 (HTTP 500)" in shown
    assert "3 × warning 12200: Say: unknown attribute" in shown
    assert "3 × application error heard" in shown
    assert "error 11200: " not in shown


def test_time_is_bounded_where_the_application_is_slow(application: Application, box: Box) -> None:
    let_go = threading.Event()

    def slow() -> str:
        let_go.wait(10)
        return "<Hangup/>"

    application.answers["/voice"] = slow
    told: list[str] = []

    def tell(words: str) -> None:
        told.append(words)
        let_go.set()

    plan = Plan(calls=5, rate=500, keys="", think=0, at_once=2, seconds=0.3)
    measured = Load(box.network, plan, tell).run()
    assert (measured.begun, measured.not_begun) == (2, 3)
    assert told == ["stopped after 0.3 s"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--calls", str(MOST_CALLS + 1)), "is not in the range"),
        (("--seconds", "601"), "is not in the range"),
        (("--at-once", "201"), "is not in the range"),
        (("--keys", "1a"), "keys are 0-9, * and #"),
        (("--url", "http://example.com/voice"), "--elsewhere says that it may be tried"),
    ],
)
def test_what_goes_too_far_is_refused(arguments: tuple[str, ...], fault: str) -> None:
    code, shown = run("--calls", "1", "--rate", "1", "--url", "http://127.0.0.1:9/", *arguments)
    assert code == 2
    assert fault in shown


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("http://127.9.9.9/x", True),
        ("http://[::1]:8000/", True),
        ("http://localhost/", True),
        ("http://localhost.example.com/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1.example.com/", False),
        ("/voice", False),
    ],
)
def test_loopback_is_known_without_a_name_server(url: str, here: bool) -> None:
    assert is_loopback(url) == here


def test_percentiles() -> None:
    measured = Measured(seconds=2.0, milliseconds=list(range(1, 101)))
    assert [measured.percentile(part) for part in (0.5, 0.95, 0.99, 1)] == [51, 96, 100, 100]
    assert measured.turns_a_second == 50
    assert Measured().percentile(0.5) == 0
    assert Measured().turns_a_second == 0
