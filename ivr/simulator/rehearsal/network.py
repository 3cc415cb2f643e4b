"""Networks in virtual time: one that a thread drives together with its application, and one that leads it over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from ivr.simulator.exchange import Exchange
from ivr.simulator.hands import Hands, OwnHands
from ivr.simulator.network import Network, NetworkConfig
from ivr.simulator.rehearsal.hook import Hook, in_process, over_http
from ivr.simulator.rehearsal.wsgi import Wsgi, WsgiSender
from ivr.simulator.timeline import FollowedTimeline
from ivr.simulator.world import VirtualWorld

# A run that does not come to rest by then is led round in a circle.
MOST_TURNS = 1_000_000


class NoRest(Exception):
    """Things went on happening without end."""


class RehearsalNetwork(Network):
    """Whoever calls `settle` lets everything happen in their own thread, in virtual time."""

    def __init__(self, config: NetworkConfig, app: Wsgi, base_url: str) -> None:
        self._world = config.world if isinstance(config.world, VirtualWorld) else VirtualWorld()
        config = replace(config, world=self._world)
        self._hook = Hook(in_process(app), base_url, self._world)
        super().__init__(config, WsgiSender(config.auth_token, self._world, app, base_url))

    def settle(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Let everything happen until it is enough, or nothing more happens unless somebody acts. Raises NoRest."""
        for _ in range(MOST_TURNS):
            if enough():
                return
            if not self._own.work_off() and not self.clock.turn():
                return
        raise NoRest(f"{MOST_TURNS} things happened and there was no end to it")

    def let_pass(self, seconds: float) -> None:
        """Let so much time pass with nobody on the line; what the application has to do meanwhile it does."""
        self.clock.go_on_until = self.clock.now + seconds
        self.clock.after(seconds, lambda: None)
        self.settle()

    def _hands(self) -> Hands:
        self._own = OwnHands(self.lock)
        return self._own

    def _exchanges(self) -> tuple[Exchange, Exchange]:
        both, self.clock = _followed(self, self._world, self._hook)
        return both, both

    def _begin(self) -> None:
        """No thread of its own."""

    def _wait_for_ends(self) -> None:
        self.settle()


class FollowedNetwork(Network):
    """A network of its own process, in virtual time, whose application is served elsewhere and follows its clock."""

    def __init__(self, config: NetworkConfig) -> None:
        self._world = VirtualWorld()
        parts = urlsplit(config.voice_url)
        self._hook = Hook(over_http, f"{parts.scheme}://{parts.netloc}", self._world)
        super().__init__(replace(config, world=self._world))

    def _exchanges(self) -> tuple[Exchange, Exchange]:
        both, _clock = _followed(self, self._world, self._hook)
        return both, both


def _followed(network: Network, world: VirtualWorld, hook: Hook) -> tuple[Exchange, FollowedTimeline]:
    """The one exchange for everybody, and its clock, which the world's and the application's follow."""
    clock = FollowedTimeline(world, network.lock, hook.follow)
    world.seconds = lambda: clock.now
    exchange = Exchange(network, clock)
    clock.is_idle = lambda: not exchange.is_busy
    return exchange, clock
