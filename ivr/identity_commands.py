"""Commands about proof of identity: `flask docs`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from ivr.flow.proofs_document import as_markdown

PROOFS_DOCUMENT = Path(__file__).parent.parent / "docs" / "proofs.md"


def docs_group() -> AppGroup:
    """`flask docs`: documents that are written from the code."""
    docs = AppGroup("docs", help="Documents that are written from the code.")

    @docs.command("proofs")
    def proofs() -> None:
        """Write docs/proofs.md: what each proof of who is calling allows."""
        PROOFS_DOCUMENT.write_text(as_markdown(), "utf-8")
        click.echo(f"wrote docs/{PROOFS_DOCUMENT.name}")

    return docs
