"""Requests and answers held against Twilio's OpenAPI description."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask

from ivr.simulator.contract import guard, kinds, refusals
from ivr.simulator.contract.facts import Operation, find, operations
from ivr.simulator.contract.refusals import INVALID, MISSING, Numbered
from tests.simulator.application import Application, Served
from tests.simulator.conftest import ACCOUNT, TOKEN, Box, config_for

API = f"/2010-04-01/Accounts/{ACCOUNT}"
SERVICE = "VA" + "1" * 32
URL = "http://127.0.0.1:9/x"
CALL = {"To": "+8613300000000", "From": "+85230001234", "Url": URL}
TEXT = {"To": "+8613300000000", "From": "+85230001234", "Body": "hello"}
# One value that each kind refuses; a kind without one takes every text.
BAD = {
    "uri": "not a url",
    "http-method": "PUT",
    "boolean": "yes",
    "number": "cheap",
    "integer": "x",
    "date": "yesterday",
    "date-time": "yesterday",
    "of": "no-such-value",
    "sid": "XX1",
}

Form = dict[str, Any]


def ask(box: Box, method: str, path: str, form: Form) -> requests.Response:
    session = requests.Session()
    session.trust_env = False
    with session:
        sent = {"params": form} if method.lower() == "get" else {"data": form}
        return session.request(method, box.url + path, auth=(ACCOUNT, TOKEN), timeout=5, **sent)  # type: ignore[arg-type]


def refused(box: Box, method: str, path: str, form: Form) -> tuple[int, int]:
    answer = ask(box, method, path, form)
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    return answer.status_code, answer.json()["code"]


def address(operation: Operation) -> str:
    """The operation's address with names that nobody has."""
    path = operation.path.replace("{AccountSid}", ACCOUNT).replace("{ServiceSid}", SERVICE)
    for name, letters in {"{ConferenceSid}": "CF", "{QueueSid}": "QU", "{CallSid}": "CA", "{MessageSid}": "SM"}.items():
        path = path.replace(name, letters + "0" * 32)
    return path.replace("{Sid}", "XX" + "0" * 32)


def refusable() -> list[tuple[Operation, str, str]]:
    """Every parameter of every operation whose kind refuses something, with a value that it refuses."""
    found = []
    for operation in operations():
        for name, kind in operation.given.items():
            plain = kinds.bare(kind).strip("[]").partition(":")[0]
            if plain in BAD:
                found.append((operation, name, BAD[plain]))
    return found


def full(operation: Operation) -> Form:
    """What must be given."""
    return {name: "x" for name, kind in operation.given.items() if kind.endswith("!")} | {"Url": URL}


@pytest.fixture(scope="module")
def asked() -> Iterator[Box]:
    """A network that is shared: what these tests ask changes nothing in it."""
    application = Application()
    served = Served(application.flask())
    application.url = served.url
    box = Box(config_for(application))
    yield box
    box.close()
    served.close()


@pytest.mark.parametrize(
    ("operation", "name", "value"), refusable(), ids=lambda part: part.name if isinstance(part, Operation) else part
)
def test_a_value_of_another_kind_is_refused_or_the_operation_is_not_here(
    asked: Box, operation: Operation, name: str, value: str
) -> None:
    status, code = refused(asked, operation.method, address(operation), full(operation) | {name: value})
    assert (status, code) == (501, 0) or (status == 400 and code in codes(operation, name))


def codes(operation: Operation, name: str) -> set[int]:
    """The numbers that a bad value may get: its own, or the one for every bad request."""
    if operation.is_verify:
        return {60200}
    own = {numbered.code for numbered in INVALID if numbered.fits(operation, name)}
    return own or {20001}


@pytest.mark.parametrize("operation", [one for one in operations() if any("!" in kind for kind in one.given.values())])
def test_what_must_be_given_and_is_not_is_refused(asked: Box, operation: Operation) -> None:
    status, code = refused(asked, operation.method, address(operation), {})
    assert status in {400, 501}
    assert code in {0, 20001, 60200, *(numbered.code for numbered in MISSING)}


