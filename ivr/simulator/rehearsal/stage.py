"""Sets a rehearsal up: the application in this process, and around it a network and the sandbox wallet."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ivr.simulator.network import NetworkConfig
from ivr.simulator.rehearsal.application import application
from ivr.simulator.rehearsal.local import LocalClient
from ivr.simulator.rehearsal.network import RehearsalNetwork
from ivr.simulator.rehearsal.wsgi import Shortcuts, Wsgi
from ivr.simulator.scripts.expectations import ReadRecord
from ivr.simulator.scripts.model import Script
from ivr.simulator.scripts.runner import ScriptResult, run_on
from ivr.simulator.server import create_network
from ivr.simulator.tried import Tried
from ivr.simulator.wallet.app import create_wallet

# Addresses that nobody listens at: what the application asks there is answered in this process.
TWILIO = "http://twilio.rehearsal"
WALLET = "http://wallet.rehearsal"
WALLET_KEY = "rehearsal-sandbox-key"
# A day: what is limited for a day must not be used up by the call before.
_AFTERWARDS = 90_000.0


class NotPrepared(Exception):
    """The rehearsal lacks something; the message says what."""


@dataclass
class Stage:
    """A rehearsal that is set up."""

    network: RehearsalNetwork
    app: Wsgi
    read_record: ReadRecord | None

    def play(self, script: Script) -> ScriptResult:
        """One script, in no time."""
        return run_on(LocalClient(self.network), script, WALLET, WALLET_KEY, self._record)

    def _record(self, sid: str) -> dict[str, object] | None:
        """The record once the application was told of the end and has done what was due."""
        self.network.settle()
        return self.read_record(sid) if self.read_record else None

    def rest(self, seconds: float = _AFTERWARDS) -> None:
        """Let time pass with nobody on the line, and forget the calls that have ended."""
        self.network.let_pass(seconds)
        self.network.forget()


@contextmanager
def stage(tried: Tried, wsgi: str | None = None, voice_url: str | None = None) -> Iterator[Stage]:
    """The rehearsal while the block lasts. Raises NotPrepared and NoApplication."""
    name, url = wsgi or tried.wsgi, voice_url or tried.voice_url
    if not name or not url:
        raise NotPrepared("say which application is rehearsed (--wsgi module:app) and where calls go (--url)")
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    with tempfile.TemporaryDirectory() as folder:
        environment = tried.prepare(Path(folder)) if tried.prepare and name == tried.wsgi else {}
        with _environment(environment):
            app = application(name)
        config = NetworkConfig(
            tried.account_sid, tried.auth_token, tried.number, url, tried.status_url, tried.fallback_url
        )
        network = RehearsalNetwork(config, app, base)
        shortcuts = {TWILIO: create_network(network.config, network=network), WALLET: create_wallet(WALLET_KEY)}
        with Shortcuts(shortcuts):
            yield Stage(network, app, tried.records_of(app) if tried.records_of and name == tried.wsgi else None)
            network.close()


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """What an application finds in its environment when it is made."""
    before = dict(os.environ)
    os.environ.update({"TWILIO_API_BASE_URL": TWILIO, "WALLET_API_URL": WALLET, "WALLET_API_KEY": WALLET_KEY})
    os.environ.update({"CLOCK": "settable", **more})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
