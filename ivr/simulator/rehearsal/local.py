"""The control API of a rehearsal, without HTTP: what scripts use, in the thread that drives everything."""

from typing import Any
from urllib.parse import unquote

from ivr.simulator.actions import parse_action
from ivr.simulator.control import inbox_of
from ivr.simulator.faults import NoSuchFault
from ivr.simulator.people import NoSuchPerson
from ivr.simulator.rehearsal.network import RehearsalNetwork
from ivr.simulator.scripts.client import NetworkClient, Refused

_PEOPLE = "/network/people/"


class LocalClient(NetworkClient):
    """A script's hold on a network of this process. Time goes on while it waits for something."""

    def __init__(self, network: RehearsalNetwork) -> None:
        super().__init__("http://rehearsal")
        self._network_here = network

    def check(self) -> dict[str, Any]:
        """The network's line and lost telephones."""
        config = self._network_here.config
        return {"number": config.number, "lost_telephones": sorted(config.lost_telephones)}

    def dial(self, from_: str, to: str | None, pace: str) -> str:
        """Dial; returns the call's SID."""
        return self._network_here.dial(from_, to or self._network_here.config.number, pace).sid

    def events(self, sid: str, after: int, wait: float, settled: bool = False) -> dict[str, Any]:
        """Events numbered above `after`, and the call's state."""
        call = self._network_here.call(sid)
        if call is None:
            raise Refused(f"there is no call {sid}")
        self._network_here.settle(lambda: call.is_ready(after, settled))
        state = {"status": call.status, "ended": call.ended, "waiting_for": call.waiting_for}
        return {"events": call.events[after:], "state": state}

    def act(self, sid: str, action: dict[str, Any]) -> None:
        """Do something on the call."""
        if not self._network_here.act(sid, parse_action(action)):
            raise Refused("the call has ended")

    def inbox(self, number: str) -> dict[str, Any]:
        """Texts in the hand of whoever holds this number's telephone, newest first."""
        return inbox_of(self._network_here, number)

    def ask(self, method: str, path: str, body: Any = None, seconds: float = 0.0) -> Any:
        """Set and clear faults and people. Raises Refused."""
        network = self._network_here
        try:
            if path == "/network/faults":
                network.faults.add(body) if method == "POST" else network.faults.clear()
            elif path.startswith(_PEOPLE):
                address = unquote(path.removeprefix(_PEOPLE))
                network.people.put(address, body) if method == "PUT" else network.people.remove(address)
            else:
                raise Refused(f"{method} {path}: not in a rehearsal")
        except (NoSuchFault, NoSuchPerson) as error:
            raise Refused(str(error)) from error
        return {}
