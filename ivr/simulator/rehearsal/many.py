"""One script played many times in virtual time, in several processes, each with an application of its own."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ivr.simulator.rehearsal.stage import Stage
from ivr.simulator.scripts import load_script

_FAILURES_SHOWN = 5


@dataclass
class Share:
    """What one process has played; `seconds` are of the wall clock, `virtual` of the network's."""

    calls: int = 0
    passed: int = 0
    seconds: float = 0.0
    virtual: float = 0.0
    failures: list[str] = field(default_factory=list)


def play_share(stage: Stage, script: Path, calls: int) -> Share:
    """So many calls, one after the other, a day apart."""
    share, loaded = Share(calls), load_script(script)
    begun, virtual = time.monotonic(), stage.network.clock.now
    for _ in range(calls):
        result = stage.play(loaded)
        if result.passed:
            share.passed += 1
        else:
            share.failures += result.failures[: max(0, _FAILURES_SHOWN - len(share.failures))]
        stage.rest()
    share.seconds = time.monotonic() - begun
    share.virtual = stage.network.clock.now - virtual
    return share


def play_shares(command: list[str], script: Path, calls: int, processes: int) -> list[Share]:
    """The calls dealt out to processes of this command line; raises CalledProcessError where one died."""
    begun = []
    for number in range(processes):
        mine = calls // processes + (number < calls % processes)
        words = [*command, str(script), "--calls", str(mine), "--processes", "0"]
        begun.append(subprocess.Popen(words, stdout=subprocess.PIPE))  # noqa: S603  our own command line
    shares = []
    for process in begun:
        out, _ = process.communicate()
        if process.returncode not in {0, 1}:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        shares.append(Share(**json.loads(out.splitlines()[-1])))
    return shares


def as_line(share: Share) -> str:
    """As a process tells its parent."""
    return json.dumps(asdict(share), ensure_ascii=False)


def this_command(name: str) -> list[str]:
    """How to run the command of this name again, in a process of its own: under flask, or by itself."""
    alone = Path(sys.argv[0]).name == "__main__.py" and "flask" not in sys.argv[0]
    module = ["ivr.simulator"] if alone else ["flask", "simulate"]
    return [sys.executable, "-m", *module, name]
