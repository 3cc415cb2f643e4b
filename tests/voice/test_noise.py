"""What makes no sense is asked again, shorter each time, then by keys alone, and then a person answers."""

from collections.abc import Callable

import pytest
from twilio.request_validator import RequestValidator

from tests.base.hotline import Call, Hotline
from tests.base.outside import BASE_URL, STRANGER, TOKEN

GENERAL = "+8675500000001"


@pytest.fixture
def call(small_hotline: Hotline) -> Call:
    """A call at the main menu."""
    return small_hotline.call(STRANGER).ring().wait()


@pytest.mark.parametrize("digits", ["²", "１", "①", "１２３", "٣", "1" * 65])
def test_digits_that_are_no_keys_are_asked_again(call: Call, digits: str) -> None:
    call.press(digits)
    assert [event["tries"] for event in call.events("NotUnderstood")] == [1]
    assert call.root.find("Gather") is not None


SPEECH = ["\x00", "\x01\x02\x1f\x7f", "\ufffd\x0b", "x" * 10_000, "一" * 9_999, "\ufdd0\uffff\u202e", "]]><Response/>"]


@pytest.mark.parametrize("words", SPEECH, ids=range(len(SPEECH)))
def test_strange_speech_is_asked_again_and_then_a_person_answers(call: Call, words: str) -> None:
    for tries in (1, 2):
        call.say(words)
        assert call.root.find("Gather") is not None
        assert len(call.events("NotUnderstood")) == tries
    assert call.say(words).dials == GENERAL


def test_a_lone_surrogate_percent_encoded_does_no_harm(small_hotline: Hotline, call: Call) -> None:
    # The form keeps what is no UTF-8 as it was encoded.
    fields = {**call.form(), "SpeechResult": "%ED%A0%80"}
    body = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in fields.items())
    signature = RequestValidator(TOKEN).compute_signature(BASE_URL + call.path, fields)
    answer = small_hotline.app.test_client().post(
        call.path,
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )
    assert (answer.status_code, b"<Gather" in answer.get_data()) == (200, True)
    assert call.events("NotUnderstood")


ACTS: dict[str, Callable[[Call], Call]] = {
    "silence": lambda call: call.wait(),
    "nonsense": lambda call: call.say("嗯啊哦"),
    "unsure": lambda call: call.say("账户被盗", "0.1"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_noise_is_asked_twice_more_then_by_keys_alone_then_a_person(call: Call, act: Callable[[Call], Call]) -> None:
    lengths, inputs = [], []
    for _ in range(3):
        lengths.append(len(call.root.findall("Gather/Say")[-1].text or ""))
        inputs.append(call.root.find("Gather").get("input"))  # type: ignore[union-attr]  # a menu always has one
        act(call)
    assert lengths[0] > lengths[1] > lengths[2]
    assert inputs == ["dtmf speech", "dtmf speech", "dtmf"]
    assert call.dials == GENERAL


def test_words_without_a_confidence_are_not_noise(call: Call) -> None:
    """Some of Twilio's recognisers always say 0."""
    call.say("账户被盗", "0.0")
    assert [event["topic"] for event in call.events("TopicChosen")] == ["account_theft"]


@pytest.mark.parametrize("number", ["anonymous", "+266696687", ""])
def test_a_withheld_caller_is_unknown_and_gets_no_text(small_hotline: Hotline, number: str) -> None:
    call = small_hotline.call(number).ring().press("1")
    assert small_hotline.rows("calls")[0]["caller"] is None
    assert [event["outcome"] for event in call.events("RequestAnswered")] == ["unknown"]
    assert call.press("13412345678").press("1").root.find("Gather") is not None
    small_hotline.work()
    assert small_hotline.network.messages.list() == []
