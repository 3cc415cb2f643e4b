"""Who makes the requests to the application, outside the network's lock: threads, or the driving thread itself."""

import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

AT_ONCE = 200


class Hands(Protocol):
    """Does work outside the lock, then lets `then` have the result under the lock."""

    def give(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None: ...

    def close(self) -> None: ...


class ThreadHands:
    """Many requests at once."""

    def __init__(self, lock: "threading.RLock") -> None:
        self._lock = lock
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")

    def give(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do it soon, in a thread."""
        try:
            self._pool.submit(self._do, work, then)
        except RuntimeError:
            # The network is being closed: nobody waits for this any more.
            return

    def close(self) -> None:
        """Finish what was begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        try:
            result = work()
            with self._lock:
                then(result)
        except Exception:
            traceback.print_exc()


class OwnHands:
    """One request after the other, in the thread that calls `work_off`."""

    def __init__(self, lock: "threading.RLock") -> None:
        self._lock = lock
        self._waiting: deque[Callable[[], None]] = deque()

    def give(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do it at the next `work_off`."""
        self._waiting.append(partial(self._do, work, then))

    def work_off(self) -> bool:
        """Do what waits. False where nothing did."""
        did = bool(self._waiting)
        while self._waiting:
            self._waiting.popleft()()
        return did

    def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        result = work()
        with self._lock:
            then(result)
