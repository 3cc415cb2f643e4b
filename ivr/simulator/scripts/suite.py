"""Plays many scripts at the same time, those apart that would hear one another.

Scripts share a network, so two that use the same telephone are played one after the other; one that sets faults or sets
up the wallet changes the world of all others and is played alone.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ivr.simulator.scripts.model import Script
from ivr.simulator.scripts.reading import ScriptError, load_script
from ivr.simulator.scripts.runner import ScriptResult
from ivr.simulator.scripts.transcript import Event

Play = Callable[[Script], ScriptResult]


@dataclass(frozen=True)
class Played:
    """How a script of a suite went; `error` says why it could not be played at all."""

    path: Path
    name: str
    seconds: float = 0.0
    result: ScriptResult | None = None
    error: str = ""

    @property
    def passed(self) -> bool:
        """Whether it was played and everything was as it expects."""
        return self.result is not None and self.result.passed


@dataclass(frozen=True)
class _Waiting:
    position: int
    path: Path
    script: Script

    @property
    def telephones(self) -> frozenset[str]:
        """Those that nobody else may use meanwhile."""
        texts = self.script.expect.texts
        numbers = {self.script.from_, self.script.inbox_of, texts.to if texts else None, *self.script.setup.people}
        return frozenset(str(number) for number in numbers - {None})

    @property
    def alone(self) -> bool:
        """Whether no other script may be played meanwhile."""
        return bool(self.script.setup.network or self.script.setup.wallet)


def as_sentence(broken: Event) -> str:
    """A rule that was broken beside the scripts' own calls: by a request, or on a leg that the application began."""
    where = f"{broken['call']} {broken['url']}: " if broken["call"] else ""
    return f"{broken['level']} {broken['number']}: {where}{broken['where']}: {broken['what']}"


class Suite:
    """The scripts at these paths, played by so many threads. `tell` hears of each as soon as it is over."""

    def __init__(self, paths: Iterable[Path], play: Play, threads: int, tell: Callable[[Played], None]) -> None:
        self._paths = list(paths)
        self._play = play
        self._threads = max(1, threads)
        self._tell = tell
        self._waiting: list[_Waiting] = []
        self._busy: set[str] = set()
        self._playing = 0
        self._alone = False
        self._played: dict[int, Played] = {}
        self._changed = threading.Condition()

    def run(self) -> list[Played]:
        """Play all of them; the outcomes are in the order of the paths."""
        for position, path in enumerate(self._paths):
            self._load(position, path)
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [self._played[position] for position in range(len(self._paths))]

    def _load(self, position: int, path: Path) -> None:
        try:
            self._waiting.append(_Waiting(position, path, load_script(path)))
        except ScriptError as error:
            self._finish(position, Played(path, path.stem, error=str(error)))

    def _work(self) -> None:
        while waiting := self._next():
            begun = time.monotonic()
            try:
                result = self._play(waiting.script)
                seconds = time.monotonic() - begun
                played = Played(waiting.path, waiting.script.name, seconds, result)
            except Exception as error:
                played = Played(waiting.path, waiting.script.name, time.monotonic() - begun, error=f"{error!r}")
            with self._changed:
                self._playing -= 1
                self._alone = False
                self._busy -= waiting.telephones
                self._changed.notify_all()
            self._finish(waiting.position, played)

    def _next(self) -> _Waiting | None:
        """The first script that may be played now, waiting for one; None when all are taken."""
        with self._changed:
            while self._waiting:
                fit = next((waiting for waiting in self._waiting if self._fits(waiting)), None)
                if fit:
                    self._waiting.remove(fit)
                    self._playing += 1
                    self._alone = fit.alone
                    self._busy |= fit.telephones
                    return fit
                self._changed.wait()
            return None

    def _fits(self, waiting: _Waiting) -> bool:
        if self._alone or (waiting.alone and self._playing):
            return False
        return not (waiting.telephones & self._busy)

    def _finish(self, position: int, played: Played) -> None:
        with self._changed:
            self._played[position] = played
            self._tell(played)
