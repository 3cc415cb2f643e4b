"""What an agent is doing, as a table of transitions: what is not in it cannot happen."""

from collections.abc import Mapping
from typing import Literal

State = Literal["off", "ready", "break", "reserved", "talking", "wrap_up", "unavailable"]
Happens = Literal[
    "leaves", "is_ready", "takes_break", "is_reserved", "joins", "caller_leaves", "does_not_take", "talk_ends",
    "line_drops", "time_is_up",
]  # fmt: skip

_OWN_WISHES: Mapping[Happens, State] = {"leaves": "off", "is_ready": "ready", "takes_break": "break"}
_MOVES: Mapping[State, Mapping[Happens, State]] = {
    "off": {"is_ready": "ready", "takes_break": "break"},
    "ready": {"leaves": "off", "takes_break": "break", "is_reserved": "reserved"},
    "break": {"leaves": "off", "is_ready": "ready", "takes_break": "break"},
    # While a telephone rings nobody steps aside: they decline, or do not answer.
    "reserved": {"joins": "talking", "caller_leaves": "ready", "does_not_take": "unavailable"},
    # Whose line dropped is ready at once, because the caller is to come back to the same agent.
    "talking": {"talk_ends": "wrap_up", "line_drops": "ready"},
    "wrap_up": {**_OWN_WISHES, "time_is_up": "ready"},
    # Nobody is asked again who did not answer, until they say that they are back.
    "unavailable": _OWN_WISHES,
}
BREAKS = ("lunch", "rest", "meeting", "training", "other")
"""Reasons for a break."""


def after(state: str, happens: Happens) -> State | None:
    """The state that follows, or None when this cannot happen in that state."""
    moves = _MOVES.get(state)  # type: ignore[call-overload]  # a state as the database holds it
    return moves.get(happens) if moves else None


def states_before(happens: Happens) -> tuple[State, ...]:
    """The states in which this can happen."""
    return tuple(state for state, moves in _MOVES.items() if happens in moves)
