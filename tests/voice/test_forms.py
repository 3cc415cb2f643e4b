"""Twilio's form fields as inputs: what is taken, what is asked again, who counts as unknown."""

import pytest

from ivr.flow.inputs import DialEnded, Input, Keys, NoInput, Spoken
from ivr.voice.forms import BadForm, call_sid, call_status, caller, turn_input

ACCOUNT = "AC" + "0" * 32


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ({}, NoInput()),
        ({"SpeechResult": ""}, NoInput()),
        ({"Digits": ""}, Keys("")),
        ({"Digits": "", "FinishedOnKey": "#"}, Keys("", by_key=True)),
        ({"Digits": "*0"}, Keys("*0")),
        ({"Digits": "1" * 64}, Keys("1" * 64)),
        ({"Digits": "1" * 65}, Keys("?")),
        ({"Digits": "²"}, Keys("?")),
        ({"Digits": "１２３"}, Keys("?")),
        ({"Digits": "٣"}, Keys("?")),
        ({"Digits": "＃"}, Keys("?")),
        ({"SpeechResult": "被盗", "Confidence": "0.8"}, Spoken("被盗", 0.8)),
        ({"SpeechResult": "被盗", "Confidence": "x"}, Spoken("被盗", 0.0)),
        ({"SpeechResult": "被盗", "Confidence": "nan"}, Spoken("被盗", 0.0)),
        ({"SpeechResult": "被盗", "Confidence": "-1"}, Spoken("被盗", 0.0)),
        ({"SpeechResult": "被盗", "Confidence": "inf"}, Spoken("被盗", 1.0)),
        ({"DialCallStatus": "no-answer"}, DialEnded("no-answer")),
        ({"DialCallStatus": "answered"}, DialEnded("completed")),
    ],
)
def test_a_form_is_what_the_caller_did(form: dict[str, str], given: Input) -> None:
    assert turn_input(form) == given


@pytest.mark.parametrize("form", [{"Digits": "1A"}, {"Digits": "1\x00"}, {"DialCallStatus": "dead"}, {"Digits": "A"}])
def test_a_form_that_twilio_does_not_send_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(BadForm):
        turn_input(form)


@pytest.mark.parametrize("status", ["", "Completed", "completed ", "dead"])
def test_a_status_that_twilio_does_not_know_is_refused(status: str) -> None:
    with pytest.raises(BadForm, match="CallStatus"):
        call_status({"CallStatus": status})


def test_a_call_sid_is_taken_from_our_account_only() -> None:
    sid = "CA" + "0" * 32
    assert call_sid({"AccountSid": ACCOUNT, "CallSid": sid}, ACCOUNT) == sid
    with pytest.raises(BadForm, match="AccountSid"):
        call_sid({"AccountSid": "AC" + "1" * 32, "CallSid": sid}, ACCOUNT)


WITHHELD = ["anonymous", "Restricted", "unavailable", "", "+86282452253", "+266696687", "+7378742833", "+2562533"]
STRANGE = [
    "+8656696",
    "+9991234567",
    "+0123456789",
    "13800138000",
    "+86138",
    "sip:a@b.c",
    " +8613800138000",
    "+８613800138000",
]


@pytest.mark.parametrize("number", WITHHELD + STRANGE)
def test_a_withheld_or_strange_caller_is_unknown(number: str) -> None:
    """https://www.twilio.com/docs/voice/twiml says nothing of the placeholders; they spell +ANONYMOUS and the like."""
    assert caller({"From": number}) is None


@pytest.mark.parametrize("number", ["+8613800138000", "+85230001234", "+14158675309"])
def test_a_callers_number_is_known(number: str) -> None:
    assert caller({"From": number}) == number
