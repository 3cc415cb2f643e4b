"""Codes by Twilio Verify: the same limits, bound to call and purpose, and each of Twilio's answers ends calmly."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from ivr.calls.requests import Asked, Unsettled
from ivr.identity.codes import CodeUnsure, Entered, Wanted
from ivr.identity.entered import hide
from tests.base.hotline import Hotline, hotline_on
from tests.base.outside import ACCOUNT, TOKEN, VICTIM, VICTIM_ACCOUNT, Wallet, at_once

SERVICE = "VA" + "5" * 32
FRAUD = "+8675500000002"


@pytest.fixture
def hotline(migrated_url: str, wallet: Wallet) -> Iterator[Hotline]:
    with hotline_on(migrated_url, wallet, codes="verify", verify_service_sid=SERVICE) as hotline:
        yield hotline


@pytest.fixture
def small(migrated_sqlite: str, wallet: Wallet) -> Iterator[Hotline]:
    """For what does not depend on the database."""
    with hotline_on(migrated_sqlite, wallet, codes="verify", verify_service_sid=SERVICE) as hotline:
        yield hotline


def send(hotline: Hotline, call: str = "call", key: str = "first", purpose: str = "freeze", to: str = VICTIM) -> str:
    wanted = Wanted(f"{call}:{key}", call, purpose, VICTIM_ACCOUNT, to, "zh-CN", to)
    return hotline.house.codes.send(wanted, 2)


def check(hotline: Hotline, key: str, digits: str, call: str = "call", purpose: str = "freeze") -> str:
    return hotline.house.codes.check(Entered(f"{call}:{key}", call, purpose, VICTIM_ACCOUNT, digits), 2)


def given(hotline: Hotline, call: str = "call") -> list[tuple[str, str]]:
    return hotline.house.given_proofs.of(call, VICTIM_ACCOUNT)


def counted(hotline: Hotline) -> list[int]:
    return [row["count"] for row in hotline.rows("counters") if row["name"] == "wrong_code"]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def at_twilio(hotline: Hotline, what: str, **form: str) -> int:
    """Asks Twilio past the hotline; the status."""
    url = f"{hotline.house.settings.twilio_api_base_url}/v2/Services/{SERVICE}/{what}"
    return requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5).status_code


def fault(hotline: Hotline, kind: str, **more: Any) -> None:
    hotline.network.faults.add({"verify": kind, "times": 1, **more})


def test_a_whole_call(hotline: Hotline) -> None:
    call = hotline.call().prove()
    assert "已经冻结" in call.heard
    assert call.record()["verified_by"] == "code"
    assert {row["secret"] for row in hotline.rows("call_requests")} == {None}


def test_a_code_serves_once_in_its_own_call_and_for_its_purpose(hotline: Hotline) -> None:
    """Abuse 10: Twilio itself would take one code of a number for every call and purpose."""
    assert send(hotline) == "sent"
    first = hotline.code()
    assert check(hotline, "1", first, purpose="status") == "expired"
    assert send(hotline, "other") == send(hotline, "other", "2", "status") == "sent"
    assert check(hotline, "2", first, "other") == "expired"
    assert check(hotline, "3", first) == "expired"
    newest = hotline.code()
    assert newest != first
    # What was pending is cancelled before, so that no text brings an old code again.
    assert len(set(hotline.texts())) == len(hotline.texts()) == 3
    assert check(hotline, "4", newest, "other") == "expired"
    assert check(hotline, "5", newest, "other", "status") == "right"
    assert check(hotline, "6", newest, "other", "status") == "expired"
    assert given(hotline, "other") == [("code", "status")]
    assert given(hotline) == []


def test_a_code_that_reached_its_telephone_is_not_the_next_one(hotline: Hotline) -> None:
    """Else three tries for a code would be six."""
    assert send(hotline) == "sent"
    first = hotline.code()
    assert send(hotline, key="second") == "sent"
    assert hotline.code() != first
    assert check(hotline, "1", first) == "wrong"
    assert check(hotline, "2", hotline.code()) == "right"


def test_three_wrong_tries_spend_a_code_even_at_once(hotline: Hotline) -> None:
    send(hotline)
    wrong = other_than(hotline.code())
    outcomes = at_once(12, lambda number: check(hotline, f"key-{number}", wrong))
    assert sorted(outcomes) == ["expired"] * 9 + ["wrong"] * 3
    assert check(hotline, "fourth", hotline.code()) == "expired"
    assert counted(hotline) == [3]


def test_ten_wrong_codes_a_day_lock_it(hotline: Hotline) -> None:
    outcomes = []
    for number in range(4):
        assert send(hotline, f"call-{number}") == "sent"
        wrong = other_than(hotline.code())
        outcomes += [check(hotline, f"{at}", wrong, f"call-{number}") for at in range(3)]
    assert outcomes == ["wrong"] * 10 + ["locked", "expired"]
    assert send(hotline, "another") == "locked"


def test_a_check_performed_again_counts_once(hotline: Hotline) -> None:
    send(hotline)
    wrong = other_than(hotline.code())
    assert {check(hotline, "same", wrong) for _ in range(5)} == {"wrong"}
    assert check(hotline, "other", hotline.code()) == "right"
    assert check(hotline, "other", hotline.code()) == "right"
    assert counted(hotline) == [1]


def test_a_wrong_code_whose_answer_was_lost_is_one_try(hotline: Hotline) -> None:
    send(hotline)
    wrong = other_than(hotline.code())
    fault(hotline, "lose_answer")
    with pytest.raises(CodeUnsure):
        check(hotline, "1", wrong)
    assert check(hotline, "1", wrong) == "wrong"
    assert counted(hotline) == [1]
    assert [row["tries"] for row in hotline.rows("codes")] == [1]
    assert check(hotline, "2", hotline.code()) == "right"


def test_a_right_code_whose_answer_was_lost_proves_nothing_and_a_new_one_does(hotline: Hotline) -> None:
    """Twilio has forgotten the verification by then, so nobody can say that it was right."""
    send(hotline)
    fault(hotline, "lose_answer")
    with pytest.raises(CodeUnsure):
        check(hotline, "1", hotline.code())
    assert check(hotline, "1", hotline.code()) == "expired"
    assert (given(hotline), counted(hotline)) == ([], [0])
    assert send(hotline, key="second") == "sent"
    assert check(hotline, "2", hotline.code()) == "right"


def test_a_code_sent_twice_under_one_key_is_one_text(hotline: Hotline) -> None:
    assert set(at_once(8, lambda _: send(hotline))) <= {"sent", "late"}
    assert send(hotline) == "sent"
    assert len(hotline.texts()) == 1


@pytest.mark.parametrize(("kind", "texts"), [("lose_answer", 1), ("hang", 0), ("fail", 0)])
def test_a_text_that_nobody_is_sure_of_is_late_and_not_sent_again_blindly(
    small: Hotline, kind: str, texts: int
) -> None:
    fault(small, kind, seconds=3)
    assert {send(small) for _ in range(3)} == {"late"}
    assert len(small.texts()) == texts


def test_a_code_whose_sending_was_uncertain_is_right_all_the_same(hotline: Hotline) -> None:
    fault(hotline, "lose_answer")
    assert send(hotline) == "late"
    assert check(hotline, "1", hotline.code()) == "right"


def test_at_most_one_more_text_with_the_same_code_after_an_uncertain_one(hotline: Hotline) -> None:
    """Fault 10."""
    fault(hotline, "lose_answer")
    assert [send(hotline, key=key) for key in ("1", "2")] == ["late", "sent"]
    assert len(hotline.texts()) == 2
    assert len(set(hotline.texts())) == 1
    assert check(hotline, "1", hotline.code()) == "right"


def test_a_code_of_another_calls_uncertain_sending_is_not_right_here(hotline: Hotline) -> None:
    fault(hotline, "lose_answer")
    assert send(hotline, "first") == "late"
    first = hotline.code()
    assert send(hotline, "second") == "sent"
    assert hotline.code() != first
    assert check(hotline, "1", first, "second") == "wrong"
    assert check(hotline, "2", hotline.code(), "second") == "right"


def test_of_two_uncertain_sendings_neither_proves_anything(hotline: Hotline) -> None:
    for call in ("first", "second"):
        fault(hotline, "lose_answer")
        assert send(hotline, call) == "late"
    assert check(hotline, "1", hotline.code(), "second") == "expired"
    assert check(hotline, "1", hotline.code(), "first") == "expired"


def test_a_code_is_valid_for_five_minutes_though_twilio_takes_it_for_ten(small: Hotline) -> None:
    send(small)
    small.clock.forward(301)
    assert check(small, "1", small.code()) == "expired"


ENDINGS: dict[str, Callable[[Hotline], object]] = {
    "60202 too many checks": lambda hotline: [
        at_twilio(hotline, "VerificationCheck", To=VICTIM, Code=other_than(hotline.code())) for _ in range(5)
    ],
    "20404 used elsewhere": lambda hotline: at_twilio(hotline, "VerificationCheck", To=VICTIM, Code=hotline.code()),
}


@pytest.mark.parametrize(("ending", "then"), [("60202 too many checks", FRAUD), ("20404 used elsewhere", None)])
def test_a_verification_that_is_over_at_twilio_is_expired_and_costs_no_try(
    small: Hotline, ending: str, then: str | None
) -> None:
    call = small.call().to_code()
    code = small.code()
    ENDINGS[ending](small)
    call.press(code)
    assert "已经过期" in call.heard
    assert counted(small) == [0]
    # Twilio begins nothing new for a number that was guessed at too often, until ten minutes are over.
    call.press("1")
    assert then is None or call.press("*0").dials == then
    assert then or "已经冻结" in call.press(small.code()).heard


def test_60203_too_many_sends_lead_to_another_way(small: Hotline) -> None:
    assert {at_twilio(small, "Verifications", To=VICTIM, Channel="sms") for _ in range(5)} == {201}
    call = small.call().to_code()
    assert "身份证号" in call.heard
    assert call.press("*0").dials == FRAUD


def test_60205_a_landline_gets_no_code(small: Hotline) -> None:
    assert send(small, to="+861012345678") == "failed"
    assert check(small, "1", "123456") == "expired"


def test_60200_what_cannot_be_a_code_is_asked_for_again_and_costs_no_try(small: Hotline) -> None:
    send(small)
    assert check(small, "1", "12") == "again"
    assert (counted(small), small.rows("codes")[0]["tries"]) == ([0], 0)


def test_twilio_not_reached_sends_nobody_round_in_circles(small: Hotline) -> None:
    small.house.verify._client.verify.base_url = "http://127.0.0.1:9"
    assert send(small) == "failed"


def test_digits_wait_sealed_for_their_check_and_are_erased_after_five_minutes(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.calls.turns.INLINE_SECONDS", 0.6)
    monkeypatch.setattr("ivr.calls.turns.ANSWER_SECONDS", 1.2)
    call = hotline.call().to_code()
    code = hotline.code()
    fault(hotline, "hang", seconds=2)
    assert call.press(code).asks_for_a_moment
    [waiting] = [row for row in hotline.rows("call_requests") if row["name"] == "check_code"]
    assert waiting["secret"]
    assert code.encode() not in bytes(waiting["secret"])
    hotline.clock.forward(301)
    hotline.house.tick()
    assert [row["secret"] for row in hotline.rows("call_requests") if row["secret"]] == []
    hotline.house.turns.perform_job(waiting["key"])
    assert [event["outcome"] for event in call.events("RequestAnswered")][-1] == "again"


def test_a_check_that_twilio_does_not_answer_goes_on_under_its_key(small: Hotline) -> None:
    send(small)
    handler = small.house.performer._handlers["check_code"]
    args = {"purpose": "freeze", "account": VICTIM_ACCOUNT, "registered": VICTIM, "number": VICTIM}
    asked = Asked("call:1", "call", args, "zh-CN", 0.3, hide(small.house.settings.vault, small.code()))
    fault(small, "hang", seconds=1)
    with pytest.raises(Unsettled):
        handler(asked)
    assert handler(asked).name == "right"


def test_codes_on_their_way_are_compared_by_whoever_made_them(migrated_sqlite: str, wallet: Wallet) -> None:
    with hotline_on(migrated_sqlite, wallet, codes="sms") as before:
        send(before)
        code = before.code()
    with hotline_on(migrated_sqlite, wallet, codes="verify", verify_service_sid=SERVICE) as after:
        assert check(after, "1", code) == "right"
