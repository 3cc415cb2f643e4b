"""A hundred threads of four processes claim at once: each caller has one agent, each agent one caller. Fault row 13."""

import subprocess
import sys
from collections import Counter

from tests.desk.conftest import Desk

CALLERS = 24
PROCESSES, THREADS = 4, 25


def test_each_caller_is_claimed_once_by_whichever_process(desk: Desk) -> None:
    for number in range(CALLERS):
        desk.hire(f"agent{number}")
        desk.comes(f"call {number}")
    command = [sys.executable, "-m", "tests.desk.claimer", desk.url, str(THREADS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    claimers: list[subprocess.Popen[str]] = [subprocess.Popen(command, **pipes) for _ in range(PROCESSES)]  # type: ignore[call-overload]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert claimer.stdout.readline() == "ready\n"
    for claimer in claimers:
        assert claimer.stdin is not None
        claimer.stdin.write("\n")
        claimer.stdin.flush()
    said = [claimer.communicate(timeout=60)[0].strip() for claimer in claimers]
    assert sum(map(int, said)) == CALLERS, said
    rows = desk.rows("reservations")
    assert {row["state"] for row in rows} == {"claimed"}
    assert max(Counter(row["entry_id"] for row in rows).values()) == 1
    assert max(Counter(row["agent_id"] for row in rows).values()) == 1
    assert len(rows) == CALLERS
    assert {row["state"] for row in desk.rows("agents")} == {"reserved"}
