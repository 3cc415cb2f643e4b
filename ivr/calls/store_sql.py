"""Stores a turn on PostgreSQL in one statement: nothing of it is written unless the guarded first part is."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from ivr.calls.tables import call_events, call_requests, call_transactions, calls


def save_in_one_statement(
    connection: sa.Connection,
    row: dict[str, Any],
    events: list[dict[str, Any]],
    mentioned: list[dict[str, Any]],
    request: dict[str, Any] | None,
    settled: dict[str, Any] | None,
) -> bool:
    """Whether the call was still at the revision before this one; only then everything was written."""
    moved = _moved(row)
    written = {call_events: events, call_transactions: mentioned, call_requests: [request] if request else []}
    parts = [_inserted(table, rows, moved).cte(f"wrote_{table.name}") for table, rows in written.items() if rows]
    if settled:
        parts.append(_settled(settled, moved))
    statement = sa.select(sa.func.count()).select_from(moved).add_cte(*parts)
    return bool(connection.execute(statement).scalar())


def _moved(row: dict[str, Any]) -> sa.CTE:
    if row["revision"] == 1:
        begun = insert(calls).values(row).on_conflict_do_nothing(index_elements=["sid"])
        return begun.returning(calls.c.id).cte("moved")
    update = sa.update(calls).where(calls.c.id == row["id"], calls.c.revision == row["revision"] - 1)
    values = {name: value for name, value in row.items() if name != "id"}
    return update.values(values).returning(calls.c.id).cte("moved")


def _inserted(table: sa.Table, rows: list[dict[str, Any]], moved: sa.CTE) -> Insert:
    """Rows written only if `moved` wrote; a transaction that was mentioned before is left as it is."""
    names = list(rows[0])
    columns = [table.c[name] for name in names]
    # The foreign key is checked at the end of the statement, so a call and its events may be written together.
    values = sa.values(*(sa.column(c.name, c.type) for c in columns), name=f"new_{table.name}")
    listed = values.data([tuple(row[name] for name in names) for row in rows])
    source = sa.select(*(sa.cast(listed.c[name], table.c[name].type) for name in names)).where(
        sa.exists(sa.select(moved.c.id))
    )
    written = insert(table).from_select(names, source)
    return written.on_conflict_do_nothing() if table is call_transactions else written


def _settled(settled: dict[str, Any], moved: sa.CTE) -> sa.CTE:
    done = sa.update(call_requests).where(call_requests.c.key == settled["key"], sa.exists(sa.select(moved.c.id)))
    values = {"state": "done", "outcome": settled["outcome"], "done_at": settled["done_at"], "secret": None}
    return done.values(values).cte("settled_requests")
