"""The telephone network of one account: its line, the calls on it, its texts, and the people it reaches."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.simulator.actions import HangUp
from ivr.simulator.call import Call, Event
from ivr.simulator.driver import Driver
from ivr.simulator.faults import Faults
from ivr.simulator.line import Line
from ivr.simulator.messages import Message, Messages
from ivr.simulator.real import RealLine
from ivr.simulator.status import Outbox, StatusEvents
from ivr.simulator.stepped import SteppedLine
from ivr.simulator.webhooks import Sender
from ivr.simulator.world import World

PACES = frozenset({"real", "fast", "stepped"})
FAST = 1000.0
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
    world: World = field(default_factory=World)


class Network:
    """A running network. `close` hangs up whatever is still on the line."""

    def __init__(self, config: NetworkConfig) -> None:
        self.config = config
        self.faults = Faults()
        self.messages = Messages(config.world)
        self._sender = Sender(config.auth_token, config.world)
        self.outbox = Outbox(self._sender)
        self._calls: dict[str, Call] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def dial(self, from_: str, to: str, pace: str) -> Call:
        """Somebody dials the line. The call goes on in a thread of its own."""
        world = self.config.world
        call = Call(world.sid("CA"), from_, to, pace, world, world.now())
        thread = threading.Thread(target=self._driver(call).run, name=call.sid, daemon=True)
        with self._lock:
            self._calls[call.sid] = call
            self._threads = [old for old in self._threads if old.is_alive()]
            self._threads.append(thread)
        thread.start()
        return call

    def call(self, sid: str) -> Call | None:
        """The call with this SID."""
        with self._lock:
            return self._calls.get(sid)

    def calls(self) -> list[Call]:
        """Every call, newest first."""
        with self._lock:
            return list(reversed(self._calls.values()))

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
                self.outbox.put(callback, self._message_status(message, status))
        return message

    def close(self) -> None:
        """Hang up every call and send what is left to be told."""
        for call in self.calls():
            if not call.ended:
                call.act(HangUp())
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=20)
        self.outbox.close()

    def _driver(self, call: Call) -> Driver:
        config = self.config
        return Driver(
            call,
            self._line(call),
            self._sender,
            self.faults,
            StatusEvents(self.outbox, config.account_sid, config.status_url, config.status_events),
            config.account_sid,
            config.voice_url,
            config.fallback_url,
        )

    def _line(self, call: Call) -> Line:
        if call.pace == "stepped":
            return SteppedLine(call)
        return RealLine(call, FAST if call.pace == "fast" else 1.0)

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
