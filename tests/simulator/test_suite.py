"""Many scripts at once: against any application, apart where they would hear one another, with reports to keep."""

import runpy
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from click.testing import CliRunner
from flask import request

from ivr.simulator.cli import simulate_group
from ivr.simulator.scripts import ScriptResult
from ivr.simulator.scripts.suite import Played, Suite
from tests.simulator.application import Application, Served
from tests.simulator.conftest import ACCOUNT, LINE, TOKEN, Box

EXAMPLE = Path(__file__).parents[2] / "examples" / "plain-flask"
PASSED = ScriptResult("t", [], [], [], {})


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(simulate_group(), ["scripts", *arguments])
    return result.exit_code, result.output


def write(folder: Path, name: str, caller: str, more: str = "", hear: str = "hi") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f'name: Script {name}\nfrom: "{caller}"\n{more}steps:\n  - hear: {hear}\n', encoding="utf-8")
    return path


@pytest.fixture
def dentist() -> Iterator[str]:
    """The example application, being served."""
    served = Served(runpy.run_path(str(EXAMPLE / "app.py"))["app"])
    yield f"{served.url}/voice"
    served.close()


def test_the_example_is_short_and_its_scripts_pass(dentist: str) -> None:
    assert len((EXAMPLE / "app.py").read_text().splitlines()) <= 40
    code, shown = run(str(EXAMPLE / "scripts"), "--url", dentist)
    assert shown.splitlines()[-1] == "4 of 4 passed"
    assert code == 0


def test_a_mistake_in_the_example_is_found(dentist: str, tmp_path: Path) -> None:
    for path in (EXAMPLE / "scripts").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("nine to five", "eight to five")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    code, shown = run(str(tmp_path), "--url", dentist)
    assert code == 1
    assert shown.splitlines()[-1] == f"3 of 4 passed; failed: {tmp_path}/opening-hours.yaml"
    assert "“eight to five” was not heard" in shown


def test_reports_tell_passed_failed_and_broken_apart(application: Application, tmp_path: Path) -> None:
    application.answers["/voice"] = '<Say mood="sad">hi &lt;b&gt;</Say><Hangup/>'
    write(tmp_path, "bad", "+1", hear="bye")
    write(tmp_path, "good", "+2").write_text(
        'name: Good\nfrom: "+2"\nsteps:\n  - hear: hi\nexpect: {violations: 1}\n', encoding="utf-8"
    )
    (tmp_path / "broken.yaml").write_text("name: x\n")
    reports = tmp_path / "junit.xml", tmp_path / "page.html"
    given = ("--url", f"{application.url}/voice", "--junit", str(reports[0]), "--html", str(reports[1]))
    code, shown = run(str(tmp_path), *given)
    assert code == 1
    assert shown.splitlines()[-1].startswith("1 of 3 passed")
    suite = ElementTree.parse(reports[0]).getroot()
    assert {key: suite.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
    }
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {"Script bad": ["failure", "system-out"], "broken": ["error"], "Good": ["system-out"]}
    page = reports[1].read_text(encoding="utf-8")
    assert page.count("FAIL<") == 2
    assert '<li class="warning">' in page
    assert "hi &lt;b&gt;" in page
    assert "<b>" not in page
    assert "2 of Twilio" not in page
    assert "1 of Twilio&#39;s rules were broken" in page


def test_requests_that_twilio_warns_of_fail_the_run(application: Application, tmp_path: Path) -> None:
    def text() -> str:
        network = f"http://127.0.0.1:{port}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        form = {"To": "+8613800138000", "From": LINE, "Body": "x", "Sender": "y"}
        requests.post(network, data=form, auth=(ACCOUNT, TOKEN), timeout=5).raise_for_status()
        return "<Say>hi</Say><Hangup/>"

    port = free_port()
    application.answers["/voice"] = text
    script = write(tmp_path, "texts", "+1")
    account = ("--account-sid", ACCOUNT, "--auth-token", TOKEN, "--phone-port", str(port))
    code, shown = run(str(script), "--url", f"{application.url}/voice", *account, "--junit", str(tmp_path / "j.xml"))
    assert code == 1
    assert "1 of 1 passed" in shown
    assert "20001" in shown
    assert "no parameter Sender" in shown
    assert "beside the scripts' own calls" in (tmp_path / "j.xml").read_text()


def test_rules_broken_on_another_leg_fail_the_run(application: Application, tmp_path: Path) -> None:
    application.answers |= {
        "/voice": '<Dial action="/after"><Number url="/screen">+8613300000000</Number></Dial>',
        "/screen": '<Say mood="sad">hello</Say>',
        "/after": "<Say>hi</Say><Hangup/>",
    }
    people = 'setup: {people: {"+8613300000000": {answers: 1, talks: 5}}}\n'
    code, shown = run(str(write(tmp_path, "a", "+1", people)), "--url", f"{application.url}/voice")
    assert "1 of 1 passed" in shown
    assert "12200" in shown
    assert "Say: unknown attribute" in shown
    assert code == 1


