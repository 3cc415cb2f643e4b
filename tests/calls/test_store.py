"""Storing a turn: guarded by the revision, whole or not at all, the same rows on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ivr.calls.store import Change, Here, Store
from ivr.flow.events import NodeReached, TransactionsAttached
from ivr.flow.instructions import Answer, HangUp
from ivr.flow.run import Request, Turn
from ivr.flow.session import ForResult, Session
from tests.base.hotline import Hotline
from tests.base.outside import at_once

ANSWER = Answer(next_step=1, instructions=(HangUp(),))


def fresh(sid: str = "CA1", call: str = "call1") -> Here:
    return Here(call, sid, 0, Session(call=call, menu="m", language="zh-CN", caller="+8613800138000"), None)


def turn(here: Here, *, request: bool = False, node: str = "a", transactions: tuple[str, ...] = ()) -> Turn:
    key = f"{here.id}:{here.session.step}:freeze_wallet"
    wait = {"wait": ForResult(key=key, request="freeze_wallet")} if request else {}
    session = here.session.model_copy(update={"step": here.session.step + 1, **wait})
    events = (NodeReached(node), *([TransactionsAttached(transactions)] if transactions else []))
    return Turn(session, ANSWER, events, Request(key, "freeze_wallet", {"account": "1"}) if request else None)


@pytest.fixture
def store(hotline: Hotline) -> Store:
    return hotline.house.turns.store


def begun(store: Store) -> Here:
    saved = store.save(fresh(), Change(turn(fresh())))
    assert saved
    return saved


def test_what_is_saved_is_loaded(store: Store) -> None:
    saved = begun(store)
    for loaded in (store.load(sid="CA1"), store.load(call_id="call1")):
        assert loaded == saved
    assert saved.session.step == 1
    assert store.load(sid="CA2") is None
    assert store.load(request="call1:0:freeze_wallet") is None


def test_a_claim_is_loaded_with_its_call_and_by_its_key_until_it_is_settled(store: Store, hotline: Hotline) -> None:
    here = begun(store)
    now = hotline.clock.now()
    here = store.save(here, Change(turn(here, request=True), lease=timedelta(seconds=2))) or here
    key = "call1:1:freeze_wallet"
    for loaded in (store.load(sid="CA1"), store.load(request=key)):
        assert loaded
        assert loaded.request
        assert (loaded.request.key, loaded.request.args, loaded.request.state) == (key, {"account": "1"}, "open")
        assert 2 <= (loaded.request.lease_until - now).total_seconds() < 3
    assert store.save(here, Change(turn(here), settled=(key, "done")))
    assert store.load(request=key) is None
    loaded = store.load(sid="CA1")
    assert loaded
    assert loaded.request is None
    [row] = hotline.rows("call_requests")
    assert (row["state"], row["outcome"], bool(row["done_at"])) == ("done", "done", True)


def test_nothing_of_a_losing_turn_is_written(store: Store, hotline: Hotline) -> None:
    old = begun(store)
    claimed = store.save(old, Change(turn(old, request=True)))
    assert claimed
    before = hotline.everything()
    losing = turn(old, request=True, node="lost", transactions=("202611210317",))
    assert store.save(old, Change(losing, settled=("call1:1:freeze_wallet", "done"))) is None
    assert store.save(fresh(call="call2"), Change(turn(fresh(call="call2"), request=True))) is None
    assert hotline.everything() == before


def test_of_eight_saves_at_once_one_wins(store: Store, hotline: Hotline) -> None:
    firsts = at_once(8, lambda n: store.save(fresh(call=f"call{n}"), Change(turn(fresh(call=f"call{n}"), node="x"))))
    assert sum(first is not None for first in firsts) == 1
    here = next(first for first in firsts if first)
    saves = at_once(8, lambda n: store.save(here, Change(turn(here, node=f"n{n}", request=True))))
    assert [type(save) for save in saves if not isinstance(save, Here | None)] == []
    assert sum(save is not None for save in saves) == 1
    assert len(hotline.rows("call_events")) == 2
    assert len(hotline.rows("call_requests")) == 1


def test_a_transaction_mentioned_twice_is_one(store: Store, hotline: Hotline) -> None:
    here = begun(store)
    for mentioned in (("1", "1", "2"), ("2", "3")):
        here = store.save(here, Change(turn(here, transactions=mentioned))) or here
    assert len(hotline.rows("call_transactions")) == 3


def test_both_databases_hold_the_same_rows(small_hotline: Hotline, postgres_hotline: Hotline) -> None:
    """The one statement of PostgreSQL against the transaction of SQLite."""
    assert written_on(small_hotline) == written_on(postgres_hotline)


def written_on(hotline: Hotline) -> dict[str, list[Any]]:
    store = hotline.house.turns.store
    here = begun(store)
    here = store.save(here, Change(turn(here, request=True, transactions=("1", "2")))) or here
    late = replace(turn(here), answer=None)
    here = store.save(here, Change(late, settled=("call1:1:freeze_wallet", "done"))) or here
    store.save(here, Change(replace(turn(here), answer=None), status="completed"))
    tables = ("calls", "call_events", "call_requests", "call_transactions")
    return {name: [_plain(row) for row in hotline.rows(name)] for name in tables}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with moments and sealed values told by their being there."""
    volatile = {name for name in row if name.endswith(("at", "until"))}
    return {
        name: bool(value) if name in volatile or isinstance(value, bytes | memoryview) else value
        for name, value in row.items()
    }
