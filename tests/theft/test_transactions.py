"""Disputes, lookups and protective freezes as the wallet and our tables see them, on both databases."""

import pytest

from ivr.calls.requests import Asked, Outcome
from tests.base.hotline import Call, Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT, at_once

ANOTHERS, THEIRS = "202611211130", "202611210317"
MARKED = ["202611210319", "202611210317"]


def at_list(hotline: Hotline) -> Call:
    call = hotline.call().prove()
    assert "第一笔" in call.heard
    return call


def ask(hotline: Hotline, call: Call, name: str, **args: str) -> Outcome:
    """What a handler answers when it is asked in the name of this call, whatever the session says."""
    asked = Asked(f"{call.record()['call']}:99:{name}", call.record()["call"], args, "zh-CN", 2)
    return hotline.house.performer._handlers[name](asked)


def test_what_is_marked_is_disputed_under_the_number_of_the_case_and_stands_in_it(hotline: Hotline) -> None:
    call = at_list(hotline).press("1").press("1").press("3").press("1")
    [dispute] = hotline.wallet.effects["disputes"]
    [case] = hotline.house.cases.of_call(call.record()["call"])
    assert (dispute["transaction_ids"], dispute["case_number"]) == (MARKED, case["number"])
    assert case["details"] == {"disputed": " ".join(MARKED), "dispute": dispute["dispute_id"]}
    assert set(MARKED) <= set(call.record()["transactions"])
    assert [event["ids"] for event in call.events("ItemsMarked")] == [[MARKED[0]], [MARKED[1]]]


def test_a_dispute_sent_twenty_times_at_once_is_one(hotline: Hotline) -> None:
    call = at_list(hotline).press("1").press("3")
    path = call.path
    at_once(20, lambda _: hotline.post(path, {**call.form(), "Digits": "1"}))
    assert len(hotline.wallet.effects["disputes"]) == 1


@pytest.mark.parametrize("name", ["recent_transactions", "find_transaction", "dispute", "freeze_wallet"])
def test_nothing_of_an_account_is_told_or_done_without_a_proof_that_the_database_knows(
    hotline: Hotline, name: str
) -> None:
    """Abuse 5: even when a session, or a step, should say otherwise."""
    call = hotline.call().ring()
    args = {"account": VICTIM_ACCOUNT, "transaction": THEIRS, "disputed": THEIRS, "case_number": "1", "registered": ""}
    assert ask(hotline, call, name, **args) == Outcome("failed")
    effects = hotline.wallet.effects
    assert (effects["disputes"], effects["freezes"]) == ([], [])


def test_somebody_elses_transaction_is_as_unknown_as_one_that_does_not_exist(hotline: Hotline) -> None:
    """Abuse 13 and 16: the owner of one account hears nothing of another's."""
    call = at_list(hotline)
    told = [
        ask(hotline, call, "find_transaction", account=VICTIM_ACCOUNT, transaction=id_)
        for id_ in (ANOTHERS, "202601010000")
    ]
    assert [(outcome.name, set(outcome.values)) for outcome in told] == [("unknown", {"transactions"})] * 2


def test_a_dispute_of_somebody_elses_transaction_is_refused_and_stands_in_no_case(hotline: Hotline) -> None:
    call = at_list(hotline)
    [case] = hotline.house.cases.of_call(call.record()["call"])
    args = {"account": VICTIM_ACCOUNT, "case_number": case["number"], "disputed": ANOTHERS}
    assert ask(hotline, call, "dispute", **args) == Outcome("failed")
    assert hotline.house.cases.of_call(call.record()["call"])[0]["details"] == {}


def protected(hotline: Hotline) -> Call:
    return hotline.call().ring().press("1").press("2").press("417*").press("9526")


def test_a_protective_freeze_is_told_to_the_owner_at_once_in_the_app_and_by_text(hotline: Hotline) -> None:
    """Abuse 14."""
    call = protected(hotline)
    assert "已经冻结" in call.heard
    hotline.work()
    effects = hotline.wallet.effects
    assert [(freeze["basis"], freeze["account_id"]) for freeze in effects["freezes"]] == [
        ("protective", VICTIM_ACCOUNT)
    ]
    assert [notice["template"] for notice in effects["notices"]] == ["protective-freeze"]
    assert any("冻结" in text for text in hotline.texts())
    assert call.record()["verified_by"] == "two_of_three"
    # Nothing of the account is told for it.
    assert ask(hotline, call, "recent_transactions", account=VICTIM_ACCOUNT) == Outcome("failed")


def test_a_protective_freeze_is_done_once_a_day_for_an_account(hotline: Hotline) -> None:
    protected(hotline).status("completed")
    hotline.wallet.reset()
    again = protected(hotline)
    assert "没能冻结" in again.heard
    assert "已经冻结" not in again.heard
    assert hotline.wallet.freezes == []
    hotline.clock.forward(24 * 60 * 60)
    assert "已经冻结" in protected(hotline).heard


def test_advice_by_text_goes_to_the_registered_number_and_to_no_other(hotline: Hotline) -> None:
    """Abuse 11."""
    call = hotline.call(STRANGER).ring()
    assert ask(hotline, call, "send_text", template="advice-scam", registered="") == Outcome("failed")
    at_list(hotline).press("3").press("1")
    hotline.work()
    assert "不要再转钱" in hotline.texts(VICTIM)[0]
    assert hotline.texts(STRANGER) == []


def test_distress_goes_to_the_fraud_desk_in_the_words_of_any_call_and_stands_on_the_record(hotline: Hotline) -> None:
    call, other = hotline.call().ring().press("7"), hotline.call().ring().press("0")
    assert call.heard == other.heard
    assert (call.dials, other.dials) == ("+8675500000002", "+8675500000001")
    assert (call.record()["distress"], other.record()["distress"]) == (True, False)


def test_a_case_holds_the_transaction_its_time_amount_and_other_party(hotline: Hotline) -> None:
    call = hotline.call().ring().press("2").press("1")
    call.press(hotline.code()).press(THEIRS).press("1")
    assert call.dials == "+8675500000003"
    record = call.record()
    [case] = hotline.house.cases.of_call(record["call"])
    assert case["details"] == {
        "matter": "wrong_person",
        "transaction": THEIRS,
        "amount": "500000",
        "at": "2026-11-21T03:17:00+08:00",
        "party": "李**",
    }
    assert record["transactions"] == [THEIRS]


def test_no_detail_of_a_case_stands_readable_in_its_table(hotline: Hotline) -> None:
    """Abuse 24."""
    call = hotline.call().ring().press("2").press("1")
    call.press(hotline.code()).press(THEIRS).press("1")
    dump = " ".join(repr(row) for row in hotline.rows("cases"))
    assert not [each for each in (THEIRS, "500000", "wrong_person") if each in dump]
