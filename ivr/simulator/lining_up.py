"""Standing in a queue, leaving it, and taking whoever is first in it."""

from typing import TYPE_CHECKING

from ivr.simulator.activity import Activity
from ivr.simulator.queues import Member, Queue
from ivr.simulator.talking import part_from
from ivr.simulator.wishes import Dequeued, JoinQueue, LeaveQueue, LegEnded, TakeFromQueue, Waiting

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.runner import Runner


class JoiningQueue(Activity):
    """Stand at the end of the line; over at once."""

    def __init__(self, runner: "Runner", wish: JoinQueue) -> None:
        super().__init__(runner)
        self._enqueue = wish.enqueue

    def begin(self) -> None:
        """A queue is made when it is first named."""
        queue = self.leg.exchange.queue(self._enqueue.name)
        if self._enqueue.max_queue_size is not None:
            queue.most = min(queue.most, self._enqueue.max_queue_size)
        member = Member(self.leg, self.leg.timeline.now, self.leg.exchange.network.now())
        self.leg.queue = queue
        if queue.enter(member):
            self.leg.note("enqueued", queue=queue.name, position=len(queue.members))
            self.finish(Waiting(queue.sid))
        else:
            self.leg.queue = None
            self.leg.note("queue_full", queue=queue.name)
            self.finish()


class LeavingQueue(Activity):
    """Stand in line no more; over at once."""

    def __init__(self, runner: "Runner", wish: LeaveQueue) -> None:
        super().__init__(runner)

    def begin(self) -> None:
        """Whoever was taken out has left already."""
        self.finish(leave_line(self.leg))


class TakingFromQueue(Activity):
    """The taker's part: the host of whoever is first in line, or comes while this waits."""

    def __init__(self, runner: "Runner", wish: TakeFromQueue) -> None:
        super().__init__(runner)
        self._dial = wish.dial
        self._noun = wish.noun
        self._queue: Queue | None = None
        self._guest: Leg | None = None
        self._since: float | None = None

    def begin(self) -> None:
        """Take the first, or wait for one as long as the Dial rings."""
        self.leg.note("dialling", to=f"queue {self._noun.name}", timeout=self._dial.timeout)
        self._queue = self.leg.exchange.queue_named(self._noun.name)
        if self._queue is None:
            self._end("failed")
            return
        self.leg.call.wait_for("leg")
        self._queue.takers.append(self._take_first)
        self.later(self._dial.timeout, self._nobody_came)
        self._take_first()

    def bridged(self, guest: "Leg") -> bool:
        """The queued caller has heard the document, if there is one."""
        if guest is not self._guest:
            return False
        self._since = self.leg.timeline.now
        self.leg.call.wait_for("talk")
        self.later(self._dial.time_limit, lambda: self._end("completed"))
        if self.leg.talks is not None:
            self.later(self.leg.talks, self.leg.hang_up)
        return True

    def parted(self, guest: "Leg") -> None:
        """The queued caller has gone."""
        if guest is self._guest and not self.over:
            self._end("completed")

    def hang_up(self) -> None:
        """The taker goes."""
        self._end("completed" if self._since is not None else "no-answer", gone=True)

    def stop(self) -> None:
        """The queued caller goes on after the Enqueue."""
        super().stop()
        if self._queue and self._take_first in self._queue.takers:
            self._queue.takers.remove(self._take_first)
        if self._guest:
            part_from(self._guest)

    def _take_first(self) -> None:
        queue = self._queue
        if queue is None or self._guest or not queue.members:
            return
        guest = self._guest = queue.members[0].leg
        queue.takers.remove(self._take_first)
        guest.waited = leave_line(guest)
        guest.watchers.append(self.parted)
        guest.interrupt(Dequeued(self.leg.call.sid, self._noun))

    def _nobody_came(self) -> None:
        if self._guest is None:
            self._end("no-answer")

    def _end(self, status: str, gone: bool = False) -> None:
        if self.over:
            return
        talked = None if self._since is None else self.leg.timeline.now - self._since
        self.leg.note("dial_ended", status=status, talked=talked)
        sid = self._guest.call.sid if self._guest else ""
        self.finish(LegEnded(status, talked, gone, sid))


def leave_line(leg: "Leg") -> Waiting:
    """Out of the line, once; the queue and how long the leg stood in it."""
    queue = leg.queue
    if queue is None:
        waited, leg.waited = leg.waited, Waiting("")
        return waited
    leg.queue = None
    seconds = queue.leave(leg)
    leg.note("left_queue", queue=queue.name, seconds=round(seconds, 2))
    return Waiting(queue.sid, seconds)
