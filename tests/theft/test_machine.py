"""The state machine on each database; `make soak` lets it run longer."""

from functools import partial
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ivr.calls import turns
from tests.base.hotline import Hotline
from tests.theft.machine import Robbery

_ANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
SHORT = settings(_ANY, max_examples=8, stateful_step_count=25, derandomize=True)
LONG = settings(_ANY, max_examples=150, stateful_step_count=50)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's patience made short, so that a wallet that fails costs no seconds."""
    monkeypatch.setattr(turns, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(turns, "INLINE_SECONDS", 0.5)


def test_whatever_callers_do_nothing_is_frozen_without_proof_and_nothing_twice(hotline: Hotline) -> None:
    run(hotline, SHORT)


@pytest.mark.soak
def test_the_same_for_longer(hotline: Hotline) -> None:
    run(hotline, LONG)


def run(hotline: Hotline, chosen: settings) -> None:
    # It takes anything that makes a machine, which its types do not say.
    run_state_machine_as_test(cast(Any, partial(Robbery, hotline)), settings=chosen)
