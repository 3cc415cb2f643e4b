"""The verbs beside Gather, one block for each attribute, with Twilio's rule above the test that pins it."""

import pytest

from ivr.simulator.speaking import spoken_seconds
from tests.simulator.application import Application
from tests.simulator.conftest import Phone

DESK = "+8613300000000"


# Say: https://www.twilio.com/docs/voice/twiml/say


def test_say_takes_its_time_and_cannot_be_interrupted(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Say language="cmn-CN">您好，这里是客服热线。</Say><Hangup/>'
    phone.call()
    heard = phone.all("heard")[0]
    assert heard["interruptible"] is False
    assert heard["seconds"] == pytest.approx(9 / 4.5, abs=0.5)
    assert phone.ended["at"] == heard["seconds"]


def test_english_is_counted_in_words() -> None:
    assert spoken_seconds("For English press nine", "en-US") == pytest.approx(4 / 2.6, abs=0.01)


# loop: "how many times you'd like the text repeated. Specifying '0' will cause the Say verb to loop until the call
# is hung up."


def test_say_loop_repeats(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Say loop="3" language="cmn-CN">您好</Say><Hangup/>'
    phone.call()
    assert phone.all("heard")[0]["seconds"] == pytest.approx(3 * 2 / 4.5, abs=0.02)


# Play and Pause: "length: how many seconds Twilio will wait silently", 1 unless said otherwise.


@pytest.mark.parametrize(("pause", "seconds"), [("<Pause/>", 1), ('<Pause length="7"/>', 7)])
def test_pause_length(application: Application, phone: Phone, pause: str, seconds: int) -> None:
    application.answers["/voice"] = f"{pause}<Hangup/>"
    phone.call()
    assert phone.ended["at"] == seconds


def test_play_is_heard(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Play>/music.mp3</Play><Hangup/>"
    phone.call()
    assert phone.all("heard")[0]["kind"] == "play"


# Redirect: https://www.twilio.com/docs/voice/twiml/redirect, "verbs after Redirect are unreachable".


def test_redirect_goes_on_elsewhere(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Redirect method="GET">/there?x=%E4%BD%A0</Redirect><Say>unreachable</Say>'
    application.answers["/there"] = "<Say>here</Say><Hangup/>"
    phone.call()
    assert phone.heard() == ["here"]
    assert application.asked("/there")[0].method == "GET"
    assert application.asked("/there")[0].form["x"] == "你"


def test_a_redirect_loop_ends_as_an_application_error(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = application.answers["/fallback"] = "<Redirect>/voice</Redirect>"
    phone.call()
    assert {event["number"] for event in phone.all("violation")} == {11215}
    assert phone.ended["status"] == "failed"


# "If there are no more verbs, the call is hung up."


def test_an_exhausted_document_hangs_up_and_says_so(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Say>hi</Say>"
    phone.call()
    assert phone.all("ran_out_of_instructions")
    assert phone.ended["status"] == "completed"
    assert phone.ended["by"] == "hotline"


# Hangup: "Using <Hangup> as the first verb in your TwiML response does not prevent Twilio from answering your call".


def test_hangup_answers_and_ends(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = "<Hangup/><Say>unreachable</Say>"
    phone.call()
    assert phone.all("answered")
    assert phone.heard() == []
    assert not phone.all("ran_out_of_instructions")


# Reject: "reason: rejected | busy", rejected unless said otherwise; the call is never answered.


@pytest.mark.parametrize(("reject", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")])
def test_reject(application: Application, phone: Phone, reject: str, status: str) -> None:
    application.answers["/voice"] = reject
    phone.call()
    assert phone.ended["status"] == status
    assert not phone.all("answered")


def test_a_call_that_was_answered_cannot_be_rejected(application: Application, phone: Phone) -> None:
    application.answers["/voice"] = '<Say>hi</Say><Reject reason="busy"/>'
    phone.call()
    assert phone.ended["status"] == "completed"


# Dial: https://www.twilio.com/docs/voice/twiml/dial


def dial(application: Application, attributes: str = 'action="/after"', noun: str = DESK) -> None:
    application.answers["/voice"] = f"<Dial {attributes}>{noun}</Dial><Say>next verb</Say>"
    application.answers["/after"] = "<Say>after</Say><Hangup/>"


def after(application: Application) -> dict[str, str]:
    return application.asked("/after")[0].form


# action: "DialCallStatus, DialCallSid, DialCallDuration"; verbs after a Dial with an action are unreachable.


def test_an_answered_leg_asks_the_action(application: Application, phone: Phone) -> None:
    dial(application)
    phone.call().act(answer={"outcome": "answered", "after": 4, "talk": 60})
    assert after(application)["DialCallStatus"] == "completed"
    assert after(application)["DialCallDuration"] == "60"
    assert after(application)["DialCallSid"].startswith("CA")
    assert after(application)["DialBridged"] == "true"
    assert phone.heard() == ["after"]
    assert phone.all("heard")[0]["at"] == 64


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed"])
def test_a_leg_that_nobody_takes(application: Application, phone: Phone, outcome: str) -> None:
    dial(application, noun=f"<Number>{DESK}</Number>")
    phone.call().act(answer=outcome)
    assert phone.all("dialling")[0]["to"] == DESK
    assert after(application)["DialCallStatus"] == outcome
    assert "DialCallDuration" not in after(application)


# "If you do not provide an action URL, Twilio will continue to render the original TwiML document."


def test_without_action_the_next_verb_follows(application: Application, phone: Phone) -> None:
    dial(application, attributes="")
    phone.call().act(answer="busy")
    assert phone.heard() == ["next verb"]


# timeout: "the limit in seconds that Dial waits for the dialed party to answer", 30 unless said otherwise.


@pytest.mark.parametrize(("attributes", "seconds"), [("", 30), ('timeout="12"', 12)])
def test_dial_timeout(application: Application, phone: Phone, attributes: str, seconds: int) -> None:
    dial(application, f'action="/after" {attributes}')
    phone.call().act(answer={"outcome": "answered", "after": seconds + 1})
    assert after(application)["DialCallStatus"] == "no-answer"
    assert phone.all("dial_ended")[0]["at"] == seconds


# timeLimit: "the maximum duration of the Dial in seconds".


def test_dial_time_limit(application: Application, phone: Phone) -> None:
    dial(application, 'action="/after" timeLimit="90"')
    phone.call().act(answer={"talk": 600})
    assert after(application)["DialCallDuration"] == "90"


# answerOnBridge: "the inbound call will ring until the dialed call is answered".


def test_answer_on_bridge_leaves_the_call_ringing(application: Application, phone: Phone) -> None:
    dial(application, 'action="/after" answerOnBridge="true"')
    phone.call()
    assert not phone.all("answered")
    phone.act(answer={"talk": 5})
    assert phone.all("answered")
    assert after(application)["CallStatus"] == "in-progress"


# "the action is requested when the caller hangs up, and its answer ignored"


@pytest.mark.parametrize(("answered", "status"), [(True, "completed"), (False, "no-answer")])
def test_caller_hangs_up_while_dialling(application: Application, phone: Phone, answered: bool, status: str) -> None:
    dial(application)
    phone.call()
    if answered:
        phone.act(answer={})
        assert phone.state["waiting_for"] == "talk"
    phone.act(hang_up=True)
    assert after(application)["DialCallStatus"] == status
    assert after(application)["CallStatus"] == "completed"
    assert phone.heard() == []
    assert phone.ended["by"] == "caller"


# E13223 is a warning: the leg fails at once and the action hears of it.


def test_a_number_that_is_none_fails_the_leg(application: Application, phone: Phone) -> None:
    dial(application, noun="the fraud desk")
    phone.call()
    assert phone.all("violation")[0]["number"] == 13223
    assert after(application)["DialCallStatus"] == "failed"
