"""The people who work with the consoles, and what they did there."""

import sqlalchemy as sa

from ivr.db import Moment, metadata

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(32), nullable=False, unique=True),
    sa.Column("display", sa.String(64), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    # Passwords tried since the last right one, counted before each is checked.
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("locked_until", Moment),
    # Counted up when every session of this person must end.
    sa.Column("session_number", sa.Integer, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    # The name as it was then; empty where nobody was signed in.
    sa.Column("who", sa.String(32), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("what", sa.String(200), nullable=False),
    sa.Index("ix_audit_who_id", "who", "id"),
)
