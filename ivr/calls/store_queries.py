"""The statements of the store, built once: building one anew for each turn costs more than executing it."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from ivr.calls.tables import call_events, call_requests, call_transactions, calls

# Names of parameters must not be those of columns that the statement sets.
_ID, _BEFORE = "this_id", "revision_before"


def _load(where: sa.ColumnElement[bool], awaited: sa.ColumnElement[bool]) -> sa.Select[Any]:
    open_request = sa.and_(awaited, call_requests.c.call_id == calls.c.id, call_requests.c.state != "done")
    return sa.select(
        calls.c.id, calls.c.sid, calls.c.revision, calls.c.session, calls.c.answer,
        call_requests.c.key, call_requests.c.name, call_requests.c.args, call_requests.c.state,
        call_requests.c.lease_until, call_requests.c.attempts, call_requests.c.secret,
    ).select_from(calls.outerjoin(call_requests, open_request)).where(where)  # fmt: skip


_own = call_requests.c.key == calls.c.awaiting
_named = call_requests.c.key == sa.bindparam("given")
LOAD = {
    "sid": _load(calls.c.sid == sa.bindparam("given"), _own),
    "call_id": _load(calls.c.id == sa.bindparam("given"), _own),
    "request": _load(_named, _named),
}
ADD_EVENTS = sa.insert(call_events)
ADD_REQUEST = sa.insert(call_requests)
MENTION = insert(call_transactions).on_conflict_do_nothing()
SETTLE = (
    sa.update(call_requests)
    .where(call_requests.c.key == sa.bindparam("settled"))
    .values(state="done", outcome=sa.bindparam("outcome"), done_at=sa.bindparam("done_at"), secret=None)
)


def guarded(row: dict[str, Any]) -> tuple[sa.Executable, dict[str, Any]]:
    """The write that only one of two gets done, and its parameters: a beginning, or the next revision."""
    if row["revision"] == 1:
        return _begin(), row
    given = {name: value for name, value in row.items() if name != "id"}
    return _move(frozenset(given)), given | {_ID: row["id"], _BEFORE: row["revision"] - 1}


@cache
def _begin() -> sa.Executable:
    return insert(calls).on_conflict_do_nothing(index_elements=["sid"])


@cache
def _move(columns: frozenset[str]) -> sa.Executable:
    update = sa.update(calls).where(calls.c.id == sa.bindparam(_ID), calls.c.revision == sa.bindparam(_BEFORE))
    return update.values({name: sa.bindparam(name) for name in sorted(columns)})
