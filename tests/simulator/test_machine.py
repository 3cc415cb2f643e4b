"""The machine without a wire: its wishes are answered by hand."""

from typing import Any

import pytest

from ivr.simulator.machine import Machine
from ivr.simulator.steps import Ending, Goto
from ivr.simulator.wishes import Answer, CallerHungUp, Collect, Collected, Connect, Fetch, LegEnded, Speak


def machine(events: list[tuple[str, Any]]) -> Machine:
    return Machine(
        Goto("http://app/voice"),
        "http://app/fallback",
        note=lambda kind, **what: events.append((kind, what)),
    )


def twiml(inside: str, url: str = "http://app/voice") -> Answer:
    return Answer(url, 200, "text/xml", f"<Response>{inside}</Response>".encode())


def test_a_call_is_a_chain_of_wishes() -> None:
    work = machine([]).run()
    assert next(work) == Fetch("http://app/voice")
    wish = work.send(twiml('<Gather numDigits="1" action="two"><Say>menu</Say></Gather>'))
    assert isinstance(wish, Collect)
    assert wish.gather.num_digits == 1
    wish = work.send(Collected(digits="1"))
    expected = {"Digits": "1", "FinishedOnKey": "", "msg": "Gather End"}
    assert wish == Fetch("http://app/two", "POST", expected)
    wish = work.send(twiml("<Say>bye</Say><Hangup/>", "http://app/two"))
    assert isinstance(wish, Speak)
    with pytest.raises(StopIteration) as ended:
        work.send(None)
    assert ended.value.value == Ending("completed", "hotline")


def test_a_hang_up_ends_it_wherever_it_stands() -> None:
    work = machine([]).run()
    next(work)
    work.send(twiml("<Say>hi</Say>"))
    with pytest.raises(StopIteration) as ended:
        work.throw(CallerHungUp())
    assert ended.value.value == Ending("completed", "caller")


def test_a_dial_asks_its_action_though_the_caller_has_gone() -> None:
    work = machine([]).run()
    next(work)
    wish = work.send(twiml('<Dial action="/after">+8613300000000</Dial>'))
    assert isinstance(wish, Connect)
    wish = work.send(LegEnded("no-answer", caller_hung_up=True))
    assert isinstance(wish, Fetch)
    assert wish.parameters["DialCallStatus"] == "no-answer"
    with pytest.raises(StopIteration) as ended:
        work.send(twiml("<Say>nobody hears this</Say>"))
    assert ended.value.value == Ending("completed", "caller")


def test_an_error_asks_the_fallback_with_number_and_url() -> None:
    events: list[tuple[str, Any]] = []
    work = machine(events).run()
    next(work)
    wish = work.send(Answer("http://app/voice", failure=11200, reason="Got HTTP 500"))
    assert wish == Fetch("http://app/fallback", "POST", {"ErrorCode": "11200", "ErrorUrl": "http://app/voice"})
    assert [(kind, what["number"]) for kind, what in events] == [("violation", 11200)]
