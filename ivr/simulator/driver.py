"""Leads one call: runs the machine in a thread of its own and fulfils its wishes on a line and over HTTP."""

import threading
from dataclasses import dataclass
from typing import Any

import requests

from ivr.simulator.call import Call
from ivr.simulator.executors import Ending
from ivr.simulator.faults import Faults
from ivr.simulator.line import Line
from ivr.simulator.machine import Machine, Work
from ivr.simulator.status import StatusEvents
from ivr.simulator.webhooks import Attempt, Sender
from ivr.simulator.wishes import (
    Answer,
    CallerHungUp,
    CallTooLong,
    Collect,
    Connect,
    Fetch,
    Outcome,
    Speak,
    Wish,
)

TWIML_KEPT = 4000


@dataclass
class Driver:
    """What leading a call takes. `run` is the thread's body; whatever happens in it, the call ends."""

    call: Call
    line: Line
    sender: Sender
    faults: Faults
    status: StatusEvents
    account_sid: str
    voice_url: str
    fallback_url: str | None

    def run(self) -> None:
        """From the first ring to the final status."""
        self.call.note("ringing", 0.0, **{"from": self.call.from_, "to": self.call.to})
        ending = Ending("failed", "network")
        try:
            self.status.reached(self.call, "ringing")
            with self.sender.session() as session:
                ending = self._lead(self._machine().run(), session)
        finally:
            self._end(ending)

    def _machine(self) -> Machine:
        return Machine(
            self.voice_url,
            self.fallback_url,
            note=self._note,
            new_sid=self.call.world.sid,
            on_answered=self._answered,
        )

    def _lead(self, work: Work, session: requests.Session) -> Ending:
        """Fulfil wish after wish. A hang-up is thrown to where the machine stands."""
        try:
            wish = next(work)
            while True:
                try:
                    outcome = self._fulfil(wish, session)
                except (CallerHungUp, CallTooLong) as over:
                    wish = work.throw(over)
                else:
                    wish = work.send(outcome)
        except StopIteration as finished:
            ending: Ending = finished.value
            return ending

    def _fulfil(self, wish: Wish, session: requests.Session) -> Outcome:
        match wish:
            case Speak():
                self.line.speak(wish)
                return None
            case Collect():
                return self.line.collect(wish)
            case Connect():
                return self.line.connect(wish)
            case Fetch():
                return self._fetch(wish, session)

    def _fetch(self, wish: Fetch, session: requests.Session) -> Answer:
        self.line.asked()
        token = self.call.world.token()
        parameters = self._parameters() | wish.parameters
        copies = self._repeat(wish, parameters, token)
        attempt = None
        for attempt in self.sender.attempts(session, wish.url, wish.method, parameters, token):
            self._note_webhook(attempt)
        for copy in copies:
            copy.join()
        if attempt is None:
            return Answer(wish.url, failure=11200, reason="no request was made")
        return attempt.answer

    def _repeat(self, wish: Fetch, parameters: dict[str, str], token: str) -> list[threading.Thread]:
        """The copies that a fault asks for, under way at once, each in a thread of its own."""

        def once() -> None:
            with self.sender.session() as session:
                attempt = self.sender.ask(session, wish.url, wish.method, parameters, token)
                self._note("webhook_copy", status=attempt.answer.status, twiml=_twiml(attempt.answer))

        copies = [threading.Thread(target=once, daemon=True) for _ in range(self.faults.copies())]
        for copy in copies:
            copy.start()
        return copies

    def _parameters(self) -> dict[str, str]:
        """https://www.twilio.com/docs/voice/twiml#request-parameters"""
        call = self.call
        status = "completed" if call.hang_up_requested else call.status
        return {
            "CallSid": call.sid,
            "AccountSid": self.account_sid,
            "From": call.from_,
            "To": call.to,
            "Caller": call.from_,
            "Called": call.to,
            "CallStatus": status,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }

    def _note_webhook(self, attempt: Attempt) -> None:
        answer = attempt.answer
        self._note(
            "webhook",
            url=answer.url,
            status=answer.status,
            ms=attempt.milliseconds,
            twiml=_twiml(answer),
            failure=answer.failure,
        )

    def _note(self, kind: str, **what: Any) -> None:
        self.call.note(kind, self.line.at, **what)

    def _answered(self) -> None:
        self.call.status = "in-progress"
        self.call.answered_at = self.call.world.now()
        self._note("answered")
        self.status.reached(self.call, "answered")

    def _end(self, ending: Ending) -> None:
        self.call.duration = round(self.line.at) if self.call.answered_at else 0
        self._note("ended", status=ending.status, by=ending.by)
        self.call.end(ending.status)
        self.status.reached(self.call, "completed")


def _twiml(answer: Answer) -> str:
    return answer.body[:TWIML_KEPT].decode("utf-8", "replace")
