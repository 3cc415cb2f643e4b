"""The telephone network of one account: its line, the calls on it, its texts, and the people it reaches."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.actions import Action
from ivr.simulator.asker import Asker
from ivr.simulator.call import Call, Event
from ivr.simulator.calling_out import Order, Switchboard
from ivr.simulator.conferences import Conference
from ivr.simulator.exchange import Exchange
from ivr.simulator.faults import Faults
from ivr.simulator.hands import Hands, ThreadHands
from ivr.simulator.journal import Journal
from ivr.simulator.leg import Leg
from ivr.simulator.lines import Line
from ivr.simulator.messages import Message, Messages
from ivr.simulator.people import People
from ivr.simulator.queues import Queue
from ivr.simulator.recordings import Recordings
from ivr.simulator.status import Letter, Outbox
from ivr.simulator.timeline import Timeline, VirtualTimeline
from ivr.simulator.webhooks import Sender
from ivr.simulator.world import World

PACES = frozenset({"real", "fast", "stepped"})
# Seconds of the wall clock for which a document rests that no action of a script led to.
UNASKED_REST = 0.2
# Seconds that closing gives what is still going on.
CLOSING = 20.0
# The sandbox wallet knows this customer as one whose telephone is lost.
LOST_TELEPHONES = frozenset({"+8613600136000"})


@dataclass(frozen=True)
class NetworkConfig:
    """What Twilio's console would hold for the account and its one number."""

    account_sid: str
    auth_token: str
    number: str
    voice_url: str
    status_url: str | None = None
    fallback_url: str | None = None
    status_events: frozenset[str] = frozenset({"completed"})
    lost_telephones: frozenset[str] = LOST_TELEPHONES
    people: Mapping[str, Any] = field(default_factory=dict)
    world: World = field(default_factory=World)


