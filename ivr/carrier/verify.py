"""Twilio Verify: Twilio makes the code, texts it and compares it; we learn whether it was right.

https://www.twilio.com/docs/verify/api/verification and .../verification-check. A number has one pending verification at
a service, whoever began it: beginning another sends the same code again.
"""

from dataclasses import dataclass

from twilio.rest import Client

from ivr.carrier.rest import Refused, Uncertain, post

GONE = 20404
"""There is no such verification: approved before, cancelled, or expired after ten minutes."""
TOO_MANY_CHECKS = 60202

_LOCALES = {"zh-CN": "zh-CN", "en-US": "en"}


@dataclass(frozen=True)
class Begun:
    """A verification that is pending, and how many texts were sent for it so far."""

    sid: str
    sends: int


class TwilioVerify:
    """One Verify service. Every method raises Refused, NotSent or Uncertain; `timeout` is in seconds."""

    def __init__(self, client: Client, service_sid: str) -> None:
        self._client = client
        self._url = f"/v2/Services/{service_sid}"

    def begin(self, to: str, language: str, timeout: float) -> Begun:
        """Texts a code to a number in E.164; the same one again while its verification is pending."""
        data = {"To": to, "Channel": "sms", "Locale": _LOCALES[language]}
        fields = post(self._client, self._address("Verifications"), data, timeout)
        if "sid" not in fields:
            raise Uncertain("an answer without an id")
        return Begun(str(fields["sid"]), len(fields.get("send_code_attempts") or [None]))

    def is_right(self, digits: str, timeout: float, *, sid: str | None, to: str) -> bool:
        """Whether the code is right, by the verification's id, or by the number when that is not known."""
        whose = {"VerificationSid": sid} if sid else {"To": to}
        fields = post(self._client, self._address("VerificationCheck"), {"Code": digits, **whose}, timeout)
        return bool(fields.get("status") == "approved")

    def cancel(self, sid: str, timeout: float) -> None:
        """Ends a verification, so that its code is right for nothing; one that is over already is left so."""
        try:
            post(self._client, self._address(f"Verifications/{sid}"), {"Status": "canceled"}, timeout)
        except Refused as error:
            if error.code != GONE:
                raise

    def close(self) -> None:
        """Closes its connections."""
        self._client.http_client.session.close()

    def _address(self, what: str) -> str:
        return f"{self._client.verify.base_url}{self._url}/{what}"
