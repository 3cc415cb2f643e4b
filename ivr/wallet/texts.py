"""Texts by the wallet's own provider: the second adapter behind the hotline's text port."""

from collections.abc import Mapping

from ivr.wallet.client import WalletClient


class WalletTexts:
    """Sends registered templates through the wallet company."""

    def __init__(self, client: WalletClient) -> None:
        self._client = client

    def send(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        """Text `template` to `to` (E.164) once for `key`, within `timeout` seconds; the message's id.

        Raises WalletRefused, WalletUnavailable or WalletUncertain, as WalletClient does.
        """
        return self._client.send_message(
            key=key, to=to, template=template, language=language, params=params, timeout=timeout
        )
