"""A call as Twilio leads it, without I/O: fetch a document, act on its verbs, go where they lead, until it ends.

The machine is a generator of wishes. It knows neither pace nor sockets, so the same machine serves a person at a
terminal, a script, and a test that answers its wishes by hand.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import cast

from ivr.simulator import executors
from ivr.simulator.executors import Ending, Goto, Step
from ivr.simulator.twiml.reading import Document, read
from ivr.simulator.twiml.rules import Finding
from ivr.simulator.twiml.schema import ERROR
from ivr.simulator.wishes import Answer, CallerHungUp, CallTooLong, Fetch, Outcome, Wish

# Twilio names 50 documents as the bound of a message session (error 14106) and none for a call.
DOCUMENTS_WITHOUT_SOUND = 50

Note = Callable[..., None]
Work = Generator[Wish, Outcome, Ending]


@dataclass
class Machine:
    """One call's progress. `note(kind, **what)` records an event; `new_sid(prefix)` names a dialled leg."""

    voice_url: str
    fallback_url: str | None
    note: Note
    new_sid: Callable[[str], str]
    on_answered: Callable[[], None] = lambda: None
    url: str = ""
    answered: bool = False
    documents_without_sound: int = field(default=0)

    def run(self) -> Work:
        """The whole call. Yields wishes, returns how it ended."""
        step: Step = Goto(self.voice_url)
        try:
            while isinstance(step, Goto):
                document = yield from self._document(step)
                if document is None:
                    return Ending("failed", "network")
                step = yield from self._act_on(document)
        except CallerHungUp:
            return Ending("completed", "caller")
        except CallTooLong:
            return Ending("completed", "network")
        return step or Ending("completed", "hotline")

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
        self.note("ran_out_of_instructions")
        return Ending("completed", "hotline")

    def _document(self, goto: Goto) -> Generator[Wish, Outcome, Document | None]:
        """The next document, or the fallback's, or None when the caller has to hear of an application error."""
        document, error = yield from self._retrieve(goto)
        if error is not None and self.fallback_url:
            parameters = {"ErrorCode": str(error.number), "ErrorUrl": error.where}
            document, error = yield from self._retrieve(Goto(self.fallback_url, "POST", parameters))
        if error is not None:
            self.note("application_error", text="An application error has occurred. Goodbye.")
            return None
        return document

    def _retrieve(self, goto: Goto) -> Generator[Wish, Outcome, tuple[Document, Finding | None]]:
        """The document at the URL and the error that spoils it; `where` of that error is the URL."""
        self.documents_without_sound += 1
        if self.documents_without_sound > DOCUMENTS_WITHOUT_SOUND:
            return Document((), ()), self._report(_looping(), goto.url)
        answer = cast(Answer, (yield Fetch(goto.url, goto.method, goto.parameters)))
        self.url = answer.url
        document = _read(answer)
        for finding in document.findings:
            self._report(finding, goto.url)
        error = document.error
        return document, self._at(error, goto.url) if error else None

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


def _read(answer: Answer) -> Document:
    if answer.failure is None:
        return read(answer.content_type, answer.body)
    source = f"api/errors/{answer.failure}"
    return Document((), (Finding(answer.failure, ERROR, answer.reason, source, answer.url),))


def _looping() -> Finding:
    what = f"{DOCUMENTS_WITHOUT_SOUND} documents in a row let the caller hear nothing: a redirect loop"
    return Finding(11215, ERROR, what, "api/errors/11215", "")
