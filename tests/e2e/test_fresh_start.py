"""`flask development`: one command brings everything up, and its end, however it comes, ends everything."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.e2e.hotline import Hotline, environment, eventually, planned

SERVICES = 4


@contextmanager
def _development(hotline: Hotline, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The launcher, once it has greeted; what it left behind is killed at the end, so that no test leaves a process."""
    said = folder / "said"
    command = [sys.executable, "-m", "flask", "development"]
    with (
        said.open("wb") as output,
        subprocess.Popen(
            command, env=environment(hotline.settings), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        ) as launcher,
    ):
        try:
            greeted = eventually(lambda: "Ctrl-C" in said.read_text() or launcher.poll() is not None, bool, 60)
            assert greeted, said.read_text()
            assert launcher.poll() is None, said.read_text()
            yield launcher
        finally:
            _kill_session(launcher.pid)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Hotline]:
    with planned(f"sqlite:///{tmp_path / 'var' / 'hotline.db'}") as hotline:
        yield hotline


def test_everything_answers_and_ends_with_the_launcher(fresh: Hotline, tmp_path: Path) -> None:
    with _development(fresh, tmp_path) as launcher:
        for port in _ports(fresh):
            assert f"http://127.0.0.1:{port}" in (tmp_path / "said").read_text()
            assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
        assert len(_session(launcher.pid)) > SERVICES
        launcher.terminate()
        assert launcher.wait(20) == 0
        assert eventually(lambda: _session(launcher.pid), lambda left: not left) == []


def test_an_interrupt_ends_everything_even_where_the_shell_had_them_ignored(fresh: Hotline, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with _development(fresh, tmp_path) as launcher:
            signal.signal(signal.SIGINT, before)
            launcher.send_signal(signal.SIGINT)
            assert launcher.wait(20) == 0
            assert eventually(lambda: _session(launcher.pid), lambda left: not left) == []
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_interrupt_of_the_whole_group_leaves_a_web_process_to_its_arbiter(fresh: Hotline, tmp_path: Path) -> None:
    """As Ctrl-C does; a worker that took it and the arbiter's word at once would lock up and keep the port."""
    with _development(fresh, tmp_path) as launcher:
        assert len(eventually(lambda: _web_workers(launcher.pid), lambda found: len(found) == 2)) == 2
        os.killpg(launcher.pid, signal.SIGINT)
        assert launcher.wait(20) == 0
        assert eventually(lambda: _session(launcher.pid), lambda left: not left) == []


def test_everything_ends_when_the_launcher_is_killed(fresh: Hotline, tmp_path: Path) -> None:
    with _development(fresh, tmp_path) as launcher:
        assert len(_session(launcher.pid)) > SERVICES
        launcher.kill()
        launcher.wait(20)
        assert eventually(lambda: _session(launcher.pid), lambda left: not left) == []


def test_a_port_that_is_taken_is_told(fresh: Hotline, tmp_path: Path) -> None:
    with _development(fresh, tmp_path):
        second = subprocess.run(
            [sys.executable, "-m", "flask", "development"],
            env=environment(fresh.settings),
            capture_output=True,
            timeout=60,
            start_new_session=True,
            check=False,
        )
    assert second.returncode != 0
    assert f"http://127.0.0.1:{fresh.settings.wallet_port}".encode() in second.stderr


def _ports(hotline: Hotline) -> tuple[int, int, int]:
    return hotline.settings.port, hotline.settings.phone_port, hotline.settings.wallet_port


def _session(leader: int) -> list[int]:
    """The processes of a session that have not ended."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # pid (name) state parent group session …; a name may hold spaces and brackets.
            pid, state, session = re.match(r"(\d+) \(.*\) (\S) \d+ \d+ (\d+)", stat.read_text(), re.DOTALL).groups()  # type: ignore[union-attr]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            members.append(int(pid))
    return members


def _web_workers(leader: int) -> list[int]:
    """gunicorn's processes that are up: unlike the arbiter they ignore interrupts."""
    web = [pid for pid in _session(leader) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return [pid for pid in web if _ignores_interrupts(pid)]


def _ignores_interrupts(pid: int) -> bool:
    mask = re.search(r"SigIgn:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    assert mask is not None
    return bool(int(mask[1], 16) & 1 << (signal.SIGINT - 1))


def _kill_session(leader: int) -> None:
    for pid in _session(leader):
        os.kill(pid, signal.SIGKILL)


def _refused(hotline: Hotline, **wrong: str) -> str:
    """What gunicorn says when it ends instead of serving; by itself it would start its processes again and again."""
    command = [sys.executable, "-m", "gunicorn", "app:serve()"]
    served = subprocess.run(
        command, env=environment(hotline.settings, **wrong), capture_output=True, text=True, timeout=30, check=False
    )
    assert served.returncode != 0
    return served.stderr


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"MENU": "nowhere.yaml"}, "nowhere.yaml:1:1: cannot be read"),
        ({"ENVIRONMENT": "production"}, "TWILIO_AUTH_TOKEN is empty, too short or the development value"),
        ({"DESKS": "general=110"}, "DESKS: desk 'general' needs a number"),
    ],
)
def test_gunicorn_does_not_start_on_what_is_wrong_and_says_what(
    fresh: Hotline, wrong: dict[str, str], told: str
) -> None:
    assert told in _refused(fresh, **wrong)


def test_a_server_does_not_start_on_a_broken_text(fresh: Hotline, tmp_path: Path) -> None:
    menus = Path(__file__).parents[2] / "menus"
    shutil.copytree(menus, tmp_path / "menus", ignore=shutil.ignore_patterns("scripts"))
    texts = tmp_path / "menus" / "texts.yaml"
    texts.write_text(texts.read_text("utf-8").replace("{code}", "{cod}", 1), "utf-8")
    assert re.search(r"texts.yaml:\d+:\d+: .*\{code\}", _refused(fresh, MENU=str(tmp_path / "menus" / "hotline.yaml")))
