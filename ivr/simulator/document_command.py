"""`docs simulator`: writes the generated part of docs/simulator.md."""

from pathlib import Path

import click

from ivr.simulator.document import written
from ivr.simulator.network import NetworkConfig
from ivr.simulator.server import create_network

DOCUMENT = Path(__file__).parents[2] / "docs" / "simulator.md"


def rewritten() -> str:
    """The document as the code has it now."""
    app = create_network(NetworkConfig("AC" + "0" * 32, "", "+85230001234", "http://127.0.0.1/"))
    try:
        return written(DOCUMENT.read_text("utf-8"), app)
    finally:
        app.extensions["network"].close()


@click.command("simulator")
def simulator() -> None:
    """Write docs/simulator.md: what of TwiML and of Twilio's API the stand-in network supports."""
    DOCUMENT.write_text(rewritten(), "utf-8")
    click.echo(f"wrote docs/{DOCUMENT.name}")
