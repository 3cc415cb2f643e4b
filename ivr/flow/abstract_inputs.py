"""Every input that can be taken where a call stands; of those that differ only in words or digits, one."""

import json
from collections.abc import Iterator

from ivr.flow.catalog import LISTS, PROOF_OUTCOMES, REQUESTS, TOPICS, VALUES
from ivr.flow.inputs import CallStarted, DialEnded, Input, Keys, NoInput, Result, Spoken
from ivr.flow.session import ForCall, ForChoice, ForDial, ForEntry, ForResult, Session

_NUMBER = "13800138000"
_LONG_LIST = 7
"""Items of a list that a request brings: more than a page of them."""
_DIAL_STATUSES = ("completed", "busy", "no-answer", "failed", "canceled")


def inputs_at(session: Session) -> Iterator[Input]:
    """Every abstract input that the wait of a session accepts."""
    wait = session.wait
    if isinstance(wait, ForCall):
        yield from (CallStarted(None), CallStarted("+86" + _NUMBER))
    elif isinstance(wait, ForResult):
        yield NoInput()
        # Without an account there is no code that could be right.
        is_known = "account" in session.slots
        yield from (result for result in _results(wait) if is_known or result.outcome != "right")
    elif isinstance(wait, ForDial):
        yield from map(DialEnded, _DIAL_STATUSES)
    elif isinstance(wait, ForChoice | ForEntry):
        yield NoInput()
        yield from (Spoken("…", choice=choice) for choice in (None, *wait.choices))
        inputs: Iterator[Input] = _pressed(wait) if isinstance(wait, ForEntry) else _chosen(wait)
        yield from inputs


def _chosen(wait: ForChoice) -> Iterator[Input]:
    yield from map(Keys, "0123456789*#")
    yield from (Spoken("…", topic=topic) for topic in TOPICS if wait.topics)
    # Which topics are in doubt changes no way, only how many; those in doubt already may be said once more.
    doubts = (TOPICS[:1], TOPICS[1:3], wait.maybe) if wait.topics else ()
    yield from (Spoken("…", maybe=doubt) for doubt in doubts if doubt)


def _pressed(wait: ForEntry) -> Iterator[Input]:
    whole = Keys("", hidden="hidden") if wait.secret else Keys(_SAMPLES.get(wait.value, "1" * _digits(wait.value)))
    yield from (
        whole,
        Keys(""),
        Keys("", by_key=True),
        Keys("*"),
        Keys("*0"),
        Keys("*7"),
        Keys("·" if wait.secret else "1"),
    )


def _results(wait: ForResult) -> Iterator[Result]:
    kind = REQUESTS.get(wait.request)
    for outcome in kind.outcomes if kind else PROOF_OUTCOMES[wait.request]:
        gives = kind.given_by(outcome) if kind else ()
        yield Result(wait.key, outcome, {name: sample(name) for name in gives})


def sample(name: str) -> str:
    """A value as a request might bring it."""
    if name not in LISTS:
        return "12345678"
    items = [dict.fromkeys(LISTS[name], f"{number}") for number in range(1, _LONG_LIST + 1)]
    return json.dumps(items)


_SAMPLES = {"phone": _NUMBER, "transaction": "202611210317"}


def _digits(value: str) -> int:
    return VALUES[value].num_digits
