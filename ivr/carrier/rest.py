"""One exchange with Twilio's REST API: what surely was not done, what may have been, and what Twilio refused.

Twilio's own words are dropped: they repeat the values of a request, whole telephone numbers too.
"""

import json
from collections.abc import Mapping
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client


class Refused(Exception):
    """Twilio will not do this; `code` is its error code, and trying again does not help."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Twilio {code}")
        self.code = code


class NotSent(Exception):
    """Surely nothing was done; it may be tried again."""


class Uncertain(Exception):
    """It may have been done: the answer was lost or came too late."""


def twilio_client(account_sid: str, auth_token: str, base_url: str | None) -> Client:
    """Twilio's REST client; `base_url` when the API is somewhere else than at Twilio."""
    client = Client(account_sid, auth_token, http_client=TwilioHttpClient(timeout=10))
    if base_url:
        client.api.base_url = base_url
        client.verify.base_url = base_url
    return client


def post(client: Client, url: str, data: Mapping[str, object], timeout: float) -> dict[str, Any]:
    """The fields of Twilio's answer; raises Refused, NotSent or Uncertain, none of which holds a value of `data`."""
    try:
        response = client.request("POST", url, data=dict(data), timeout=timeout)
    except requests.ConnectTimeout:
        failed: Exception = NotSent("no connection in time")
    except requests.ConnectionError as error:
        failed = _lost(error)
    except requests.RequestException as error:
        failed = Uncertain(type(error).__name__)
    else:
        return _fields(response.status_code, response.text)
    # Raised out here, so that the library's exception, whose words may hold the address, is not chained to it.
    raise failed


def _lost(error: requests.ConnectionError) -> Exception:
    """A connection that never came about sent nothing; one that broke may have."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    refused = type(reason).__name__ == "NewConnectionError"
    return NotSent("connection refused") if refused else Uncertain("the connection broke")


def _fields(status: int, body: str) -> dict[str, Any]:
    if status >= 500:
        raise Uncertain(f"status {status}")
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    fields = answer if isinstance(answer, dict) else {}
    code = fields.get("code")
    # 429 stands for too many requests at once as well as for limits that trying again does not move.
    if status == 429 and code in (None, 429, 20429):
        raise NotSent("too many requests")
    if status >= 400:
        raise Refused(code if isinstance(code, int) else status)
    if not fields:
        raise Uncertain("an answer that is not JSON")
    return fields
