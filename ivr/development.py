"""The whole hotline on one machine: every process of `make run`, started together and ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.accounts.commands import SEEDED_PASSWORD
from ivr.accounts.roles import ROLES
from ivr.settings import Settings

_START_SECONDS = 30.0
_STOP_SECONDS = 15.0
"""Longer than gunicorn gives its workers: killed before, it would leave them behind with its port."""
OVERRIDES = "#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx"
"""The time-outs that the README asks to be given with the number's address."""
_PARENT_DIED = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(frozen=True)
class Service:
    """A process, and the address where it says that it is well; None when it listens nowhere."""

    name: str
    command: list[str]
    health: str | None


class DoesNotStart(RuntimeError):
    """A process ended, or did not answer, before everything was up."""


def services(settings: Settings) -> list[Service]:
    """All processes of a development machine, in the order in which they are started."""
    python, hotline = sys.executable, f"http://127.0.0.1:{settings.port}"
    wallet, phone = str(settings.wallet_port), str(settings.phone_port)
    key = settings.wallet_api_key.get_secret_value()
    network = [
        *("--voice-url", f"{settings.base_url}/voice/incoming{OVERRIDES}"),
        *("--status-url", f"{settings.base_url}/voice/status"),
        *("--fallback-url", f"{settings.base_url}/voice/fallback"),
        *("--account-sid", settings.twilio_account_sid, "--number", settings.line_number),
        *("--auth-token", settings.twilio_auth_token.get_secret_value()),
    ]
    return [
        Service(
            "sandbox wallet",
            [python, "-m", "ivr.simulator.wallet", "--port", wallet, "--api-key", key],
            f"http://127.0.0.1:{wallet}/healthz",
        ),
        Service(
            "telephone network",
            [python, "-m", "ivr.simulator", "network", "--port", phone, *network],
            f"http://127.0.0.1:{phone}/healthz",
        ),
        Service("hotline", [python, "-m", "gunicorn", "app:serve()"], f"{hotline}/healthz"),
        Service("worker", [python, "-m", "flask", "worker", "--name", "development"], None),
    ]


@contextmanager
def running(settings: Settings, environment: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """All processes by name, answering; they are ended when the block is left, or when this process dies."""
    for service in services(settings):
        if service.health and _is_taken(service.health):
            raise DoesNotStart(f"something answers at {service.health} already: is `make run` running elsewhere?")
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for service in services(settings):
            process = subprocess.Popen(service.command, env=environment, preexec_fn=_die_with_parent)  # noqa: S603  ours
            started[service.name] = process
            _wait_for(service, process)
        yield started
    finally:
        _end(list(started.values()))


def run(settings: Settings) -> None:
    """Runs everything until interrupted, or until one of the processes ends."""
    environment = os.environ | {"PORT": str(settings.port), "PYTHONUNBUFFERED": "1"}
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    # A shell that starts us in the background has interrupts ignored, and Python would leave it at that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with running(settings, environment) as processes:
            print(_greeting(settings), flush=True)
            while not (gone := [name for name, process in processes.items() if process.poll() is not None]):
                time.sleep(0.5)
            sys.exit(f"the {' and the '.join(gone)} ended, so everything is ended; what it said stands above")
    except KeyboardInterrupt:
        print("everything is ended")


def _greeting(settings: Settings) -> str:
    return (
        f"\n  the telephone          http://127.0.0.1:{settings.phone_port}   (open it in a browser)\n"
        f"  the hotline            http://127.0.0.1:{settings.port}\n"
        f"  the sandbox wallet     http://127.0.0.1:{settings.wallet_port}\n"
        f"  the console            http://127.0.0.1:{settings.port}/console/\n"
        f"                         sign in as {', '.join(ROLES)}; the password is {SEEDED_PASSWORD}\n"
        f"  the database           {settings.database_url.split('@')[-1]}\n\n"
        "  In a second terminal: `make call` dials the hotline too. Ctrl-C here ends everything.\n"
    )


def _wait_for(service: Service, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while not _answers(service.health):
        if process.poll() is not None:
            raise DoesNotStart(f"the {service.name} ended at once; what it said stands above")
        if time.monotonic() > end:
            raise DoesNotStart(f"the {service.name} did not answer at {service.health}")
        time.sleep(0.1)


def _answers(address: str | None) -> bool:
    if address is None:
        return True
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  an address of ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_taken(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(address).port or 80)) == 0


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    """Lets Linux end this child when its parent is killed in a way that it cannot catch."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
