"""The one scheduler: what is due first happens first, on the wall clock or on a clock that runs ahead of it.

Everything that happens on a network happens in a timer's action, under the network's one lock, one at a time. Only
requests to the application are made outside the lock, by `hands`.
"""

import heapq
import itertools
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.simulator.world import World

Act = Callable[[], None]


@dataclass(order=True)
class Timer:
    """Something that is due `at` so many seconds; of two at the same moment the one that was set first."""

    at: float
    number: int
    act: Act = field(compare=False)
    off: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """It will not happen."""
        self.off = True


class Timeline:
    """Timers on the wall clock. `run` is the body of the one thread that lets them happen."""

    def __init__(self, world: World, lock: "threading.RLock | None" = None) -> None:
        self.lock = lock or threading.RLock()
        self.world = world
        self._changed = threading.Condition(self.lock)
        self._timers: list[Timer] = []
        self._numbers = itertools.count()
        self._closed = False

    @property
    def now(self) -> float:
        """Seconds; only differences mean something."""
        return self.world.monotonic()

    def after(self, seconds: float, act: Act) -> Timer:
        """Let `act` happen in so many seconds."""
        with self._changed:
            timer = Timer(self.now + max(0.0, seconds), next(self._numbers), act)
            heapq.heappush(self._timers, timer)
            self._changed.notify_all()
            return timer

    def run(self) -> None:
        """Let everything happen when it is due, until closed."""
        with self._changed:
            while not self._closed:
                self._turn()

    def close(self) -> None:
        """Nothing happens any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def hold(self, who: object, seconds: float = math.inf, too_late: Act = lambda: None) -> None:
        """Somebody will act at the present moment; the wall clock does not wait for that."""

    def let_go(self, who: object) -> None:
        """They have acted."""

    def _turn(self) -> None:
        timer = self._next()
        if timer is None:
            self._changed.wait()
        elif (left := timer.at - self.now) > 0:
            self._changed.wait(left)
        else:
            heapq.heappop(self._timers).act()

    def _next(self) -> Timer | None:
        """The earliest timer that was not cancelled."""
        while self._timers and self._timers[0].off:
            heapq.heappop(self._timers)
        return self._timers[0] if self._timers else None


class VirtualTimeline(Timeline):
    """Timers on a clock that stands still while anybody is about to act, and jumps to what is due next."""

    def __init__(self, world: World, lock: "threading.RLock | None" = None) -> None:
        super().__init__(world, lock)
        self._now = 0.0
        self._holders: dict[object, tuple[float, Act]] = {}

    @property
    def now(self) -> float:
        """Seconds since the timeline began."""
        return self._now

    def hold(self, who: object, seconds: float = math.inf, too_late: Act = lambda: None) -> None:
        """The clock stands still until `who` has acted; after so many seconds of the wall clock it is too late."""
        with self._changed:
            self._holders.setdefault(who, (self.world.monotonic() + seconds, too_late))
            self._changed.notify_all()

    def let_go(self, who: object) -> None:
        """`who` has acted."""
        with self._changed:
            if self._holders.pop(who, None) is not None:
                self._changed.notify_all()

    def _turn(self) -> None:
        timer = self._next()
        if timer is not None and (timer.at <= self._now or not self._holders):
            self._now = max(self._now, timer.at)
            heapq.heappop(self._timers).act()
        elif self._holders:
            left = min(until for until, _ in self._holders.values()) - self.world.monotonic()
            self._changed.wait(None if left == math.inf else max(0.0, left))
            self._let_go_of_the_late()
        else:
            self._changed.wait()

    def _let_go_of_the_late(self) -> None:
        now = self.world.monotonic()
        late = [who for who, (until, _) in self._holders.items() if until <= now]
        for who in late:
            _until, too_late = self._holders.pop(who)
            too_late()


class FollowedTimeline(VirtualTimeline):
    """A virtual clock that an application's clock follows; it stands still while that has something to do.

    `follow(seconds)` sets the application's clock, lets it do what is due, and says when it has something to do next.
    It is called outside the lock. While nobody is on the line, time goes on only as far as `go_on_until` says.
    """

    def __init__(self, world: World, lock: "threading.RLock | None", follow: Callable[[float], float | None]) -> None:
        super().__init__(world, lock)
        self.go_on_until = 0.0
        self.is_idle: Callable[[], bool] = lambda: False
        self._follow = follow
        self._asked = True
        self._told = -1.0
        self._due: float | None = None

    def let_go(self, who: object) -> None:
        """`who` has acted, and by that may have given the application something to do."""
        self._asked = True
        super().let_go(who)

    @property
    def is_still(self) -> bool:
        """Whether nothing will happen until somebody acts."""
        return self._moment() is None and not self._asked

    def turn(self) -> bool:
        """Let one thing happen, if anything can without anybody's acting."""
        with self._changed:
            timer = self._next()
            if timer is not None and timer.at <= self._now:
                if self._told < self._now:
                    # The application is asked something now perhaps, and must know what time it is.
                    return self._ask()
                heapq.heappop(self._timers).act()
                return True
            if self._holders:
                return False
            if self._asked:
                self._asked = False
                return self._ask()
            moment = self._moment()
            if moment is None:
                return False
            self._now = max(self._now, moment)
            self._asked = self._asked or (self._due is not None and self._due <= self._now)
            return True

    def _turn(self) -> None:
        if self.turn():
            return
        if self._holders:
            super()._turn()
        else:
            self._changed.wait()

    def _ask(self) -> bool:
        now = self._now
        self._changed.release()
        try:
            due = self._follow(now)
        finally:
            self._changed.acquire()
        self._due, self._told = due, now
        return True

    def _moment(self) -> float | None:
        """When something happens next, in the network or in the application."""
        timer = self._next()
        moments = [moment for moment in (timer.at if timer else None, self._due) if moment is not None]
        moment = min(moments, default=None)
        if moment is None or (self.is_idle() and moment > self.go_on_until):
            return None
        return moment
