"""https://www.twilio.com/docs/voice/twiml/gather, one block for each attribute."""

import pytest

from tests.simulator.application import Application
from tests.simulator.conftest import Phone

MENU = '<Gather action="/chosen" {attributes}><Say language="cmn-CN">账户被盗，请按 1。其他，请按 2。</Say></Gather>'


def menu(application: Application, attributes: str, then: str = "<Say>nothing</Say>") -> None:
    application.answers["/voice"] = MENU.format(attributes=attributes) + then
    application.answers["/chosen"] = "<Say>chosen</Say>"


def chosen(application: Application) -> dict[str, str]:
    return application.asked("/chosen")[0].form


# numDigits: "the number of digits you expect"; the action is asked once that many were entered.


def test_num_digits_ends_the_collection(application: Application, phone: Phone) -> None:
    menu(application, 'numDigits="2"')
    phone.call().act(press="12")
    assert chosen(application)["Digits"] == "12"
    assert chosen(application)["FinishedOnKey"] == ""


def test_keys_after_num_digits_are_lost(application: Application, phone: Phone) -> None:
    menu(application, 'numDigits="1"')
    phone.call().act(press="123")
    assert chosen(application)["Digits"] == "1"
    assert phone.all("pressed")[0]["dropped"] == "23"


# finishOnKey: "The value of finishOnKey is not sent"; '#' unless another is named; '' turns it off.


def test_hash_finishes_and_is_not_sent(application: Application, phone: Phone) -> None:
    menu(application, "")
    phone.call().act(press="42#")
    assert chosen(application)["Digits"] == "42"
    assert chosen(application)["FinishedOnKey"] == "#"


def test_another_finishing_key(application: Application, phone: Phone) -> None:
    menu(application, 'finishOnKey="*"')
    phone.call().act(press="4#2*")
    assert chosen(application)["Digits"] == "4#2"


def test_empty_finish_on_key_lets_hash_be_a_digit(application: Application, phone: Phone) -> None:
    menu(application, 'finishOnKey="" numDigits="1"')
    phone.call().act(press="#")
    assert chosen(application)["Digits"] == "#"


# "if the caller enters the 'finishOnKey' value before entering any other digits, Twilio will not make a request to
# the 'action' URL but instead continue processing"


def test_finish_key_alone_falls_through(application: Application, phone: Phone) -> None:
    menu(application, "")
    phone.call().act(press="#")
    assert application.asked("/chosen") == []
    assert phone.heard()[-1] == "nothing"


# actionOnEmptyResult: "allows you to force <Gather> to send a webhook to the action url even when there is no DTMF
# input."


def test_finish_key_alone_with_action_on_empty_result(application: Application, phone: Phone) -> None:
    menu(application, 'actionOnEmptyResult="true"')
    phone.call().act(press="#")
    assert chosen(application)["Digits"] == ""
    assert chosen(application)["FinishedOnKey"] == "#"


def test_silence_falls_through(application: Application, phone: Phone) -> None:
    menu(application, "")
    phone.call().act(wait=True)
    assert application.asked("/chosen") == []
    assert phone.heard()[-1] == "nothing"


def test_silence_with_action_on_empty_result(application: Application, phone: Phone) -> None:
    menu(application, 'actionOnEmptyResult="true"')
    phone.call().act(wait=True)
    assert chosen(application)["Digits"] == ""
    assert chosen(application)["FinishedOnKey"] == ""


# timeout: "the number of seconds Twilio waits for the caller to press another digit", 5 unless said otherwise.


@pytest.mark.parametrize(("attributes", "seconds"), [("", 5), ('timeout="9"', 9)])
def test_timeout_passes_on_the_calls_clock(
    application: Application, phone: Phone, attributes: str, seconds: int
) -> None:
    menu(application, attributes)
    phone.call().act(wait=True)
    waited = phone.all("waited")[0]
    assert waited["seconds"] == seconds
    assert phone.all("heard")[-1]["at"] == pytest.approx(waited["at"] + seconds)


def test_timeout_after_some_keys_sends_them(application: Application, phone: Phone) -> None:
    menu(application, "")
    phone.call().act(press="13").act(wait=True)
    assert chosen(application)["Digits"] == "13"
    assert chosen(application)["FinishedOnKey"] == ""


# input: "dtmf" unless said otherwise.


def test_keys_only_ignores_speech(application: Application, phone: Phone) -> None:
    menu(application, "")
    phone.call().act(say="我的钱被人转走了")
    assert phone.all("said")[0]["taken"] is False
    assert phone.state["waiting_for"] == "input"


def test_speech_only_ignores_keys(application: Application, phone: Phone) -> None:
    menu(application, 'input="speech"')
    phone.call().act(press="1")
    assert phone.all("pressed")[0] | {"keys": "", "dropped": "1"} == phone.all("pressed")[0]
    phone.act(say="账户被盗", confidence=0.42)
    assert chosen(application)["SpeechResult"] == "账户被盗"
    assert chosen(application)["Confidence"] == "0.42"
    assert "Digits" not in chosen(application)


def test_both_take_whichever_comes_first(application: Application, phone: Phone) -> None:
    menu(application, 'input="dtmf speech" numDigits="2"')
    phone.call().act(press="1").act(say="账户被盗").act(press="2")
    assert phone.all("said")[0]["taken"] is False
    assert chosen(application)["Digits"] == "12"


# action: "relative or absolute URL", the current document's URL unless given.


def test_without_action_the_document_itself_is_asked(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Gather numDigits="1"/>'
    phone.call().act(press="1")
    assert application.asked("/voice")[1].form["Digits"] == "1"


def test_relative_action_resolves_against_the_document(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Redirect>/deep/down/menu</Redirect>"
    application.answers["/deep/down/menu"] = '<Gather numDigits="1" action="next?turn=2"/>'
    phone.call().act(press="1")
    assert application.asked("/deep/down/next")[0].form["turn"] == "2"


# method: POST unless said otherwise.


def test_method_get_sends_the_parameters_in_the_query(application: Application, phone: Phone) -> None:
    menu(application, 'method="GET" numDigits="1"')
    phone.call().act(press="7")
    assert application.asked("/chosen")[0].method == "GET"
    assert chosen(application)["Digits"] == "7"


# bargeIn and nested verbs: "After the caller presses a key or speaks, the nested verbs stop".


def test_barge_in_counts_only_what_was_heard(application: Application, phone: Phone) -> None:
    menu(application, 'numDigits="1"')
    phone.call().act(press="1", after_chars=9)
    pressed = phone.all("pressed")[0]
    assert pressed["at"] == pytest.approx(7 / 4.5, abs=0.01)
    assert pressed["unheard"] == pytest.approx(5 / 4.5, abs=0.02)


def test_without_barge_in_the_prompt_is_heard_to_its_end(application: Application, phone: Phone) -> None:
    menu(application, 'numDigits="1" bargeIn="false"')
    phone.call().act(press="1", after_chars=9)
    assert phone.all("heard")[0]["interruptible"] is False
    assert phone.all("pressed")[0]["unheard"] == 0
