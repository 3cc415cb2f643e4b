"""Abuse 1 to 4 on every address that Twilio calls: they are read from the URL map, so that none can be forgotten."""

from functools import partial
from typing import Any
from xml.etree import ElementTree

import pytest
from twilio.request_validator import RequestValidator

from tests.base.hotline import Call, Hotline
from tests.base.outside import BASE_URL, TOKEN, at_once

OTHER_TOKEN = "another-token-0123456789"
PLAIN = {"CallStatus": "completed", "Digits": "1", "DialCallStatus": "busy", "ErrorCode": "11200"}


def targets(hotline: Hotline) -> list[str]:
    """Every address under /voice, with the step that is due where there is one."""
    found = [str(rule) for rule in hotline.app.url_map.iter_rules() if str(rule).startswith("/voice")]
    assert {"/voice/incoming", "/voice/status", "/voice/fallback"} <= set(found)
    return [rule.replace("<int:number>", "1") for rule in found]


def test_all_that_can_be_posted_is_what_twilio_calls(small_hotline: Hotline) -> None:
    """Beside the consoles, whose every page is guarded: tests/accounts/test_pages.py."""
    posted = [str(rule) for rule in small_hotline.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert all(rule.startswith(("/voice/", "/console/")) for rule in posted)


@pytest.mark.parametrize("sign", [None, OTHER_TOKEN])
def test_an_unsigned_or_forged_request_is_refused_and_nothing_is_written(hotline: Hotline, sign: str | None) -> None:
    call = hotline.call().ring()
    before = hotline.everything()
    assert before["calls"]
    for target in targets(hotline):
        for form in (call.form() | PLAIN, {}, {"CallSid": "x"}):
            answer = hotline.post(target, form, sign=sign)
            assert answer.status_code == 403, target
            assert b"Response" not in answer.get_data()
    assert hotline.everything() == before


def test_a_signature_for_one_address_is_none_for_another(small_hotline: Hotline) -> None:
    call = small_hotline.call().ring()
    before = small_hotline.everything()
    signature = RequestValidator(TOKEN).compute_signature(f"{BASE_URL}/voice/other", call.form())
    for target in targets(small_hotline):
        answer = small_hotline.post(target, call.form(), sign=None, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 403, target
    assert small_hotline.everything() == before


def test_what_proxies_and_senders_say_of_our_address_is_ignored(small_hotline: Hotline) -> None:
    call = small_hotline.call().ring()
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Host": "evil.example"}
    for target in targets(small_hotline):
        answer = small_hotline.post(target, call.form() | PLAIN, headers=evil)
        assert answer.status_code in (200, 204), target
        assert b"evil.example" not in answer.get_data()


def test_a_captured_request_gives_the_same_answer_and_one_effect_when_sent_again(hotline: Hotline) -> None:
    call = hotline.call().ring()
    for target in targets(hotline):
        first = hotline.post(target, call.form() | PLAIN)
        after = hotline.everything()
        again = hotline.post(target, call.form() | PLAIN)
        assert again.get_data() == first.get_data(), target
        assert hotline.everything() == after, target


def test_a_request_sent_twenty_times_at_once_gives_one_answer_and_one_effect(hotline: Hotline) -> None:
    for target in targets(hotline):
        call = hotline.call()
        if not target.endswith("/incoming"):
            call.ring()
        before = revision(hotline, call)
        answers = at_once(20, partial(body_of, hotline, target, call.form() | PLAIN))
        assert len(set(answers)) == 1, (target, set(answers))
        assert revision(hotline, call) - before == (0 if "fallback" in target else 1), target


def body_of(hotline: Hotline, target: str, form: dict[str, str], _number: int) -> bytes:
    return hotline.post(target, form).get_data()


def revision(hotline: Hotline, call: Call) -> int:
    """How often the call was changed."""
    return sum(row["revision"] for row in hotline.rows("calls") if row["sid"] == call.sid)


SHIFTED: list[dict[str, Any]] = [
    {"CallSid": "CA", "CallSidX": "0" * 32},
    {"CallSid": "CA" + "0" * 33},
    {"CallSid": "CA" + "0" * 31 + "²"},
    {"CallSid": ""},
    {"AccountSid": "AC" + "f" * 32},
    {"AccountSid": ""},
]


@pytest.mark.parametrize("shift", SHIFTED)
def test_shifted_parameters_are_refused_under_a_valid_signature(small_hotline: Hotline, shift: dict[str, str]) -> None:
    """A=B,C=D signs like ABC=D, so what is read must look like what Twilio sends."""
    call = small_hotline.call()
    for target in targets(small_hotline):
        if "fallback" in target:
            continue
        assert small_hotline.post(target, call.form() | PLAIN | shift).status_code == 400, target
    assert small_hotline.rows("calls") == []


@pytest.mark.parametrize("digits", ["1From+8613800138000", "1 ", " 1", "1\n", "12a", "-1", "+861"])
def test_digits_that_swallowed_something_are_refused(small_hotline: Hotline, digits: str) -> None:
    call = small_hotline.call().ring()
    before = small_hotline.everything()
    assert small_hotline.post(call.path, call.form() | {"Digits": digits}).status_code == 400
    assert small_hotline.everything() == before


def test_a_fallback_needs_nothing_of_the_form(small_hotline: Hotline) -> None:
    answer = small_hotline.post("/voice/fallback", {})
    root = ElementTree.fromstring(answer.get_data())
    assert answer.status_code == 200
    assert root.findtext("Dial/Number") == small_hotline.house.settings.desks["general"]
