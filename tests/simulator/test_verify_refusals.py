"""Twilio Verify through the ordinary twilio client: what is refused, and faults."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, TOKEN, Box, config_for
from tests.simulator.verifying import (
    LANDLINE,
    SERVICE,
    UNKNOWN,
    Turned,
    bodies,
    check,
    client_for,
    post,
    refused,
    service_of,
    start,
)


@pytest.fixture
def box(application: Application, make_box: Callable[..., Box]) -> Box:
    return make_box(config_for(application, world=Turned()))


@pytest.fixture
def service(box: Box) -> Any:
    return service_of(box)


# What is refused


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("To", {"Channel": "sms"}),
        ("To", {"To": "13800138000", "Channel": "sms"}),
        ("To", {"To": "+99912345678", "Channel": "sms"}),
        ("Channel", {"To": CALLER}),
        ("Channel", {"To": CALLER, "Channel": "call"}),
        ("Locale", {"To": CALLER, "Channel": "sms", "Locale": "en-US"}),
    ],
)
def test_it_sends_nothing_on_an_invalid_parameter(box: Box, name: str, form: dict[str, str]) -> None:
    answer = post(box, f"{SERVICE}/Verifications", form)
    value = form.get(name, "")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 60200,
        "message": f"Invalid parameter `{name}`: {value}",
        "more_info": "https://www.twilio.com/docs/errors/60200",
        "status": 400,
    }
    assert box.network.messages.list() == []


@pytest.mark.parametrize("code", ["", "123", "12345678901", "12a456", "１２３４５６"])
def test_an_impossible_code_is_refused_and_not_counted(service: Any, code: str) -> None:
    start(service)
    for _ in range(6):
        assert refused(lambda: check(service, code)) == (400, 60200)
    assert check(service, "042917") == "approved"


def test_a_check_names_a_number_or_a_sid(box: Box, service: Any) -> None:
    assert refused(lambda: service.verification_checks.create(code="042917")) == (400, 60200)
    assert refused(lambda: check(service, "042917", to="13800138000")) == (400, 60200)


def test_an_unknown_status_is_refused(box: Box, service: Any) -> None:
    begun = start(service)
    assert refused(lambda: service.verifications(begun.sid).update(status="expired")) == (400, 60200)
    assert service.verifications(begun.sid).fetch().status == "pending"


def test_what_was_never_begun_is_not_found(box: Box, service: Any) -> None:
    answer = post(box, f"{SERVICE}/VerificationCheck", {"To": CALLER, "Code": "042917"})
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert answer.json()["message"] == f"The requested resource /Services/{SERVICE}/VerificationCheck was not found"
    assert refused(lambda: check(service, "042917", verification_sid=UNKNOWN)) == (404, 20404)
    assert refused(lambda: service.verifications(UNKNOWN).fetch()) == (404, 20404)
    assert refused(lambda: service.verifications(UNKNOWN).update(status="canceled")) == (404, 20404)


@pytest.mark.parametrize("sid", ["VA1", SERVICE + "1", "MG" + "1" * 32, "VA" + "g" * 32])
def test_a_service_has_a_sid_of_its_kind(box: Box, sid: str) -> None:
    assert refused(lambda: start(service_of(box, sid))) == (404, 20404)
    assert box.network.messages.list() == []


def test_a_landline_gets_no_text(box: Box, service: Any) -> None:
    assert refused(lambda: start(service, LANDLINE)) == (403, 60205)
    assert bodies(box, LANDLINE) == []


@pytest.mark.parametrize(("account", "token"), [(ACCOUNT, "wrong"), ("AC" + "9" * 32, TOKEN)])
def test_a_wrong_account_or_token_is_refused(box: Box, account: str, token: str) -> None:
    service = client_for(box, account, token).verify.v2.services(SERVICE)
    assert refused(lambda: start(service)) == (401, 20003)
    assert refused(lambda: check(service, "042917")) == (401, 20003)
    assert refused(lambda: service.verifications(UNKNOWN).fetch()) == (401, 20003)
    assert box.network.messages.list() == []


# Faults


def test_requests_fail_as_often_as_asked(box: Box, service: Any) -> None:
    box.http("POST", "/network/faults", {"verify": "fail", "times": 2})
    assert refused(lambda: start(service)) == (500, 20500)
    assert refused(lambda: check(service, "042917")) == (500, 20500)
    assert bodies(box) == []
    start(service)


def test_a_request_hangs_and_does_nothing(box: Box) -> None:
    box.http("POST", "/network/faults", {"verify": "hang", "seconds": 1})
    with pytest.raises(requests.ReadTimeout):
        post(box, f"{SERVICE}/Verifications", {"To": CALLER, "Channel": "sms"}, timeout=0.2)
    assert bodies(box) == []


def test_the_answer_is_lost_and_the_code_was_sent_or_used(box: Box, service: Any) -> None:
    box.http("POST", "/network/faults", {"verify": "lose_answer", "times": 2})
    with pytest.raises(requests.ConnectionError):
        post(box, f"{SERVICE}/Verifications", {"To": CALLER, "Channel": "sms"})
    assert len(bodies(box)) == 1
    with pytest.raises(requests.ConnectionError):
        post(box, f"{SERVICE}/VerificationCheck", {"To": CALLER, "Code": "042917"})
    assert refused(lambda: check(service, "042917")) == (404, 20404)


def test_faults_meet_neither_reading_nor_texts(box: Box, service: Any) -> None:
    begun = start(service)
    box.http("POST", "/network/faults", {"verify": "fail"})
    assert service.verifications(begun.sid).fetch().status == "pending"
    box.http("DELETE", "/network/faults")
    box.http("POST", "/network/faults", {"messages": "fail"})
    start(service)


def test_an_unknown_fault_is_refused(box: Box) -> None:
    answer = requests.post(f"{box.url}/network/faults", json={"verify": "explode"}, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"] == "verify is one of fail, hang, lose_answer"
