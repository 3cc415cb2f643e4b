"""A protective freeze: on two of three proofs only, once a day; the owner is told at once, in the app and by text."""

from typing import Any

import pytest

from ivr.calls.requests import Asked, Unsettled
from ivr.flow.catalog import PROOF_OUTCOMES, REQUESTS
from tests.base.hotline import Hotline
from tests.base.outside import VICTIM, VICTIM_ACCOUNT, at_once
from tests.identity.test_pairs import RIGHT, WRONG, pair

TEXT = "保护性冻结"


def freeze(hotline: Hotline, call: str = "call", key: str = "freeze", name: str = "protective_freeze") -> str:
    args = {"account": VICTIM_ACCOUNT, "registered": VICTIM}
    asked = Asked(f"{call}:{key}", call, args, "zh-CN", 2)
    return hotline.house.performer._handlers[name](asked).name


def notices(hotline: Hotline) -> list[Any]:
    return list(hotline.wallet.effects["notices"])


def test_it_freezes_and_the_owner_is_told_at_once(hotline: Hotline) -> None:
    """Abuse 14."""
    pair(hotline, "1", RIGHT)
    assert freeze(hotline) == "done"
    assert [(made["account_id"], made["basis"]) for made in hotline.wallet.freezes] == [(VICTIM_ACCOUNT, "protective")]
    hotline.work()
    assert [(told["account_id"], told["template"]) for told in notices(hotline)] == [
        (VICTIM_ACCOUNT, "protective-freeze")
    ]
    assert len([text for text in hotline.texts() if TEXT in text]) == 1


@pytest.mark.parametrize("proofs", [None, WRONG], ids=["none", "wrong"])
def test_without_two_right_proofs_of_this_call_it_does_not(hotline: Hotline, proofs: Any) -> None:
    """Abuse 5."""
    pair(hotline, "1", proofs or RIGHT, "call" if proofs else "another call")
    assert freeze(hotline) == "failed"
    assert hotline.wallet.freezes == notices(hotline) == []


def test_the_weaker_proofs_do_nothing_else(hotline: Hotline) -> None:
    pair(hotline, "1", RIGHT)
    assert freeze(hotline, name="freeze_wallet") == "failed"
    assert hotline.wallet.freezes == []


def test_once_a_day_for_an_account(hotline: Hotline) -> None:
    for call in ("first", "second"):
        pair(hotline, "1", RIGHT, call)
    assert freeze(hotline, "first") == "done"
    hotline.wallet.reset()
    assert freeze(hotline, "second") == "spent"
    assert freeze(hotline, "first", "another key") == "spent"
    assert hotline.wallet.freezes == []
    hotline.clock.forward(24 * 60 * 60)
    assert freeze(hotline, "second", "tomorrow") == "done"


def test_of_ten_calls_at_once_one_freezes(hotline: Hotline) -> None:
    calls = [f"call-{number}" for number in range(10)]
    for call in calls:
        assert pair(hotline, "1", RIGHT, call) == ["more", "right"]
    assert sorted(at_once(10, lambda number: freeze(hotline, calls[number]))) == ["done"] + ["spent"] * 9
    hotline.work()
    assert (len(hotline.wallet.freezes), len(notices(hotline))) == (1, 1)


def test_performed_again_it_is_one_freeze_one_notice_one_text(hotline: Hotline) -> None:
    pair(hotline, "1", RIGHT)
    hotline.wallet.fault("freeze", "lose_answer", seconds=0, times=1)
    with pytest.raises(Unsettled):
        freeze(hotline)
    assert {freeze(hotline) for _ in range(3)} == {"done"}
    hotline.work()
    hotline.work()
    assert (len(hotline.wallet.freezes), len(notices(hotline))) == (1, 1)
    assert len(hotline.texts()) == 1


def test_nobody_is_told_of_a_freeze_that_is_not_in_force(hotline: Hotline) -> None:
    pair(hotline, "1", RIGHT)
    hotline.wallet.fault("freeze", "pending", seconds=60, times=1)
    with pytest.raises(Unsettled):
        freeze(hotline)
    hotline.work()
    assert notices(hotline) == hotline.texts() == []


def test_a_notice_that_fails_is_shown_later(hotline: Hotline) -> None:
    pair(hotline, "1", RIGHT)
    hotline.wallet.fault("notices", "error", times=1)
    assert freeze(hotline) == "done"
    hotline.work()
    assert notices(hotline) == []
    hotline.clock.forward(10)
    hotline.work()
    assert len(notices(hotline)) == 1


def test_who_freezes_by_a_code_is_told_in_the_app_too(hotline: Hotline) -> None:
    call = hotline.call().prove()
    hotline.work()
    assert [told["template"] for told in notices(hotline)] == ["wallet-frozen"]
    told = hotline.house.outbox.of_call(call.record()["call"])
    assert sorted((each["channel"], each["template"]) for each in told) == [
        ("app", "wallet-frozen"),
        ("sms", "case-opened"),
        ("sms", "code-freeze"),
    ]


def test_what_no_proof_allows_has_no_handler(hotline: Hotline) -> None:
    """Abuse 15 and 16: nothing that a call can ask for undoes a freeze, re-binds, resets or tells a balance."""
    names = " ".join(hotline.house.performer._handlers)
    assert not [word for word in ("unfreeze", "unlock", "bind", "reset", "balance") if word in names]


def test_every_request_of_a_menu_has_its_handler(hotline: Hotline) -> None:
    assert {*REQUESTS, *PROOF_OUTCOMES} <= hotline.house.performer._handlers.keys()
