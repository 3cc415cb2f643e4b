"""Twilio's form fields as inputs of the flow; what does not fit their strict patterns is refused."""

import re
from collections.abc import Mapping

import phonenumbers

from ivr.flow.inputs import CallStarted, DialEnded, Input, Keys, NoInput, Spoken

_CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
_DIGITS = re.compile(r"[0-9*#]{0,64}")
_DIAL_STATUSES = ("completed", "answered", "busy", "no-answer", "failed", "canceled")
_CALL_STATUSES = (
    "queued", "initiated", "ringing", "in-progress", "completed", "busy", "no-answer", "canceled", "failed",
)  # fmt: skip
# Twilio's placeholders for callers whose number is withheld or unknown spell words on a keypad, as in +ANONYMOUS.
_PLACEHOLDERS = {"+86282452253", "+266696687", "+7378742833", "+2562533", "+8656696"}


class BadForm(ValueError):
    """A signed form whose fields are not Twilio's; says which."""


def call_sid(form: Mapping[str, str], account_sid: str) -> str:
    """The call's id; BadForm when it, or the account's, is not what Twilio sends."""
    if form.get("AccountSid") != account_sid:
        raise BadForm("AccountSid")
    sid = form.get("CallSid", "")
    if not _CALL_SID.fullmatch(sid):
        raise BadForm("CallSid")
    return sid


def call_status(form: Mapping[str, str]) -> str:
    """The status of a call, one of Twilio's."""
    status = form.get("CallStatus", "")
    if status not in _CALL_STATUSES:
        raise BadForm("CallStatus")
    return status


def caller(form: Mapping[str, str]) -> str | None:
    """The calling number in E.164, or None when it is withheld, a placeholder or no telephone number."""
    number = form.get("From", "")
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number) or number in _PLACEHOLDERS:
        return None
    try:
        return number if phonenumbers.is_possible_number(phonenumbers.parse(number)) else None
    except phonenumbers.NumberParseException:
        return None


def first_input(form: Mapping[str, str]) -> CallStarted:
    """The beginning of a call."""
    return CallStarted(caller(form))


def turn_input(form: Mapping[str, str]) -> Input:
    """What the caller did, or how the dialled leg ended; silence when the form says nothing."""
    if "DialCallStatus" in form:
        return _dial_ended(form["DialCallStatus"])
    if form.get("SpeechResult"):
        return Spoken(form["SpeechResult"], _confidence(form.get("Confidence", "")))
    if "Digits" in form:
        return _keys(form["Digits"], form.get("FinishedOnKey", ""))
    return NoInput()


def _keys(digits: str, finished_on: str) -> Keys:
    if _DIGITS.fullmatch(digits):
        return Keys(digits, by_key=finished_on == "#")
    # Digits of other scripts are no key of any menu, so they are asked again; anything else is no digit at all.
    if all(char.isnumeric() or char in "*#＊＃" for char in digits):
        return Keys("?")
    raise BadForm("Digits")


def _dial_ended(status: str) -> DialEnded:
    if status not in _DIAL_STATUSES:
        raise BadForm("DialCallStatus")
    return DialEnded("completed" if status == "answered" else status)


def _confidence(text: str) -> float:
    """Twilio's confidence from 0 to 1; one that is no number counts as none at all."""
    try:
        # In this order nan is 0 too.
        return min(max(0.0, float(text)), 1.0)
    except ValueError:
        return 0.0
