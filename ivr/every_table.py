"""Every table of every room, so that what is done to all of them forgets none: migrations and the rotation of keys."""

import ivr.accounts.tables
import ivr.calls.tables
import ivr.carrier.tables
import ivr.cases.tables
import ivr.desk.tables
import ivr.identity.tables
import ivr.jobs  # noqa: F401  each import adds its tables to the metadata
from ivr.db import metadata

__all__ = ["metadata"]
