"""Cases, under numbers that can be read over a telephone, and the protective freezes of each day."""

import sqlalchemy as sa

from ivr.db import Moment, Sealed, metadata

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("number", Sealed("case"), nullable=False),
    sa.Column("number_hash", sa.String(32), nullable=False, unique=True),
    sa.Column("call_id", sa.String(32), nullable=False, index=True),
    sa.Column("account", Sealed("account"), nullable=False),
    sa.Column("account_hash", sa.String(32), nullable=False, index=True),
    sa.Column("topic", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    # What is known of the matter, as JSON: a transaction, its time, amount and masked other party, what is disputed.
    sa.Column("details", Sealed("case details")),
)
"""`key` is the request that opened the case: a request performed twice has one case."""

protective_freezes = sa.Table(
    "protective_freezes",
    metadata,
    sa.Column("account_hash", sa.String(32), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("call_id", sa.String(32), nullable=False, index=True),
    sa.Column("made_at", Moment, nullable=False),
)
"""The one protective freeze of an account on a local day; `key` is the request that it was done for."""
