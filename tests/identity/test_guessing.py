"""Abuse 8 to 10: guessing codes, in one call and in fifty at once, and using a code where it does not belong."""

from dataclasses import replace

import pytest

from ivr.identity.codes import WRONG_A_DAY, Codes, Entered, Wanted
from tests.base.hotline import Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT, at_once


def wanted(call: str, key: str = "first", account: str = VICTIM_ACCOUNT, to: str = VICTIM) -> Wanted:
    return Wanted(f"{call}:{key}", call, "freeze", account, to, "zh-CN")


def check(
    hotline: Hotline, call: str, key: str, digits: str, *, purpose: str = "freeze", account: str = VICTIM_ACCOUNT
) -> str:
    return hotline.house.codes.check(Entered(key, call, purpose, account, digits))


def proved(hotline: Hotline, call: str, account: str = VICTIM_ACCOUNT) -> list[tuple[str, str]]:
    return hotline.house.given_proofs.of(call, account)


def counted(hotline: Hotline, name: str = "wrong_code") -> list[int]:
    return [row["count"] for row in hotline.rows("counters") if row["name"] == name]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_three_tries_a_code_then_another_way(hotline: Hotline) -> None:
    call = hotline.call().to_code()
    for code in range(2):
        if code:
            call.press("1")
        wrong = other_than(hotline.code())
        for _ in range(3):
            assert call.dials is None
            call.press(wrong)
        # A fourth try, and be it right, is not compared.
        assert check(hotline, call.record()["call"], "fourth", hotline.code()) == "expired"
    assert "身份证号" in call.heard
    assert call.press("*0").dials == "+8675500000002"
    assert call.record()["verified_by"] is None
    assert hotline.wallet.freezes == []


def test_fifty_calls_at_once_share_the_limit_exactly(hotline: Hotline) -> None:
    codes, calls = hotline.house.codes, [f"call-{number}" for number in range(50)]
    assert {codes.send(wanted(call), 2) for call in calls} == {"sent"}
    wrong = other_than("999999")
    assert wrong not in {text[-6:] for text in hotline.texts()}
    outcomes = at_once(50, lambda number: check(hotline, calls[number], f"guess-{number}", wrong))
    assert sorted(set(outcomes)) == ["locked", "wrong"]
    assert outcomes.count("wrong") == WRONG_A_DAY
    assert counted(hotline) == [WRONG_A_DAY]


def test_a_locked_account_takes_no_right_code_and_gets_no_new_one(hotline: Hotline) -> None:
    codes = hotline.house.codes
    codes.send(wanted("right"), 2)
    code = hotline.code()
    for number in range(WRONG_A_DAY):
        codes.send(wanted(f"call-{number}"), 2)
        assert check(hotline, f"call-{number}", f"guess-{number}", other_than(hotline.code())) == "wrong"
    assert check(hotline, "right", "try", code) == "locked"
    assert codes.send(wanted("another"), 2) == "locked"
    assert proved(hotline, "right") == []
    hotline.clock.forward(24 * 60 * 60)
    assert codes.send(wanted("tomorrow"), 2) == "sent"


def test_a_caller_locked_out_of_codes_still_reaches_a_person_and_can_protect_the_wallet(hotline: Hotline) -> None:
    """Abuse 17: whoever guesses on purpose locks the codes, and nothing else."""
    for number in range(WRONG_A_DAY):
        hotline.house.codes.send(wanted(f"call-{number}"), 2)
        check(hotline, f"call-{number}", f"guess-{number}", other_than(hotline.code()))
    call = hotline.call().to_code()
    assert [event["outcome"] for event in call.events("RequestAnswered")][-1] == "locked"
    assert call.press("*0").dials == "+8675500000002"
    protected = hotline.call().to_code().press("417*").press("9526").settle()
    assert protected.record()["verified_by"] == "two_of_three"
    assert [freeze["basis"] for freeze in hotline.wallet.freezes] == ["protective"]


def test_a_right_code_does_not_count_as_wrong(hotline: Hotline) -> None:
    for number in range(WRONG_A_DAY + 1):
        hotline.house.codes.send(wanted(f"call-{number}"), 2)
        assert check(hotline, f"call-{number}", f"try-{number}", hotline.code()) == "right"
    assert counted(hotline) == [0]


