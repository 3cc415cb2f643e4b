"""What happens on a page's calls, and every text, as a stream of server-sent events.

A page names its calls; it gets each of their events from the first one on and forgets those it has, so a page that was
reloaded or lost its connection shows the same as one that never did.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ivr.simulator.control import state_of
from ivr.simulator.network import Network

LOOK_SECONDS = 0.1
# A write is what notices that the page has gone.
BEAT_LOOKS = 100

News = tuple[str, dict[str, Any]]


@dataclass
class Feed:
    """What one page has not seen yet of the calls with these SIDs, and of texts numbered above `texts_after`."""

    network: Network
    sids: tuple[str, ...]
    texts_after: int
    _seen: dict[str, int] = field(default_factory=dict)
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)

    def news(self) -> Iterator[News]:
        """Everything since the last time this was asked."""
        for sid in self.sids:
            yield from self._call(sid)
        for number, text in self.network.messages.since(self.texts_after):
            self.texts_after = number
            held = text.to not in self.network.config.lost_telephones
            yield "text", {"n": number, "to": text.to, "body": text.body, "at": text.created.isoformat(), "held": held}

    def _call(self, sid: str) -> Iterator[News]:
        call = self.network.call(sid)
        if call is None:
            if sid not in self._states:
                self._states[sid] = {}
                yield "call", {"sid": sid, "events": [], "state": None}
            return
        state, events = state_of(call), call.since(self._seen.get(sid, 0), 0.0, settled=False)
        if events or state != self._states.get(sid):
            self._seen[sid] = self._seen.get(sid, 0) + len(events)
            self._states[sid] = state
            yield "call", {"sid": sid, "events": events, "state": state}


def stream(feed: Feed) -> Iterator[str]:
    """The feed as server-sent events, until whoever reads it goes away or the network is closed."""
    yield "retry: 1000\n\n"
    looks = 0
    while not feed.network.closed.wait(LOOK_SECONDS):
        for name, data in feed.news():
            yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        looks += 1
        if looks % BEAT_LOOKS == 0:
            yield ": still here\n\n"
