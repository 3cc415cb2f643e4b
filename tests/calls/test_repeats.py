"""Each step is taken once: whatever is repeated, at once or late, skipped, or left by a holder who died."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.calls.requests import Asked
from ivr.calls.store import Change
from ivr.flow.inputs import Keys
from ivr.flow.step import step
from tests.base.hotline import Call, Hotline
from tests.base.outside import VICTIM_ACCOUNT, at_once

STEPS = ("ring", "theft", "phone", "code")


def before_step(hotline: Hotline, name: str) -> tuple[Call, str, dict[str, str]]:
    """A call, and the request that takes the step."""
    call = hotline.call()
    if name == "ring":
        return call, call.path, {}
    call.ring()
    for _ in range(STEPS.index(name) - 1):
        call.press("1")
    return call, call.path, {"Digits": hotline.code() if name == "code" else "1"}


@pytest.mark.parametrize("name", STEPS)
def test_a_request_sent_twice_gives_the_same_words_and_one_effect(hotline: Hotline, name: str) -> None:
    call, path, form = before_step(hotline, name)
    first = call.send(path, form).answer.get_data()
    after = hotline.everything()
    assert call.again().answer.get_data() == first
    assert hotline.everything() == after


@pytest.mark.parametrize("name", STEPS)
def test_twenty_at_once_have_one_effect_and_one_answer(hotline: Hotline, name: str) -> None:
    call, path, form = before_step(hotline, name)
    fields = {**call.form(), **form}
    answers = at_once(20, lambda _: hotline.post(path, fields).get_data())
    assert len(set(answers)) == 1
    assert hotline.post(path, fields).get_data() == answers[0]
    assert len(hotline.wallet.freezes) == (1 if name == "code" else 0)
    assert len([text for text in hotline.texts() if "验证码" in text]) == (1 if name in ("phone", "code") else 0)
    assert len(hotline.rows("cases")) == (1 if name == "code" else 0)


@pytest.mark.parametrize("name", ["theft", "phone", "code"])
def test_a_holder_killed_between_claim_and_outcome_is_taken_over(hotline: Hotline, name: str) -> None:
    """Fault 7: the claim is committed, its holder is gone before it asked; the retry gives the words of the call."""
    wanted = before_step(hotline, name)
    heard = wanted[0].send(*wanted[1:]).settle().heard
    hotline.wallet.reset()
    hotline.clock.forward(1)
    call, path, form = before_step(hotline, name)
    claim(hotline, call, path, form)
    started = hotline.clock.monotonic()
    call.send(path, form)
    assert hotline.clock.monotonic() - started < 2.9
    assert without_numbers(call.settle().heard) == without_numbers(heard)
    assert len(hotline.wallet.freezes) == (1 if name == "code" else 0)
    assert len(call.record()["events"]) == len(wanted[0].record()["events"])


def claim(hotline: Hotline, call: Call, path: str, form: dict[str, str]) -> None:
    """What a process does before it is killed: takes the step, stores the claim, and no more."""
    turns = hotline.house.turns
    here = turns.store.load(sid=call.sid)
    assert here is not None
    assert path.endswith(f"/{here.session.step}")
    given = turns.hearing.hear(here.session, Keys(form["Digits"]))
    turn = step(turns.menus.get(here.session.menu), here.session, given)
    assert turn.request
    assert turns.store.save(here, Change(turn, lease=timedelta(seconds=0.8)))


def without_numbers(words: str) -> str:
    return "".join(char for char in words if char not in "零幺一二三四五六七八九，")


def test_nobody_takes_over_from_a_holder_whose_time_is_not_up(hotline: Hotline) -> None:
    call, path, form = before_step(hotline, "theft")
    claim(hotline, call, path, form)
    here = hotline.house.turns.store.load(sid=call.sid)
    assert here
    assert here.request
    performer, request = hotline.house.performer, here.request
    assert not performer.take_over(request, 2)
    hotline.clock.forward(1)
    assert sorted(at_once(8, lambda _: performer.take_over(request, 2))) == [False] * 7 + [True]


def test_an_outcome_told_twice_is_taken_once(hotline: Hotline) -> None:
    """A holder who was slow and the one who took over both come with an outcome."""
    call, path, form = before_step(hotline, "theft")
    claim(hotline, call, path, form)
    turns = hotline.house.turns
    here = turns.store.load(sid=call.sid)
    assert here
    assert here.request
    result = turns.performer.perform(here, here.request, 2)
    assert result
    deadline = hotline.clock.monotonic() + 2
    at_once(4, lambda _: turns._settle(here, result, deadline))
    assert [event["outcome"] for event in call.events("RequestAnswered")] == ["found"]


@pytest.mark.parametrize("ahead", [1, 2, 50])
def test_a_signed_request_for_a_later_step_gets_the_answer_of_the_present_one(hotline: Hotline, ahead: int) -> None:
    call = hotline.call().to_code()
    here, before = call.answer.get_data(), hotline.everything()
    number = int(call.path.rsplit("/", 1)[1])
    assert call.send(f"/voice/turn/{number + ahead}", {"Digits": "123456"}).answer.get_data() == here
    assert hotline.everything() == before


@pytest.mark.parametrize("verified", ["never", "in another call", "for another account"])
def test_a_freeze_without_a_proof_of_this_call_is_refused(hotline: Hotline, verified: str) -> None:
    """Abuse 5, past every menu: the handler itself."""
    first = hotline.call().prove() if verified != "never" else hotline.call().ring()
    hotline.wallet.reset()
    call_id = hotline.call().ring().record()["call"] if verified == "in another call" else first.record()["call"]
    account = "2088000000139000" if verified == "for another account" else VICTIM_ACCOUNT
    asked = Asked("freeze-0123456789abcdef", call_id, {"account": account, "registered": ""}, "zh-CN", 2)
    freeze = hotline.house.performer._handlers["freeze_wallet"]
    assert freeze(asked).name == "failed"
    assert hotline.wallet.freezes == []
    if verified == "in another call":
        proven = replace(asked, call_id=first.record()["call"])
        assert freeze(proven).name == "done"


def test_a_calling_number_proves_nothing(hotline: Hotline) -> None:
    """Abuse 6: a spoofed number finds the account, and that is all."""
    call = hotline.call().ring().press("1")
    assert [event["outcome"] for event in call.events("RequestAnswered")] == ["found"]
    for _ in range(3):
        call.press("1").press("0")
        call = hotline.call().ring().press("1")
    assert call.record()["verified_by"] is None
    assert hotline.wallet.freezes == []


def test_a_status_never_moves_a_call_backwards(hotline: Hotline) -> None:
    """Fault 5: late, twice and reversed."""
    call = hotline.call().ring()
    for status in ("ringing", "initiated", "in-progress"):
        assert call.status(status).status_code == 204
    assert call.record()["status"] == "in-progress"
    call.status("completed")
    ended = hotline.everything()
    for status in ("ringing", "completed", "failed", "in-progress", "no-answer"):
        assert call.status(status).status_code == 204
    assert hotline.everything() == ended


def test_statuses_of_an_unknown_call_write_nothing(hotline: Hotline) -> None:
    before = hotline.everything()
    for status in ("ringing", "completed"):
        assert hotline.call().status(status).status_code == 204
    assert hotline.everything() == before


def test_twenty_endings_at_once_end_the_call_once(hotline: Hotline) -> None:
    call = hotline.call().ring()
    answers = at_once(20, lambda _: call.status("completed").status_code)
    assert set(answers) == {204}
    assert len(call.events("CallEnded")) == 1
