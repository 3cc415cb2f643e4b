"""The tables of the desk: agents and their presence, who waits, who was given to whom, and the pace of our calls.

One entry for a call, one open reservation for an entry and for an agent: constraints of the database.
"""

import sqlalchemy as sa

from ivr.db import Moment, Sealed, metadata

Id = sa.String(32)
Kind = sa.String(16)

agents = sa.Table(
    "agents",
    metadata,
    # The user's id and name in the accounts.
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False, unique=True),
    # Names with commas between them and around them, so that one can be looked for: ",fraud,general,".
    sa.Column("desks", sa.String(200), nullable=False),
    sa.Column("languages", sa.String(40), nullable=False),
    # Where the agent is called, sealed: a number, `sip:` or `client:`.
    sa.Column("address", Sealed("address"), nullable=False),
    sa.Column("state", Kind, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("since", Moment, nullable=False),
    # When this state ends by itself: wrap-up has a limit.
    sa.Column("due_at", Moment),
    sa.Index("ix_agents_state_due_at", "state", "due_at"),
)

_there = sa.text("state <> 'served' AND state <> 'left'")

queue_entries = sa.Table(
    "queue_entries",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("call_id", Id, nullable=False),
    sa.Column("kind", Kind, nullable=False),
    sa.Column("desk", sa.String(32), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("emergency", sa.Boolean, nullable=False),
    sa.Column("cut_off", sa.Boolean, nullable=False),
    sa.Column("agent_id", Id),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("entered_at", Moment, nullable=False),
    # waiting, reserved, talking; over: served or left.
    sa.Column("state", Kind, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Column("ended_at", Moment),
    # What was told of the wait so far: when, the place, and until when it was promised to last.
    sa.Column("told_at", Moment),
    sa.Column("told_place", sa.Integer),
    sa.Column("promised_until", Moment),
    sa.Index("uq_queue_entries_open_call", "call_id", unique=True, postgresql_where=_there, sqlite_where=_there),
    sa.Index("ix_queue_entries_state_desk", "state", "desk"),
    sa.Index("ix_queue_entries_desk_ended_at", "desk", "ended_at"),
)

_open = sa.text("state <> 'over'")

reservations = sa.Table(
    "reservations",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("entry_id", Id, sa.ForeignKey("queue_entries.id"), nullable=False),
    sa.Column("agent_id", Id, sa.ForeignKey("agents.id"), nullable=False),
    # claimed, dialling, joined, over.
    sa.Column("state", Kind, nullable=False),
    sa.Column("outcome", Kind),
    # The agent's leg, by Twilio's id.
    sa.Column("leg", sa.String(34), unique=True),
    sa.Column("made_at", Moment, nullable=False),
    # When it is looked at again: to be dialled, or because its end should have been told by then.
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Index("uq_reservations_open_entry", "entry_id", unique=True, postgresql_where=_open, sqlite_where=_open),
    sa.Index("uq_reservations_open_agent", "agent_id", unique=True, postgresql_where=_open, sqlite_where=_open),
    sa.Index("ix_reservations_state_due_at", "state", "due_at"),
)

pace = sa.Table(
    "pace",
    metadata,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("next_at", Moment, nullable=False),
)
"""When the next call may be started; one row for all processes."""
