"""What a call cost the caller: seconds of listening and keys, in all and up to certain words."""

from dataclasses import dataclass
from typing import Any

from ivr.simulator.speaking import end_of_sentence, spoken_seconds

Event = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """`code_keys` are those keystrokes that entered a one-time code."""

    spoken_seconds: float
    keystrokes: int
    code_keys: int

    @property
    def beside_code(self) -> int:
        """Keystrokes without those of the code."""
        return self.keystrokes - self.code_keys


def figures(events: list[Event], code_events: frozenset[int], until: str | None = None) -> Figures | None:
    """The cost up to the end of the sentence with the words `until`, or of the whole call.

    `code_events` numbers the key presses that entered a code. None when the words were never heard.
    """
    seconds, keys, code = 0.0, 0, 0
    for event in events:
        if event["event"] == "heard" and event["kind"] in {"say", "play"}:
            if until and until in event["text"]:
                return Figures(round(seconds + _up_to(event, until), 1), keys, code)
            seconds += event["seconds"]
        elif event["event"] in {"pressed", "said"}:
            seconds -= event["unheard"]
            pressed = len(event.get("keys", "")) + len(event.get("dropped", ""))
            keys += pressed
            code += pressed if event["n"] in code_events else 0
    return None if until else Figures(round(seconds, 1), keys, code)


def _up_to(event: Event, words: str) -> float:
    text = event["text"]
    return spoken_seconds(text[: end_of_sentence(text, words)], event["language"])
