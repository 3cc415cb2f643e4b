"""The port for text messages: registered templates with parameters, and Twilio's Messages API as one adapter.

The wallet company's own provider is the other (`ivr.wallet.texts`): finance texts to mainland numbers do not go through
Twilio.
"""

from collections.abc import Mapping
from typing import Protocol

from twilio.rest import Client

from ivr.carrier.rest import NotSent, Refused, Uncertain, post
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
        data = {"To": to, "From": self._sender, "Body": body}
        try:
            fields = post(self._client, url, data, timeout)
        except Refused as error:
            raise TextRefused(str(error)) from error
        except NotSent as error:
            raise TextNotSent(str(error)) from error
        except Uncertain as error:
            raise TextUncertain(str(error)) from error
        if "sid" not in fields:
            raise TextUncertain("an answer without an id")
        return str(fields["sid"])

    def close(self) -> None:
        self._client.http_client.session.close()
