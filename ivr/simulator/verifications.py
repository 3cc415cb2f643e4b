"""Verifications as Twilio Verify keeps them: one code for a number, five sends, five checks, ten minutes.

https://www.twilio.com/docs/verify/api/verification, .../verification-check and .../rate-limits-and-timeouts. Any
service exists; it has six digit codes, and lookup_enabled and skip_sms_to_landlines are on.
"""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import phonenumbers

from ivr.simulator.messages import Message, Refusal
from ivr.simulator.twiml.values import e164
from ivr.simulator.world import World

VALID = timedelta(minutes=10)
MOST_SENDS = 5
MOST_CHECKS = 5
SHORT_CODE = "22395"
SERVICE_NAME = "Wallet"

# https://www.twilio.com/docs/errors/60202, 60203 and 60205
TOO_MANY_CHECKS = Refusal(60202, "Max check attempts reached", 429)
TOO_MANY_SENDS = Refusal(60203, "Max send attempts reached", 429)
LANDLINE = Refusal(60205, "SMS is not supported by landline phone number", 403)

# https://www.twilio.com/docs/verify/supported-languages (no en-US, no zh-TW)
_LOCALES = """
af ar ca zh zh-CN zh-HK hr cs da nl en en-GB et fi fr de el he hi hu id it ja kn ko lt ms mr nb pl pt-BR pt ro ru sk es
sv tl te th tr uk vi
"""
LOCALES = frozenset(_LOCALES.split())
_CODE = re.compile(r"[0-9]{4,10}")
_CHINA = "+86"
Form = Mapping[str, str]


class Refused(Exception):
    """Twilio would answer with this error."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class NoVerification(LookupError):
    """It was never begun, or Twilio has deleted it: approved, or expired."""


@dataclass(frozen=True)
class Send:
    """One text with the code."""

    sid: str
    at: datetime


@dataclass(frozen=True)
class Verification:
    """One number's code at one service; `status` in Twilio's words."""

    sid: str
    service_sid: str
    to: str
    code: str
    created: datetime
    updated: datetime
    status: str = "pending"
    sends: tuple[Send, ...] = ()
    checks: int = 0


class Verifications:
    """Every verification of the account. Safe to use from several threads."""

    def __init__(self, world: World, text: Callable[[Form], Message]) -> None:
        self._world = world
        self._text = text
        self._all: dict[str, Verification] = {}
        self._lock = threading.Lock()

    def start(self, service_sid: str, form: Form) -> Verification:
        """Send the code, the same one as long as its verification lasts. Raises Refused."""
        _check_start(form)
        with self._lock:
            found = self._of(service_sid, form["To"]) or self._new(service_sid, form["To"])
            if found.status == "max_attempts_reached":
                raise Refused(TOO_MANY_CHECKS)
            if len(found.sends) == MOST_SENDS:
                raise Refused(TOO_MANY_SENDS)
            self._text({"To": found.to, "From": SHORT_CODE, "Body": _body(found.code, form)})
            send = Send(self._world.sid("VL"), self._world.now())
            return self._keep(replace(found, sends=(*found.sends, send)))

    def check(self, service_sid: str, form: Form) -> Verification:
        """Compare a code, given with To or VerificationSid. Raises Refused and NoVerification.

        The fifth wrong code is still answered with pending; from then on every code is refused.
        """
        code = form.get("Code", "")
        if not _CODE.fullmatch(code):
            raise invalid("Code", code)
        with self._lock:
            found = self._asked_for(service_sid, form)
            if found.status == "max_attempts_reached":
                raise Refused(TOO_MANY_CHECKS)
            if code == found.code:
                return self._keep(replace(found, status="approved"))
            checks = found.checks + 1
            status = "max_attempts_reached" if checks == MOST_CHECKS else "pending"
            return replace(self._keep(replace(found, checks=checks, status=status)), status="pending")

    def get(self, service_sid: str, sid: str) -> Verification:
        """The verification with this SID. Raises NoVerification."""
        with self._lock:
            return self._get(service_sid, sid)

    def end(self, service_sid: str, sid: str, status: str) -> Verification:
        """Set a pending verification to canceled or approved. Raises Refused and NoVerification."""
        if status not in {"canceled", "approved"}:
            raise invalid("Status", status)
        with self._lock:
            found = self._get(service_sid, sid)
            if found.status != "pending":
                raise NoVerification(sid)
            return self._keep(replace(found, status=status))

    def _asked_for(self, service_sid: str, form: Form) -> Verification:
        sid, to = form.get("VerificationSid"), form.get("To")
        if not sid and not e164(to or ""):
            raise invalid("To", to or "")
        found = self._get(service_sid, sid) if sid else self._of(service_sid, to or "")
        if found is None or found.status == "canceled" or (to or found.to) != found.to:
            raise NoVerification(sid or to)
        return found

    def _get(self, service_sid: str, sid: str) -> Verification:
        found = self._all.get(sid)
        if found is None or found.service_sid != service_sid or not self._lasts(found):
            raise NoVerification(sid)
        return found

    def _of(self, service_sid: str, to: str) -> Verification | None:
        mine = (found for found in self._all.values() if (found.service_sid, found.to) == (service_sid, to))
        return next((found for found in mine if found.status != "canceled" and self._lasts(found)), None)

    def _lasts(self, found: Verification) -> bool:
        return found.status != "approved" and self._world.now() < found.created + VALID

    def _new(self, service_sid: str, to: str) -> Verification:
        now = self._world.now()
        return Verification(self._world.sid("VE"), service_sid, to, self._world.code(), now, now)

    def _keep(self, changed: Verification) -> Verification:
        kept = replace(changed, updated=self._world.now())
        self._all[kept.sid] = kept
        return kept


def invalid(name: str, value: str) -> Refused:
    """https://www.twilio.com/docs/errors/60200; Twilio's message repeats the value, a whole telephone number too."""
    return Refused(Refusal(60200, f"Invalid parameter `{name}`: {value}"))


def _check_start(form: Form) -> None:
    to = form.get("To", "")
    if not e164(to):
        raise invalid("To", to)
    if form.get("Channel") != "sms":
        raise invalid("Channel", form.get("Channel", ""))
    if form.get("Locale") and form["Locale"] not in LOCALES:
        raise invalid("Locale", form["Locale"])
    if _is_landline(to):
        raise Refused(LANDLINE)


def _is_landline(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise invalid("To", number) from error
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.FIXED_LINE


def _body(code: str, form: Form) -> str:
    """By default the language of the number's country: https://www.twilio.com/docs/verify/default-phone-verification-languages

    Chinese and English only; every other language is told in English.
    """
    name = form.get("CustomFriendlyName") or SERVICE_NAME
    locale = form.get("Locale") or ("zh-CN" if form["To"].startswith(_CHINA) else "en")
    return f"您的 {name} 验证码是：{code}" if locale.startswith("zh") else f"Your {name} verification code is: {code}"
