"""The sandbox as `make run` starts it: a process of its own that ends cleanly."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "ivr.simulator.wallet"]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_on_the_loopback_and_ends_on_a_signal(end: signal.Signals) -> None:
    env = {**os.environ, "WALLET_PORT": "0", "WALLET_API_KEY": "a-key"}
    with subprocess.Popen(COMMAND, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            place = re.search(r"http://127\.0\.0\.1:[1-9]\d+", process.stdout.readline())
            assert place is not None
            assert requests.get(place.group() + "/healthz", timeout=5).status_code == 200
            process.send_signal(end)
            assert process.wait(10) == 0
        finally:
            process.kill()


def test_it_does_not_start_without_a_key() -> None:
    env = {name: value for name, value in os.environ.items() if name != "WALLET_API_KEY"}
    ended = subprocess.run(COMMAND, cwd=ROOT, env=env, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 2
    assert "WALLET_API_KEY" in ended.stderr