class Network:
    """A running network. `close` hangs up whatever is still on the line."""

    def __init__(self, config: NetworkConfig, sender: Sender | None = None) -> None:
        self.config = config
        self.lock = threading.RLock()
        self.lines = self._lines()
        self.faults = Faults()
        self.messages = Messages(config.world)
        self.closed = threading.Event()
        self.journal = Journal(self.lock)
        self.people = People(config.people)
        self.recordings = Recordings(self)
        self.asker = Asker(sender or Sender(config.auth_token, config.world), self.faults)
        self.hands = self._hands()
        self.outbox = Outbox(self.asker, self.hands, self.lock, self.now)
        self.ours, self.scripts = self._exchanges()
        self._switchboards = {exchange: Switchboard(exchange) for exchange in self.exchanges}
        self._threads: list[threading.Thread] = []
        self._begin()

    @property
    def exchanges(self) -> "tuple[Exchange, ...]":
        """One for people, one for scripts."""
        return (self.ours,) if self.ours is self.scripts else (self.ours, self.scripts)

    @property
    def numbers(self) -> dict[str, str]:
        """The account's numbers, each with its SID."""
        return {line.number: line.sid for line in self.lines.values()}

    def line(self, number: str) -> Line:
        """The account's line of this number."""
        return self.lines[self.numbers[number]]

    def exchange_now(self) -> Exchange:
        """Where a call of the application's goes: to the scripts while they alone are on the line."""
        with self.lock:
            return self.scripts if self.scripts.is_busy and not self.ours.is_busy else self.ours

    def call_out(self, order: Order) -> Leg:
        """The application calls somebody."""
        with self.lock:
            return self._switchboards[self.exchange_now()].call(order)

    def cancel(self, leg: Leg) -> bool:
        """End a call that nobody has answered yet; False where somebody has."""
        with self.lock:
            return self._switchboards[leg.exchange].cancel(leg)

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.config.world.now()

    def dial(self, from_: str, to: str, pace: str) -> Call:
        """Somebody dials the line."""
        exchange = self.scripts if pace == "stepped" else self.ours
        with self.lock:
            return exchange.incoming(from_, to, pace).call

    def leg(self, sid: str) -> Leg | None:
        """The leg whose call has this SID."""
        with self.lock:
            return next((each.legs[sid] for each in self.exchanges if sid in each.legs), None)

    def call(self, sid: str) -> Call | None:
        """The call with this SID."""
        leg = self.leg(sid)
        return leg.call if leg else None

    def calls(self) -> list[Call]:
        """Every call, newest first."""
        return [leg.call for leg in self.legs()]

    def legs(self) -> list[Leg]:
        """Every leg, newest first."""
        with self.lock:
            legs = [leg for exchange in self.exchanges for leg in reversed(exchange.legs.values())]
        return sorted(legs, key=lambda leg: leg.call.created, reverse=True)

    def act(self, sid: str, action: Action) -> bool:
        """Whoever is at the telephone of this call does something; False where the call has ended."""
        with self.lock:
            leg = self.leg(sid)
            if leg is None or leg.call.ended:
                return False
            leg.act(action)
            return True

    def conferences(self) -> list[Conference]:
        """Every conference, newest first."""
        with self.lock:
            return [each for exchange in self.exchanges for each in reversed(exchange.conferences)]

    def conference(self, sid: str) -> Conference | None:
        """By SID, or one that goes on by its name."""
        going_on = (each for each in self.conferences() if each.name == sid and each.status != "completed")
        return next((each for each in self.conferences() if each.sid == sid), next(going_on, None))

    def queues(self) -> list[Queue]:
        """Every queue."""
        return [queue for exchange in self.exchanges for queue in exchange.queues.values()]

    def queue(self, sid: str) -> Queue | None:
        """The queue with this SID."""
        return next((queue for queue in self.queues() if queue.sid == sid), None)

    def remove_queue(self, queue: Queue) -> None:
        """There is no such queue any more."""
        for exchange in self.exchanges:
            exchange.queues.pop(queue.sid, None)

    def timeline_of(self, conference: Conference) -> Timeline:
        """The clock that a conference goes by."""
        return next(each.timeline for each in self.exchanges if conference in each.conferences)

    def violations(self, sid: str | None = None) -> list[Event]:
        """The rules broken so far, in the call with this SID or in all."""
        calls = [call for call in self.calls() if sid in {None, call.sid}]
        return [{"call": call.sid, **event} for call in calls for event in call.events if event["event"] == "violation"]

    def text(self, form: Mapping[str, str]) -> Message:
        """Take a text, and tell the application of its delivery if it asked for that."""
        message = self.messages.take(form)
        callback = form.get("StatusCallback")
        if callback:
            for status in ("sent", "delivered"):
                self.outbox.put(message.sid, Letter(callback, self._message_status(message, status)))
        return message

    def forget(self) -> None:
        """Forget the calls that have ended, and all texts."""
        with self.lock:
            for exchange in self.exchanges:
                for sid in [sid for sid, leg in exchange.legs.items() if leg.call.ended]:
                    del exchange.legs[sid]
            self.journal.clear()
            self.messages.forget()

    def close(self) -> None:
        """Hang up every call and send what is left to be told."""
        self.closed.set()
        with self.lock:
            for leg in self.legs():
                if leg.call.parent_sid is None:
                    leg.hang_up()
        self._wait_for_ends()
        self.outbox.flush()
        for exchange in self.exchanges:
            exchange.timeline.close()
        for thread in self._threads:
            thread.join(timeout=CLOSING)
        self.hands.close()
        self.asker.close()

    def _wait_for_ends(self) -> None:
        for leg in self.legs():
            leg.call.wait_until_ended(CLOSING)

    def _hands(self) -> Hands:
        return ThreadHands(self.lock)

    def _exchanges(self) -> tuple[Exchange, Exchange]:
        """Where people are on the line, and where scripts are."""
        world = self.config.world
        people = Exchange(self, Timeline(world, self.lock))
        return people, Exchange(self, VirtualTimeline(world, self.lock), UNASKED_REST)

    def _begin(self) -> None:
        """Let time go on."""
        self._threads = [threading.Thread(target=each.timeline.run, daemon=True) for each in self.exchanges]
        for thread in self._threads:
            thread.start()

    def _lines(self) -> dict[str, Line]:
        config = self.config
        line = Line(
            config.world.sid("PN"),
            config.number,
            config.number,
            config.voice_url,
            config.world.now(),
            fallback_url=config.fallback_url,
            status_url=config.status_url,
            status_events=config.status_events,
        )
        return {line.sid: line}

    def _message_status(self, message: Message, status: str) -> dict[str, str]:
        """https://www.twilio.com/docs/messaging/guides/track-outbound-message-status"""
        return {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message.to,
            "From": message.from_ or "",
            "AccountSid": self.config.account_sid,
            "ApiVersion": "2010-04-01",
        }
