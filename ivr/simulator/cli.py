"""The commands: run the network, telephone by hand, play scripts."""

import os
from pathlib import Path
from urllib.parse import urljoin

import click

from ivr.simulator.load_command import load_command
from ivr.simulator.network import NetworkConfig
from ivr.simulator.rehearsal.command import many_command
from ivr.simulator.rehearsal.network import FollowedNetwork
from ivr.simulator.scripts import ScriptError, load_script, run_script
from ivr.simulator.scripts.client import NoNetwork
from ivr.simulator.scripts.expectations import ReadRecord
from ivr.simulator.scripts_command import script_paths, scripts_command, show
from ivr.simulator.server import serve
from ivr.simulator.status import EVENTS
from ivr.simulator.terminal import TYPED, Terminal
from ivr.simulator.tried import DEFAULT_LINE, Tried, network_url
from ivr.simulator.twiml.values import e164

DEFAULT_CALLER = "+8613800138000"
# What Twilio gives as the number of a caller who withholds it.
WITHHELD = "anonymous"


def simulate_group(tried: Tried | None = None) -> click.Group:
    """The group `simulate`, for the application that its commands try unless options say otherwise."""
    tried = tried or Tried()

    @click.group("simulate")
    def simulate() -> None:
        """The stand-in telephone network, and telephones to call it with."""

    simulate.add_command(_network)
    simulate.add_command(_call)
    simulate.add_command(_script(tried))
    simulate.add_command(scripts_command(tried))
    simulate.add_command(load_command(tried))
    simulate.add_command(many_command(tried))
    return simulate


def _base(path: str) -> str | None:
    base = os.environ.get("PUBLIC_BASE_URL")
    return urljoin(base.rstrip("/") + "/", path) if base else None


@click.command("network")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", envvar="PHONE_PORT", default=8001, show_default=True, type=int)
@click.option("--voice-url", default=lambda: _base("voice/incoming"), help="PUBLIC_BASE_URL/voice/incoming by default.")
@click.option("--status-url", default=lambda: _base("voice/status"), help="PUBLIC_BASE_URL/voice/status by default.")
@click.option("--fallback-url", default=lambda: _base("voice/fallback"), help="PUBLIC_BASE_URL/voice/fallback.")
@click.option("--status-event", "status_events", multiple=True, type=click.Choice(EVENTS), default=["completed"])
@click.option("--account-sid", envvar="TWILIO_ACCOUNT_SID", required=True)
@click.option("--auth-token", envvar="TWILIO_AUTH_TOKEN", required=True)
@click.option("--number", default=DEFAULT_LINE, show_default=True, help="The line that callers dial.")
@click.option("--virtual", is_flag=True, help="In virtual time, which the application's clock follows.")
def _network(host: str, port: int, voice_url: str | None, virtual: bool, **settings: str | tuple[str, ...]) -> None:
    """Run the telephone network until it is told to stop."""
    if not voice_url:
        raise click.UsageError("say where calls go: --voice-url, or PUBLIC_BASE_URL in the environment")
    config = NetworkConfig(
        account_sid=str(settings["account_sid"]),
        auth_token=str(settings["auth_token"]),
        number=str(settings["number"]),
        voice_url=voice_url,
        status_url=str(settings["status_url"] or "") or None,
        fallback_url=str(settings["fallback_url"] or "") or None,
        status_events=frozenset(settings["status_events"]),
    )
    serve(config, host, port, click.echo, FollowedNetwork(config) if virtual else None)


def _caller(_context: click.Context, _option: click.Parameter, number: str) -> str:
    if number == WITHHELD or e164(number):
        return number
    advice = f"write it like {DEFAULT_CALLER}, or {WITHHELD} for a withheld number"
    raise click.ClickException(f"--from {number} is no caller's number: {advice}")


@click.command("call", help=f"Call the hotline from this terminal. What to type:\n\n\b\n{TYPED}")
@click.option(
    "--from",
    "from_",
    default=DEFAULT_CALLER,
    show_default=True,
    metavar="NUMBER",
    callback=_caller,
    help=f"The caller's number; {WITHHELD} withholds it.",
)
@click.option("--fast", is_flag=True, help="Don't wait while the hotline speaks.")
@click.option("--network", "url", default=network_url, help="The network's address.")
def _call(from_: str, fast: bool, url: str) -> None:
    try:
        Terminal(url, from_, "fast" if fast else "real").run()
    except NoNetwork as error:
        raise click.ClickException(str(error)) from error


def _script(tried: Tried) -> click.Command:
    @click.command("script")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--network", "url", default=network_url, help="The network's address.")
    @click.option("--wallet", envvar="WALLET_API_URL", default=tried.wallet_url, help="The sandbox wallet's address.")
    @click.option(
        "--wallet-key", envvar="WALLET_API_KEY", default=tried.wallet_key, help="The key to the wallet's API."
    )
    def script(files: tuple[Path, ...], url: str, wallet: str | None, wallet_key: str | None) -> None:
        """Play call scripts, print their transcripts, and fail if one of them does.

        Of a directory every *.yaml is played, in order of name.
        """
        scripts = [script for path in files for script in script_paths(path)]
        failed = [path for path in scripts if not _play(path, url, wallet, wallet_key, tried.read_record)]
        if len(files) > 1 or files[0].is_dir():
            names = f"; failed: {', '.join(map(str, failed))}" if failed else ""
            click.echo(f"{len(scripts) - len(failed)} of {len(scripts)} passed{names}")
        if failed:
            raise SystemExit(1)

    return script


def _play(path: Path, url: str, wallet: str | None, wallet_key: str | None, read_record: ReadRecord | None) -> bool:
    try:
        result = run_script(load_script(path), url, wallet, wallet_key, read_record)
    except ScriptError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    except NoNetwork as error:
        raise click.ClickException(str(error)) from error
    show(result)
    click.echo()
    return result.passed
