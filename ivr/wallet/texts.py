"""Texts and notices by the wallet company: adapters behind the hotline's text port."""

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


class WalletNotices:
    """Shows owners registered templates in the wallet's app."""

    def __init__(self, client: WalletClient) -> None:
        self._client = client

    def send(
        self, *, key: str, to: str, template: str, language: str, params: Mapping[str, str], timeout: float
    ) -> str:
        """Show `template` to the owner of the account `to` once for `key`, within `timeout` seconds; the notice's id.

        Raises WalletRefused, WalletUnavailable or WalletUncertain, as WalletClient does.
        """
        return self._client.notify(to, key=key, template=template, language=language, params=params, timeout=timeout)
