"""A call as Twilio leads it, without I/O: fetch a document, act on its verbs, go where they lead, until it ends.

The machine is a generator of wishes. It knows neither pace nor sockets, so the same machine serves a person at a
terminal, a script, and a test that answers its wishes by hand.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import cast

from ivr.simulator import executors
from ivr.simulator.steps import Beginning, Ending, Goto, Inline, Step, new_beginning
from ivr.simulator.twiml.places import CALL, UPDATE, Place
from ivr.simulator.twiml.reading import Document, read
from ivr.simulator.twiml.rules import Finding
from ivr.simulator.twiml.schema import ERROR
from ivr.simulator.wishes import (
    Answer,
    CallerHungUp,
    CallTooLong,
    Fetch,
    HungUpByApi,
    LegEnded,
    Outcome,
    Redirected,
    Talk,
    Wish,
)

# Twilio names 50 documents as the bound of a message session (error 14106) and none for a call.
DOCUMENTS_WITHOUT_SOUND = 50

Note = Callable[..., None]
Work = Generator[Wish, Outcome, Ending]


def _unheard(_event_kind: str, /, **_what: object) -> None:
    """Nobody keeps a log."""


@dataclass
class Machine:
    """One call's progress. `note(kind, **what)` records an event.

    A leg that a Dial began talks with `talks_with` once its document, if it has one, has been heard.
    """

    beginning: Goto | Inline | Beginning | None
    fallback_url: str | None = None
    note: Note = _unheard
    on_answered: Callable[[], None] = lambda: None
    place: Place = CALL
    talks_with: str | None = None
    url: str = ""
    answered: bool = False
    documents_without_sound: int = field(default=0)

    def run(self) -> Work:
        """The whole call. Yields wishes, returns how it ended."""
        step: Step = self.beginning
        while True:
            try:
                if isinstance(step, Beginning):
                    step = yield from executors.execute(self, step.verb)
                step = yield from self.follow(step, self.place)
                if step is None and self.talks_with:
                    step = yield from self._talk(self.talks_with)
                return step if isinstance(step, Ending) else self._ran_out()
            except CallerHungUp:
                return Ending("completed", "caller")
            except CallTooLong:
                return Ending("completed", "network")
            except HungUpByApi:
                return Ending("completed", "hotline")
            except Redirected as elsewhere:
                step, self.talks_with = new_beginning(elsewhere), None
                self.place = UPDATE if isinstance(step, Inline) else CALL
                self.heard()

    def follow(self, step: Step, place: Place) -> Generator[Wish, Outcome, Step]:
        """Act on document after document; None where the last one ran out, else how it ended or what it left."""
        while isinstance(step, Goto | Inline):
            document = yield from self._document(step, place)
            if document is None:
                return Ending("failed", "network")
            place = CALL if place is UPDATE else place
            step = yield from self._act_on(document)
        return step

    def answer(self) -> None:
        """Pick up, once: every verb but Reject, Redirect and a leading Pause does it."""
        if not self.answered:
            self.answered = True
            self.on_answered()

    def heard(self) -> None:
        """Something happened that the caller could notice, so this is no empty loop."""
        self.documents_without_sound = 0

    def _act_on(self, document: Document) -> Generator[Wish, Outcome, Step]:
        for verb in document.verbs:
            step = yield from executors.execute(self, verb)
            if step is not None:
                return step
        return None

    def _talk(self, with_sid: str) -> Generator[Wish, Outcome, Step]:
        ended = cast(LegEnded, (yield Talk(with_sid)))
        if ended.caller_hung_up:
            raise CallerHungUp
        return Ending("completed", "hotline")

    def _ran_out(self) -> Ending:
        self.note("ran_out_of_instructions")
        return Ending("completed", "hotline")

    def _document(self, step: Goto | Inline, place: Place) -> Generator[Wish, Outcome, Document | None]:
        """The next document, or the fallback's, or None when the caller has to hear of an application error."""
        document, error = yield from self._retrieve(step, place)
        if error is not None and self.fallback_url:
            parameters = {"ErrorCode": str(error.number), "ErrorUrl": error.where}
            document, error = yield from self._retrieve(Goto(self.fallback_url, "POST", parameters), place)
        if error is not None:
            self.note("application_error", text="An application error has occurred. Goodbye.")
            return None
        return document

    def _retrieve(self, step: Goto | Inline, place: Place) -> Generator[Wish, Outcome, tuple[Document, Finding | None]]:
        """The document and the error that spoils it; `where` of that error is the URL."""
        if isinstance(step, Inline):
            document, url = read("text/xml", step.twiml.encode(), place), self.url
        else:
            self.documents_without_sound += 1
            if self.documents_without_sound > DOCUMENTS_WITHOUT_SOUND:
                return Document((), ()), self._report(_looping(), step.url)
            answer = cast(Answer, (yield Fetch(step.url, step.method, step.parameters)))
            self.url, url = answer.url, step.url
            document = _read(answer, place)
        for finding in document.findings:
            self._report(finding, url)
        return document, self._at(document.error, url) if document.error else None

    def _report(self, finding: Finding, url: str) -> Finding:
        self.note(
            "violation",
            number=finding.number,
            level=finding.level,
            what=finding.what,
            source=finding.source,
            where=finding.where,
            url=url,
        )
        return self._at(finding, url)

    @staticmethod
    def _at(finding: Finding, url: str) -> Finding:
        return Finding(finding.number, finding.level, finding.what, finding.source, url.split("#")[0])


def _read(answer: Answer, place: Place) -> Document:
    if answer.failure is None:
        return read(answer.content_type, answer.body, place)
    source = f"api/errors/{answer.failure}"
    return Document((), (Finding(answer.failure, ERROR, answer.reason, source, answer.url),))


def _looping() -> Finding:
    what = f"{DOCUMENTS_WITHOUT_SOUND} documents in a row let the caller hear nothing: a redirect loop"
    return Finding(11215, ERROR, what, "api/errors/11215", "")
