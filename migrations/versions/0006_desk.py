"""Agents, those who wait, reservations and the pace of our calls"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("desks", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.String(length=40), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("name", name=op.f("uq_agents_name")),
    )
    op.create_index("ix_agents_state_due_at", "agents", ["state", "due_at"])

    op.create_table(
        "queue_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("cut_off", sa.Boolean(), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=True),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("told_place", sa.Integer(), nullable=True),
        sa.Column("promised_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_entries")),
    )
    there = sa.text("state <> 'served' AND state <> 'left'")
    op.create_index(
        "uq_queue_entries_open_call",
        "queue_entries",
        ["call_id"],
        unique=True,
        postgresql_where=there,
        sqlite_where=there,
    )
    op.create_index("ix_queue_entries_state_desk", "queue_entries", ["state", "desk"])
    op.create_index("ix_queue_entries_desk_ended_at", "queue_entries", ["desk", "ended_at"])

    _create_reservations()
    op.create_table(
        "pace",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace")),
    )


def _create_reservations() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("leg", sa.String(length=34), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_reservations_agent_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["queue_entries.id"], name=op.f("fk_reservations_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
        sa.UniqueConstraint("leg", name=op.f("uq_reservations_leg")),
    )
    still_open = sa.text("state <> 'over'")
    for name in ("entry", "agent"):
        op.create_index(
            f"uq_reservations_open_{name}",
            "reservations",
            [f"{name}_id"],
            unique=True,
            postgresql_where=still_open,
            sqlite_where=still_open,
        )
    op.create_index("ix_reservations_state_due_at", "reservations", ["state", "due_at"])


def downgrade() -> None:
    for table in ("pace", "reservations", "queue_entries", "agents"):
        op.drop_table(table)
