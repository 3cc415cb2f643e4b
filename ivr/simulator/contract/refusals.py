"""Which of Twilio's numbers a bad request gets, as a table; see https://www.twilio.com/docs/api/errors for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.simulator.contract import kinds
from ivr.simulator.contract.facts import Operation
from ivr.simulator.messages import Refusal
from ivr.simulator.twiml import values

LONGEST_TWIML = 4000
LARGEST_PAGE = 1000
_CALLING = ("Calls", "Participants")
_WORDS = {
    "StatusCallbackEvent": ("initiated", "ringing", "answered", "completed"),
    "ConferenceStatusCallbackEvent": values.CONFERENCE_EVENTS,
    "RecordingStatusCallbackEvent": ("in-progress", "completed", "absent"),
    "ConferenceRecordingStatusCallbackEvent": ("in-progress", "completed", "absent"),
}


@dataclass(frozen=True)
class Numbered:
    """The number for a parameter of some resources: of none, if `resources` is empty, but of all."""

    code: int
    message: str
    parameters: tuple[str, ...]
    resources: tuple[str, ...] = ()

    def fits(self, operation: Operation, parameter: str) -> bool:
        """Whether it speaks of this parameter there."""
        return parameter in self.parameters and (not self.resources or operation.resource in self.resources)


MISSING = (
    Numbered(21201, "No 'To' number is specified", ("To",), _CALLING),
    Numbered(21213, "No 'From' number is specified", ("From",), _CALLING),
    Numbered(21604, "A 'To' phone number is required.", ("To",), ("Messages",)),
    Numbered(20002, "FriendlyName is required", ("FriendlyName",), ("Queues",)),
    Numbered(21205, "Url parameter is required.", ("Url",)),
)
INVALID = (
    Numbered(21402, "{name} is not a valid URL: {value}", ("VoiceUrl", "VoiceFallbackUrl"), ("IncomingPhoneNumbers",)),
    Numbered(21402, "{name} is not a valid URL: {value}", ("SmsUrl", "SmsFallbackUrl"), ("IncomingPhoneNumbers",)),
    Numbered(
        21403,
        "{name} is not a valid method: {value}",
        ("VoiceMethod", "VoiceFallbackMethod", "SmsMethod", "SmsFallbackMethod"),
        ("IncomingPhoneNumbers",),
    ),
    Numbered(21609, "The StatusCallback URL {value} is not a valid URL.", ("StatusCallback",)),
    Numbered(21626, "Invalid status callback event: {value}", ("StatusCallbackEvent",)),
    Numbered(21205, "{name} is not a valid URL: {value}", ("Url", "FallbackUrl"), ("Calls", "Members")),
    Numbered(21209, "{name} is not a valid method: {value}", ("Method", "FallbackMethod"), ("Calls", "Members")),
    Numbered(21208, "Invalid Timeout: {value}", ("Timeout",), _CALLING),
    Numbered(21206, "Invalid SendDigits: {value}", ("SendDigits",), _CALLING),
    Numbered(21234, "Invalid {name}: {value}", ("MachineDetection", "MachineDetectionTimeout"), _CALLING),
    Numbered(21218, "Invalid ApplicationSid: {value}", ("ApplicationSid",)),
    Numbered(32018, "Twiml size exceeded maximum allowed value of 4000 characters", ("Twiml",), ("Calls",)),
    Numbered(21624, "Invalid validity period: {value}", ("ValidityPeriod",), ("Messages",)),
    Numbered(21627, "Max Price must be a valid float: {value}", ("MaxPrice",), ("Messages",)),
    Numbered(21620, "Invalid media URL: {value}", ("MediaUrl",), ("Messages",)),
    Numbered(21701, "The Messaging Service does not exist", ("MessagingServiceSid",), ("Messages",)),
    Numbered(20007, "Page size must be from 1 to 1000: {value}", ("PageSize",)),
)
# Where Twilio's page has no number of its own: https://www.twilio.com/docs/api/errors/20001, with HTTP status 400.
BAD_REQUEST = Numbered(20001, "Bad request: {name} must be {kind}, not {value}", ())
VERIFY = Numbered(60200, "Invalid parameter `{name}`: {value}", ())

# What the description says in words only.
_FURTHER: dict[str, Callable[[str], bool]] = {
    "SendDigits": values.tones,
    "Twiml": lambda value: len(value) <= LONGEST_TWIML,
    "MachineDetection": lambda value: value in {"Enable", "DetectMessageEnd"},
    "MachineDetectionTimeout": values.whole(3, 59),
    "ValidityPeriod": values.whole(1, 36_000),
}


def missing(operation: Operation, name: str) -> Refusal:
    """The refusal for a parameter that must be given and is not."""
    return _refusal(MISSING, operation, name, "")


def invalid(operation: Operation, name: str, value: str) -> Refusal:
    """The refusal for a value that the parameter does not take."""
    return _refusal(INVALID, operation, name, value)


def is_valid(operation: Operation, name: str, given: Sequence[str]) -> bool:
    """Whether the parameter takes the values that were given."""
    kind = operation.given[name]
    words = _WORDS.get(name) if kind.startswith("[") else None
    further = _FURTHER.get(name)
    return all(
        kinds.takes(kind, value) and (words is None or value in words) and (further is None or further(value))
        for value in given
    )


def _refusal(table: Sequence[Numbered], operation: Operation, name: str, value: str) -> Refusal:
    otherwise = VERIFY if operation.is_verify else BAD_REQUEST
    known = () if operation.is_verify else table
    numbered = next((one for one in known if one.fits(operation, name)), otherwise)
    kind = kinds.bare(operation.given[name])
    return Refusal(numbered.code, numbered.message.format(name=name, value=value, kind=kind))
