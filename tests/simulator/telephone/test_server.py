"""What the page asks for: who may call, sound, the stream. No browser is needed for these."""

import json
import wave
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import requests

from ivr.simulator.telephone import voice
from ivr.simulator.telephone.people import people
from ivr.simulator.wallet.people import ACCOUNTS
from tests.simulator.application import Application
from tests.simulator.conftest import CALLER, Box, Phone
from tests.simulator.telephone.browser import installed

News = tuple[str, dict[str, Any]]


def news(box: Box, query: str) -> Iterator[News]:
    """The stream's events as they come."""
    with requests.get(f"{box.url}/telephone/stream?{query}", stream=True, timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines(chunk_size=1):
            kind, _, value = line.decode().partition(": ")
            if kind == "event":
                name = value
            elif kind == "data":
                yield name, json.loads(value)


def test_every_customer_of_the_sandbox_may_call() -> None:
    assert [person["number"] for person in people()] == [account.phone for account in ACCOUNTS]
    for person in people():
        assert all(person[part][language] for part in ("name", "story") for language in ("zh", "en"))


def test_the_stream_gives_a_call_from_its_first_event(application: Application, box: Box, phone: Phone) -> None:
    application.answers["/voice"] = "<Gather/><Hangup/>"
    phone.call()
    name, data = next(news(box, f"call={phone.sid}"))
    assert name == "call"
    assert [event["n"] for event in data["events"]] == [event["n"] for event in phone.events]
    assert data["state"] == {"status": "in-progress", "ended": False, "waiting_for": "input"}


def test_the_stream_goes_on_with_what_happens(application: Application, box: Box, phone: Phone) -> None:
    application.answers["/voice"] = "<Gather/><Hangup/>"
    phone.call()
    stream = news(box, f"call={phone.sid}")
    seen = next(stream)[1]["events"]
    box.http("POST", f"/network/calls/{phone.sid}/actions", {"hang_up": True})
    while seen[-1]["event"] != "ended":
        seen += next(stream)[1]["events"]
    assert [event["n"] for event in seen] == list(range(1, len(seen) + 1))


def test_the_stream_says_that_a_call_is_not_known(box: Box) -> None:
    assert next(news(box, "call=CA1")) == ("call", {"sid": "CA1", "events": [], "state": None})


def test_the_stream_gives_texts_after_the_last_one_seen(box: Box) -> None:
    for body in ("one", "two"):
        box.network.text({"To": CALLER, "From": "+85230001234", "Body": body})
    box.network.text({"To": "+8613600136000", "From": "+85230001234", "Body": "three"})
    stream = news(box, "texts_after=1")
    got = [next(stream)[1] for _ in range(2)]
    assert [(text["n"], text["to"], text["body"], text["held"]) for text in got] == [
        (2, CALLER, "two", True),
        (3, "+8613600136000", "three", False),
    ]


@pytest.mark.parametrize(("language", "text"), [("cmn-CN", "您好，钱包客服热线。"), ("en-US", "For English, press 9.")])
def test_a_prompt_is_spoken(box: Box, language: str, text: str) -> None:
    installed("espeak-ng")
    answer = requests.get(f"{box.url}/telephone/voice", {"text": text, "language": language}, timeout=10)
    assert answer.headers["Content-Type"] == "audio/wav"
    with wave.open(BytesIO(answer.content)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        loudest = max(abs(sample) for sample in memoryview(sound.readframes(sound.getnframes())).cast("h"))
    assert 1 < seconds < 5
    assert loudest > 1000


def test_a_language_without_a_voice_is_told(box: Box) -> None:
    answer = requests.get(f"{box.url}/telephone/voice", {"text": "x", "language": "xx-XX"}, timeout=10)
    assert answer.status_code == 404
    assert "xx-XX" in answer.json()["error"]


def test_without_the_program_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "PROGRAM", "no-such-program")
    voice._languages.cache_clear()
    try:
        assert not voice.has_voice("en-US")
        with pytest.raises(voice.NoVoice):
            voice.render("never rendered before", "en-US")
    finally:
        monkeypatch.undo()
        voice._languages.cache_clear()


def test_the_page_loads_nothing_from_elsewhere(box: Box) -> None:
    answer = requests.get(box.url, timeout=5)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "//" not in answer.text.replace("<!doctype html>", "")
