"""Commands about proof of identity and what is kept secret: `flask codes`, `flask keys` and `flask docs`."""

import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from ivr.calls.records import masked
from ivr.flow.proofs_document import as_markdown
from ivr.house import House
from ivr.identity.stats import code_stats
from ivr.rotation import Rotation

PROOFS_DOCUMENT = Path(__file__).parent.parent / "docs" / "proofs.md"
_LOCAL = ZoneInfo("Asia/Shanghai")


def add_codes_group(codes: AppGroup, house: House) -> AppGroup:
    """`flask codes`: what is sent and tried."""

    @codes.command("stats")
    @click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 24 * 366), help="How far back.")
    def stats(hours: int) -> None:
        """Show sent codes and wrong tries by hour, number and account, the latest first."""
        found = code_stats(house.database, house.settings.vault, house.clock.now() - timedelta(hours=hours))
        click.echo(f"{'hour (Shanghai)':<17} {'number':<13} {'account':<13} {'sent':>5} {'wrong':>5}")
        for each in found:
            hour = each.hour.astimezone(_LOCAL).strftime("%Y-%m-%d %H:00")
            number = masked(each.number) if each.number else "withheld"
            account = masked(each.account) if each.account else "none"
            click.echo(f"{hour:<17} {number:<13} {account:<13} {each.sent:>5} {each.wrong:>5}")
        sent, wrong = sum(each.sent for each in found), sum(each.wrong for each in found)
        click.echo(f"{sent} sent, {wrong} wrong in {hours} hour{'s' * (hours != 1)}")

    return codes


def add_keys_group(keys: AppGroup, house: House) -> AppGroup:
    """`flask keys`: the keys that values are sealed under."""

    @keys.command("rotate")
    def rotate() -> None:
        """Seal everything anew under the first of DATA_KEYS, while the hotline runs; may be stopped and run again.

        First every process must have started with the new key in front and the old ones behind it.
        """
        vault, unreadable = house.settings.vault, 0
        for each in Rotation(house.database, vault).run():
            unreadable += each.unreadable
            if each.sealed or each.unreadable:
                rest = f", {each.unreadable} cannot be opened" if each.unreadable else ""
                click.echo(f"{each.column}: {each.sealed} sealed anew{rest}")
        if unreadable:
            click.echo(f"{unreadable} values need a key that DATA_KEYS does not hold, or were changed")
            sys.exit(1)
        click.echo(f"everything is sealed under {vault.current}; the other keys are needed no more")

    return keys


def docs_group() -> AppGroup:
    """`flask docs`: documents that are written from the code."""
    docs = AppGroup("docs", help="Documents that are written from the code.")

    @docs.command("proofs")
    def proofs() -> None:
        """Write docs/proofs.md: what each proof of who is calling allows."""
        PROOFS_DOCUMENT.write_text(as_markdown(), "utf-8")
        click.echo(f"wrote docs/{PROOFS_DOCUMENT.name}")

    return docs
