"""A call as text: who said what, on the call's own clock. The same call gives the same text.

Speech in [brackets] was cut off by the caller. SIDs, URLs, wall-clock times and codes are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]
WIDTH = 8
INDENT = " " * 7


@dataclass(frozen=True)
class Line:
    """One line of a transcript. `at` is None for what was never heard; `who` is empty for a remark.

    `level` is that of a broken rule, error or warning, and empty for everything else.
    """

    at: float | None
    who: str
    what: str
    level: str = ""

    def __str__(self) -> str:
        if not self.who:
            return f"{INDENT}{self.what}"
        at = "    –" if self.at is None else f"{self.at:5.1f}"
        return f"{at}  {self.who:<{WIDTH}} {self.what}".rstrip()


def lines_of(events: list[Event], code_events: frozenset[int] = frozenset()) -> list[Line]:
    """The lines of a call. `code_events` numbers the presses to be shown as `$otp`."""
    unheard = _unheard(events)
    written = ((event, _WRITERS.get(event["event"])) for event in events)
    return [writer(_shown(event, unheard, code_events)) for event, writer in written if writer]


def transcript(title: str, lines: list[Line]) -> str:
    """The lines under their title, as text."""
    return "\n".join([title, *map(str, lines)]) + "\n"


def live_line(event: Event) -> str | None:
    """One event as it happens, for the terminal; None where there is nothing to show."""
    writer = _WRITERS.get(event["event"])
    return str(writer(event)) if writer else None


def _shown(event: Event, unheard: dict[int, int], code_events: frozenset[int]) -> Event:
    """The event with its speech marked where it was cut off, and codes hidden."""
    number = event["n"]
    if number in unheard:
        heard, cut = event["text"][: unheard[number]], event["text"][unheard[number] :]
        return event | {"text": f"{heard}[{cut}]", "at": event["at"] if heard else None}
    if number in code_events:
        return event | {"keys": "$otp", "dropped": ""}
    return event


def _unheard(events: list[Event]) -> dict[int, int]:
    """For each piece of speech that was cut off: how many of its characters were heard."""
    cuts: dict[int, int] = {}
    prompt: list[Event] = []
    for event in events:
        if event["event"] == "heard" and event["interruptible"] and event["kind"] == "say":
            prompt.append(event)
        elif event["event"] in {"pressed", "said"} and prompt:
            _cut(prompt, event, cuts)
            prompt = []
        elif event["event"] in {"waited", "webhook"}:
            prompt = []
    return cuts


def _cut(prompt: list[Event], action: Event, cuts: dict[int, int]) -> None:
    left = action.get("after_chars")
    if left is None or not action["unheard"]:
        return
    for piece in prompt:
        if left < len(piece["text"]):
            cuts[piece["n"]] = left
        left = max(0, left - len(piece["text"]))


def _line(event: Event, who: str, what: str) -> Line:
    return Line(event["at"], who, what)


def _heard(event: Event) -> Line:
    if event["kind"] == "pause":
        return _line(event, "hotline", f"(silence, {event['seconds']:g} s)")
    if event["kind"] == "play":
        return _line(event, "hotline", "(a recording)")
    return _line(event, "hotline", event["text"])


def _listening(event: Event) -> Line:
    return Line(event["at"], "", describe_listening(event))


def describe_listening(event: Event) -> str:
    """Which keys a listening event takes, and whether speech."""
    takes = []
    if event["keys"]:
        count = event["num_digits"]
        keys = "keys" if count is None else "one key" if count == 1 else f"{count} keys"
        takes.append(keys + (f" ({event['finish_on_key']} ends them)" if _ends(event) else ""))
    if event["speech"]:
        takes.append("speech")
    return f"takes {' or '.join(takes)}"


def _ends(event: Event) -> bool:
    return bool(event["finish_on_key"]) and event["num_digits"] != 1


def _pressed(event: Event) -> Line:
    lost = f" ({event['dropped']} lost: nobody listened)" if event["dropped"] else ""
    return _line(event, "caller", f"presses {event['keys'] or 'keys'}{lost}")


def _said(event: Event) -> Line:
    lost = "" if event["taken"] else " (nobody listened)"
    return _line(event, "caller", f"says “{event['words']}”{lost}")


def _dial_ended(event: Event) -> Line:
    talked = event["talked"]
    after = f" after {talked:.0f} s" if talked is not None else ""
    return _line(event, "agent", f"{event['status']}{after}")


def _violation(event: Event) -> Line:
    return Line(event["at"], "twilio", f"{event['level']} {event['number']}: {event['what']}", event["level"])


def _ended(event: Event) -> Line:
    return _line(event, "ended", f"{event['status']}, by the {event['by']}")


_WRITERS: dict[str, Callable[[Event], Line]] = {
    "heard": _heard,
    "listening": _listening,
    "pressed": _pressed,
    "said": _said,
    "waited": lambda event: _line(event, "caller", f"is silent for {event['seconds']:g} s"),
    "hung_up": lambda event: _line(event, "caller", "hangs up"),
    "dialling": lambda event: _line(event, "hotline", f"dials {event['to']}"),
    "leg_answered": lambda event: _line(event, "agent", "answers"),
    "dial_ended": _dial_ended,
    "violation": _violation,
    "application_error": lambda event: _line(event, "twilio", event["text"]),
    "ran_out_of_instructions": lambda event: _line(event, "hotline", "(ran out of instructions)"),
    "abandoned": lambda event: _line(event, "caller", f"(nobody acted for {event['seconds']:g} s)"),
    "ended": _ended,
}
