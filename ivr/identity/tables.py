"""One-time codes, the weaker proofs, and the counters that bound guessing; a code is kept as a keyed hash."""

import sqlalchemy as sa

from ivr.db import Moment, Sealed, metadata

_has_copy = sa.text("code IS NOT NULL")

codes = sa.Table(
    "codes",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("call_id", sa.String(32), nullable=False),
    sa.Column("purpose", sa.String(16), nullable=False),
    # The number that the caller named, registered or not; codes are counted by it. Empty in the release before.
    sa.Column("number", Sealed("phone")),
    sa.Column("number_hash", sa.String(32)),
    sa.Column("account", Sealed("account")),
    # Empty when no account has the number: such a code is never right.
    sa.Column("account_hash", sa.String(32), nullable=False),
    # Who made the code and compares it: sms is us, verify is Twilio.
    sa.Column("provider", sa.String(8), nullable=False, server_default="sms"),
    # Empty where Twilio has the code.
    sa.Column("code_hash", sa.String(32), nullable=False),
    # A sealed copy waits for delivery only.
    sa.Column("code", Sealed("code")),
    sa.Column("message_id", sa.String(32)),
    # Twilio's verification, and whether it was asked for one: due, asking, sent, failed, unknown or canceled.
    sa.Column("verification", sa.String(34)),
    sa.Column("delivery", sa.String(8)),
    # open, used, spent or replaced.
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    # Written by the release before; the next one drops them for code_checks.
    sa.Column("last_check", sa.String(120)),
    sa.Column("last_outcome", sa.String(16)),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Index("ix_codes_call_id_purpose", "call_id", "purpose"),
    sa.Index("ix_codes_number_hash_made_at", "number_hash", "made_at"),
    sa.Index("ix_codes_made_at", "made_at"),
    # Every tick looks for copies to erase, and there are few of them.
    sa.Index("ix_codes_expires_at", "expires_at", postgresql_where=_has_copy, sqlite_where=_has_copy),
)

code_checks = sa.Table(
    "code_checks",
    metadata,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("code_id", sa.String(32), sa.ForeignKey("codes.id"), nullable=False),
    # right, wrong, expired, locked or again; empty while the one who compares has not answered.
    sa.Column("outcome", sa.String(16)),
    sa.Column("made_at", Moment, nullable=False, index=True),
)
"""Every try of a code; `key` is the request that brought it: a request performed twice is one try."""

_has_value = sa.text("first_value IS NOT NULL")

proof_pairs = sa.Table(
    "proof_pairs",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("call_id", sa.String(32), nullable=False, index=True),
    # Empty when no account has the number: such a pair is never right.
    sa.Column("account_hash", sa.String(32), nullable=False),
    sa.Column("first_key", sa.String(120), nullable=False, unique=True),
    sa.Column("first_kind", sa.String(20), nullable=False),
    # Waits for the second proof and for the wallet; erased with the outcome or after five minutes.
    sa.Column("first_value", Sealed("proof")),
    sa.Column("second_key", sa.String(120), unique=True),
    sa.Column("second_kind", sa.String(20)),
    # half, asking, right, wrong, or spent: wrong for the last time today.
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Index("ix_proof_pairs_expires_at", "expires_at", postgresql_where=_has_value, sqlite_where=_has_value),
)
"""Two of the three weaker proofs, of one call; the keys are those of the requests that brought them."""

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("subject", sa.String(32), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
"""How often something happened to a subject (a keyed hash) on a day."""
