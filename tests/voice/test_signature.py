"""Whether a request is Twilio's: its documented vector, addresses that must be taken as they were sent, two tokens."""

from typing import Any

import pytest
from flask import Flask, request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.voice.signature import is_signed, raw_target

BASE = "https://mycompany.com"
TOKEN = "12345"
VECTOR = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "Caller": "+14158675309",
    "To": "+18005551212",
}


def judged(target: str, form: Any, signature: str | None, tokens: tuple[str, ...] = (TOKEN,), **more: Any) -> bool:
    headers = {"X-Twilio-Signature": signature} if signature is not None else {}
    headers |= more.pop("headers", {})
    with Flask(__name__).test_request_context(target, method="POST", data=MultiDict(form), headers=headers, **more):
        return is_signed(request, BASE, tokens)


def signature_of(target: str, form: Any, token: str = TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(BASE + target, MultiDict(form)))


def test_twilios_documented_vector_is_accepted() -> None:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    assert judged("/myapp.php?foo=1&bar=2", VECTOR, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@pytest.mark.parametrize("changed", ["Digits", "CallSid", "From"])
def test_twilios_vector_with_another_value_is_refused(changed: str) -> None:
    assert not judged("/myapp.php?foo=1&bar=2", VECTOR | {changed: "1"}, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@pytest.mark.parametrize(
    "target", ["/a%E4b", "/a%7Eb", "/a%2Fb", "/a?b=%2F&c=%E4%B8%AD", "/a?b", "/a?b=1&b=0", "/a//b"]
)
def test_the_address_counts_as_it_was_sent(target: str) -> None:
    assert judged(target, {"A": "1"}, signature_of(target, {"A": "1"}))


@pytest.mark.parametrize(("sent", "signed"), [("/a%7Eb", "/a~b"), ("/a?b=2", "/a?b=1"), ("/a?b=1", "/a")])
def test_another_address_than_the_signed_one_is_refused(sent: str, signed: str) -> None:
    assert not judged(sent, {"A": "1"}, signature_of(signed, {"A": "1"}))


@pytest.mark.parametrize("form", [[("A", "2"), ("A", "1")], {"A": ""}, {"A": " 1 ", "B": "\n"}, {"中": "文"}, {}])
def test_repeated_blank_and_untrimmed_parameters_count(form: Any) -> None:
    assert judged("/a", form, signature_of("/a", form))


@pytest.mark.parametrize("sent", [{"A": "1"}, [("A", "1"), ("A", "3")], {"A": "1", "B": ""}])
def test_other_parameters_than_the_signed_ones_are_refused(sent: Any) -> None:
    assert not judged("/a", sent, signature_of("/a", [("A", "1"), ("A", "2")]))


@pytest.mark.parametrize("signature", [None, "", "forged", "ä" * 28, "A" * 10_000])
def test_a_missing_or_strange_signature_is_refused(signature: str | None) -> None:
    assert not judged("/a", {"A": "1"}, signature)


def test_either_of_two_tokens_may_sign_while_one_is_replaced() -> None:
    signature = signature_of("/a", {}, "the-old-token")
    assert judged("/a", {}, signature, (TOKEN, "the-old-token"))
    assert not judged("/a", {}, signature, (TOKEN,))


@pytest.mark.parametrize("header", [{"X-Forwarded-Host": "mycompany.com"}, {"Host": "mycompany.com"}])
def test_the_senders_own_idea_of_our_address_is_ignored(header: dict[str, str]) -> None:
    signature = signature_of("/a", {})
    evil = dict.fromkeys(header, "evil.example") | {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "1"}
    assert judged("/a", {}, signature, headers=evil)
    elsewhere = RequestValidator(TOKEN).compute_signature("https://evil.example/a", MultiDict())
    assert not judged("/a", {}, elsewhere, headers=evil)


@pytest.mark.parametrize("target", ["https://mycompany.com/a", "*", ""])
def test_a_target_that_is_no_path_counts_as_the_root(target: str) -> None:
    with Flask(__name__).test_request_context("/a", environ_overrides={"RAW_URI": target, "REQUEST_URI": ""}):
        assert raw_target(request) == ("/" if target else "/a")
