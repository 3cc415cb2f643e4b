"""Keys and words as a Gather takes them, without any clock.

https://www.twilio.com/docs/voice/twiml/gather: a key ends the collection when it is finishOnKey, or when it completes
numDigits; keys pressed after that are not part of it. Once a key was pressed, speech is not listened to any more.
"""

from dataclasses import dataclass

from ivr.simulator.twiml.verbs import Gather
from ivr.simulator.wishes import Collected


@dataclass
class Collection:
    """One Gather in progress."""

    gather: Gather
    digits: str = ""
    finished_on: str = ""
    words: str | None = None
    confidence: float = 0.0
    done: bool = False

    @property
    def begun(self) -> bool:
        """Whether anything was taken so far."""
        return self.done or bool(self.digits)

    def press(self, keys: str) -> tuple[str, str]:
        """Take keys one by one until done. Returns those that were taken and those that nobody listened to."""
        if not self.gather.keys:
            return "", keys
        for position, key in enumerate(keys):
            if self.done:
                return keys[:position], keys[position:]
            self._take(key)
        return keys, ""

    def hear(self, words: str, confidence: float) -> bool:
        """Take words. False where speech isn't listened to."""
        if not self.gather.speech or self.begun:
            return False
        self.words, self.confidence, self.done = words, confidence, True
        return True

    def result(self) -> Collected | None:
        """What was taken, or None for silence."""
        if not self.begun:
            return None
        return Collected(self.digits, self.finished_on, self.words, self.confidence)

    def _take(self, key: str) -> None:
        if key == self.gather.finish_on_key:
            self.finished_on, self.done = key, True
            return
        self.digits += key
        self.done = self.gather.num_digits is not None and len(self.digits) >= self.gather.num_digits
