"""Callers, a forgetful network and a wallet that fails at times, in whatever order, on the real hotline.

What must hold after every turn: nothing is frozen but for a code or a pair of proofs that this very call gave, every
step has one effect, what is counted is what was tried, and nobody hears "frozen" before it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ivr.cases.tables import cases, protective_freezes
from ivr.identity.tables import counters
from tests.base.hotline import Call, Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT

PROOFS = {"身份证": "417*", "银行卡": "9526", "收款人": "8835", "那个人": "8835"}
KEYS = "123401#*"
FROZEN = "已经冻结"


@dataclass
class Caller:
    """One call, and what its caller has been given and has done."""

    call: Call
    code: str = ""
    codes_right: int = 0
    proofs: list[bool] = field(default_factory=list)
    is_over: bool = False
    heard: str = ""

    @property
    def digits_wanted(self) -> int:
        """How many digits the hotline listens for; 0 when it does not listen."""
        gather = self.call.root.find("Gather")
        return int(gather.get("numDigits") or 0) if gather is not None else 0


class Robbery(RuleBasedStateMachine):
    """At most three calls about one wallet; each example is a day of its own."""

    def __init__(self, hotline: Hotline) -> None:
        super().__init__()
        self.hotline = hotline
        self.callers: list[Caller] = []
        self.known_texts = 0

    @initialize()
    def next_day(self) -> None:
        self.hotline.clock.ahead += timedelta(days=1)
        self.hotline.wallet.reset()
        self.hotline.network.faults.clear()
        with self.hotline.database.write() as connection:
            for table in (counters, protective_freezes):
                connection.execute(sa.delete(table))
        self.known_texts = len(self.hotline.texts())

    @precondition(lambda self: len(self.callers) < 3)
    @rule(number=st.sampled_from([VICTIM, VICTIM, STRANGER]), topic=st.sampled_from("1112"))
    def somebody_calls(self, number: str, topic: str) -> None:
        caller = self.new(number)
        self.act(caller, lambda: caller.call.press(topic))

    @precondition(lambda self: len(self.callers) < 3)
    @rule(wrong=st.integers(0, 3))
    def somebody_with_the_telephone_freezes(self, wrong: int) -> None:
        """The shortest way to where transactions are told, after so many wrong codes."""
        caller = self.new(VICTIM)
        for _ in range(2):
            self.act(caller, lambda: caller.call.press("1"))
        for code in ["000000"] * wrong + [caller.code]:
            if caller.digits_wanted == 6 and code:
                self.enter_code(caller, code)

    @precondition(lambda self: len(self.callers) < 3)
    @rule(right=st.lists(st.booleans(), min_size=2, max_size=8))
    def a_telephone_is_gone(self, right: list[bool]) -> None:
        """The shortest way to the weaker proofs, and some of them."""
        caller = self.new(VICTIM)
        for key in "12":
            self.act(caller, partial(caller.call.press, key))
        for is_right in right:
            if caller.digits_wanted == 4:
                self.enter_proof(caller, is_right)

    @precondition(lambda self: self.on_the_line())
    @rule(data=st.data())
    def goes_on(self, data: st.DataObject) -> None:
        """What somebody does who wants to get on, and at times something else."""
        caller = self.one(data)
        do = {0: self.waits, 1: self.presses, 4: self.enters_a_proof, 6: self.enters_a_code, 11: self.names_the_number}
        do.get(caller.digits_wanted, self.names_a_transaction)(caller, data)

    @precondition(lambda self: self.on_the_line())
    @rule(data=st.data(), key=st.sampled_from(KEYS))
    def presses_anything(self, data: st.DataObject, key: str) -> None:
        caller = self.one(data)
        self.act(caller, lambda: caller.call.press(key))

    def waits(self, caller: Caller, data: st.DataObject) -> None:
        """For a desk, or for what is asked outside."""
        if caller.call.dials is None:
            self.act(caller, caller.call.wait)
        else:
            status = data.draw(st.sampled_from(["completed", "busy", "no-answer"]))
            self.act(caller, lambda: caller.call.dial_ends(status))

    def presses(self, caller: Caller, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from("1111223"))
        self.act(caller, lambda: caller.call.press(key))

    def names_the_number(self, caller: Caller, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([VICTIM, VICTIM, STRANGER]))
        self.act(caller, lambda: caller.call.press(number[3:]))

    def names_a_transaction(self, caller: Caller, data: st.DataObject) -> None:
        transaction = data.draw(st.sampled_from(["202611210317", "202611211130"]))
        self.act(caller, lambda: caller.call.press(transaction))

    def enters_a_code(self, caller: Caller, data: st.DataObject) -> None:
        self.enter_code(caller, data.draw(st.sampled_from([caller.code, caller.code, ""])) or "000000")

    def enters_a_proof(self, caller: Caller, data: st.DataObject) -> None:
        self.enter_proof(caller, data.draw(st.booleans()))

    def enter_proof(self, caller: Caller, is_right: bool) -> None:
        asked = max(PROOFS, key=lambda name: caller.heard.rfind(name))
        caller.proofs.append(is_right)
        self.act(caller, lambda: caller.call.press(PROOFS[asked] if is_right else "0000"))

    @precondition(lambda self: self.on_the_line())
    @rule(data=st.data())
    def is_silent(self, data: st.DataObject) -> None:
        caller = self.one(data)
        self.act(caller, caller.call.wait)

    @precondition(lambda self: self.on_the_line())
    @rule(data=st.data())
    def the_network_asks_again(self, data: st.DataObject) -> None:
        """The same request once more: the same words, and nothing that it does once is done twice."""
        caller = self.one(data)
        assume(not caller.call.asks_for_a_moment)
        before = (caller.call.answer.get_data(), done(self.effects()), self.counted())
        caller.call.again()
        assert (caller.call.answer.get_data(), done(self.effects()), self.counted()) == before

    @precondition(lambda self: len(self.on_the_line()) > 1)
    @rule(data=st.data())
    def hangs_up(self, data: st.DataObject) -> None:
        caller = self.one(data)
        caller.is_over = True
        caller.call.status("completed")

    @rule(operation=st.sampled_from(["freeze", "disputes", "proofs"]), mode=st.sampled_from(["error", "lose_answer"]))
    def the_wallet_fails_once(self, operation: str, mode: str) -> None:
        self.hotline.wallet.fault(operation, mode, times=1)

    @rule()
    def the_worker_works(self) -> None:
        self.hotline.work()

    @invariant()
    def nothing_is_frozen_without_this_calls_proof(self) -> None:
        by_call = {caller.call.record()["call"]: caller for caller in self.callers}
        for freeze in self.effects()["freezes"]:
            caller = by_call[freeze["key"].split(":")[0]]
            assert freeze["account_id"] == VICTIM_ACCOUNT
            if freeze["basis"] == "one_time_code":
                assert caller.codes_right
            else:
                assert freeze["basis"] == "protective"
                assert sum(caller.proofs) >= 2

    @invariant()
    def every_step_has_one_effect(self) -> None:
        effects = self.effects()
        for kind in ("freezes", "disputes", "messages", "notices"):
            keys = [effect["key"] for effect in effects[kind]]
            assert len(keys) == len(set(keys)), kind
        with self.hotline.database.read() as connection:
            of_calls = connection.execute(sa.select(cases.c.call_id, cases.c.topic, cases.c.account_hash)).all()
        assert len(of_calls) == len({tuple(each) for each in of_calls})

    @invariant()
    def what_is_counted_is_what_was_tried(self) -> None:
        """Two stores that know nothing of each other: our counters, and what happened and what the wallet was asked."""
        refused = Counter[str]()
        for caller in self.callers:
            for event in caller.call.events("RequestAnswered"):
                refused[f"{event['request']} {event['outcome']}"] += 1
        in_vain = [check for check in self.effects()["proof_checks"] if not check["passed"]]
        counted = self.counted()
        assert counted.get("wrong_code", 0) == refused["check_code wrong"]
        assert counted.get("wrong_proof", 0) == len(in_vain)

    @invariant()
    def nobody_hears_frozen_before_it_is(self) -> None:
        if any(FROZEN in caller.heard for caller in self.callers):
            assert any(freeze["confirmed"] for freeze in self.effects()["freezes"])

    def new(self, number: str) -> Caller:
        caller = Caller(self.hotline.call(number))
        self.callers.append(caller)
        caller.call.ring()
        return caller

    def enter_code(self, caller: Caller, code: str) -> None:
        caller.codes_right += code == caller.code
        self.act(caller, lambda: caller.call.press(code))

    def on_the_line(self) -> list[Caller]:
        return [each for each in self.callers if not each.is_over and each.call.root.find("Hangup") is None]

    def one(self, data: st.DataObject) -> Caller:
        return data.draw(st.sampled_from(self.on_the_line()))

    def act(self, caller: Caller, turn: Callable[[], Call]) -> None:
        """Takes a turn, lets the worker go on where the caller is asked for a moment, and reads the texts."""
        turn()
        for _ in range(5):
            caller.heard = caller.call.heard if not caller.call.asks_for_a_moment else caller.heard + caller.call.heard
            if not caller.call.asks_for_a_moment:
                break
            self.hotline.clock.forward(2)
            self.hotline.work()
            caller.call.wait()
        texts = self.hotline.texts()
        for text in texts[: len(texts) - self.known_texts]:
            if code := re.search(r"验证码 (\d{6})", text):
                caller.code = code[1]
        self.known_texts = len(texts)

    def effects(self) -> dict[str, Any]:
        return self.hotline.wallet.effects

    def counted(self) -> dict[str, int]:
        """How much is counted today, by the counter's name."""
        with self.hotline.database.read() as connection:
            rows = connection.execute(
                sa.select(counters.c.name, sa.func.sum(counters.c.count)).group_by(counters.c.name)
            )
            return {name: int(count) for name, count in rows}


def done(effects: Mapping[str, Any]) -> dict[str, Any]:
    """What was done, without how often it was asked for."""
    return {kind: made for kind, made in effects.items() if kind != "requests"}
