"""Status events, sent from a thread of their own so that no call waits for them.

https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent: initiated, ringing, answered, completed; only
`completed` unless others are asked for, and `completed` stands for every final status.
"""

import queue
import threading
from collections.abc import Mapping
from email.utils import format_datetime

import requests

from ivr.simulator.call import Call
from ivr.simulator.webhooks import Sender

EVENTS = ("initiated", "ringing", "answered", "completed")


class Outbox:
    """Sends webhooks whose answers nobody waits for, one after the other."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._waiting: queue.Queue[tuple[str, Mapping[str, str]] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)
        self._thread.start()

    def put(self, url: str, parameters: Mapping[str, str]) -> None:
        """Send a POST soon."""
        self._waiting.put((url, parameters))

    def flush(self) -> None:
        """Wait until everything put so far was sent or has failed."""
        self._waiting.join()

    def close(self) -> None:
        """Send what is waiting, then stop."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _work(self) -> None:
        with self._sender.session() as session:
            while (item := self._waiting.get()) is not None:
                self._send(session, *item)
                self._waiting.task_done()
            self._waiting.task_done()

    def _send(self, session: requests.Session, url: str, parameters: Mapping[str, str]) -> None:
        token = self._sender.world.token()
        for _attempt in self._sender.attempts(session, url, "POST", parameters, token):
            pass


class StatusEvents:
    """Tells the application what has become of a call, if it asked to be told."""

    def __init__(self, outbox: Outbox, account_sid: str, url: str | None, events: frozenset[str]) -> None:
        self._outbox = outbox
        self._account_sid = account_sid
        self._url = url
        self._events = events

    def reached(self, call: Call, event: str) -> None:
        """The call reached a stage; `event` is one of EVENTS."""
        if self._url is None or event not in self._events:
            return
        asked_for = [name for name in EVENTS if name in self._events]
        parameters = {
            "CallSid": call.sid,
            "AccountSid": self._account_sid,
            "From": call.from_,
            "To": call.to,
            "Caller": call.from_,
            "Called": call.to,
            "CallStatus": call.status,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(asked_for.index(event)),
            "Timestamp": format_datetime(call.world.now()),
        }
        if event == "completed":
            parameters |= {"CallDuration": str(call.duration), "Duration": str(-(-call.duration // 60))}
        self._outbox.put(self._url, parameters)
