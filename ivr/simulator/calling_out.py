"""Calls that the application begins through the API: paced, rung, looked at for an answering machine, then led.

https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
"""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ivr.simulator.call import OUTBOUND_API
from ivr.simulator.leg import LONGEST_CALL, Leg
from ivr.simulator.machine import Machine
from ivr.simulator.people import Person
from ivr.simulator.recordings import Told
from ivr.simulator.ringing import Ringing
from ivr.simulator.status import Letter, call_parameters
from ivr.simulator.steps import Beginning, Ending, Goto, Inline
from ivr.simulator.timeline import Timer

if TYPE_CHECKING:
    from ivr.simulator.exchange import Exchange

# Twilio's default for an account; <Dial> is not counted. https://www.twilio.com/docs/voice/api/call-resource
SECONDS_BETWEEN_CALLS = 1.0
# How long it takes to tell a human from a machine by the first words.
_HEARD_HUMAN, _HEARD_MACHINE = 3.0, 4.0


@dataclass(frozen=True)
class Order:
    """A call to begin. `beginning` is what whoever answers hears; times are in seconds."""

    to: str
    from_: str
    beginning: Goto | Inline | Beginning
    fallback_url: str | None = None
    status_url: str | None = None
    status_method: str = "POST"
    status_events: frozenset[str] = frozenset({"completed"})
    timeout: float = 60.0
    time_limit: float = LONGEST_CALL
    machine_detection: str = ""
    detection_timeout: float = 30.0
    async_amd: bool = False
    amd_url: str | None = None
    record: Told | None = None
    channels: int = 1


@dataclass
class Switchboard:
    """Lets the account's calls go out one after the other, at most one in SECONDS_BETWEEN_CALLS."""

    exchange: "Exchange"
    _free_at: float = 0.0
    _queued: dict[str, Timer] = field(default_factory=dict)

    def call(self, order: Order) -> Leg:
        """The leg, queued until it is its turn."""
        exchange, timeline = self.exchange, self.exchange.timeline
        pace = (
            "fast" if any(leg.call.pace == "fast" and not leg.call.ended for leg in exchange.legs.values()) else "real"
        )
        call = exchange.new_call(order.from_, order.to, pace, OUTBOUND_API)
        call.status = "queued"
        status = exchange.status(order.status_url, order.status_events, order.status_method)
        leg = exchange.add(call, Machine(order.beginning, order.fallback_url), status)
        wait = max(0.0, self._free_at - timeline.now)
        self._free_at = timeline.now + wait + SECONDS_BETWEEN_CALLS
        call.queue_ms = round(wait * 1000)
        self._queued[call.sid] = timeline.after(wait, partial(self._go_out, leg, order))
        return leg

    def cancel(self, leg: Leg) -> bool:
        """End a call that was not answered yet; False where it was."""
        timer = self._queued.pop(leg.call.sid, None)
        if timer:
            timer.cancel()
            leg.end(Ending("canceled", "hotline"))
        elif leg.ringing:
            leg.ringing.decline("canceled")
        else:
            return False
        return True

    def _go_out(self, leg: Leg, order: Order) -> None:
        del self._queued[leg.call.sid]
        leg.status.reached(leg.call, "initiated")
        leg.ringing = Ringing(leg, order.timeout, partial(self._answered, order))
        leg.ringing.begin()

    def _answered(self, order: Order, leg: Leg, person: Person | None) -> None:
        leg.answered(person)
        if order.record:
            self.exchange.network.recordings.start(
                leg.timeline, leg.call.sid, "OutboundAPI", order.record, channels=order.channels
            )
        if not order.machine_detection:
            leg.begin(order.time_limit)
            return
        seconds, heard = _detected(order, person)
        if order.async_amd:
            leg.begin(order.time_limit)
            leg.timeline.after(seconds, partial(self._tell, order, leg, seconds, heard))
        else:
            leg.timeline.after(seconds, partial(self._begin_known, order, leg, heard))

    def _begin_known(self, order: Order, leg: Leg, heard: str) -> None:
        if not leg.call.ended:
            leg.call.answered_by = heard
            leg.note("answered_by", what=heard)
            leg.begin(order.time_limit)

    def _tell(self, order: Order, leg: Leg, seconds: float, heard: str) -> None:
        """https://www.twilio.com/docs/voice/answering-machine-detection#asyncamdstatuscallback"""
        if leg.call.ended:
            return
        leg.call.answered_by = heard
        leg.note("answered_by", what=heard)
        if order.amd_url:
            own = call_parameters(leg.call, self.exchange.network.config.account_sid)
            kept = {name: own[name] for name in ("CallSid", "AccountSid")}
            told = kept | {"AnsweredBy": heard, "MachineDetectionDuration": str(round(seconds * 1000))}
            self.exchange.network.outbox.put(leg.call.sid, Letter(order.amd_url, told, "POST", leg.timeline))


def _detected(order: Order, person: Person | None) -> tuple[float, str]:
    """After how many seconds it is known what answered, and Twilio's AnsweredBy."""
    if person is None or not person.is_machine:
        seconds, heard = _HEARD_HUMAN, "human"
    elif order.machine_detection == "DetectMessageEnd":
        seconds, heard = person.greets, "machine_end_beep"
    else:
        seconds, heard = _HEARD_MACHINE, "machine_start"
    return (seconds, heard) if seconds <= order.detection_timeout else (order.detection_timeout, "unknown")
