"""The outbox: every text is a row before it is sent, so that it is sent once and nothing is lost."""

import sqlalchemy as sa

from ivr.db import Moment, Sealed, metadata

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("call_id", sa.String(32), nullable=False, index=True),
    # sms, or app: a notice that the owner sees wherever they are signed in.
    sa.Column("channel", sa.String(8), nullable=False, server_default="sms"),
    sa.Column("template", sa.String(32), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    # A number in E.164, or the account id for a notice.
    sa.Column("recipient", Sealed("phone"), nullable=False),
    sa.Column("recipient_hash", sa.String(32), nullable=False, index=True),
    # Erased with the last try: a code in a text must not outlive its delivery.
    sa.Column("params", Sealed("params")),
    # due, sending, sent, failed, or unknown when the provider may have accepted it.
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("provider_id", sa.String(64)),
    # When it is of no use any more.
    sa.Column("expires_at", Moment),
    sa.Index("ix_messages_state_due_at", "state", "due_at"),
)
"""`key` is the request that wanted the text: a request performed twice has one text."""
