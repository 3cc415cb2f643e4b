"""The tables of calls: where each call stands, what happened in it, what it asked outside.

Numbers, ids, sessions, answers and events are sealed; what is looked up has a keyed hash beside it.
"""

import sqlalchemy as sa

from ivr.db import Moment, Sealed, metadata

Id = sa.String(32)
_has_secret = sa.text("secret IS NOT NULL")
Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")

calls = sa.Table(
    "calls",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("sid", sa.String(34), nullable=False, unique=True),
    sa.Column("line", sa.String(32), nullable=False),
    sa.Column("caller", Sealed("phone")),
    sa.Column("caller_hash", Id, index=True),
    # The number of the account that the call is about: it may be another than the one that called.
    sa.Column("registered", Sealed("phone")),
    sa.Column("registered_hash", Id, index=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("started_at", Moment, nullable=False, index=True),
    sa.Column("ended_at", Moment),
    sa.Column("menu", sa.String(16), nullable=False),
    # Every change counts the revision up and is guarded by it; the step is the turn that is due.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("awaiting", sa.String(100)),
    sa.Column("session", Sealed("session"), nullable=False),
    sa.Column("answer", Sealed("answer")),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("topic", sa.String(32)),
    sa.Column("outcome", sa.String(32)),
    sa.Column("verified_by", sa.String(16)),
    # Whether the wallet confirmed a freeze that this call asked for.
    sa.Column("frozen", sa.Boolean, nullable=False),
)

call_events = sa.Table(
    "call_events",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("call_id", Id, sa.ForeignKey("calls.id"), nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("name", sa.String(32), nullable=False),
    sa.Column("data", Sealed("event"), nullable=False),
    sa.Index("ix_call_events_call_id_id", "call_id", "id"),
)

call_transactions = sa.Table(
    "call_transactions",
    metadata,
    sa.Column("call_id", Id, sa.ForeignKey("calls.id"), primary_key=True),
    sa.Column("transaction_hash", Id, primary_key=True),
    sa.Column("transaction", Sealed("transaction"), nullable=False),
    sa.Index("ix_call_transactions_transaction_hash", "transaction_hash"),
)

call_requests = sa.Table(
    "call_requests",
    metadata,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("call_id", Id, sa.ForeignKey("calls.id"), nullable=False, index=True),
    sa.Column("name", sa.String(32), nullable=False),
    sa.Column("args", Sealed("args"), nullable=False),
    # Digits that a caller entered, for the one who performs the request; erased with its outcome or after five minutes.
    sa.Column("secret", Sealed("entered")),
    # open: somebody holds it until lease_until; queued: a job performs it at due_at; done: it has its outcome.
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("lease_until", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("outcome", sa.String(32)),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("done_at", Moment),
    sa.Index("ix_call_requests_state_due_at", "state", "due_at"),
    # Every tick looks for secrets to erase, and there are few of them.
    sa.Index("ix_call_requests_made_at", "made_at", postgresql_where=_has_secret, sqlite_where=_has_secret),
)

menu_versions = sa.Table(
    "menu_versions",
    metadata,
    sa.Column("version", sa.String(16), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("first_served_at", Moment, nullable=False),
)
