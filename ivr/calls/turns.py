"""Takes turns: each step of a call exactly once, whatever is repeated, late, slow or killed.

A request for the step that is due is taken; a request for a step already taken gets the answer of the present position.
Whoever took a step that asks outside holds the claim; a repeated request waits for the holder, and takes over from one
whose time is up.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from ivr.calls.hearing import Hearing
from ivr.calls.menus import Menus
from ivr.calls.requests import JOB_SECONDS, Performer
from ivr.calls.store import Change, Here, OpenRequest, Store
from ivr.clock import Clock
from ivr.flow.facts import Facts
from ivr.flow.inputs import CallStarted, DialEnded, HungUp, Input, Result
from ivr.flow.instructions import Answer, HangUp
from ivr.flow.run import Request, Turn
from ivr.flow.session import ForResult, Session
from ivr.flow.step import step
from ivr.ids import Ids

ANSWER_SECONDS = 2.8
"""A webhook answers within three seconds at the worst."""
INLINE_SECONDS = 2.0
"""How long the holder of a claim asks before a job goes on with it."""
_LEASE_MARGIN = 0.3
_LEAST_SECONDS = 0.4
_LOOK_AGAIN_SECONDS = 0.05
_MOST_RACES = 10
_LATEST_BEGINNING = 100

FINAL = ("completed", "busy", "no-answer", "canceled", "failed")
_OVER = Answer(next_step=0, instructions=(HangUp(),))


class LostRace(RuntimeError):
    """Others changed the call again and again while this request was handled."""


@dataclass(frozen=True)
class Turns:
    """The turns of all calls."""

    store: Store
    menus: Menus
    performer: Performer
    hearing: Hearing
    clock: Clock
    ids: Ids

    def take(self, sid: str, number: int, given: Input, caller: str | None) -> Answer:
        """The answer to Twilio's request for one step of a call; a call not known yet begins, at whatever step."""
        deadline = self.clock.monotonic() + ANSWER_SECONDS
        for _ in range(_MOST_RACES):
            here = self.store.load(sid=sid)
            if here is None:
                here, given = self._new(sid, number), CallStarted(caller)
            elif here.answer is None:
                self._learn_after_the_end(here, given)
                return _OVER
            elif number != here.session.step:
                return self._wait_for_holder(here, deadline).answer or _OVER
            taken = self._take(here, given, deadline)
            if taken:
                return taken.answer or _OVER
        raise LostRace(sid)

    def end(self, sid: str, status: str) -> None:
        """Twilio says how the call stands; the first final status ends it, and nothing moves it after that."""
        if status not in FINAL:
            return
        for _ in range(_MOST_RACES):
            here = self.store.load(sid=sid)
            if here is None or here.answer is None:
                return
            turn = self._step(here, HungUp(status))
            if self.store.save(here, Change(turn, status=status)):
                return
        raise LostRace(sid)

    def perform_job(self, key: str) -> None:
        """One attempt of a job at a request that could not be settled at once."""
        here = self.store.load(request=key)
        if here is None or here.request is None:
            return
        result = self.performer.perform(here, here.request, JOB_SECONDS)
        if result is None:
            self.performer.try_later(here.request)
        else:
            deadline = self.clock.monotonic() + JOB_SECONDS
            self._follow(*self._settle(here, result, deadline), deadline)

    def _learn_after_the_end(self, here: Here, given: Input) -> None:
        if isinstance(given, DialEnded) and (turn := self._step(here, given)).events:
            self.store.save(here, Change(turn))

    def _step(self, here: Here, given: Input) -> Turn:
        return step(self.menus.get(here.session.menu), here.session, given, Facts(now=self.clock.now()))

    def _new(self, sid: str, number: int) -> Here:
        """A call that begins at this step, so that the same request sent again is one for a step already taken."""
        call_id = self.ids.key()
        session = Session(
            call=call_id,
            menu=self.menus.version,
            language=self.menus.current.languages[0],
            step=number if number <= _LATEST_BEGINNING else 0,
        )
        return Here(call_id, sid, 0, session, None)

    def _take(self, here: Here, given: Input, deadline: float) -> Here | None:
        """Takes one input and follows what it asks outside; None when another took this step first.

        A caller who asks again while a request is open is noted first, since "one moment" has been heard then, and
        waits for the outcome after that.
        """
        turn = self._step(here, self.hearing.hear(here.session, given))
        saved = self.store.save(here, Change(turn, lease=self._lease(deadline)))
        if saved and isinstance(turn.session.wait, ForResult) and turn.request is None:
            return self._wait_for_holder(replace(saved, request=here.request), deadline)
        return saved and self._follow(saved, turn.request, deadline)

    def _follow(self, here: Here, request: Request | None, deadline: float) -> Here:
        """Performs what a call asks outside, and what that leads to, for as long as there is time.

        What is left when time is over has a lease of no length: the next one who comes takes it over.
        """
        while request is not None and (seconds := self._seconds_left(deadline)):
            now, args = self.clock.now(), dict(request.args)
            held = OpenRequest(request.key, request.name, args, "open", now, 0, request.secret)
            result = self.performer.perform(here, held, seconds)
            if result is None:
                self.performer.hand_to_job(request.key)
                break
            here, request = self._settle(here, result, deadline)
        return here

    def _settle(self, here: Here, result: Result, deadline: float) -> tuple[Here, Request | None]:
        """Gives a call the outcome of its request, once, whatever it has come to meanwhile."""
        for _ in range(_MOST_RACES):
            turn = self._step(here, result)
            change = Change(turn, lease=self._lease(deadline), settled=(result.key, result.outcome))
            if saved := self.store.save(here, change):
                return saved, turn.request
            again = self.store.load(request=result.key)
            if again is None:
                # Another attempt was told the same before.
                return self.store.load(call_id=here.id) or here, None
            here = again
        raise LostRace(here.sid)

    def _wait_for_holder(self, here: Here, deadline: float) -> Here:
        """The call after its open request was settled, or still waiting when there is no more time.

        Takes over from a holder whose time is up.
        """
        while here.request and (seconds := self._seconds_left(deadline)):
            request = here.request
            if request.state == "open" and request.lease_until <= self.clock.now():
                if self.performer.take_over(request, seconds + _LEASE_MARGIN):
                    again = Request(request.key, request.name, request.args, request.secret)
                    return self._follow(here, again, deadline)
            else:
                self.clock.pause(_LOOK_AGAIN_SECONDS)
            here = self.store.load(call_id=here.id) or here
        return here

    def _seconds_left(self, deadline: float) -> float:
        """Time for asking outside, 0 when there is not enough left to try."""
        left = deadline - self.clock.monotonic()
        return min(left, INLINE_SECONDS) if left >= _LEAST_SECONDS else 0.0

    def _lease(self, deadline: float) -> timedelta:
        seconds = self._seconds_left(deadline)
        return timedelta(seconds=seconds + _LEASE_MARGIN if seconds else 0)
