"""How many codes were sent and how many tries of them were wrong, by hour, number and account."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ivr.db import Database
from ivr.identity.tables import code_checks, codes
from ivr.vault import Vault

_HOUR = 3600 * 1_000_000
"""In the microseconds that moments are kept in."""


@dataclass(frozen=True)
class CodeStats:
    """One hour of one number: codes asked for and wrong tries; `number` and `account` are whole, to be masked."""

    hour: datetime
    number: str
    account: str
    sent: int
    wrong: int


def code_stats(database: Database, vault: Vault, since: datetime) -> list[CodeStats]:
    """Every hour since then in which something happened, the latest first."""
    with database.read() as connection:
        rows = connection.execute(_query(since)).all()
        samples = [row.sample for row in rows]
        named = sa.select(codes.c.id, codes.c.number, codes.c.account).where(codes.c.id.in_(samples))
        names = {row.id: row for row in connection.execute(named)}
    return [_read(vault, row, names[row.sample]) for row in rows]


def _query(since: datetime) -> sa.Select[Any]:
    """Sent codes count in the hour that they were made in, wrong tries in the hour of the try."""
    one, none = sa.literal(1), sa.literal(0)
    made, tried = _hour(codes.c.made_at).label("hour"), _hour(code_checks.c.made_at)
    sent = sa.select(made, codes.c.id.label("code"), one.label("sent"), none.label("wrong"))
    wrong = sa.select(tried, code_checks.c.code_id, none, one)
    is_wrong = code_checks.c.outcome.in_(("wrong", "locked"))
    sent, wrong = sent.where(codes.c.made_at >= since), wrong.where(code_checks.c.made_at >= since, is_wrong)
    happened = sa.union_all(sent, wrong).subquery()
    whose = (happened.c.hour, codes.c.number_hash, codes.c.account_hash)
    return (
        sa.select(
            happened.c.hour,
            sa.func.min(codes.c.id).label("sample"),
            sa.func.sum(happened.c.sent).label("sent"),
            sa.func.sum(happened.c.wrong).label("wrong"),
        )
        .join(codes, codes.c.id == happened.c.code)
        .group_by(*whose)
        .order_by(happened.c.hour.desc(), sa.func.sum(happened.c.wrong).desc(), sa.func.min(codes.c.id))
    )


def _hour(moment: sa.Column[Any]) -> sa.ColumnElement[int]:
    return sa.type_coerce(moment, sa.BigInteger) // _HOUR


def _read(vault: Vault, row: Any, names: Any) -> CodeStats:
    number = vault.open(names.number, "phone") if names.number else ""
    account = vault.open(names.account, "account") if names.account else ""
    hour = datetime.fromtimestamp(0, UTC) + timedelta(hours=row.hour)
    return CodeStats(hour, number, account, int(row.sent), int(row.wrong))
