"""The commands, and the telephone to type on."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from ivr.simulator.cli import simulate_group
from ivr.simulator.terminal import HELP, TYPED, _is_silent, parse_line
from tests.simulator.application import Application
from tests.simulator.conftest import Box

MENU = '<Gather numDigits="1" action="/next" timeout="30"><Say language="cmn-CN">请按 1。</Say></Gather>'


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(simulate_group(), arguments, input=typed)
    return result.exit_code, result.output


def test_a_call_by_hand(application: Application, box: Box) -> None:
    application.answers["/voice"] = MENU
    application.answers["/next"] = '<Say>wait</Say><Dial timeout="30" action="/bye">+8613300000000</Dial>'
    application.answers["/bye"] = "<Say>goodbye</Say><Hangup/>"
    code, shown = run("call", "--network", box.url, "--fast", typed="1\nanswer\nwait\n")
    assert code == 0
    lines = [line[7:].strip() for line in shown.splitlines()]
    assert lines == [
        "0138000 calls +85230001234 (type help; Ctrl-C hangs up)",
        "hotline  请按 1。",
        "▸ takes one key",
        "caller   presses 1",
        "hotline  wait",
        "hotline  dials +8613300000000",
        "agent    answers",
        "agent    completed after 0 s",
        "hotline  goodbye",
        "ended    completed, by the hotline",
    ]


def test_the_end_of_a_pipe_hangs_up(application: Application, box: Box) -> None:
    application.answers["/voice"] = MENU
    code, shown = run("call", "--network", box.url, "--fast", typed="help\n")
    assert code == 0
    assert "press keys" in shown
    assert "completed, by the caller" in shown


def test_texts_show_as_they_arrive(application: Application, box: Box) -> None:
    application.answers["/voice"] = MENU

    def text() -> str:
        box.network.messages.take({"To": "+8613800138000", "From": "+85230001234", "Body": "验证码 042917"})
        box.network.messages.take({"To": "+8613900139000", "From": "+85230001234", "Body": "验证码 555555"})
        return MENU

    box.network.messages.take({"To": "+8613800138000", "From": "+85230001234", "Body": "of an earlier call"})
    application.answers["/next"] = text
    _code, shown = run("call", "--network", box.url, "--fast", typed="1\n")
    texts = [line.strip() for line in shown.splitlines() if "✉" in line]
    assert texts == ["✉ 验证码 042917", "✉ to +8613900139000: 验证码 555555"]
    assert "earlier" not in shown


def test_ctrl_c_hangs_up_and_prints_nothing_twice(application: Application, box: Box) -> None:
    application.answers["/voice"] = MENU
    command = [sys.executable, "-u", "-m", "ivr.simulator", "call", "--fast", "--network", box.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        before = [process.stdout.readline() for _ in range(3)]
        assert "takes one key" in before[-1]
        process.send_signal(signal.SIGINT)
        after = process.stdout.read().splitlines()
        assert process.wait(timeout=20) == 0
    assert [line[7:].strip() for line in after] == ["caller   hangs up", "ended    completed, by the caller"]


def test_a_withheld_caller_calls_as_in_scripts(application: Application, box: Box) -> None:
    application.answers["/voice"] = "<Hangup/>"
    assert run("call", "--network", box.url, "--fast", "--from", "anonymous")[0] == 0
    assert application.asked("/voice")[0].form["From"] == "anonymous"


@pytest.mark.parametrize("number", ["123abc", "13800138000", "+0123456789", "+86１３８００１３８０００", "+86", ""])
def test_what_is_no_number_does_not_call(application: Application, box: Box, number: str) -> None:
    advice = "write it like +8613800138000, or anonymous for a withheld number"
    code, shown = run("call", "--network", box.url, "--from", number)
    assert (code, shown) == (1, f"Error: --from {number} is no caller's number: {advice}\n")
    assert application.seen == []


def test_help_says_what_to_type_and_how_to_call() -> None:
    shown = run("call", "--help")[1]
    for told in (*TYPED.splitlines(), "--from", "anonymous", "--fast"):
        assert told.strip() in shown
    for told in (TYPED, "--from", "anonymous", "--fast"):
        assert told in HELP


def test_a_silent_hotline_is_marked(application: Application, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    polls: list[bool] = []
    long_silent = threading.Event()

    def is_silent(answer: dict[str, Any]) -> bool:
        polls.append(_is_silent(answer))
        if polls[-3:] == [True] * 3:
            long_silent.set()
        return polls[-1]

    def slow() -> str:
        assert long_silent.wait(10)
        return "<Say>at last</Say><Hangup/>"

    monkeypatch.setattr("ivr.simulator.terminal._is_silent", is_silent)
    monkeypatch.setattr("ivr.simulator.terminal.POLL_SECONDS", 0.02)
    application.answers["/voice"] = MENU
    application.answers["/next"] = slow
    shown = run("call", "--network", box.url, "--fast", typed="1\n")[1]
    assert shown.count("… the hotline has not answered yet") == 1
    assert "at last" in shown


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("1", {"press": "1"}),
        ("*0#", {"press": "*0#"}),
        ("say 我的钱被人转走了", {"say": "我的钱被人转走了"}),
        ("wait", {"wait": True}),
        ("hang up", {"hang_up": True}),
        ("answer", {"answer": {"outcome": "answered", "after": 0}}),
        ("answer busy", {"answer": {"outcome": "busy", "after": 0}}),
        ("say", None),
        ("１", None),
        ("rubbish", None),
    ],
)
def test_what_is_typed(line: str, action: object) -> None:
    assert parse_line(line) == action


def test_scripts_exit_non_zero_when_one_fails(application: Application, box: Box, tmp_path: Path) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Hangup/>"
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text('name: Good\nfrom: "+86"\nsteps:\n  - hear: hi\n')
    bad.write_text('name: Bad\nfrom: "+86"\nsteps:\n  - hear: bye\n')
    code, shown = run("script", str(bad), str(good), "--network", box.url)
    assert code == 1
    assert f"FAIL {bad}:4" in shown
    assert "PASS" in shown
    assert shown.splitlines()[-1] == f"1 of 2 passed; failed: {bad}"
    code, shown = run("script", str(good), "--network", box.url)
    assert code == 0
    assert shown.split()[-1] == "PASS"


def test_a_directory_plays_its_scripts_in_order_of_name(application: Application, box: Box, tmp_path: Path) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Hangup/>"
    for name in "bca":
        (tmp_path / f"{name}.yaml").write_text(f'name: Script {name}\nfrom: "+86"\nsteps:\n  - hear: hi\n')
    (tmp_path / "notes.txt").write_text("no script")
    code, shown = run("script", str(tmp_path), "--network", box.url)
    assert code == 0
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("Script")] == ["a", "b", "c"]
    assert shown.splitlines()[-1] == "3 of 3 passed"
    (tmp_path / "b.yaml").write_text("name: x\n")
    code, shown = run("script", str(tmp_path), "--network", box.url)
    assert code == 1
    assert f"Error: {tmp_path}/b.yaml:1:1: from: Field required" in shown
    assert shown.splitlines()[-1] == f"2 of 3 passed; failed: {tmp_path}/b.yaml"


def test_a_directory_without_scripts_is_an_error(tmp_path: Path) -> None:
    assert run("script", str(tmp_path)) == (1, f"Error: no *.yaml in the directory {tmp_path}\n")


def test_no_network_is_said_in_one_sentence() -> None:
    code, shown = run("call", "--network", "http://127.0.0.1:9")
    assert code == 1
    expected = "Error: no telephone network at http://127.0.0.1:9 — start it with `make run` in another terminal\n"
    assert shown == expected


def test_a_broken_script_is_said_plainly(tmp_path: Path) -> None:
    script = tmp_path / "broken.yaml"
    script.write_text("name: x\n")
    code, shown = run("script", str(script))
    assert code == 1
    assert shown.startswith(f"Error: {script}:1:1: from: Field required")


def test_the_network_needs_to_know_where_calls_go() -> None:
    code, shown = run("network", "--account-sid", "AC1", "--auth-token", "x")
    assert code == 2
    assert "PUBLIC_BASE_URL" in shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_serves_and_ends_when_told(number: signal.Signals) -> None:
    settings = {"PUBLIC_BASE_URL": "http://127.0.0.1:9", "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x"}
    command = [sys.executable, "-u", "-m", "ivr.simulator", "network", "--port", "0"]
    process = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = line.split()[3].rstrip(",")
        assert requests.get(f"{url}/healthz", timeout=5).json() == {"status": "ok"}
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


def test_texts_to_a_lost_telephone_do_not_show(application: Application, box: Box) -> None:
    application.answers["/voice"] = MENU

    def text() -> str:
        box.network.messages.take({"To": "+8613600136000", "From": "+85230001234", "Body": "验证码 042917"})
        return MENU

    application.answers["/next"] = text
    _code, shown = run("call", "--network", box.url, "--fast", "--from", "+8613600136000", typed="1\n")
    assert "presses 1" in shown
    assert "042917" not in shown
