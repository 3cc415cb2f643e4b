"""Abuse 7, 11, 12 and 13: how many codes are sent, to whom, and that a stranger's number is answered like any other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ivr.carrier.texts import Texts
from ivr.clock import Clock
from ivr.identity.codes import Entered, Wanted
from tests.base.hotline import Hotline, hotline_on
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT, Wallet, at_once

STRICT: dict[str, Any] = {"code_pause_seconds": 60, "codes_ten_minutes": 3, "codes_a_day": 5}


@pytest.fixture
def strict(migrated_url: str, wallet: Wallet) -> Iterator[Hotline]:
    """A hotline with the caps of production."""
    with hotline_on(migrated_url, wallet, **STRICT) as hotline:
        yield hotline


@pytest.fixture
def small_strict(migrated_sqlite: str, wallet: Wallet) -> Iterator[Hotline]:
    with hotline_on(migrated_sqlite, wallet, **STRICT) as hotline:
        yield hotline


def wanted(call: str, number: str = VICTIM, *, registered: bool = True, key: str = "first") -> Wanted:
    account, to = (VICTIM_ACCOUNT, number) if registered else ("", "")
    return Wanted(f"{call}:{key}", call, "freeze", account, to, "zh-CN", number)


def send(hotline: Hotline, *args: Any, **more: Any) -> str:
    return hotline.house.codes.send(wanted(*args, **more), 2)


@pytest.mark.parametrize("registered", [True, False])
def test_sixty_seconds_between_codes_three_in_ten_minutes_five_a_day(strict: Hotline, registered: bool) -> None:
    outcomes = []
    for number, seconds in enumerate((0, 59, 2, 61, 61, 360, 61, 61, 600)):
        strict.clock.forward(seconds)
        outcomes.append(send(strict, f"call-{number}", registered=registered))
    assert outcomes == ["sent", "soon", "sent", "sent", "capped", "capped", "sent", "sent", "capped"]
    assert len(strict.texts()) == 5 * registered
    strict.clock.forward(24 * 60 * 60)
    assert send(strict, "tomorrow", registered=registered) == "sent"


def test_fifty_calls_at_once_share_the_limits_of_a_number_exactly(migrated_url: str, wallet: Wallet) -> None:
    caps = STRICT | {"code_pause_seconds": 0}
    with hotline_on(migrated_url, wallet, **caps) as hotline:
        outcomes = at_once(50, lambda number: send(hotline, f"call-{number}"))
        assert sorted(outcomes) == ["capped"] * 47 + ["sent"] * 3
        assert len(hotline.texts()) == 3


def test_of_fifty_calls_at_once_one_gets_a_code_within_a_minute(strict: Hotline) -> None:
    assert sorted(at_once(50, lambda number: send(strict, f"call-{number}"))) == ["sent"] + ["soon"] * 49
    assert len(strict.texts()) == 1


@pytest.mark.parametrize("cap", ["codes_hour_prefix", "codes_hour"])
def test_fifty_calls_at_once_share_the_caps_of_a_prefix_and_of_all(migrated_url: str, wallet: Wallet, cap: str) -> None:
    with hotline_on(migrated_url, wallet, **{cap: 4}) as hotline:
        outcomes = at_once(50, lambda at: send(hotline, f"call-{at}", f"+86138001390{at:02}"))
        assert sorted(outcomes) == ["capped"] * 46 + ["sent"] * 4
        other = send(hotline, "elsewhere", "+8613900139000")
        assert other == ("sent" if cap == "codes_hour_prefix" else "capped")
        assert send(hotline, "stranger", "+8613800139099", registered=False) == "capped"
        hotline.clock.forward(60 * 60)
        assert send(hotline, "later", "+8613800139099") == "sent"


def test_strangers_take_nothing_from_the_caps_of_all(migrated_sqlite: str, wallet: Wallet) -> None:
    with hotline_on(migrated_sqlite, wallet, codes_hour=1) as hotline:
        assert {send(hotline, f"call-{at}", STRANGER, registered=False) for at in range(5)} == {"sent"}
        assert send(hotline, "owner") == "sent"
        assert len(hotline.network.messages.list()) == 1


def test_a_capped_code_counts_for_nobody(migrated_sqlite: str, wallet: Wallet) -> None:
    with hotline_on(migrated_sqlite, wallet, codes_hour=1) as hotline:
        send(hotline, "first")
        assert send(hotline, "second", "+8613900139000") == "capped"
        assert [row["count"] for row in hotline.rows("counters") if row["count"]] == [1, 1, 1]


def test_a_code_performed_again_is_one_and_counts_once(strict: Hotline) -> None:
    assert set(at_once(8, lambda _: send(strict, "call"))) <= {"sent", "late"}
    assert send(strict, "call") == "sent"
    assert len(strict.texts()) == 1
    counts = {row["name"]: row["count"] for row in strict.rows("counters")}
    assert counts == {"code_sent": 1, "code_sent_prefix": 1, "code_sent_all": 1}


def test_a_caller_who_asks_too_soon_is_asked_for_the_code_that_is_on_its_way(small_strict: Hotline) -> None:
    call = small_strict.call().to_code().press("", FinishedOnKey="#").press("1")
    assert "一分钟以后才能再发" in call.heard
    assert "请输入" in call.heard
    assert len(small_strict.texts()) == 1
    assert "已经冻结" in call.press(small_strict.code()).heard


def test_a_caller_who_rings_again_at_once_gets_a_code_a_minute_later(small_strict: Hotline) -> None:
    small_strict.call().to_code().status("completed")
    call = small_strict.call().to_code()
    assert "一分钟以后才能再发" in call.heard
    assert "重新发一条，请按 1" in call.heard
    small_strict.clock.forward(61)
    call.press("1")
    assert len(set(small_strict.texts())) == 2
    assert "已经冻结" in call.press(small_strict.code()).heard


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "+86282452253", "", "restricted"])
def test_a_withheld_number_gets_no_text(small_hotline: Hotline, caller: str) -> None:
    """Abuse 7."""
    call = small_hotline.call(caller).ring().wait().press("1").press("13412345678").press("1")
    assert "如果这个号码注册过" in call.heard
    assert small_hotline.network.messages.list() == []
    [row] = small_hotline.rows("codes")
    assert row["account_hash"] == ""


@dataclass
class StillClock(Clock):
    """A clock that stands still but for what is waited."""

    at: float = 0.0

    def monotonic(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class SlowTexts:
    """The provider, which takes a while."""

    texts: Texts
    clock: StillClock
    knows_keys: bool = False

    def send(self, **text: Any) -> str:
        self.clock.pause(0.4)
        return self.texts.send(**text)

    def close(self) -> None:
        """Nothing: the provider's owner closes it."""


