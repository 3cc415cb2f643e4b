"""Twilio Verify through the ordinary twilio client: sending and checking codes, limits, and how a verification ends."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import request

from ivr.simulator.scripts import run_script
from ivr.simulator.scripts.reading import parse_script
from ivr.simulator.world import World
from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, Box, config_for
from tests.simulator.verifying import (
    OTHER_CALLER,
    OTHER_SERVICE,
    SERVICE,
    Turned,
    bodies,
    check,
    post,
    refused,
    service_of,
    start,
)


@pytest.fixture
def world() -> Turned:
    return Turned()


@pytest.fixture
def box(application: Application, make_box: Callable[..., Box], world: Turned) -> Box:
    return make_box(config_for(application, world=world))


@pytest.fixture
def service(box: Box) -> Any:
    return service_of(box)


# Sending and checking


def test_a_code_is_sent_and_approved(box: Box, service: Any) -> None:
    begun = start(service)
    assert (begun.status, begun.valid, begun.to, begun.channel) == ("pending", False, CALLER, "sms")
    assert (begun.service_sid, begun.account_sid) == (SERVICE, ACCOUNT)
    assert begun.sid.startswith("VE")
    assert begun.url == f"{box.url}/v2/Services/{SERVICE}/Verifications/{begun.sid}"
    assert bodies(box) == ["您的 Wallet 验证码是：042917"]
    assert box.network.messages.list(CALLER)[0].from_ == "22395"
    checked = service.verification_checks.create(to=CALLER, code="042917")
    assert (checked.sid, checked.status, checked.valid, checked.to) == (begun.sid, "approved", True, CALLER)


def test_the_bodies_are_twilios(box: Box, world: Turned) -> None:
    begun = post(box, f"{SERVICE}/Verifications", {"To": CALLER, "Channel": "sms"})
    assert begun.status_code == 201
    common = {"sid", "service_sid", "account_sid", "to", "channel", "status", "valid", "amount", "payee"}
    common |= {"date_created", "date_updated"}
    assert set(begun.json()) == common | {"lookup", "send_code_attempts", "sna", "url"}
    world.ahead = timedelta(minutes=1)
    checked = post(box, f"{SERVICE}/VerificationCheck", {"To": CALLER, "Code": "042917"}).json()
    assert set(checked) == common | {"sna_attempts_error_codes"}
    assert checked["date_created"] == begun.json()["date_created"] < checked["date_updated"]


def test_sending_again_sends_the_same_code(box: Box, service: Any) -> None:
    first, second = start(service), start(service)
    assert first.sid == second.sid
    assert bodies(box) == ["您的 Wallet 验证码是：042917"] * 2
    assert [attempt["channel"] for attempt in second.send_code_attempts] == ["SMS", "SMS"]
    assert len({attempt["attempt_sid"] for attempt in second.send_code_attempts}) == 2


def test_numbers_and_services_have_codes_of_their_own(box: Box, service: Any) -> None:
    start(service)
    start(service, OTHER_CALLER)
    start(service_of(box, OTHER_SERVICE))
    assert bodies(box) == ["您的 Wallet 验证码是：222222", "您的 Wallet 验证码是：042917"]
    assert check(service, "042917", to=OTHER_CALLER) == "pending"
    assert check(service, "111111", to=OTHER_CALLER) == "approved"
    assert check(service_of(box, OTHER_SERVICE), "222222") == "approved"


@pytest.mark.parametrize(
    ("to", "more", "body"),
    [
        (CALLER, {"locale": "en"}, "Your Wallet verification code is: 042917"),
        (CALLER, {"custom_friendly_name": "钱包"}, "您的 钱包 验证码是：042917"),
        ("+15017122661", {}, "Your Wallet verification code is: 042917"),
        ("+15017122661", {"locale": "zh-HK"}, "您的 Wallet 验证码是：042917"),
    ],
)
def test_the_text_follows_number_locale_and_name(
    box: Box, service: Any, to: str, more: dict[str, str], body: str
) -> None:
    start(service, to, rate_limits='{"end_user": "1"}', **more)
    assert bodies(box, to) == [body]


def test_a_check_by_sid(service: Any) -> None:
    begun = start(service)
    assert check(service, "000000", verification_sid=begun.sid) == "pending"
    assert refused(lambda: check(service, "042917", verification_sid=begun.sid, to=OTHER_CALLER)) == (404, 20404)
    assert check(service, "042917", verification_sid=begun.sid) == "approved"


def test_a_script_finds_the_code(application: Application, box: Box, service: Any) -> None:
    def voice() -> str:
        start(service)
        return '<Gather numDigits="6" action="/code"><Say>请输入验证码。</Say></Gather><Hangup/>'

    application.answers |= {
        "/voice": voice,
        "/code": lambda: f"<Say>{check(service, request.form['Digits'])}</Say><Hangup/>",
    }
    script = f'name: A code\nfrom: "{CALLER}"\nsteps:\n  - hear: 验证码\n  - press: $otp\n  - hear: approved\n'
    assert run_script(parse_script(script, "test.yaml"), box.url).failures == []


# Limits


def test_five_sends_for_one_verification(box: Box, service: Any) -> None:
    for _ in range(5):
        start(service)
    assert refused(lambda: start(service)) == (429, 60203)
    assert len(bodies(box)) == 5
    start(service, OTHER_CALLER)
    assert check(service, "042917") == "approved"
    assert start(service).status == "pending"


def test_five_checks_for_one_verification(box: Box, service: Any) -> None:
    begun = start(service)
    assert [check(service, "000000") for _ in range(5)] == ["pending"] * 5
    assert service.verifications(begun.sid).fetch().status == "max_attempts_reached"
    assert refused(lambda: check(service, "042917")) == (429, 60202)
    assert refused(lambda: check(service, "042917", verification_sid=begun.sid)) == (429, 60202)
    assert refused(lambda: start(service)) == (429, 60202)
    assert len(bodies(box)) == 1


def test_the_fifth_code_may_be_right(service: Any) -> None:
    start(service)
    for _ in range(4):
        check(service, "000000")
    assert check(service, "042917") == "approved"


def test_two_at_once_begin_one_verification(application: Application, make_box: Callable[..., Box]) -> None:
    class Slow(World):
        meeting = threading.Barrier(2)

        def sid(self, prefix: str) -> str:
            with suppress(threading.BrokenBarrierError):
                self.meeting.wait(0.3 if prefix == "VE" else 0)
            return super().sid(prefix)

    box = make_box(config_for(application, world=Slow()))
    with ThreadPoolExecutor(2) as pool:
        begun = list(pool.map(lambda _n: start(service_of(box)).sid, range(2)))
    assert begun[0] == begun[1]


def test_a_code_is_six_digits_and_not_always_the_same(application: Application, make_box: Callable[..., Box]) -> None:
    box = make_box(config_for(application))
    for number in range(5):
        start(service_of(box), f"+861390013900{number}")
    codes = [bodies(box, f"+861390013900{number}")[0].partition("：")[2] for number in range(5)]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 1


# The end of a verification


def test_a_code_lasts_ten_minutes(box: Box, world: Turned, service: Any) -> None:
    begun = start(service)
    world.ahead = timedelta(minutes=9, seconds=50)
    start(service)
    assert check(service, "000000") == "pending"
    world.ahead = timedelta(minutes=10)
    assert refused(lambda: check(service, "042917")) == (404, 20404)
    assert refused(lambda: service.verifications(begun.sid).fetch()) == (404, 20404)
    assert start(service).sid != begun.sid
    assert bodies(box)[0] == "您的 Wallet 验证码是：111111"


def test_after_ten_minutes_the_limits_begin_anew(world: Turned, service: Any) -> None:
    start(service)
    for _ in range(5):
        check(service, "000000")
    world.ahead = timedelta(minutes=10)
    start(service)
    assert check(service, "111111") == "approved"


def test_an_approved_verification_is_gone(service: Any) -> None:
    begun = start(service)
    check(service, "042917")
    assert refused(lambda: check(service, "042917")) == (404, 20404)
    assert refused(lambda: service.verifications(begun.sid).fetch()) == (404, 20404)
    assert refused(lambda: service.verifications(begun.sid).update(status="canceled")) == (404, 20404)


def test_a_canceled_verification_takes_no_code(box: Box, service: Any) -> None:
    begun = start(service)
    assert service.verifications(begun.sid).update(status="canceled").status == "canceled"
    assert service.verifications(begun.sid).fetch().status == "canceled"
    assert refused(lambda: check(service, "042917")) == (404, 20404)
    assert refused(lambda: check(service, "042917", verification_sid=begun.sid)) == (404, 20404)
    assert refused(lambda: service.verifications(begun.sid).update(status="approved")) == (404, 20404)
    assert start(service).sid != begun.sid
    assert bodies(box)[0] == "您的 Wallet 验证码是：111111"


def test_a_verification_is_approved_by_hand(service: Any) -> None:
    begun = start(service)
    approved = service.verifications(begun.sid).update(status="approved")
    assert (approved.status, approved.valid) == ("approved", True)
    assert refused(lambda: check(service, "042917")) == (404, 20404)


def test_a_pending_verification_is_fetched_at_its_own_service_only(box: Box, service: Any) -> None:
    begun = start(service)
    assert service.verifications(begun.sid).fetch().status == "pending"
    assert refused(lambda: service_of(box, OTHER_SERVICE).verifications(begun.sid).fetch()) == (404, 20404)
