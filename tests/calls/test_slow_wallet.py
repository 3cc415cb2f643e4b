"""Fault 11: the wallet is slow or lost. Nobody hears "frozen" before it is, and the freeze goes on until it is."""

import threading

import pytest

from ivr.calls import turns
from ivr.jobs import Worker
from tests.base.hotline import Hotline
from tests.base.outside import VICTIM_ACCOUNT
from tests.jobs.conftest import eventually

FRAUD = "+8675500000002"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds of a caller's patience made short."""
    monkeypatch.setattr(turns, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(turns, "INLINE_SECONDS", 0.5)


def test_a_wallet_that_hangs_is_waited_for_two_seconds_and_each_answer_comes_within_three(
    small_hotline: Hotline,
) -> None:
    call = small_hotline.call().to_code()
    small_hotline.wallet.fault("freeze", "hang", seconds=10, times=None)
    start = small_hotline.clock.monotonic()
    call.press(small_hotline.code())
    assert 1.9 < small_hotline.clock.monotonic() - start < 2.8
    assert call.asks_for_a_moment
    start = small_hotline.clock.monotonic()
    assert call.wait().asks_for_a_moment
    assert 2 < small_hotline.clock.monotonic() - start < 3


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("mode", ["hang", "error", "lose_answer", "pending"])
def test_a_caller_never_hears_frozen_before_it_is(hotline: Hotline, mode: str) -> None:
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", mode, seconds=2, times=None)
    call.press(hotline.code())
    heard, polls = call.heard, 0
    while call.asks_for_a_moment:
        polls += 1
        heard += call.wait().heard
    assert polls >= 3
    assert "已经冻结" not in heard
    assert call.dials == FRAUD
    assert call.record()["outcome"] == "freeze_unconfirmed"
    # On a busy machine the case may be late as well: so little time is given here.
    assert call.events("RequestOverdue")[0]["request"] == "freeze_wallet"


@pytest.mark.usefixtures("quick")
def test_a_freeze_that_hung_goes_on_and_the_record_and_the_owner_learn_of_it(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", "error", times=None)
    call.press(hotline.code()).settle().dial_ends("completed").status("completed")
    hotline.work()
    assert hotline.wallet.freezes == []
    hotline.wallet.mend()
    hotline.clock.forward(60)
    hotline.work()
    assert [freeze["account_id"] for freeze in hotline.wallet.freezes] == [VICTIM_ACCOUNT]
    late = [event for event in call.events("RequestAnswered") if event["late"]]
    assert [(event["request"], event["outcome"]) for event in late] == [
        ("freeze_wallet", "done"),
        ("tell_frozen", "done"),
    ]
    assert call.record()["frozen"]
    hotline.work()
    assert len([text for text in hotline.texts() if "已冻结" in text]) == 1
    before = hotline.everything()
    hotline.clock.forward(600)
    hotline.work()
    assert hotline.everything() == before


def test_a_freeze_confirmed_while_the_caller_waits_is_heard(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", "lose_answer", times=1)
    call.press(hotline.code())
    assert call.asks_for_a_moment
    hotline.work()
    assert "已经冻结" in call.wait().heard
    assert len(hotline.wallet.freezes) == 1


def test_a_call_that_waits_hears_of_it_as_soon_as_it_is_known(hotline: Hotline) -> None:
    """A poll waits for the job instead of saying "one moment" again."""
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", "error", times=1)
    call.press(hotline.code())
    worker = threading.Thread(target=hotline.work)
    worker.start()
    heard = call.wait().heard
    worker.join()
    assert "已经冻结" in heard


def test_the_worker_itself_ends_what_the_call_could_not(hotline: Hotline) -> None:
    """The same through the job engine: enqueued in the turn's transaction, performed, and told to the call."""
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", "error", times=1)
    call.press(hotline.code())
    house, stop = hotline.house, threading.Event()
    worker = Worker(house.database, house.job_handlers(), house.tick, name="one", clock=house.clock, tick_seconds=0.1)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        eventually(lambda: bool(hotline.rows("cases")))
    finally:
        stop.set()
        thread.join(5)
    assert "已经冻结" in call.wait().heard


@pytest.mark.usefixtures("quick")
def test_a_slow_lookup_leads_to_a_person_in_time(hotline: Hotline) -> None:
    hotline.wallet.fault("accounts", "hang", seconds=2, times=None)
    call = hotline.call().ring().press("1").settle()
    assert call.dials == FRAUD


@pytest.mark.usefixtures("quick")
def test_a_caller_who_hung_up_does_not_stop_the_freeze(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    hotline.wallet.fault("freeze", "error", times=1)
    call.press(hotline.code()).status("completed")
    hotline.work()
    assert len(hotline.wallet.freezes) == 1
    assert (call.record()["status"], call.record()["outcome"]) == ("completed", "abandoned")
    hotline.work()
    assert any("已冻结" in text for text in hotline.texts())
