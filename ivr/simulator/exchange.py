"""The legs, queues and conferences that share one clock: that of people, or that of scripts which runs ahead of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.simulator.call import INBOUND, OUTBOUND_DIAL, Call
from ivr.simulator.conferences import Conference
from ivr.simulator.dialling import Party, address_of
from ivr.simulator.leg import Leg
from ivr.simulator.machine import Machine
from ivr.simulator.people import Person
from ivr.simulator.queues import Queue
from ivr.simulator.ringing import Ringing
from ivr.simulator.status import StatusEvents, call_parameters
from ivr.simulator.steps import Goto
from ivr.simulator.timeline import Timeline
from ivr.simulator.twiml.places import SCREENING
from ivr.simulator.twiml.verbs import Dial

if TYPE_CHECKING:
    from ivr.simulator.network import Network


class Exchange:
    """One clock and all that goes by it.

    `rest` is how long, in wall-clock seconds, a document rests that no action of a script led to: an application on
    the wall clock needs time where this clock needs none.
    """

    def __init__(self, network: "Network", timeline: Timeline, rest: float = 0.0) -> None:
        self.network = network
        self.timeline = timeline
        self.rest = rest
        self.legs: dict[str, Leg] = {}
        self.queues: dict[str, Queue] = {}
        self.conferences: list[Conference] = []

    @property
    def is_busy(self) -> bool:
        """Whether anybody is on the line."""
        return any(not leg.call.ended for leg in self.legs.values())

    def incoming(self, from_: str, to: str, pace: str) -> Leg:
        """Somebody dials the line."""
        line = self.network.line(to)
        call = self.new_call(from_, to, pace, INBOUND)
        machine = Machine(Goto(line.voice_url, line.voice_method), line.fallback_url)
        leg = self.add(call, machine, self.status(line.status_url, line.status_events))
        self.timeline.after(0, lambda: self._ring_in(leg))
        return leg

    def dial_out(self, host: Leg, dial: Dial, noun: Party, on_answered: Callable[[Leg, Person | None], None]) -> Leg:
        """A leg for one of whom a Dial names, which does not ring yet."""
        from_ = dial.caller_id or (host.call.from_ if host.call.direction == INBOUND else host.call.to)
        call = self.new_call(from_, address_of(noun), _pace_beside(host.call), OUTBOUND_DIAL, host.call.sid)
        url = host.absolute(noun.url)
        machine = Machine(
            Goto(url, noun.method) if url else None,
            None,
            place=SCREENING,
            talks_with=host.call.sid,
        )
        status_url = host.absolute(noun.status_callback)
        status = self.status(status_url, frozenset(noun.status_callback_event), noun.status_callback_method)
        leg = self.add(call, machine, status)
        leg.ringing = Ringing(leg, dial.timeout, on_answered)
        status.reached(call, "initiated")
        return leg

    def new_call(self, from_: str, to: str, pace: str, direction: str, parent_sid: str | None = None) -> Call:
        """A call that nothing has happened on yet."""
        world = self.network.config.world
        return Call(
            world.sid("CA"),
            from_,
            to,
            pace,
            self.timeline.now,
            self.network.now(),
            direction,
            parent_sid,
            journal=self.network.journal,
            lock=self.timeline.lock,
        )

    def add(self, call: Call, machine: Machine, status: StatusEvents) -> Leg:
        """A leg for the call."""
        leg = self.legs[call.sid] = Leg(self, call, machine, status)
        return leg

    def status(self, url: str | None, events: frozenset[str], method: str = "POST") -> StatusEvents:
        """Where the events of a leg go."""
        return StatusEvents(self.network.outbox, self.timeline, self.network.config.account_sid, url, events, method)

    def parameters(self, leg: Leg) -> dict[str, str]:
        """What every request for a document holds."""
        own = call_parameters(leg.call, self.network.config.account_sid)
        return own | (leg.queue.told(leg) if leg.queue else {})

    def queue(self, name: str) -> Queue:
        """The queue of this name, made if there is none."""
        found = self.queue_named(name)
        if found is None:
            sid = self.network.config.world.sid("QU")
            found = self.queues[sid] = Queue(sid, name, self.network.now())
        return found

    def queue_named(self, name: str) -> Queue | None:
        """The queue of this name."""
        return next((queue for queue in self.queues.values() if queue.name == name), None)

    def conference(self, name: str) -> Conference:
        """The conference of this name that goes on, begun if there is none."""
        for conference in self.conferences:
            if conference.name == name and conference.status != "completed":
                return conference
        sid = self.network.config.world.sid("CF")
        conference = Conference(self.network, sid, name, self.network.now())
        self.conferences.append(conference)
        return conference

    def _ring_in(self, leg: Leg) -> None:
        leg.note("ringing", **{"from": leg.call.from_, "to": leg.call.to})
        leg.status.reached(leg.call, "ringing")
        leg.begin()


def _pace_beside(call: Call) -> str:
    """A leg beside a scripted one goes at the pace of people, on the scripts' clock."""
    return "fast" if call.pace == "fast" else "real"
