"""`simulate many`: how fast an application takes calls when no time passes, and whether each goes well."""

import time
from pathlib import Path

import click

from ivr.simulator.rehearsal.application import NoApplication
from ivr.simulator.rehearsal.many import Share, as_line, play_share, play_shares, this_command
from ivr.simulator.rehearsal.stage import NotPrepared, stage
from ivr.simulator.tried import Tried

_DAY = 86_400


def many_command(tried: Tried) -> click.Command:
    """The command for this application."""

    @click.command("many")
    @click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--calls", default=1000, show_default=True, type=click.IntRange(0, 1_000_000))
    @click.option("--processes", default=2, show_default=True, type=click.IntRange(0, 64), help="0: in this one.")
    @click.option("--wsgi", help="The application, module:app or module:factory().")
    @click.option("--url", help="Where calls go.")
    def many(script: Path, calls: int, processes: int, wsgi: str | None, url: str | None) -> None:
        """Play a call script many times in virtual time, with the application in the same process.

        Exit code 0: all passed.
        """
        if processes == 0:
            share = _in_this_process(tried, script, calls, wsgi, url)
            click.echo(as_line(share))
            raise SystemExit(0 if share.passed == share.calls else 1)
        given = [word for name, value in (("--wsgi", wsgi), ("--url", url)) if value for word in (name, value)]
        command = this_command("many") + given
        begun = time.monotonic()
        shares = play_shares(command, script, calls, processes)
        _tell(shares, time.monotonic() - begun)

    return many


def _in_this_process(tried: Tried, script: Path, calls: int, wsgi: str | None, url: str | None) -> Share:
    try:
        with stage(tried, wsgi, url) as set_up:
            return play_share(set_up, script, calls)
    except (NotPrepared, NoApplication) as error:
        raise click.ClickException(str(error)) from error


def _tell(shares: list[Share], seconds: float) -> None:
    calls, passed = sum(share.calls for share in shares), sum(share.passed for share in shares)
    days = max(share.virtual for share in shares) / _DAY
    each = sum(share.seconds for share in shares) / max(calls, 1) * 1000
    pace = f"{calls / seconds:.0f} a second, {each:.1f} ms each"
    click.echo(
        f"{passed} of {calls} calls passed in {seconds:.1f} s by {len(shares)} processes ({pace}); "
        f"{days:.0f} days of virtual time"
    )
    for share in shares:
        for failure in share.failures:
            click.secho(f"FAIL {failure}", fg="red")
    if passed < calls:
        raise SystemExit(1)
