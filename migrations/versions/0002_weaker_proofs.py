"""Weaker proofs, protective freezes, notices in the app, and entered digits beside the request that checks them"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof_pairs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("account_hash", sa.String(length=32), nullable=False),
        sa.Column("first_key", sa.String(length=120), nullable=False),
        sa.Column("first_kind", sa.String(length=20), nullable=False),
        sa.Column("first_value", sa.LargeBinary(), nullable=True),
        sa.Column("second_key", sa.String(length=120), nullable=True),
        sa.Column("second_kind", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_pairs")),
        sa.UniqueConstraint("first_key", name=op.f("uq_proof_pairs_first_key")),
        sa.UniqueConstraint("second_key", name=op.f("uq_proof_pairs_second_key")),
    )
    op.create_index("ix_proof_pairs_call_id", "proof_pairs", ["call_id"])
    _index_where("first_value IS NOT NULL", "proof_pairs", "expires_at")

    op.create_table(
        "protective_freezes",
        sa.Column("account_hash", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_hash", "day", name=op.f("pk_protective_freezes")),
        sa.UniqueConstraint("key", name=op.f("uq_protective_freezes_key")),
    )
    op.create_index("ix_protective_freezes_call_id", "protective_freezes", ["call_id"])

    # The release before writes neither column: its texts are all sms, and its requests carry no digits.
    op.add_column("messages", sa.Column("channel", sa.String(length=8), nullable=False, server_default="sms"))
    op.add_column("call_requests", sa.Column("secret", sa.LargeBinary(), nullable=True))
    _index_where("secret IS NOT NULL", "call_requests", "made_at")


def _index_where(condition: str, table: str, column: str) -> None:
    where = sa.text(condition)
    op.create_index(f"ix_{table}_{column}", table, [column], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index("ix_call_requests_made_at", "call_requests")
    op.drop_column("call_requests", "secret")
    op.drop_column("messages", "channel")
    op.drop_table("protective_freezes")
    op.drop_table("proof_pairs")
