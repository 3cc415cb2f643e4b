"""Codes by two providers: whose number they went to, who compares them, and every try of them"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The release before writes none of these: its codes are all its own, and it counts tries in the row.
    op.add_column("codes", sa.Column("number", sa.LargeBinary(), nullable=True))
    op.add_column("codes", sa.Column("number_hash", sa.String(length=32), nullable=True))
    op.add_column("codes", sa.Column("account", sa.LargeBinary(), nullable=True))
    op.add_column("codes", sa.Column("provider", sa.String(length=8), nullable=False, server_default="sms"))
    op.add_column("codes", sa.Column("verification", sa.String(length=34), nullable=True))
    op.add_column("codes", sa.Column("delivery", sa.String(length=8), nullable=True))
    op.create_index("ix_codes_number_hash_made_at", "codes", ["number_hash", "made_at"])
    op.create_index("ix_codes_made_at", "codes", ["made_at"])
    op.create_table(
        "code_checks",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("code_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_code_checks_code_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_code_checks")),
    )
    op.create_index("ix_code_checks_made_at", "code_checks", ["made_at"])


def downgrade() -> None:
    op.drop_table("code_checks")
    op.drop_index("ix_codes_made_at", "codes")
    op.drop_index("ix_codes_number_hash_made_at", "codes")
    for column in ("delivery", "verification", "provider", "account", "number_hash", "number"):
        op.drop_column("codes", column)
