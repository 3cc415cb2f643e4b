"""A line at the pace of people. Prompts are kept short, as their time really passes."""

import time

import pytest

from tests.simulator.application import Application
from tests.simulator.conftest import Phone

SAY = '<Say language="cmn-CN">'


def press(phone: Phone, keys: str) -> None:
    phone.network.http("POST", f"/network/calls/{phone.sid}/actions", {"press": keys})


def follow(phone: Phone, kind: str) -> None:
    """Listen until an event of this kind has happened."""
    while not phone.all(kind):
        path = f"/network/calls/{phone.sid}?after={len(phone.events)}&wait=10"
        answer = phone.network.http("GET", path)
        assert answer["events"] or not answer["state"]["ended"], f"no {kind} event"
        phone.events += answer["events"]


def dial(phone: Phone, pace: str = "real") -> None:
    phone.sid = phone.network.http("POST", "/network/calls", {"from": "+86", "pace": pace})["sid"]


def test_speech_takes_its_time(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = f"{SAY}你好</Say><Hangup/>"
    begun = time.monotonic()
    phone.call("real")
    assert time.monotonic() - begun >= 2 / 4.5
    assert phone.ended["at"] == pytest.approx(2 / 4.5, abs=0.3)


def test_a_key_interrupts_the_prompt(application: Application, phone: Phone) -> None:
    prompt = f"{SAY}{'很长的话' * 20}</Say>"
    application.answers["/voice"] = f'<Gather numDigits="2" action="/next" timeout="1">{prompt}{prompt}</Gather>'
    application.answers["/next"] = "<Hangup/>"
    dial(phone)
    follow(phone, "heard")
    press(phone, "1")
    follow(phone, "ended")
    assert phone.all("pressed")[0]["unheard"] > 15
    assert len(phone.all("heard")) == 1
    assert application.asked("/next")[0].form["Digits"] == "1"


def test_speech_interrupts_the_prompt(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = f'<Gather input="speech" action="/next">{SAY}{"很长的话" * 20}</Say></Gather>'
    application.answers["/next"] = "<Hangup/>"
    dial(phone)
    follow(phone, "heard")
    phone.network.http("POST", f"/network/calls/{phone.sid}/actions", {"say": "账户被盗"})
    follow(phone, "ended")
    assert application.asked("/next")[0].form["SpeechResult"] == "账户被盗"


# "users begin to press keys before the Gather has actually begun": such keys are lost.


def test_keys_before_the_gather_are_lost(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = f'{SAY}请听</Say><Gather timeout="1" action="/next"/>'
    dial(phone)
    follow(phone, "heard")
    press(phone, "7")
    follow(phone, "ended")
    assert phone.all("pressed")[0]["dropped"] == "7"
    assert application.asked("/next") == []


def test_the_timeout_runs_on_the_wall_clock_and_begins_anew_with_each_key(
    application: Application, phone: Phone
) -> None:
    application.answers["/voice"] = '<Gather timeout="1" action="/next"/>'
    application.answers["/next"] = "<Hangup/>"
    dial(phone)
    follow(phone, "listening")
    press(phone, "4")
    follow(phone, "pressed")
    press(phone, "2")
    follow(phone, "ended")
    assert application.asked("/next")[0].form["Digits"] == "42"
    assert phone.ended["at"] >= phone.all("pressed")[1]["at"] + 1


def test_hanging_up_ends_the_call_in_the_middle_of_a_word(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = f"{SAY}{'很长的话' * 20}</Say>"
    dial(phone)
    follow(phone, "heard")
    phone.network.http("POST", f"/network/calls/{phone.sid}/actions", {"hang_up": True})
    follow(phone, "ended")
    assert phone.ended["by"] == "caller"
    assert phone.ended["at"] < 5


def test_a_leg_rings_is_answered_and_hung_up(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Dial action="/next">+8613300000000</Dial>'
    application.answers["/next"] = "<Hangup/>"
    phone.call("real").act(answer={"outcome": "answered"})
    assert phone.state["waiting_for"] == "talk"
    phone.act(wait=True)
    assert application.asked("/next")[0].form["DialCallStatus"] == "completed"


def test_a_leg_that_nobody_takes_rings_out(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Dial action="/next" timeout="1">+8613300000000</Dial>'
    application.answers["/next"] = "<Hangup/>"
    dial(phone)
    follow(phone, "ended")
    assert application.asked("/next")[0].form["DialCallStatus"] == "no-answer"


def test_fast_lets_speech_pass_at_once(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = f"{SAY}{'很长的话' * 20}</Say><Hangup/>"
    begun = time.monotonic()
    phone.call("fast")
    assert time.monotonic() - begun < 5
    assert phone.ended["status"] == "completed"
