"""Cases: what happened to a caller's account, under a number that can be read over a telephone."""

import sqlalchemy as sa

from ivr.db import Moment, metadata

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("number", sa.LargeBinary, nullable=False),
    sa.Column("number_hash", sa.String(32), nullable=False, unique=True),
    sa.Column("call_id", sa.String(32), nullable=False, index=True),
    sa.Column("account", sa.LargeBinary, nullable=False),
    sa.Column("account_hash", sa.String(32), nullable=False, index=True),
    sa.Column("topic", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
)
"""`key` is the request that opened the case: a request performed twice has one case."""
