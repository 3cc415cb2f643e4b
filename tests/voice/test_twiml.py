"""Instructions as TwiML: one document for each, held against Twilio's rules, every address with its time-outs."""

import re
from xml.etree import ElementTree

import pytest

from ivr.flow.instructions import Answer, Dial, GoOn, HangUp, Instruction, Listen, Pause, Play, Say
from ivr.flow.prompts import Voice
from ivr.simulator.twiml.judge import judge_document
from ivr.simulator.twiml.xml import parse
from ivr.voice.twiml import Renderer

VOICES = {
    "zh-CN": Voice(say="cmn-CN", voice="Polly.Zhiyu-Neural", hear="cmn-Hans-CN"),
    "en-US": Voice(say="en-US", voice="Polly.Joanna-Neural", hear="en-US"),
}
DESKS = {"general": "+8675500000001", "fraud": "+8675500000002"}
RENDERER = Renderer("https://h.example", DESKS, "+85230001234", lambda: VOICES)
ACTION = "https://h.example/voice/turn/7#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx"
WORDS = Say(text='请按 1 <&>"', language="zh-CN")


def listen(**more: object) -> Listen:
    values = {
        "prompts": (WORDS,),
        "language": "zh-CN",
        "speech": True,
        "num_digits": 1,
        "finish_on_key": "",
        "timeout": 5,
    }
    return Listen.model_validate(values | more)


def render(*instructions: Instruction) -> ElementTree.Element:
    document = RENDERER.render(Answer(next_step=7, instructions=instructions))
    assert judge_document(parse(document.encode())) == []
    return ElementTree.fromstring(document)


@pytest.mark.parametrize("language", VOICES)
def test_words_are_spoken_by_the_voice_of_their_language(language: str) -> None:
    """The language tag differs by verb: <Say> takes cmn-CN where <Gather> takes cmn-Hans-CN."""
    root = render(Say(text="a", language=language), listen(language=language), HangUp())
    say, gather = root.find("Say"), root.find("Gather")
    assert say is not None
    assert gather is not None
    voice = VOICES[language]
    assert (say.get("language"), say.get("voice"), gather.get("language")) == (voice.say, voice.voice, voice.hear)


def test_a_gather_leads_on_in_silence_too_and_never_falls_through() -> None:
    root = render(listen())
    gather = root.find("Gather")
    assert gather is not None
    assert gather.get("actionOnEmptyResult") == "true"
    assert (gather.get("action"), root.findtext("Redirect")) == (ACTION, ACTION)
    assert [verb.tag for verb in root] == ["Gather", "Redirect"]
    assert gather.findtext("Say") == WORDS.text


def test_a_gather_for_keys_asks_for_no_speech() -> None:
    gather = render(listen(speech=False, num_digits=11, finish_on_key="#")).find("Gather")
    assert gather is not None
    assert (gather.get("input"), gather.get("numDigits"), gather.get("finishOnKey")) == ("dtmf", "11", "#")
    assert gather.get("speechTimeout") is None


def test_a_wait_leads_on_by_itself() -> None:
    root = render(Pause(seconds=2), Play(url="https://h.example/a.mp3", text="a", language="zh-CN"), GoOn())
    assert [verb.tag for verb in root] == ["Pause", "Play", "Redirect"]
    assert root.findtext("Redirect") == ACTION


@pytest.mark.parametrize(("desk", "number"), [("fraud", "+8675500000002"), ("unheard-of", "+8675500000001")])
def test_a_desk_is_dialled_from_our_line_and_the_caller_comes_back(desk: str, number: str) -> None:
    dial = render(Dial(desk=desk)).find("Dial")
    assert dial is not None
    assert (dial.get("action"), dial.get("callerId"), dial.findtext("Number")) == (ACTION, "+85230001234", number)
    assert int(dial.get("timeLimit", "0")) < 4 * 60 * 60


def test_the_documents_for_when_all_else_fails_are_twilios() -> None:
    for document in (
        RENDERER.apology(),
        RENDERER.apology_ended(True),
        RENDERER.apology_ended(False),
        RENDERER.refusal(),
    ):
        assert judge_document(parse(document.encode())) == []


def test_every_address_is_ours_and_carries_its_time_outs() -> None:
    document = RENDERER.apology() + RENDERER.render(Answer(next_step=7, instructions=(listen(), Dial(desk="fraud"))))
    addresses = re.findall(r'https?://[^"<]+', document.replace("&amp;", "&"))
    assert len(addresses) == 4
    assert all(re.fullmatch(r"https://h\.example/voice/\S+#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx", a) for a in addresses)
