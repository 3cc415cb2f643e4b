"""`simulate scripts`: a directory of call scripts as a test run, against the hotline or any TwiML application."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ivr.simulator.network import NetworkConfig
from ivr.simulator.rehearsal.application import NoApplication
from ivr.simulator.rehearsal.stage import NotPrepared, stage
from ivr.simulator.scripts.client import NetworkClient, NoNetwork
from ivr.simulator.scripts.expectations import ReadRecord
from ivr.simulator.scripts.html import html
from ivr.simulator.scripts.junit import junit
from ivr.simulator.scripts.own_network import own_network
from ivr.simulator.scripts.runner import ScriptResult, run_script
from ivr.simulator.scripts.suite import Played, Suite, as_sentence
from ivr.simulator.scripts.transcript import Event
from ivr.simulator.tried import Tried, network_url

RED, GREEN = "red", "green"


def script_paths(path: Path) -> list[Path]:
    """The file, or every script in the directory, in order of name."""
    if not path.is_dir():
        return [path]
    scripts = sorted(path.glob("*.yaml"))
    if not scripts:
        raise click.ClickException(f"no *.yaml in the directory {path}")
    return scripts


def show(result: ScriptResult) -> None:
    """Print a script's report; rules that were broken, and failures, in red."""
    click.echo(result.title)
    for line in result.lines:
        click.secho(str(line), fg=RED if line.level else None, bold=line.level == "error")
    click.echo()
    for verdict in result.verdict:
        click.secho(verdict, fg=RED if verdict.startswith("FAIL ") else GREEN if verdict == "PASS" else None)


def scripts_command(tried: Tried) -> click.Command:
    """The command for this application."""

    @click.command("scripts")
    @click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
    @click.option("--url", help="Where calls go: any TwiML application. A network of its own is started for it.")
    @click.option("--status-url", help="Where the application is told of a call's end.")
    @click.option("--fallback-url", help="Where it is asked when --url fails.")
    @click.option("--phone-port", default=0, help="Port of that network, for applications that call Twilio's API.")
    @click.option("--account-sid", envvar="TWILIO_ACCOUNT_SID", default=tried.account_sid, show_default=True)
    @click.option("--auth-token", envvar="TWILIO_AUTH_TOKEN", default=tried.auth_token)
    @click.option("--number", default=tried.number, show_default=True, help="The line that callers dial.")
    @click.option("--network", default=network_url, help="A network that runs already, where no --url is given.")
    @click.option("--wallet", envvar="WALLET_API_URL", default=tried.wallet_url, help="The sandbox wallet's address.")
    @click.option(
        "--wallet-key", envvar="WALLET_API_KEY", default=tried.wallet_key, help="The key to the wallet's API."
    )
    @click.option("--wsgi", help="Rehearse the application module:app in this process, in virtual time, one by one.")
    @click.option("--jobs", default=4, show_default=True, type=click.IntRange(1, 64), help="Scripts at the same time.")
    @click.option("--junit", "junit_path", type=click.Path(path_type=Path), help="Write JUnit XML for a build server.")
    @click.option("--html", "html_path", type=click.Path(path_type=Path), help="Write a page to read.")
    def scripts(paths: tuple[Path, ...], jobs: int, **given: Any) -> None:
        """Play call scripts at the same time, and fail if one of them does.

        PATHS are scripts or directories of them. Exit code 0: all passed; 1: a script failed, or
        the application broke a rule beside their calls; 2: the command itself is wrong.
        """
        if given["wsgi"]:
            outcomes, beside = _rehearse(tried, [each for path in paths for each in script_paths(path)], given)
            _write(", ".join(map(str, paths)), given, outcomes, beside)
            return
        run = _Run([path for given_path in paths for path in script_paths(given_path)], jobs, tried.read_record, given)
        with _network(given) as url:
            outcomes, beside = run.play(url)
        _write(", ".join(map(str, paths)), given, outcomes, beside)

    return scripts


def _rehearse(tried: Tried, paths: list[Path], given: dict[str, Any]) -> tuple[list[Played], list[Event]]:
    """Every script with the application in this process, and the rules that it broke on other legs."""
    beside: list[Event] = []
    try:
        with stage(tried, given["wsgi"], given["url"]) as set_up:

            def play(script: Any) -> ScriptResult:
                result = set_up.play(script)
                beside.extend(broken for broken in set_up.network.violations() if broken["call"] != result.sid)
                set_up.rest()
                return result

            return Suite(paths, play, 1, _tell).run(), beside
    except (NotPrepared, NoApplication) as error:
        raise click.ClickException(str(error)) from error


def _write(title: str, given: dict[str, Any], outcomes: list[Played], warnings: list[dict[str, Any]]) -> None:
    if given["junit_path"]:
        given["junit_path"].write_bytes(junit(title, outcomes, warnings))
    if given["html_path"]:
        given["html_path"].write_text(html(title, outcomes, warnings, datetime.now(UTC)), encoding="utf-8")
    _conclude(outcomes, warnings)


class _Run:
    """One run of a suite on a network."""

    def __init__(self, paths: list[Path], jobs: int, read_record: ReadRecord | None, given: dict[str, Any]) -> None:
        self._paths = paths
        self._jobs = jobs
        self._read_record = read_record
        self._given = given

    def play(self, url: str) -> tuple[list[Played], list[dict[str, Any]]]:
        """Every script's outcome, and the rules that the application broke meanwhile outside their calls."""
        with NetworkClient(url) as network:
            try:
                network.check()
            except NoNetwork as error:
                raise click.ClickException(str(error)) from error
            before = network.violations()

            def play(script: Any) -> ScriptResult:
                given = self._given
                return run_script(script, url, given["wallet"], given["wallet_key"], self._read_record)

            outcomes = Suite(self._paths, play, self._jobs, _tell).run()
            return outcomes, _of_no_script(outcomes, before, network.violations())


@contextmanager
def _network(given: dict[str, Any]) -> Iterator[str]:
    if not given["url"]:
        yield given["network"]
        return
    config = NetworkConfig(
        account_sid=given["account_sid"],
        auth_token=given["auth_token"],
        number=given["number"],
        voice_url=given["url"],
        status_url=given["status_url"],
        fallback_url=given["fallback_url"],
    )
    with own_network(config, given["phone_port"]) as url:
        yield url


def _of_no_script(outcomes: list[Played], before: list[Event], now: list[Event]) -> list[Event]:
    """Rules broken meanwhile beside the scripts' own calls: by requests, and on legs that the application began."""
    own = {played.result.sid for played in outcomes if played.result}
    return [violation for violation in now if violation not in before and violation["call"] not in own]


def _tell(played: Played) -> None:
    if played.passed:
        click.echo(f"{click.style('PASS', fg=GREEN)} {played.name}  ({played.path}, {played.seconds:.1f} s)")
    elif played.result:
        click.echo(f"{click.style('FAIL', fg=RED)} {played.name}  ({played.path}, {played.seconds:.1f} s)")
        show(played.result)
    else:
        click.secho(f"ERROR {played.name}: {played.error}", fg=RED)


def _conclude(outcomes: list[Played], beside: list[Event]) -> None:
    for broken in beside:
        click.secho(f"twilio {as_sentence(broken)}", fg=RED)
    failed = [str(played.path) for played in outcomes if not played.passed]
    names = f"; failed: {', '.join(failed)}" if failed else ""
    click.echo(f"{len(outcomes) - len(failed)} of {len(outcomes)} passed{names}")
    if failed or beside:
        raise SystemExit(1)