def test_a_code_serves_once_in_its_own_call_and_for_its_purpose(hotline: Hotline) -> None:
    codes = hotline.house.codes
    codes.send(wanted("call"), 2)
    codes.send(wanted("other", account="2088000000139000", to="+8613900139000"), 2)
    code = hotline.code()
    assert check(hotline, "other", "1", code, account="2088000000139000") == "wrong"
    assert check(hotline, "unknown", "2", code) == "expired"
    assert check(hotline, "call", "3", code, purpose="unfreeze") == "expired"
    assert check(hotline, "call", "4", code) == "right"
    assert check(hotline, "call", "5", code) == "expired"
    assert proved(hotline, "call") == [("code", "freeze")]
    assert proved(hotline, "other") == proved(hotline, "call", "2088000000139000") == []


@pytest.mark.parametrize(("seconds", "outcome"), [(298, "right"), (301, "expired")])
def test_a_code_is_valid_for_five_minutes(hotline: Hotline, seconds: int, outcome: str) -> None:
    hotline.house.codes.send(wanted("call"), 2)
    hotline.clock.forward(seconds)
    assert check(hotline, "call", "1", hotline.code()) == outcome


def test_a_check_performed_again_counts_once(hotline: Hotline) -> None:
    hotline.house.codes.send(wanted("call"), 2)
    wrong = other_than(hotline.code())
    assert {check(hotline, "call", "same", wrong) for _ in range(5)} == {"wrong"}
    assert set(at_once(8, lambda _: check(hotline, "call", "both", wrong))) == {"wrong"}
    assert check(hotline, "call", "third", hotline.code()) == "right"
    assert check(hotline, "call", "third", wrong) == "right"
    assert counted(hotline) == [2]


def test_of_checks_at_once_one_is_right_and_none_opens_the_code_again(hotline: Hotline) -> None:
    hotline.house.codes.send(wanted("call"), 2)
    code = hotline.code()
    outcomes = at_once(8, lambda number: check(hotline, "call", f"key-{number}", code))
    assert sorted(outcomes) == ["expired"] * 7 + ["right"]
    assert [row["state"] for row in hotline.rows("codes")] == ["used"]
    assert check(hotline, "call", "again", code) == "expired"


def test_three_wrong_tries_spend_a_code_even_at_once(hotline: Hotline) -> None:
    hotline.house.codes.send(wanted("call"), 2)
    wrong = other_than(hotline.code())
    outcomes = at_once(12, lambda number: check(hotline, "call", f"key-{number}", wrong))
    assert sorted(outcomes) == ["expired"] * 9 + ["wrong"] * 3
    assert check(hotline, "call", "fourth", hotline.code()) == "expired"


def test_a_stranger_hears_the_same_and_nothing_is_sent_or_ever_right(hotline: Hotline) -> None:
    codes: Codes = hotline.house.codes
    nobody = replace(wanted("call", account="", to=""), number=STRANGER)
    assert codes.send(nobody, 2) == "sent"
    assert hotline.network.messages.list() == []
    [row] = hotline.rows("codes")
    assert (row["account_hash"], row["code"]) == ("", None)
    tries = [check(hotline, "call", f"{number}", "123456", account="") for number in range(4)]
    assert tries == ["wrong"] * 3 + ["expired"]
    assert counted(hotline) == [3]


def test_a_strangers_number_is_locked_like_any_other(hotline: Hotline) -> None:
    """Abuse 13: who guesses on until a number is locked learns nothing either."""
    nobody = {"account": "", "to": ""}
    outcomes = []
    for number in range(4):
        wants = replace(wanted(f"call-{number}", **nobody), number=STRANGER)
        assert hotline.house.codes.send(wants, 2) == "sent"
        outcomes += [check(hotline, f"call-{number}", f"{number}:{at}", "123456", account="") for at in range(3)]
    assert outcomes == ["wrong"] * WRONG_A_DAY + ["locked", "expired"]
    again = replace(wanted("another", **nobody), number=STRANGER)
    assert hotline.house.codes.send(again, 2) == "locked"


def test_a_code_sent_to_the_attacker_proves_nothing_about_the_victim(hotline: Hotline) -> None:
    attacker, account = "+8613900139000", "2088000000139000"
    codes = hotline.house.codes
    hotline.network.faults.add({"messages": "lose_answer", "times": 1})
    assert codes.send(wanted("call", "1", account, attacker), 2) == "late"
    own = hotline.code(attacker)
    # The same call then names the victim; the text before may have arrived, but elsewhere.
    assert codes.send(wanted("call", "2"), 2) == "sent"
    assert hotline.code() != own
    assert check(hotline, "call", "own code", own) == "wrong"
    assert check(hotline, "call", "other account", hotline.code(), account=account) == "expired"
    assert proved(hotline, "call") == []
