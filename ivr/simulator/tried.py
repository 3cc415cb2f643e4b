"""The application that is tried, as far as the command line it belongs to knows it; options can say otherwise."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.simulator.scripts.expectations import ReadRecord

DEFAULT_LINE = "+85230001234"


def network_url() -> str:
    """Where the network is: PHONE_URL, or loopback at PHONE_PORT (8001)."""
    return os.environ.get("PHONE_URL") or f"http://127.0.0.1:{os.environ.get('PHONE_PORT', '8001')}"


@dataclass(frozen=True)
class Tried:
    """Any account will do for an application that sends nothing through Twilio and checks no signature.

    `read_record` gives the application's record of a call by its SID, for scripts that expect one; `wallet_url` and
    `wallet_key` are where they find the sandbox wallet; `voice_url` is where calls go.

    A rehearsal runs the application `wsgi` in its own process: `prepare` makes it ready in an empty folder and gives
    the environment that it needs, `records_of` gives its records.
    """

    read_record: ReadRecord | None = None
    wallet_url: str | None = None
    wallet_key: str | None = None
    voice_url: str | None = None
    status_url: str | None = None
    fallback_url: str | None = None
    wsgi: str | None = None
    prepare: Callable[[Path], Mapping[str, str]] | None = None
    records_of: Callable[[Any], ReadRecord] | None = None
    account_sid: str = "AC" + "0" * 32
    auth_token: str = "the-stand-in-network"  # noqa: S105  no secret: it signs on loopback only
    number: str = DEFAULT_LINE
