"""`simulate load`: many callers at once against a running application, and what they measured."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import click

from ivr.simulator.load import MOST_AT_ONCE, MOST_CALLS, MOST_SECONDS, Load, Measured, Plan
from ivr.simulator.network import Network, NetworkConfig
from ivr.simulator.tried import Tried

_SHOWN = 8


def load_command(tried: Tried) -> click.Command:
    """The command for this application."""

    @click.command("load")
    @click.option("--calls", required=True, type=click.IntRange(1, MOST_CALLS), help="How many calls in all.")
    @click.option("--rate", required=True, type=click.FloatRange(0.01, 500), help="How many of them begin in a second.")
    @click.option("--url", default=tried.voice_url, required=tried.voice_url is None, help="Where calls go.")
    @click.option("--keys", default="1", show_default=True, callback=_keys, help="What each caller presses, in turn.")
    @click.option("--think", default=0.5, show_default=True, type=click.FloatRange(0, 60), help="Seconds before a key.")
    @click.option("--at-once", default=50, show_default=True, type=click.IntRange(1, MOST_AT_ONCE), help="At most.")
    @click.option(
        "--seconds", default=120.0, show_default=True, type=click.FloatRange(1, MOST_SECONDS), help="At most."
    )
    @click.option("--elsewhere", is_flag=True, help="The application may be on another machine than this one.")
    @click.option("--account-sid", envvar="TWILIO_ACCOUNT_SID", default=tried.account_sid, show_default=True)
    @click.option("--auth-token", envvar="TWILIO_AUTH_TOKEN", default=tried.auth_token)
    def load(url: str, elsewhere: bool, account_sid: str, auth_token: str, **plan: Any) -> None:
        """Call a running application many times at once, and print how fast it answered.

        Every request to the application is a turn. Callers are unknown numbers +86139000…; nobody answers whom the
        application dials. Exit code 1 where a turn failed, a rule of Twilio's was broken or a call could not begin.
        """
        if not elsewhere and not is_loopback(url):
            raise click.UsageError(f"{url} is not on this machine; --elsewhere says that it may be tried all the same")
        network = Network(NetworkConfig(account_sid, auth_token, tried.number, url))
        try:
            measured = Load(network, Plan(**plan), click.echo).run()
        finally:
            network.close()
        _report(measured)
        if measured.failed or measured.not_begun:
            raise SystemExit(1)

    return load


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine, without asking any name server."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _keys(_context: click.Context, _option: click.Parameter, keys: str) -> str:
    if not set(keys) <= set("0123456789*#"):
        raise click.BadParameter("keys are 0-9, * and #, as in 11*0")
    return keys


def _report(measured: Measured) -> None:
    click.echo(f"{measured.begun} calls in {measured.seconds:.1f} s, {len(measured.milliseconds)} turns answered")
    click.echo(f"{measured.turns_a_second:.1f} turns a second")
    shown = " · ".join(f"p{part} {measured.percentile(part / 100)} ms" for part in (50, 95, 99))
    click.echo(f"{shown} · longest {measured.percentile(1)} ms")
    if measured.late and measured.late[-1] > 1:
        click.secho(f"calls began up to {measured.late[-1]:.1f} s late: too many were under way at once", fg="red")
    if measured.not_begun:
        click.secho(f"{measured.not_begun} calls could not begin in time", fg="red")
    if not measured.failed:
        click.secho("no failures", fg="green")
    for what, times in measured.failures.most_common(_SHOWN):
        click.secho(f"{times} × {what}", fg="red")
