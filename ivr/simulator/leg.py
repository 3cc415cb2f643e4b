"""One leg on an exchange: its call, what it is doing, and what whoever is at its telephone does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ivr.simulator.actions import Action, HangUp
from ivr.simulator.activity import Activity
from ivr.simulator.asking import Asking
from ivr.simulator.call import INBOUND, Call
from ivr.simulator.capturing import Capturing
from ivr.simulator.conferring import Conferring
from ivr.simulator.dialling import Dialling
from ivr.simulator.hearing import Collecting, Speaking
from ivr.simulator.lining_up import JoiningQueue, LeavingQueue, TakingFromQueue
from ivr.simulator.log import Log
from ivr.simulator.machine import Machine
from ivr.simulator.people import Person
from ivr.simulator.queues import Queue
from ivr.simulator.ringing import Ringing
from ivr.simulator.runner import Runner
from ivr.simulator.scripted import ScriptedCollecting
from ivr.simulator.status import StatusEvents
from ivr.simulator.steps import Ending
from ivr.simulator.talking import Talking
from ivr.simulator.timeline import Timeline
from ivr.simulator.wishes import (
    CallTooLong,
    Capture,
    Collect,
    Confer,
    Connect,
    Fetch,
    Interruption,
    JoinQueue,
    LeaveQueue,
    Speak,
    TakeFromQueue,
    Talk,
    Waiting,
    Wish,
)

if TYPE_CHECKING:
    from ivr.simulator.exchange import Exchange

# A script that says nothing for so long, in wall-clock seconds, has died; the call must not stay.
SCRIPT_SILENCE = 20.0
# https://www.twilio.com/docs/voice/twiml/dial#timelimit: a call lasts four hours at most.
LONGEST_CALL = 4 * 3600.0

_ACTIVITIES: dict[type[Wish], Callable[[Runner, Any], Activity]] = {
    Fetch: Asking,
    Speak: Speaking,
    Collect: Collecting,
    Connect: Dialling,
    Talk: Talking,
    TakeFromQueue: TakingFromQueue,
    JoinQueue: JoiningQueue,
    LeaveQueue: LeavingQueue,
    Confer: Conferring,
    Capture: Capturing,
}


class Leg:
    """A call that goes on. All of it happens under the network's lock."""

    def __init__(self, exchange: "Exchange", call: Call, machine: Machine, status: StatusEvents) -> None:
        self.exchange = exchange
        self.timeline: Timeline = exchange.timeline
        self.call = call
        self.log = Log(call)
        self.machine = machine
        self.status = status
        self.runner = Runner(self, machine.run(), self.end)
        self.ringing: Ringing | None = None
        self.unasked_documents = 0
        self.watchers: list[Callable[[Leg], None]] = []
        self.queue: Queue | None = None
        self.waited = Waiting("")
        self.talks: float | None = None
        self._asking: Activity | None = None
        self._answered_after = 0.0
        self._deeds_left = 0
        machine.note, machine.on_answered = self.note, self._answered

    @property
    def at(self) -> float:
        """Seconds since the call began."""
        return self.timeline.now - self.call.begun

    @property
    def will_go(self) -> bool:
        """Whether a simulated person at the telephone is going to hang up without being told."""
        return self.talks is not None or self._deeds_left > 0

    def absolute(self, url: str | None) -> str | None:
        """A URL of the document that the leg acts on."""
        return None if url is None else urljoin(self.machine.url, url)

    def note(self, event_kind: str, /, **what: Any) -> None:
        """Append to the call's events."""
        self.call.note(event_kind, self.at, **what)

    def begin(self, seconds: float = LONGEST_CALL) -> None:
        """Act on the first document, for so long at most."""
        self.timeline.after(seconds, partial(self.interrupt, CallTooLong()))
        self.runner.begin()

    def act(self, action: Action) -> None:
        """Whoever is at the telephone does something. A script's action waits until it is asked for."""
        if self._asking:
            self._answer_asked(action)
        elif isinstance(action, HangUp):
            self.hang_up()
        elif self.call.stepped:
            self.call.waiting_actions.append(action)
        elif self.runner.activity:
            self.runner.activity.take(action)

    def ask(self, activity: Activity, waiting_for: str) -> None:
        """The call waits for somebody to act; where a script leads it, the clock waits too."""
        if not self.call.stepped:
            self.call.wait_for(waiting_for)
            return
        self.unasked_documents = 0
        self._asking = activity
        if self.call.waiting_actions:
            self._answer_asked(self.call.waiting_actions.popleft())
            return
        self.call.wait_for(waiting_for)
        self.timeline.hold(self, SCRIPT_SILENCE, self._abandoned)

    def tell(self, url: str, method: str) -> None:
        """The application wants the events of the call there from now on."""
        self.status = replace(self.status, url=url, method=method)

    def hang_up(self) -> None:
        """Whoever is at the telephone hangs up."""
        if self.call.ended or self.call.gone:
            return
        self.note("hung_up")
        self.call.gone = True
        self._stop_asking()
        if self.ringing:
            self.ringing.decline("canceled")
        elif self.runner.activity:
            self.runner.activity.hang_up()

    def interrupt(self, interruption: Interruption) -> None:
        """Something happens to the call that ends what it is doing."""
        if not self.call.ended:
            self._stop_asking()
            self.runner.interrupt(interruption)

    def answered(self, person: Person | None) -> None:
        """The ringing leg was picked up, by a simulated person or by somebody at the control API."""
        self.ringing = None
        self.machine.answer()
        if person:
            self.talks = person.talks
            self._do_in_turn(person)

    def end(self, ending: Ending) -> None:
        """The call has reached its end."""
        if self.call.ended:
            return
        now = self.exchange.network.now()
        self.call.duration = round(self._talked()) if self.call.answered_at else 0
        self.call.ended_by = ending.by
        self._stop_asking()
        self.note("ended", status=ending.status, by=ending.by)
        self.call.end(ending.status, now)
        self.status.reached(self.call, "completed")
        self.exchange.network.recordings.stop_of_call(self.call.sid)
        for watcher in self.watchers:
            watcher(self)

    def activity_for(self, runner: Runner, wish: Wish) -> Activity:
        """What fulfils a wish on this leg."""
        self.call.wait_for(None)
        if isinstance(wish, Collect) and self.call.stepped:
            return ScriptedCollecting(runner, wish)
        return _ACTIVITIES[type(wish)](runner, wish)

    def _answer_asked(self, action: Action) -> None:
        activity = self._asking
        self._stop_asking()
        if activity:
            activity.take(action)

    def _stop_asking(self) -> None:
        self._asking = None
        self.call.wait_for(None)
        self.timeline.let_go(self)

    def _abandoned(self) -> None:
        self.note("abandoned", seconds=SCRIPT_SILENCE)
        self.hang_up()

    def _do_in_turn(self, person: Person) -> None:
        moment = 0.0
        for deed in person.does:
            moment += deed.after
            self._deeds_left += 1
            self.timeline.after(moment, partial(self._do, deed.action))

    def _do(self, action: Action) -> None:
        self._deeds_left -= 1
        if not self.call.ended:
            self.act(action)

    def _answered(self) -> None:
        self.call.status = "in-progress"
        self.call.answered_at = self.exchange.network.now()
        self._answered_after = self.at
        self.note("answered")
        self.status.reached(self.call, "answered")

    def _talked(self) -> float:
        """Seconds that count: from the first ring for a caller, from the answer for whoever was called."""
        return self.at if self.call.direction == INBOUND else self.at - self._answered_after
