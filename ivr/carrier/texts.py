"""The port for text messages: registered templates with parameters, and Twilio's Messages API as one adapter.

The wallet company's own provider is the other (`ivr.wallet.texts`): finance texts to mainland numbers do not go through
Twilio.
"""

import json
from collections.abc import Mapping
from typing import Protocol

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.carrier.templates import Templates


class TextRefused(Exception):
    """The provider will not send this text; trying again does not help."""


class TextNotSent(Exception):
    """The text surely did not reach the provider; it may be tried again."""


class TextUncertain(Exception):
    """The provider may have accepted the text: its answer was lost or came too late."""


class Texts(Protocol):
    """Sends one text."""

    @property
    def knows_keys(self) -> bool:
        """Whether a text sent twice under one key is one text, so that an uncertain one may be sent again."""
        ...

    def send(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        """The provider's id of the accepted text; raises TextRefused, TextNotSent or TextUncertain.

        `to` is a number in E.164, `timeout` in seconds; a provider that knows keys sends one text for a key.
        """
        ...

    def close(self) -> None:
        """Closes its connections."""
        ...


def twilio_client(account_sid: str, auth_token: str, base_url: str | None) -> Client:
    """Twilio's REST client; `base_url` when the API is somewhere else than at Twilio."""
    client = Client(account_sid, auth_token, http_client=TwilioHttpClient(timeout=10))
    if base_url:
        client.api.base_url = base_url
    return client


class TwilioTexts:
    """Texts by Twilio's Messages API, which knows no idempotency keys: an uncertain text is not sent again blindly."""

    knows_keys = False

    def __init__(self, client: Client, templates: Templates, sender: str) -> None:
        self._client = client
        self._templates = templates
        self._sender = sender

    def send(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        body = self._templates.words(template, language, params)
        url = f"{self._client.api.base_url}/2010-04-01/Accounts/{self._client.account_sid}/Messages.json"
        data: dict[str, object] = {"To": to, "From": self._sender, "Body": body}
        try:
            response = self._client.request("POST", url, data=data, timeout=timeout)
        except requests.ConnectTimeout as error:
            raise TextNotSent("no connection in time") from error
        except requests.ConnectionError as error:
            raise _lost(error) from error
        except requests.RequestException as error:
            raise TextUncertain(type(error).__name__) from error
        return _accepted_id(response.status_code, response.text)

    def close(self) -> None:
        self._client.http_client.session.close()


def _lost(error: requests.ConnectionError) -> Exception:
    """A connection that never came about sent nothing; one that broke may have."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    refused = type(reason).__name__ == "NewConnectionError"
    return TextNotSent("connection refused") if refused else TextUncertain("the connection broke")


def _accepted_id(status: int, body: str) -> str:
    if status == 429:
        raise TextNotSent("too many requests")
    if status >= 500:
        raise TextUncertain(f"status {status}")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise TextUncertain("an answer that is not JSON") from error
    fields = answer if isinstance(answer, dict) else {}
    if status >= 400:
        raise TextRefused(f"Twilio {fields.get('code', status)}")
    if "sid" not in fields:
        raise TextUncertain(f"status {status} without an id")
    return str(fields["sid"])
