"""Runs a script from its setup to its verdict."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from ivr.simulator.scripts.client import NetworkClient, Refused, WalletClient
from ivr.simulator.scripts.expectations import Expectations, ReadRecord
from ivr.simulator.scripts.figures import Figures, figures
from ivr.simulator.scripts.model import Script
from ivr.simulator.scripts.player import Event, Player, Unmet
from ivr.simulator.scripts.transcript import Line, lines_of, transcript


@dataclass(frozen=True)
class ScriptResult:
    """How a script went. `failures` name file and line; `transcript` is the call alone, `report` adds the verdict."""

    title: str
    failures: list[str]
    lines: list[Line]
    events: list[Event]
    figures: dict[str, Figures]
    sid: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything was as the script expects."""
        return not self.failures

    @property
    def transcript(self) -> str:
        """The call alone, as text."""
        return transcript(self.title, self.lines)

    @property
    def verdict(self) -> list[str]:
        """What the call cost, every failure, and whether it passed: a line for each."""
        costs = [
            f"{cost.spoken_seconds:g} s spoken, {cost.keystrokes} keys ({cost.beside_code} beside the code) {until}"
            for until, cost in self.figures.items()
        ]
        return [*costs, *(f"FAIL {failure}" for failure in self.failures), *([] if self.failures else ["PASS"])]

    @property
    def report(self) -> str:
        """Transcript and verdict, as text."""
        return "\n".join([self.transcript, *self.verdict]) + "\n"


def run_script(
    script: Script,
    network_url: str,
    wallet_url: str | None = None,
    wallet_key: str | None = None,
    read_record: ReadRecord | None = None,
) -> ScriptResult:
    """Play the script on the network at `network_url`. Raises NoNetwork when nothing answers there.

    `read_record` gives the hotline's record of a call by its SID; without it `expect: record` fails, as `expect:
    wallet` does without `wallet_url`.
    """
    return run_on(NetworkClient(network_url), script, wallet_url, wallet_key, read_record)


def run_on(
    client: NetworkClient,
    script: Script,
    wallet_url: str | None = None,
    wallet_key: str | None = None,
    read_record: ReadRecord | None = None,
) -> ScriptResult:
    """The same on the network that this client knows; the client is closed."""
    wallet = WalletClient(wallet_url, wallet_key) if wallet_url else None
    try:
        with client as network:
            lost = frozenset(network.check()["lost_telephones"])
            return _run(Player(network, script, lost), wallet, read_record)
    finally:
        if wallet:
            wallet.close()


def _run(player: Player, wallet: WalletClient | None, read_record: ReadRecord | None) -> ScriptResult:
    failures: list[str] = []
    try:
        _arrange(player, wallet)
        failures = _play(player)
        player.finish()
        expectations = Expectations(player, wallet, read_record)
        failures = failures + expectations.violations() if failures else expectations.failures()
    except (Refused, requests.RequestException) as error:
        failures.append(f"{player.script.place()}: {error}")
    finally:
        _tidy(player)
    codes = frozenset(player.code_events)
    title = f"{player.script.name} — {player.script.from_} calls {player.script.to}"
    return ScriptResult(title, failures, lines_of(player.events, codes), player.events, _figures(player), player.sid)


def _arrange(player: Player, wallet: WalletClient | None) -> None:
    setup = player.script.setup
    if setup.wallet:
        if wallet is None:
            raise Refused("the script sets up the wallet, and no wallet's address is known")
        if setup.wallet.reset:
            wallet.reset()
        if setup.wallet.faults:
            wallet.inject(setup.wallet.faults)
    for fault in setup.network:
        player.network.ask("POST", "/network/faults", fault)
    for address, person in setup.people.items():
        player.network.ask("PUT", f"/network/people/{quote(address)}", person)


def _play(player: Player) -> list[str]:
    player.dial()
    for index, step in enumerate(player.script.steps):
        try:
            player.play(step)
        except Unmet as unmet:
            return [f"{player.script.place('steps', index)}: {unmet}"]
    return []


def _tidy(player: Player) -> None:
    """The next script must not meet this one's faults, nor its people."""
    if player.script.setup.network:
        player.network.ask("DELETE", "/network/faults")
    for address in player.script.setup.people:
        player.network.ask("DELETE", f"/network/people/{quote(address)}")


def _figures(player: Player) -> dict[str, Any]:
    """The whole call, and every point that the script sets a limit to."""
    codes = frozenset(player.code_events)
    expect = player.script.expect
    points = {limit.hear for limit in (expect.keystrokes_to, expect.spoken_seconds_to) if limit}
    costs = {f"up to “{point}”": figures(player.events, codes, point) for point in sorted(points)}
    costs["in all"] = figures(player.events, codes)
    return {until: cost for until, cost in costs.items() if cost}
