"""Two legs that talk: one, the host, has dialled or taken the other, its guest, who talks until one of them goes."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ivr.simulator.activity import Activity
from ivr.simulator.wishes import LegEnded, Talk

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.runner import Runner


@runtime_checkable
class Host(Protocol):
    """What a host's activity is told."""

    def bridged(self, guest: "Leg") -> bool:
        """The guest is ready to talk; False where nobody waits for them."""

    def parted(self, guest: "Leg") -> None:
        """The guest has gone."""


class Talking(Activity):
    """The guest's part."""

    def __init__(self, runner: "Runner", wish: Talk) -> None:
        super().__init__(runner)
        self._with = wish.with_sid
        self._begun: float | None = None
        self._hung_up = False

    def begin(self) -> None:
        """Talk, if the host is still there."""
        host = self._host()
        if host is None or not host.bridged(self.leg):
            self.finish(LegEnded("canceled"))
            return
        self._begun = self.leg.timeline.now
        self.leg.note("bridged", **{"with": self._with})
        if not self.over:
            self.leg.call.wait_for("others" if self.leg.will_go else "talk")
            if self.leg.talks is not None:
                self.later(self.leg.talks, self.leg.hang_up)

    def hang_up(self) -> None:
        """The guest goes: what follows is the guest's own."""
        self._hung_up = True
        self.finish(self._ended())

    def part(self) -> None:
        """The host goes."""
        self.finish(self._ended())

    def stop(self) -> None:
        """However it ends, the host is told."""
        super().stop()
        host = self._host()
        if host is not None and self._begun is not None:
            self.leg.timeline.after(0, lambda: host.parted(self.leg))

    def _ended(self) -> LegEnded:
        talked = None if self._begun is None else self.leg.timeline.now - self._begun
        return LegEnded("completed", talked, self._hung_up)

    def _host(self) -> Host | None:
        host = self.leg.exchange.legs.get(self._with)
        activity = host.runner.activity if host else None
        return activity if isinstance(activity, Host) else None


def part_from(guest: "Leg") -> bool:
    """The host goes from this guest. False where they did not talk yet."""
    if not isinstance(guest.runner.activity, Talking):
        return False
    guest.runner.activity.part()
    return True