# (number, form) of a call that is refused; from Twilio's pages, not from the table.
CALLS_REFUSED: list[tuple[int, Form]] = [
    (21201, CALL | {"To": ""}),
    (21213, CALL | {"From": ""}),
    (21205, CALL | {"Url": "/relative"}),
    (21205, CALL | {"FallbackUrl": "ftp://x"}),
    (21209, CALL | {"Method": "post"}),
    (21209, CALL | {"FallbackMethod": "PUT"}),
    (21609, CALL | {"StatusCallback": "http://my_host/x"}),
    (21626, CALL | {"StatusCallbackEvent": "initiated, ringing"}),
    (21626, CALL | {"StatusCallbackEvent": ["initiated", "done"]}),
    (21208, CALL | {"Timeout": "soon"}),
    (21206, CALL | {"SendDigits": "abc"}),
    (21234, CALL | {"MachineDetection": "yes"}),
    (21234, CALL | {"MachineDetectionTimeout": "2"}),
    (21218, CALL | {"ApplicationSid": "AP1"}),
    (32018, CALL | {"Twiml": "<Response/>" + " " * 3990}),
    (21405, {"To": CALL["To"], "From": CALL["From"], "Twiml": "<Response/>", "FallbackUrl": URL}),
    (20001, CALL | {"Record": "maybe"}),
]


@pytest.mark.parametrize(("code", "form"), CALLS_REFUSED)
def test_calls_are_refused_by_twilios_numbers(code: int, form: Form) -> None:
    assert code in [refusal.code for refusal in faults_of_form("post", f"{API}/Calls.json", form)]


MESSAGES_REFUSED: list[tuple[int, Form]] = [
    (21604, TEXT | {"To": ""}),
    (21609, TEXT | {"StatusCallback": "nowhere"}),
    (21624, TEXT | {"ValidityPeriod": "36001"}),
    (21627, TEXT | {"MaxPrice": "cheap"}),
    (21620, TEXT | {"MediaUrl": "nowhere"}),
    (21701, TEXT | {"MessagingServiceSid": "MG1"}),
    (20001, TEXT | {"SmartEncoded": "yes"}),
]


@pytest.mark.parametrize(("code", "form"), MESSAGES_REFUSED)
def test_texts_are_refused_by_twilios_numbers(asked: Box, code: int, form: Form) -> None:
    assert refused(asked, "POST", f"{API}/Messages.json", form) == (400, code)


NUMBERS_REFUSED: list[tuple[int, Form]] = [
    (21402, {"VoiceUrl": "nowhere"}),
    (21402, {"SmsFallbackUrl": "nowhere"}),
    (21403, {"VoiceMethod": "PUT"}),
]


@pytest.mark.parametrize(("code", "form"), NUMBERS_REFUSED)
def test_numbers_are_refused_by_twilios_numbers(code: int, form: Form) -> None:
    path = f"{API}/IncomingPhoneNumbers/PN{'0' * 32}.json"
    assert [refusal.code for refusal in faults_of_form("post", path, form)] == [code]


def test_the_other_refusals() -> None:
    assert [one.code for one in faults_of_form("post", f"{API}/Queues.json", {})] == [20002]
    members = f"{API}/Queues/QU{'0' * 32}/Members/Front.json"
    assert [one.code for one in faults_of_form("post", members, {})] == [21205]
    assert [one.code for one in faults_of_form("get", f"{API}/Calls.json", {"PageSize": "1001"})] == [20007]


def faults_of_form(method: str, path: str, form: Form) -> list[Any]:
    """What the guard finds in a request, without a network."""
    operation = find(method, path)
    assert operation is not None
    sent = {"query_string": form} if method == "get" else {"data": form}
    with Flask("t").test_request_context(path, method=method.upper(), **sent):
        return list(guard.faults_of(operation))


@pytest.mark.parametrize("numbered", INVALID, ids=lambda one: f"{one.code} {one.parameters}")
def test_a_number_that_is_taken_out_is_missed(numbered: Numbered, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(code, f"{API}/Calls.json", form) for code, form in CALLS_REFUSED]
    rows += [(code, f"{API}/Messages.json", form) for code, form in MESSAGES_REFUSED]
    rows += [(code, f"{API}/IncomingPhoneNumbers/PN{'0' * 32}.json", form) for code, form in NUMBERS_REFUSED]
    rows = [row for row in rows if row[0] == numbered.code and set(numbered.parameters) & set(row[2])]
    pages = [(20007, f"{API}/Calls.json", {"PageSize": "1001"})] if numbered.code == 20007 else []
    monkeypatch.setattr(refusals, "INVALID", tuple(one for one in INVALID if one is not numbered))
    found = [
        [one.code for one in faults_of_form("get" if pages else "post", path, form)] for _, path, form in rows or pages
    ]
    assert any(numbered.code not in codes for codes in found)


