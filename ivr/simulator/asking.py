"""Asks the application for a document, without holding anybody else up."""

from functools import partial
from typing import TYPE_CHECKING

from ivr.simulator.activity import Activity
from ivr.simulator.webhooks import Attempt
from ivr.simulator.wishes import Answer, Fetch

if TYPE_CHECKING:
    from ivr.simulator.runner import Runner

TWIML_KEPT = 4000
# Documents that follow one another without an action of a script are asked for at this pace, so that a hotline
# which waits for real work isn't asked a thousand times a second.
UNASKED_DOCUMENTS = 3


class Asking(Activity):
    """One document. The leg's clock stands still meanwhile where it can."""

    def __init__(self, runner: "Runner", wish: Fetch) -> None:
        super().__init__(runner)
        self._wish = wish

    def begin(self) -> None:
        """Hand the request on."""
        leg = self.leg
        leg.timeline.hold(self)
        leg.unasked_documents += 1
        rest = leg.exchange.rest if leg.unasked_documents > UNASKED_DOCUMENTS else 0.0
        parameters = leg.exchange.parameters(leg) | self._wish.parameters
        leg.exchange.network.hands.give(
            partial(leg.exchange.network.asker.ask, self._wish, parameters, rest, partial(self._attempted, parameters)),
            self._answered,
        )

    def stop(self) -> None:
        """What comes back is not waited for."""
        super().stop()
        self.leg.timeline.let_go(self)

    def _attempted(self, parameters: dict[str, str], attempt: Attempt, copy: bool) -> None:
        """One request has been answered; called from another thread, outside the lock."""
        answer = attempt.answer
        with self.leg.timeline.lock:
            if copy:
                self.leg.note("webhook_copy", status=answer.status, twiml=_twiml(answer))
            else:
                self.leg.note(
                    "webhook",
                    url=answer.url,
                    method=self._wish.method,
                    parameters=parameters,
                    status=answer.status,
                    ms=attempt.milliseconds,
                    twiml=_twiml(answer),
                    failure=answer.failure,
                )

    def _answered(self, answer: Answer) -> None:
        self.leg.timeline.let_go(self)
        self.finish(answer)


def _twiml(answer: Answer) -> str:
    return answer.body[:TWIML_KEPT].decode("utf-8", "replace")