@pytest.mark.parametrize("registered", [True, False])
def test_sending_takes_the_same_time_registered_or_not(small_hotline: Hotline, registered: bool) -> None:
    """Abuse 13."""
    house, clock = small_hotline.house, StillClock()
    outbox = replace(house.outbox, texts=SlowTexts(house.texts, clock))
    sms: Any = house.codes.providers["sms"]
    codes = replace(house.codes, clock=clock, even_seconds=1.0, providers={"sms": replace(sms, outbox=outbox)})
    assert codes.send(wanted("call", VICTIM if registered else STRANGER, registered=registered), 2) == "sent"
    assert clock.at == pytest.approx(1.0)
    assert len(small_hotline.network.messages.list()) == registered


@pytest.mark.parametrize("registered", [True, False])
@pytest.mark.parametrize(("provider", "seconds"), [("sms", 0.0), ("verify", 1.0)])
def test_checking_takes_the_same_time_registered_or_not(
    small_hotline: Hotline, provider: str, seconds: float, registered: bool
) -> None:
    """Twilio is asked about registered numbers alone; our own codes are compared here, whosoever they are."""
    clock = StillClock()
    codes = replace(small_hotline.house.codes, clock=clock, even_seconds=1.0, provider=provider)
    codes.send(wanted("call", VICTIM if registered else STRANGER, registered=registered), 2)
    clock.at = 0
    account = VICTIM_ACCOUNT if registered else ""
    assert codes.check(Entered("call:1", "call", "freeze", account, "000000")) == "wrong"
    assert clock.at == seconds
