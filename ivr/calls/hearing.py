"""What was pressed or said, made ready for the step that is due: words understood, secrets hidden."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.flow.catalog import DISTRESS_KEY, VALUES
from ivr.flow.inputs import Input, Keys, Spoken
from ivr.flow.session import ForChoice, ForEntry, Session
from ivr.speech.choices import ChoiceFinder
from ivr.speech.clean import clean
from ivr.speech.digits import find_digits, find_digits_or_x
from ivr.speech.topics import TopicFinder

SURE = 0.5
"""The confidence from which a topic is followed without asking back."""
LIKELY = 0.2
"""The confidence from which a topic is worth asking back about."""
UNSURE = 0.3
"""The recogniser's confidence below which words count as noise; 0 means that it gave none."""

_COMMANDS = ("", "*", "*0", f"*{DISTRESS_KEY}")


@dataclass(frozen=True)
class Hearing:
    """Understands words for the wait that is due; `hide` seals the digits of a secret."""

    topics: TopicFinder
    choices: ChoiceFinder
    hide: Callable[[str], str]

    def hear(self, session: Session, given: Input) -> Input:
        """The input as the step takes it; the digits of a secret do not get past here."""
        if isinstance(given, Spoken):
            given = self._understood(session, given)
        wait = session.wait
        if isinstance(wait, ForEntry) and wait.secret and isinstance(given, Keys | Spoken):
            return self._hidden(wait, given)
        return given

    def _understood(self, session: Session, given: Spoken) -> Spoken:
        wait, text = session.wait, clean(given.text)
        if not isinstance(wait, ForChoice | ForEntry) or not text or 0 < given.confidence < UNSURE:
            return replace(given, text=text)
        choice = self.choices.find_choice(text, session.language, wait.choices)
        ends_in_x = isinstance(wait, ForEntry) and VALUES[wait.value].star == "X"
        digits = (find_digits_or_x if ends_in_x else find_digits)(text, session.language)
        topic, maybe = (
            self._topic(text, session.language) if isinstance(wait, ForChoice) and wait.topics else (None, ())
        )
        if topic == "agent":
            topic, choice = None, "agent"
        return replace(given, text=text, choice=choice, digits=digits, topic=topic, maybe=maybe)

    def _topic(self, text: str, language: str) -> tuple[str | None, tuple[str, ...]]:
        """The topic when it is sure, or else the likely ones."""
        found = self.topics.find(text, language)
        if found.topic != "none" and found.confidence >= SURE:
            return found.topic, ()
        likely = [(found.topic, found.confidence), *found.alternatives]
        return None, tuple(topic for topic, confidence in likely if topic != "none" and confidence >= LIKELY)[:2]

    def _hidden(self, wait: ForEntry, given: Keys | Spoken) -> Keys | Spoken:
        digits = given.digits or ""
        if isinstance(given, Keys) and digits in _COMMANDS:
            return given
        value = VALUES[wait.value].read(digits)
        hidden = None if value is None else self.hide(value)
        if isinstance(given, Keys):
            return replace(given, digits="·" * len(digits) if value is None else "", hidden=hidden)
        return replace(given, text="", digits=None, hidden=hidden)
