"""Whatever callers and the world outside do, in whatever order: what must hold after every step."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flow.abstract_inputs import inputs_at, sample
from ivr.flow.catalog import PROOF_OUTCOMES, REQUESTS, TOPICS
from ivr.flow.inputs import CallStarted, DialEnded, HungUp, Input, Keys, NoInput, Result, Spoken
from ivr.flow.instructions import Dial, GoOn, HangUp, Listen, Play, Say
from ivr.flow.menu import Menu
from ivr.flow.menu_nodes import EndNode
from ivr.flow.run import Turn
from ivr.flow.session import ForEntry, ForResult, Session, load_session
from ivr.flow.step import step

CODE = "918273"
FOUND = [{"account": "W1", "registered": "+861", "ending": "8000"}, {"account": "W2", "registered": "", "ending": "1"}]
STEPS = 30


@pytest.fixture(scope="module")
def marked(hotline: Menu) -> Menu:
    """The hotline's menu with marks around every value, so that one that is left out can be seen."""
    text = re.sub(r"\{(\w+):(\w+)\}", r"⟦{\1:\2}⟧", hotline.model_dump_json())
    assert text.count("⟦") > 4
    return Menu.model_validate_json(text)


_KEYS = st.builds(Keys, st.text("0123456789*#?²", max_size=12), st.booleans(), st.sampled_from([None, "hidden"]))
_WORDS = st.builds(
    Spoken,
    st.text(max_size=20),
    st.floats(0, 1),
    topic=st.sampled_from([None, "lottery", *TOPICS]),
    choice=st.sampled_from([None, "yes", "no", "back", "repeat", "agent", "resend", "no_text", "dance"]),
    digits=st.sampled_from([None, "1", "2", CODE, "13800138000"]),
)
_OTHERS: list[Input] = [
    CallStarted(None), CallStarted("+8613800138000"), HungUp("completed"), Result("x:1:x", "done"), DialEnded("?"),
]  # fmt: skip
WILD: st.SearchStrategy[Input] = _KEYS | _WORDS | st.sampled_from(_OTHERS)
"""What no wait may be expecting."""
_CODES: list[Input] = [Keys(CODE), Spoken(CODE, digits=CODE), Keys("", hidden="h"), Keys(CODE[:5])]


def outcome(data: st.DataObject, wait: ForResult) -> Result:
    """Any outcome of the pending request that the catalog names, with what it brings, or something strange."""
    kind = REQUESTS.get(wait.request)
    names = kind.outcomes if kind else PROOF_OUTCOMES[wait.request]
    name = data.draw(st.sampled_from([*names[:1] * 4, *names, "something new"]))
    values: dict[str, str] = {}
    if wait.request == "find_account" and name == "found":
        values = data.draw(st.sampled_from([*FOUND, {"account": "W3"}]))
    elif kind and (gives := kind.given_by(name)):
        values = data.draw(st.sampled_from([{each: sample(each) for each in gives}, {}]))
    return Result(wait.key, name, values)


def next_input(data: st.DataObject, session: Session, earlier: list[str]) -> Input:
    wait, chance = session.wait, data.draw(st.integers(0, 9))
    if isinstance(wait, ForResult) and chance < 7:
        return outcome(data, wait)
    if isinstance(wait, ForEntry) and wait.secret and chance < 5:
        return data.draw(st.sampled_from(_CODES))
    if chance == 8:
        return data.draw(WILD)
    late: list[Input] = [Result(key, "done", {"frozen": "yes", "account": "W9"}) for key in earlier[-2:]]
    expected: list[Input] = [each for each in inputs_at(session) if not isinstance(each, Result)]
    return data.draw(st.sampled_from([NoInput(), *expected, *late]))


def check(menu: Menu, before: Session, given_: Input, turn: Turn) -> None:
    if turn.request and turn.request.name == "freeze_wallet":
        assert any(proof.purpose == "freeze" for proof in before.proofs + turn.session.proofs)
        assert turn.request.args["account"] in {proof.account for proof in turn.session.proofs}
    if turn.answer is None:
        assert isinstance(given_, HungUp | Result)
        return
    *first, last = turn.answer.instructions
    assert isinstance(last, Listen | GoOn | Dial | HangUp)
    assert not any(isinstance(each, Listen | GoOn | Dial | HangUp) for each in first)
    if isinstance(last, HangUp):
        assert before.wait.on == "ended" or isinstance(menu.nodes[turn.session.node], EndNode)
    for each in [*first, *(last.prompts if isinstance(last, Listen) else ())]:
        if isinstance(each, Say | Play):
            assert each.text.strip()
            assert "⟦⟧" not in each.text, each.text


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_whatever_happens(marked: Menu, language: str, data: st.DataObject) -> None:
    session, earlier = Session(call="call", menu="menu", language=language), list[str]()
    for _ in range(STEPS):
        session = load_session(session.model_dump_json())
        was_secret = isinstance(session.wait, ForEntry) and session.wait.secret
        given_ = next_input(data, session, earlier)
        turn = step(marked, session, given_)
        check(marked, session, given_, turn)
        if was_secret:
            told = f"{turn.session.model_dump_json()} {turn.answer} {[event.data() for event in turn.events]}"
            assert CODE[:5] not in told
        earlier += [turn.request.key] if turn.request else []
        session = turn.session


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_caller_without_the_right_code_never_has_a_wallet_frozen(
    hotline: Menu, language: str, data: st.DataObject
) -> None:
    session = Session(call="call", menu="menu", language=language)
    for _ in range(STEPS):
        given_ = next_input(data, session, [])
        if isinstance(given_, Result) and given_.outcome == "right":
            given_ = Result(given_.key, "wrong")
        turn = step(hotline, session, given_)
        assert turn.request is None or turn.request.name != "freeze_wallet"
        session = load_session(turn.session.model_dump_json())
