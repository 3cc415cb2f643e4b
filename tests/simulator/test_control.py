"""The control API's refusals, and what a script's line does when nobody acts."""

import threading
from typing import Any

import pytest
import requests

from ivr.simulator.world import World
from tests.simulator.application import Application
from tests.simulator.conftest import LINE, Box, Phone


def test_it_is_healthy(box: Box) -> None:
    assert box.http("GET", "/healthz") == {"status": "ok"}
    assert box.http("GET", "/network")["number"] == LINE


@pytest.mark.parametrize(
    "body", [{"from": 1}, {"from": "+86", "to": "+1"}, {"from": "+86", "pace": "slow"}, {"from": "+86", "to": 1}]
)
def test_it_refuses_a_call_that_cannot_be(box: Box, body: dict[str, Any]) -> None:
    answer = requests.post(f"{box.url}/network/calls", json=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "action",
    [
        {},
        [],
        {"press": ""},
        {"press": "1a"},
        {"press": 1},
        {"press": "1", "after_chars": -1},
        {"say": ""},
        {"say": "x", "confidence": 2},
        {"answer": "later"},
        {"answer": {"talk": "x"}},
    ],
)
def test_it_refuses_an_action_that_cannot_be(application: Application, box: Box, phone: Phone, action: Any) -> None:
    application.answers["/voice"] = "<Gather/>"
    phone.call()
    url = f"{box.url}/network/calls/{phone.sid}/actions"
    assert requests.post(url, json=action, timeout=5).status_code == 400


def test_nothing_can_be_done_after_the_end(application: Application, box: Box, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/>"
    phone.call()
    url = f"{box.url}/network/calls/{phone.sid}/actions"
    assert requests.post(url, json={"press": "1"}, timeout=5).status_code == 409


def test_an_unknown_call_is_not_found(box: Box) -> None:
    assert requests.get(f"{box.url}/network/calls/CA1", timeout=5).status_code == 404
    assert requests.post(f"{box.url}/network/calls/CA1/actions", json={}, timeout=5).status_code == 404


def test_a_withheld_caller_may_call(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/>"
    phone.call(from_="anonymous")
    assert application.asked("/voice")[0].form["From"] == "anonymous"


def test_a_call_is_busy_from_the_moment_somebody_acts(application: Application, box: Box, phone: Phone) -> None:
    may_answer = threading.Event()

    def slowly() -> str:
        may_answer.wait(10)
        return "<Hangup/>"

    application.answers["/voice"] = '<Gather numDigits="1" action="/next"/>'
    application.answers["/next"] = slowly
    phone.call()
    state = box.http("POST", f"/network/calls/{phone.sid}/actions", {"press": "1"})["state"]
    may_answer.set()
    assert state["waiting_for"] is None


def test_a_script_that_died_does_not_hold_the_call(
    application: Application, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.simulator.leg.SCRIPT_SILENCE", 0.2)
    application.answers["/voice"] = "<Gather/>"
    phone.call()
    while not phone.all("ended"):
        phone.listen()
    assert phone.all("abandoned")
    assert phone.ended["by"] == "caller"


def test_what_does_not_fit_is_passed_over(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Dial>+8613300000000</Dial><Gather/>"
    phone.call().act(press="1")
    assert phone.all("ignored")[0]["action"] == "Press"
    phone.act(answer="busy").act(answer="busy")
    assert phone.all("ignored")[1]["action"] == "AnswerLeg"
    assert phone.state["waiting_for"] == "input"


def test_a_hotline_that_asks_itself_over_and_over_is_paced_and_bounded(
    application: Application, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(World, "rest", lambda _world, seconds: rests.append(seconds))
    application.answers["/voice"] = '<Pause length="600"/><Redirect>/voice</Redirect>'
    phone.call()
    assert len(rests) == len(application.asked("/voice")) - 3
    assert phone.ended["at"] == 4 * 3600
    assert phone.ended["by"] == "network"
