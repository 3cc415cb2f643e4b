"""Virtual time: an application in the same process, or one over HTTP whose clock follows the network's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from flask import Flask, Response, jsonify, request

from ivr.simulator.rehearsal.application import NoApplication, application
from ivr.simulator.rehearsal.local import LocalClient
from ivr.simulator.rehearsal.network import FollowedNetwork, RehearsalNetwork
from ivr.simulator.rehearsal.wsgi import Shortcuts
from ivr.simulator.server import create_network
from ivr.simulator.signature import sign
from ivr.simulator.world import VirtualWorld
from tests.simulator.application import Application, Served
from tests.simulator.conftest import CALLER, LINE, TOKEN, config_for

BASE = "http://app.rehearsal"


@dataclass
class Worker:
    """An application's own work: what is due when, and when it was done by the clock that it was given."""

    due: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    now: datetime | None = None

    def follow(self) -> Response:
        """The hook, as docs/simulator.md has it."""
        self.now = datetime.fromisoformat(request.get_json()["now"])
        for moment in [moment for moment in self.due if moment <= self.now]:
            self.due.remove(moment)
            self.done.append(self.now)
        return jsonify(next=min(self.due).isoformat() if self.due else None)


@pytest.fixture
def plain() -> Application:
    return Application(url=BASE)


@pytest.fixture
def worker() -> Worker:
    return Worker()


def flask_of(plain: Application, worker: Worker | None = None) -> Flask:
    app = plain.flask()
    if worker:
        app.add_url_rule("/development/clock", "clock", worker.follow, methods=["POST"])
    return app


@pytest.fixture
def network(plain: Application, worker: Worker) -> Iterator[RehearsalNetwork]:
    running = RehearsalNetwork(config_for(plain), flask_of(plain, worker), BASE)
    yield running
    running.close()


def began(network: RehearsalNetwork) -> datetime:
    world = network.config.world
    assert isinstance(world, VirtualWorld)
    return world.began


def call(network: RehearsalNetwork) -> list[dict[str, Any]]:
    client = LocalClient(network)
    sid = client.dial(CALLER, LINE, "stepped")
    events: list[dict[str, Any]] = client.events(sid, 0, 0, settled=True)["events"]
    network.settle()
    return events