# (number, address, form) of a request that lacks what must be given.
LACKING: list[tuple[int, str, Form]] = [
    (21201, f"{API}/Calls.json", CALL | {"To": ""}),
    (21213, f"{API}/Calls.json", CALL | {"From": ""}),
    (21604, f"{API}/Messages.json", TEXT | {"To": ""}),
    (20002, f"{API}/Queues.json", {}),
    (21205, f"{API}/Queues/QU{'0' * 32}/Members/Front.json", {}),
]


@pytest.mark.parametrize("numbered", MISSING, ids=lambda one: f"{one.code} {one.parameters}")
def test_a_number_for_what_is_missing_that_is_taken_out_is_missed(
    numbered: Numbered, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((_, path, form),) = [row for row in LACKING if row[0] == numbered.code]
    assert [one.code for one in faults_of_form("post", path, form)] == [numbered.code]
    monkeypatch.setattr(refusals, "MISSING", tuple(one for one in MISSING if one is not numbered))
    assert [one.code for one in faults_of_form("post", path, form)] == [20001]


def test_array_fields_are_given_repeated(asked: Box) -> None:
    events = ["initiated", "ringing", "answered", "completed"]
    assert faults_of_form("post", f"{API}/Calls.json", CALL | {"StatusCallbackEvent": events}) == []
    labels = {"To": "+8613300000000", "From": "+85230001234", "ConferenceStatusCallbackEvent": ["join", "leave"]}
    path = f"{API}/Conferences/CF{'0' * 32}/Participants.json"
    assert faults_of_form("post", path, labels) == []


def test_an_unknown_parameter_is_ignored_and_warned_of(box: Box) -> None:
    assert ask(box, "POST", f"{API}/Messages.json", TEXT | {"Sender": "x", "Body": ["a", "b"]}).status_code == 201
    found = box.http("GET", "/network/violations")["violations"]
    assert [(one["number"], one["level"], one["where"]) for one in found] == [
        (20001, "warning", f"POST {API}/Messages.json")
    ] * 2
    assert "no parameter Sender" in found[1]["what"] or "no parameter Sender" in found[0]["what"]


def test_what_the_stand_in_does_not_do_is_said_plainly(asked: Box) -> None:
    answer = ask(asked, "POST", f"{API}/Messages/SM{'0' * 32}/Feedback.json", {"Outcome": "confirmed"})
    assert answer.status_code == 501
    assert "does not support POST" in answer.json()["message"]


def test_an_address_that_twilio_does_not_have_is_not_found(asked: Box) -> None:
    assert refused(asked, "GET", f"{API}/Cats.json", {}) == (404, 20404)


def test_strangers_are_refused_before_anything_is_looked_at(asked: Box) -> None:
    answer = requests.post(f"{asked.url}{API}/Messages.json", data={}, auth=(ACCOUNT, "wrong"), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("method", "path", "form", "passed_over"),
    [
        ("POST", f"{API}/Messages.json", TEXT | {"MediaUrl": URL, "StatusCallback": URL}, {"MediaUrl"}),
        ("POST", f"{API}/Messages.json", TEXT | {"MediaUrl": ""}, set()),
        ("GET", f"{API}/Messages.json", {"To": "+8613300000000", "DateSent>": "2026-11-25"}, set()),
        ("GET", f"{API}/Messages.json", {"To": "+8613900000000"}, set()),
        ("GET", f"{API}/Messages.json", {"PageToken": "x"}, {"PageToken"}),
        (
            "POST",
            f"/v2/Services/{SERVICE}/Verifications",
            {"To": "+8613300000000", "Channel": "sms", "CustomCode": "123456"},
            {"CustomCode"},
        ),
    ],
)
def test_a_parameter_that_the_stand_in_does_not_act_on_is_told(
    box: Box, method: str, path: str, form: Form, passed_over: set[str]
) -> None:
    assert ask(box, "POST", f"{API}/Messages.json", TEXT).status_code == 201
    assert ask(box, method, path, form).status_code < 300
    found = box.http("GET", "/network/violations")["violations"]
    assert {one["what"].rsplit(" ", 1)[1] for one in found} == passed_over
    assert {one["number"] for one in found} <= {0}