def test_people_of_a_script_are_gone_after_it(application: Application, box: Box, tmp_path: Path) -> None:
    application.answers["/voice"] = '<Dial action="/after">+8613300000000</Dial>'
    application.answers["/after"] = lambda: f"<Say>{request.form['DialCallStatus']}</Say><Hangup/>"
    busy = write(tmp_path, "a", "+1", 'setup: {people: {"+8613300000000": {busy: 2}}}\n', hear="busy")
    assert run(str(busy), "--network", box.url)[0] == 0
    assert box.http("GET", "/network/people") == {"people": {}}
    wrong = write(tmp_path, "b", "+1", 'setup: {people: {"client:mei": {dances: 2}}}\n')
    code, shown = run(str(wrong), "--network", box.url)
    assert code == 1
    assert "a person is an object with some of" in shown


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_plays_on_a_network_that_runs_already(application: Application, box: Box, tmp_path: Path) -> None:
    application.answers["/voice"] = "<Say>hi</Say><Hangup/>"
    code, shown = run(str(write(tmp_path, "one", "+1")), "--network", box.url)
    assert (code, shown.splitlines()[-1]) == (0, "1 of 1 passed")


def test_no_network_is_said_in_one_sentence(tmp_path: Path) -> None:
    code, shown = run(str(write(tmp_path, "one", "+1")), "--network", "http://127.0.0.1:9")
    assert code == 1
    assert shown.startswith("Error: no telephone network at http://127.0.0.1:9")


def test_scripts_are_played_at_the_same_time(application: Application, tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def answer() -> str:
        both.wait(10)
        return "<Say>hi</Say><Hangup/>"

    application.answers["/voice"] = answer
    write(tmp_path, "a", "+1")
    write(tmp_path, "b", "+2")
    assert run(str(tmp_path), "--url", f"{application.url}/voice", "--jobs", "2")[0] == 0


class Together:
    """Plays nothing, and sees which scripts are played together."""

    def __init__(self) -> None:
        self.pairs: set[frozenset[str]] = set()
        self._now: set[str] = set()
        self._lock = threading.Lock()
        self._others = threading.Event()

    def play(self, script: Any) -> ScriptResult:
        with self._lock:
            self.pairs |= {frozenset({script.name, other}) for other in self._now}
            self._now.add(script.name)
            if len(self._now) > 1:
                self._others.set()
        self._others.wait(0.1)
        with self._lock:
            self._now.remove(script.name)
        return PASSED


@pytest.mark.parametrize(
    ("more", "together"),
    [
        ("", True),
        ("setup: {network: {webhooks: repeat}}\n", False),
        ("setup: {wallet: {reset: true}}\n", False),
        ('inbox_of: "+1"\n', False),
        ('setup: {people: {"+1": {busy: 1}}}\n', False),
        ('setup: {people: {"+3": {busy: 1}}}\n', True),
    ],
)
def test_what_would_disturb_others_is_played_apart(tmp_path: Path, more: str, together: bool) -> None:
    paths = [write(tmp_path, "a", "+1"), write(tmp_path, "b", "+2", more)]
    seen = Together()
    outcomes = Suite(paths, seen.play, 2, lambda _played: None).run()
    assert [(played.name, played.passed) for played in outcomes] == [("Script a", True), ("Script b", True)]
    assert bool(seen.pairs) == together


def test_the_same_telephone_is_used_by_one_at_a_time(tmp_path: Path) -> None:
    paths = [write(tmp_path, name, "+1") for name in "abc"]
    seen = Together()
    Suite(paths, seen.play, 3, lambda _played: None).run()
    assert seen.pairs == set()


def test_a_script_that_breaks_the_player_fails_alone(tmp_path: Path) -> None:
    told: list[Played] = []

    def play(script: Any) -> ScriptResult:
        if script.name == "Script a":
            raise RuntimeError("no such luck")
        return PASSED

    outcomes = Suite([write(tmp_path, "a", "+1"), write(tmp_path, "b", "+2")], play, 2, told.append).run()
    assert [played.passed for played in outcomes] == [False, True]
    assert "no such luck" in outcomes[0].error
    assert len(told) == 2


def test_a_failed_step_tells_of_broken_rules_too(application: Application, box: Box, tmp_path: Path) -> None:
    application.answers["/voice"] = '<Gather numDigits="one"><Say>hi</Say></Gather>'
    code, shown = run(str(write(tmp_path, "a", "+1", hear="bye")), "--network", box.url)
    assert code == 1
    assert "“bye” was not heard" in shown
    assert "1 of Twilio's rules were broken: warning 13314" in shown


REHEARSED = """
from flask import Flask, Response, request
app = Flask(__name__)
def twiml(verbs): return Response(f"<Response>{verbs}</Response>", mimetype="text/xml")
@app.post("/voice")
def voice(): return twiml('<Dial action="/after"><Number url="/screen">+8613300000000</Number></Dial>')
@app.post("/screen")
def screen(): return twiml('<Say mood="sad">hello</Say>')
@app.post("/after")
def after(): return twiml(f"<Say>{request.form['DialCallStatus']}</Say><Hangup/>")
"""


def test_a_rehearsal_has_people_too_and_looks_at_every_leg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rehearsed_application.py").write_text(REHEARSED, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    given = ("--wsgi", "rehearsed_application:app", "--url", "http://app.rehearsal/voice")
    busy = write(tmp_path, "a", "+1", 'setup: {people: {"+8613300000000": {busy: 2}}}\n', hear="busy")
    code, shown = run(str(busy), *given)
    assert (code, shown.splitlines()[-1]) == (0, "1 of 1 passed")
    talks = write(
        tmp_path, "b", "+1", 'setup: {people: {"+8613300000000": {answers: 1, talks: 5}}}\n', hear="completed"
    )
    code, shown = run(str(talks), *given)
    assert code == 1
    assert "1 of 1 passed" in shown
    assert "Say: unknown attribute" in shown
