"""From XML to verbs: what is written is what is acted on, and the schema agrees with Twilio's own library."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from twilio.twiml import voice_response  # type: ignore[import-untyped, unused-ignore]

from ivr.simulator.twiml import reading, verbs
from ivr.simulator.twiml.elements import ELEMENTS, UNSUPPORTED, UNSUPPORTED_ATTRIBUTES
from ivr.simulator.twiml.places import CALL, QUEUE_WAIT, Place
from ivr.simulator.twiml.reading import NOUNS, READERS, field_of, read

SID = "CA" + "0" * 32


def one(inside: str, place: Place = CALL) -> Any:
    document = read("text/xml", f"<Response>{inside}</Response>".encode(), place)
    assert document.findings == ()
    (verb,) = document.verbs
    return verb


def test_attributes_become_fields() -> None:
    written = """<Gather input="speech dtmf" numDigits="6" finishOnKey="" timeout="7" speechTimeout="2" bargeIn="false"
        action="/next" method="GET" actionOnEmptyResult="true"><Say>press</Say><Pause length="2"/></Gather>"""
    nested = (verbs.Say("press"), verbs.Pause(2))
    wanted = verbs.Gather("/next", "GET", ("speech", "dtmf"), 7, 2, 6, "", True, False, nested)
    assert one(written) == wanted
    assert (wanted.keys, wanted.speech) == (True, True)


def test_what_is_not_written_has_twilios_default() -> None:
    assert one("<Gather/>") == verbs.Gather()
    assert one("<Record/>") == verbs.Record()
    assert one("<Dial>+8613300000000</Dial>") == verbs.Dial((verbs.Number("+8613300000000"),))


def test_a_value_at_fault_has_its_default() -> None:
    document = read("text/xml", b"<Response><Dial timeout='x' timeLimit='60'>+8613300000000</Dial></Response>")
    (dial,) = document.verbs
    assert dial == verbs.Dial((verbs.Number("+8613300000000"),), timeout=30, time_limit=60)


@pytest.mark.parametrize(
    ("noun", "wanted"),
    [
        (
            '<Number url="/s" sendDigits="ww1" statusCallbackEvent="initiated ringing">+86 133 0000 0000</Number>',
            verbs.Number("+8613300000000", "/s", status_callback_event=("initiated", "ringing")),
        ),
        ("<Client>mei</Client>", verbs.Client("mei")),
        (
            '<Client><Identity>mei</Identity><Parameter name="topic" value="theft"/></Client>',
            verbs.Client("mei", (("topic", "theft"),)),
        ),
        ('<Sip method="GET">sip:mei@example.com</Sip>', verbs.Sip("sip:mei@example.com", method="GET")),
        ('<Queue url="/whisper">support</Queue>', verbs.Queue("support", "/whisper")),
        (
            f'<Conference muted="true" beep="false" waitUrl="" endConferenceOnExit="true" coach="{SID}">a</Conference>',
            verbs.Conference("a", True, "false", end_conference_on_exit=True, wait_url="", coach=SID),
        ),
    ],
)
def test_whom_a_dial_connects_to(noun: str, wanted: verbs.Noun) -> None:
    assert one(f"<Dial>{noun}</Dial>").nouns == (wanted,)


def test_a_queue_and_its_end() -> None:
    assert one('<Enqueue waitUrl="/wait" action="/after">support</Enqueue>') == verbs.Enqueue(
        "support", "/after", wait_url="/wait"
    )
    assert one("<Leave/>", QUEUE_WAIT) == verbs.Leave()


def test_words_inside_speech_marks_are_said_in_their_place() -> None:
    said = one('<Say voice="Polly.Zhiyu">您的<emphasis>钱包</emphasis>已经<break time="1s"/>冻结。</Say>')
    assert said.text == "您的钱包已经冻结。"


def test_a_verb_that_may_not_stand_here_is_passed_over() -> None:
    document = read("text/xml", b"<Response><Record/><Say>wait</Say></Response>", QUEUE_WAIT)
    assert document.verbs == (verbs.Say("wait"),)


def test_every_element_of_a_document_is_read_or_spoken() -> None:
    assert set(READERS) == ELEMENTS["Response"].nested
    assert set(NOUNS) == ELEMENTS["Dial"].nested


@pytest.mark.parametrize("verb", [*verbs.Verb.__args__, *verbs.Noun.__args__])
def test_every_field_is_an_attribute_or_what_stands_inside(verb: type[Any]) -> None:
    inside = {"text", "url", "number", "identity", "parameters", "uri", "name", "nested", "nouns"}
    attributes = {field_of(attribute.name) for attribute in ELEMENTS[verb.__name__].attributes}
    assert set(verb.__dataclass_fields__) <= attributes | inside


def test_every_field_is_acted_on() -> None:
    """A field stands in docs/simulator.md as acted on, so something outside this room must read it."""
    room = Path(reading.__file__).parent
    code = [path.read_text("utf-8") for path in room.parent.rglob("*.py") if room not in path.parents]
    read = set(re.findall(r"\.(\w+)", "\n".join(code))) | {"input"}
    fields = {field for verb in (*verbs.Verb.__args__, *verbs.Noun.__args__) for field in verb.__dataclass_fields__}
    assert fields - read == set()


# Attributes that Twilio's pages name and its library does not.
NOT_IN_LIBRARY = {"Dial": {"callReason"}, "Sip": {"codecs"}}


def library_attributes(tag: str) -> set[str]:
    """Which attributes the library's method for an element names."""
    for holder in (voice_response.VoiceResponse, voice_response.Dial):
        method = vars(holder).get(tag.lower())
        if method is not None and not (tag in NOUNS and holder is voice_response.VoiceResponse):
            return {_camel(part) for part in inspect.signature(method).parameters} - {"self", "kwargs"}
    raise LookupError(tag)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


@pytest.mark.parametrize("tag", sorted(set(READERS) | set(NOUNS)))
def test_the_schema_agrees_with_twilios_library(tag: str) -> None:
    text = {"message", "url", "number", "phoneNumber", "identity", "sipUrl", "name"}
    ours = {attribute.name for attribute in ELEMENTS[tag].attributes} | UNSUPPORTED_ATTRIBUTES.get(tag, frozenset())
    theirs = library_attributes(tag)
    assert theirs - ours - text == set()
    assert ours - theirs == NOT_IN_LIBRARY.get(tag, set())


def test_every_verb_of_twilios_library_is_acted_on_or_named_as_not_supported() -> None:
    methods = inspect.getmembers(voice_response.VoiceResponse, inspect.isfunction)
    theirs = {name.title() for name, method in methods if method.__qualname__.startswith("VoiceResponse.")}
    assert theirs - {"__Init__"} == ELEMENTS["Response"].nested | UNSUPPORTED["Response"]
