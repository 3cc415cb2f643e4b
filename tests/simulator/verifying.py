"""Twilio Verify as the tests use it: the ordinary client, a clock that is turned forward, codes that are known."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped, unused-ignore]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped, unused-ignore]
from twilio.rest import Client  # type: ignore[import-untyped, unused-ignore]

from ivr.simulator.world import World
from tests.simulator.conftest import ACCOUNT, CALLER, TOKEN, Box

SERVICE = "VA" + "1" * 32
OTHER_SERVICE = "VA" + "2" * 32
UNKNOWN = "VE" + "0" * 32
OTHER_CALLER = "+8613900139000"
LANDLINE = "+8675500000001"


class Turned(World):
    """A world whose clock is turned forward, and whose codes are known."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.codes = iter(["042917", "111111", "222222"])

    def now(self) -> datetime:
        return super().now() + self.ahead

    def code(self) -> str:
        return next(self.codes)


def client_for(box: Box, account: str = ACCOUNT, token: str = TOKEN) -> Any:
    client = Client(account, token, http_client=TwilioHttpClient(pool_connections=False, timeout=5))
    client.verify.base_url = box.url
    return client


def service_of(box: Box, sid: str = SERVICE) -> Any:
    return client_for(box).verify.v2.services(sid)


def start(service: Any, to: str = CALLER, **more: str) -> Any:
    return service.verifications.create(to=to, channel="sms", **more)


def check(service: Any, code: str, **whose: str) -> str:
    return str(service.verification_checks.create(code=code, **(whose or {"to": CALLER})).status)


def refused(ask: Callable[[], Any]) -> tuple[int, int]:
    """The HTTP status and Twilio's number of the error that must come."""
    with pytest.raises(TwilioRestException) as error:
        ask()
    return error.value.status, error.value.code


def bodies(box: Box, number: str = CALLER) -> list[str]:
    return [text["body"] for text in box.http("GET", f"/network/inbox/{number}")["texts"]]


def post(box: Box, path: str, form: dict[str, str], timeout: float = 5) -> requests.Response:
    return requests.post(f"{box.url}/v2/Services/{path}", data=form, auth=(ACCOUNT, TOKEN), timeout=timeout)
