"""A Dial to numbers, clients and SIP addresses: legs ring until one is answered, then both talk until one goes."""

import math
from typing import TYPE_CHECKING

from ivr.simulator.actions import Action, AnswerLeg, HangUp, Press, Wait
from ivr.simulator.activity import Activity
from ivr.simulator.people import Person
from ivr.simulator.recordings import Recording
from ivr.simulator.talking import part_from
from ivr.simulator.twiml.verbs import Client, Number, Sip
from ivr.simulator.wishes import Connect, HungUpByApi, LegEnded

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.runner import Runner

# Where several were dialled and nobody answered, the one that says most of these is the Dial's status.
_TELLING = ("busy", "no-answer", "failed", "canceled")

Party = Number | Client | Sip


class Dialling(Activity):
    """The caller's part: a host of whoever answers first."""

    def __init__(self, runner: "Runner", wish: Connect) -> None:
        super().__init__(runner)
        self._dial = wish.dial
        self._left = [noun for noun in wish.dial.nouns if isinstance(noun, Number | Client | Sip)]
        self._legs: list[Leg] = []
        self._guest: Leg | None = None
        self._talking_since: float | None = None
        self._recording: Recording | None = None
        self._last_sid = ""
        self._statuses: list[str] = []

    def begin(self) -> None:
        """Let them ring: all at once, or one after the other."""
        addresses = ", ".join(address_of(noun) for noun in self._left)
        self.leg.note("dialling", to=addresses, timeout=self._dial.timeout)
        self._left = [party for party in self._left if _dialable(party)]
        if not self._left:
            self._statuses.append("failed")
        if self._dial.record != "do-not-record":
            self._recording = self.leg.exchange.network.recordings.of_dial(self.leg, self._dial)
        self._ring()

    def bridged(self, guest: "Leg") -> bool:
        """The called party has heard its document, if there is one: both talk."""
        if guest is not self._guest:
            return False
        self._talking_since = self.leg.timeline.now
        if self._dial.answer_on_bridge:
            self.leg.machine.answer()
        self.later(self._dial.time_limit, self._go)
        if guest.will_go and self.leg.call.stepped:
            self.leg.call.wait_for("others")
        else:
            self.leg.ask(self, "talk")
        return True

    def parted(self, guest: "Leg") -> None:
        """The called party has gone: the Dial is over."""
        if guest is self._guest:
            self._finish("completed")

    def take(self, action: Action) -> None:
        """What becomes of the ringing leg, or the end of the talk."""
        match action:
            case AnswerLeg() if self._guest is None and self._legs:
                self._decide(action)
            case Wait() if self._talking_since is not None:
                self._go()
            case Wait() if self.leg.call.stepped:
                self._decide(AnswerLeg("no-answer", math.inf))
            case Press(keys=keys) if "*" in keys and self._dial.hangup_on_star and self._talking_since is not None:
                self.leg.log.pressed(self.leg.at, keys, "")
                self._go()
            case HangUp():
                self.leg.hang_up()
            case _ if self.leg.call.stepped:
                self.ignore(action)
                self.leg.ask(self, "leg" if self._talking_since is None else "talk")
            case _:
                self.drop(action)

    def hang_up(self) -> None:
        """The caller goes; the action is still asked."""
        self._finish("completed" if self._guest else "no-answer", caller_hung_up=True)

    def stop(self) -> None:
        """Whatever still rings or talks is let go."""
        super().stop()
        legs, self._legs = self._legs, []
        for leg in legs:
            if leg.ringing:
                leg.ringing.decline("canceled")
            elif not part_from(leg):
                leg.interrupt(HungUpByApi())
        if self._recording:
            self._recording.stop()

    def _ring(self) -> None:
        """The next of them, or all; nobody left ends the Dial."""
        now, self._left = (self._left[:1], self._left[1:]) if self._dial.sequential else (self._left, [])
        for noun in now:
            leg = self.leg.exchange.dial_out(self.leg, self._dial, noun, self._answered)
            leg.watchers.append(self._over)
            self._legs.append(leg)
            self._last_sid = leg.call.sid
        for leg in list(self._legs):
            if leg.ringing:
                leg.ringing.begin()
        if not self._legs and self._statuses:
            self._finish(next(status for status in _TELLING if status in self._statuses))
        elif self._legs and not self.over:
            self._wait()

    def _wait(self) -> None:
        unknown = [leg for leg in self._legs if leg.ringing and leg.ringing.person is None]
        if unknown:
            self.leg.ask(self, "leg")
        else:
            self.leg.call.wait_for("others")

    def _decide(self, answer: AnswerLeg) -> None:
        """A script or a terminal says what becomes of the leg that rings."""
        ringing = next((leg.ringing for leg in self._legs if leg.ringing), None)
        if ringing:
            after = answer.after if self.leg.call.stepped else 0.0
            ringing.decide(Person(answer.outcome, after, answer.talk))

    def _answered(self, leg: "Leg", person: Person | None) -> None:
        """The first who answers is the guest; the others stop ringing."""
        self._guest = leg
        self._last_sid = leg.call.sid
        others, self._legs = [each for each in self._legs if each is not leg], [leg]
        for other in others:
            if other.ringing:
                other.ringing.decline("canceled")
        self.leg.note("leg_answered", to=leg.call.to)
        self.leg.call.wait_for("others")
        leg.answered(person)
        leg.begin()

    def _over(self, leg: "Leg") -> None:
        """A leg ended: unanswered, or before both could talk."""
        if self.over or leg not in self._legs:
            return
        self._legs.remove(leg)
        if leg is self._guest:
            self._finish("completed")
        else:
            self._statuses.append(leg.call.status)
            if not self._legs:
                self._ring()

    def _go(self) -> None:
        """The talk is over for whoever is the guest."""
        self._finish("completed")

    def _finish(self, status: str, caller_hung_up: bool = False) -> None:
        if self.over:
            return
        talked = None if self._talking_since is None else self.leg.timeline.now - self._talking_since
        told = {"RecordingUrl": self._recording.url} if self._recording and talked is not None else {}
        self.leg.note("dial_ended", status=status, talked=talked)
        self.finish(LegEnded(status, talked, caller_hung_up, self._last_sid, told))


def _dialable(party: Party) -> bool:
    """Whether a leg can be dialled at all; a warning 13223 was recorded where it can't."""
    return not isinstance(party, Number) or party.number.startswith("+")


def address_of(party: Party) -> str:
    """Whom a noun dials, as Twilio writes it in To."""
    match party:
        case Number():
            return party.number
        case Client():
            return f"client:{party.identity}"
        case Sip():
            return party.uri if party.uri.startswith("sip:") else f"sip:{party.uri}"
