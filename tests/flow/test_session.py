import json
from typing import Any

import pytest

from ivr.flow.inputs import Keys
from ivr.flow.instructions import Answer, Dial, GoOn, HangUp, Listen, Pause, Play, Say
from ivr.flow.menu import Menu
from ivr.flow.session import SCHEMA, Session, UnreadableSession, load_session
from ivr.flow.step import step
from tests.flow.small import FOUND, Caller


def test_a_session_is_the_same_after_json(at_code: Caller) -> None:
    at_code.does(Keys("", hidden="h")).gets("right").gets("done", frozen="yes")
    session = at_code.session
    assert session.unsaid
    assert session.proofs
    assert load_session(session.model_dump_json()) == session


def test_fields_that_this_release_does_not_know_are_kept(at_main: Caller) -> None:
    data = json.loads(at_main.presses("1").gets("found", **FOUND).session.model_dump_json())
    data |= {"colour": "red", "wait": data["wait"] | {"since": 7}, "proofs": [_proof() | {"strength": 2}]}
    session = load_session(json.dumps(data))
    again = json.loads(load_session(session.model_dump_json()).model_dump_json())
    assert again == data
    after = step(at_main.menu, session, Keys("1")).session
    assert json.loads(after.model_dump_json())["colour"] == "red"


def _proof() -> dict[str, Any]:
    return {"kind": "code", "purpose": "freeze", "account": "W1"}


def test_the_schema_before_is_read_with_what_it_lacks(at_main: Caller) -> None:
    data = json.loads(at_main.session.model_dump_json())
    del data["steps_allowed"]
    session = load_session(json.dumps(data | {"schema_number": SCHEMA - 1}))
    assert (session.node, session.steps_allowed) == ("main", 200)


@pytest.mark.parametrize("number", [SCHEMA + 1, SCHEMA - 2])
def test_other_schemas_are_refused_by_name_whatever_they_look_like(number: int) -> None:
    with pytest.raises(UnreadableSession, match=f"schema {number}; this release reads {SCHEMA - 1} and {SCHEMA}"):
        load_session(json.dumps({"schema_number": number, "wait": {"on": "something new"}}))


def test_a_session_cannot_be_changed(at_main: Caller) -> None:
    with pytest.raises(ValueError, match="frozen"):
        at_main.session.node = "bye"


@pytest.mark.parametrize(
    ("account", "purpose", "is_verified"),
    [
        ("W1", "freeze", True),
        ("W1", "dispute", True),
        ("W2", "freeze", False),
        ("W1", "other", False),
        ("W1", "protective_freeze", False),
    ],
)
def test_a_proof_is_for_its_purpose_and_one_account(account: str, purpose: str, is_verified: bool) -> None:
    data = {"call": "c", "menu": "m", "language": "zh-CN", "proofs": [_proof()], "slots": {"account": account}}
    assert Session.model_validate(data).is_verified_for(purpose) is is_verified


def test_without_an_account_nothing_is_proved() -> None:
    data = {"call": "c", "menu": "m", "language": "zh-CN", "proofs": [_proof() | {"account": ""}]}
    assert Session.model_validate(data).is_verified_for("freeze") is False


def test_every_instruction_is_the_same_after_json() -> None:
    say, play = Say(text="您好", language="zh-CN"), Play(url="https://x/y.mp3", text="hello", language="en-US")
    listen = Listen(prompts=(say, play), language="zh-CN", speech=True, num_digits=None, finish_on_key="#", timeout=5)
    answer = Answer(
        next_step=7, instructions=(say, play, Pause(seconds=2), listen, GoOn(), Dial(desk="fraud"), HangUp())
    )
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


def test_a_menu_is_the_same_after_json(hotline: Menu) -> None:
    assert Menu.model_validate_json(hotline.model_dump_json()) == hotline