def test_an_hour_passes_at_once(plain: Application, network: RehearsalNetwork) -> None:
    plain.answers["/voice"] = '<Pause length="3600"/><Hangup/>'
    assert call(network)[-1]["at"] == 3600
    assert plain.asked("/status")[0].form["CallDuration"] == "3600"
    stamp = plain.asked("/status")[0].form["Timestamp"]
    assert stamp == (began(network) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")


def test_requests_are_signed_over_the_target_as_it_stands(plain: Application, network: RehearsalNetwork) -> None:
    plain.answers["/voice"] = "<Redirect>/next?word=%E4%BD%A0</Redirect>"
    plain.answers["/next"] = "<Hangup/>"
    call(network)
    (seen,) = plain.asked("/next")
    form = {name: value for name, value in seen.form.items() if name != "word"}
    assert seen.headers["X-Twilio-Signature"] == sign(TOKEN, f"{BASE}/next?word=%E4%BD%A0", form)
    assert seen.form["word"] == "你"


def test_an_application_that_raises_leads_to_the_fallback(plain: Application, network: RehearsalNetwork) -> None:
    def broken() -> str:
        raise RuntimeError("broken")

    plain.answers["/voice"] = broken
    plain.answers["/fallback"] = "<Say>a person</Say><Hangup/>"
    assert [event["text"] for event in call(network) if event["event"] == "heard"] == ["a person"]
    assert plain.asked("/fallback")[0].form["ErrorCode"] == "11200"


# The clock goes to the earliest moment of both.


def test_the_applications_work_is_done_in_its_time(
    plain: Application, network: RehearsalNetwork, worker: Worker
) -> None:
    plain.answers["/voice"] = '<Pause length="100"/><Redirect>/next</Redirect>'
    plain.answers["/next"] = "<Hangup/>"
    worker.due = [began(network) + timedelta(seconds=seconds) for seconds in (40, 70.5, 160)]
    call(network)
    assert [(moment - began(network)).total_seconds() for moment in worker.done] == [40, 70.5]
    network.let_pass(100)
    assert [(moment - began(network)).total_seconds() for moment in worker.done] == [40, 70.5, 160]


def test_time_stands_still_while_a_script_thinks(plain: Application, network: RehearsalNetwork) -> None:
    plain.answers["/voice"] = '<Gather numDigits="1" action="/next" timeout="5"/>'
    plain.answers["/next"] = "<Hangup/>"
    call(network)
    assert network.clock.now == 0
    network.settle()
    assert network.clock.now == 0


def test_an_application_without_the_hook_has_nothing_to_do_of_its_own(plain: Application) -> None:
    running = RehearsalNetwork(config_for(plain), flask_of(plain), BASE)
    plain.answers["/voice"] = '<Pause length="9"/>'
    plain.answers["/development/clock"] = Response(status=404)
    assert call(running)[-1]["at"] == 9
    assert len(plain.asked("/development/clock")) == 1
    running.close()


def test_what_the_application_asks_of_twilio_is_answered_in_this_process(
    plain: Application, network: RehearsalNetwork
) -> None:
    account = network.config.account_sid
    address = f"http://twilio.rehearsal/2010-04-01/Accounts/{account}/Messages.json"
    text = {"To": CALLER, "From": LINE, "Body": "hi"}

    def texts() -> str:
        requests.post(address, text, auth=(account, TOKEN), timeout=5).raise_for_status()
        return "<Hangup/>"

    plain.answers["/voice"] = texts
    with Shortcuts({"http://twilio.rehearsal": create_network(network.config, network=network)}):
        call(network)
    assert [message.body for message in network.messages.list(CALLER)] == ["hi"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"messages": "hang", "seconds": 5}, requests.ReadTimeout),
        ({"messages": "lose_answer"}, requests.ConnectionError),
    ],
)
def test_a_hanging_or_broken_answer_is_one_in_this_process_too(
    network: RehearsalNetwork, fault: dict[str, Any], error: type[Exception]
) -> None:
    account = network.config.account_sid
    address = f"http://twilio.rehearsal/2010-04-01/Accounts/{account}/Messages.json"
    text = {"To": CALLER, "From": LINE, "Body": "hi"}
    network.faults.add(fault)
    with (
        Shortcuts({"http://twilio.rehearsal": create_network(network.config, network=network)}),
        pytest.raises(error),
    ):
        requests.post(address, text, auth=(account, TOKEN), timeout=(1, 0.1))


def test_over_http_the_clock_is_followed_too(plain: Application, worker: Worker) -> None:
    served = Served(flask_of(plain, worker))
    plain.url = served.url
    plain.answers["/voice"] = '<Pause length="600"/><Redirect>/next</Redirect>'
    plain.answers["/next"] = "<Hangup/>"
    config = config_for(plain)
    network = FollowedNetwork(config)
    world = network.config.world
    assert isinstance(world, VirtualWorld)
    worker.due = [world.began + timedelta(seconds=300)]
    found = network.dial(CALLER, LINE, "stepped")
    found.wait_until_ended(10)
    network.close()
    served.close()
    assert found.events[-1]["at"] == 600
    assert [(moment - world.began).total_seconds() for moment in worker.done] == [300]
    assert worker.now == world.began + timedelta(seconds=600)


@pytest.mark.parametrize("name", ["tests", "tests:nothing", "no_such_module:app", "tests.simulator.conftest:TOKEN"])
def test_an_application_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(NoApplication) as refused:
        application(name)
    assert name.split(":")[0] in str(refused.value)
