"""`step`: one input taken, one answer given. Transitions are a table; what does not fit a wait counts as silence."""

from collections.abc import Callable
from typing import Any

from ivr.flow.catalog import LIMITS, VALUES
from ivr.flow.events import (
    BoundReached,
    CallBegan,
    CallEnded,
    KeysPressed,
    NodeReached,
    RequestAnswered,
    WordsHeard,
)
from ivr.flow.facts import NO_FACTS, Facts
from ivr.flow.inputs import CallStarted, DialEnded, HungUp, Input, Keys, NoInput, Result, Spoken
from ivr.flow.menu import Menu
from ivr.flow.menu_nodes import (
    AskNode,
    DialNode,
    EndNode,
    EnterNode,
    PickNode,
    ProveNode,
    RequestNode,
    SayNode,
    VerifyNode,
)
from ivr.flow.nodes import ask, dial, enter, pick, prove, request, talk, verify
from ivr.flow.run import Run, Turn
from ivr.flow.session import Ended, ForCall, ForChoice, ForDial, ForEntry, ForResult, Session

Arrive = Callable[[Run, Any], str | None]
Resume = Callable[[Run, Any, Any], str | None]

_ARRIVE: dict[type, Arrive] = {
    AskNode: ask.arrive,
    EnterNode: enter.arrive,
    PickNode: pick.arrive,
    VerifyNode: verify.arrive,
    ProveNode: prove.arrive,
    RequestNode: request.arrive,
    DialNode: dial.arrive,
    SayNode: talk.arrive_to_say,
    EndNode: talk.arrive_to_end,
}
_RESUME: dict[type, Resume] = {
    AskNode: ask.resume,
    EnterNode: enter.resume,
    PickNode: pick.resume,
    VerifyNode: verify.resume,
    ProveNode: prove.resume,
    RequestNode: request.resume,
    DialNode: dial.resume,
}
_ACCEPTS: dict[type, tuple[type, ...]] = {
    ForCall: (CallStarted,),
    ForChoice: (Keys, Spoken, NoInput),
    ForEntry: (Keys, Spoken, NoInput),
    ForResult: (Result, NoInput),
    ForDial: (DialEnded,),
    Ended: (),
}


def step(menu: Menu, session: Session, given: Input, facts: Facts = NO_FACTS) -> Turn:
    """What the caller hears next and what happened; reads nothing but its arguments.

    A HungUp and the Result of a request are taken whatever is due; any other input belongs to the step that is due,
    and one that its wait does not accept counts as silence.
    """
    if isinstance(given, HungUp):
        return _hung_up(session, given)
    if isinstance(given, Result) and not _is_awaited(session, given):
        return request.learn_late(session, given)
    run = Run(menu, session.model_copy(update={"step": session.step + 1}), facts)
    if isinstance(session.wait, Ended):
        return _over(run, session, given)
    given = _fitting(session, given)
    _note_input(run, given)
    _go(run, _first_node(run, given))
    return run.turn()


def _over(run: Run, session: Session, given: Input) -> Turn:
    """After the end nothing moves; only that somebody had talked may still become known."""
    has_talked = isinstance(given, DialEnded) and given.status == "completed" and session.outcome != "agent"
    node = run.menu.nodes.get(session.node)
    if has_talked and isinstance(node, DialNode):
        return dial.learn_late(session, node.dial)
    run.hang_up()
    return run.turn()


def _first_node(run: Run, given: Input) -> str | None:
    if isinstance(given, CallStarted):
        run.change(caller=given.caller)
        run.note(CallBegan(caller_known=given.caller is not None))
        return run.menu.start
    if isinstance(given, Result):
        run.spoken += run.session.unsaid
    elif isinstance(run.session.wait, ForResult):
        # The caller asks again after a while, so what was said before has been heard.
        run.change(unsaid=())
    if run.session.step > run.session.steps_allowed and not isinstance(given, Result | DialEnded):
        # Allowed as many again, so that a caller whom no desk answers can still choose to call later.
        run.change(steps_allowed=run.session.step + LIMITS.steps_a_call)
        run.note(BoundReached("steps_a_call", run.session.node))
        return run.person()
    return _RESUME[type(run.node)](run, run.node, given)


def _go(run: Run, node: str | None) -> None:
    """Follows nodes until one stops; a menu's person is a desk, and a desk stops."""
    for _ in range(LIMITS.nodes_a_turn):
        if node is None:
            return
        node = _arrive(run, node)
    if node is not None:
        run.note(BoundReached("nodes_a_turn", run.session.node))
        _arrive(run, run.person())


def _arrive(run: Run, node: str) -> str | None:
    given, run.carried = run.carried, None
    run.change(node=node, tries=0)
    run.note(NodeReached(node))
    if given is not None:
        return _RESUME[type(run.node)](run, run.node, given)
    return _ARRIVE[type(run.node)](run, run.node)


def _is_awaited(session: Session, given: Result) -> bool:
    return isinstance(session.wait, ForResult) and session.wait.key == given.key


def _fitting(session: Session, given: Input) -> Input:
    if isinstance(given, _ACCEPTS[type(session.wait)]):
        return given
    if isinstance(session.wait, ForCall):
        return CallStarted(None)
    if isinstance(session.wait, ForDial):
        return DialEnded("failed")
    return NoInput()


def _note_input(run: Run, given: Input) -> None:
    wait = run.session.wait
    if isinstance(given, Keys) and (given.digits or given.hidden):
        is_secret = isinstance(wait, ForEntry) and wait.secret
        length = len(given.digits) or (VALUES[wait.value].num_digits if isinstance(wait, ForEntry) else 0)
        run.note(KeysPressed("·" * length if is_secret else given.digits))
    if isinstance(given, Spoken):
        # A code may be said anywhere in a verification, so none of its words are kept.
        is_secret = isinstance(run.node, VerifyNode) or (isinstance(wait, ForEntry) and wait.secret)
        run.note(WordsHeard("" if is_secret else given.text, given.confidence))
    if isinstance(given, Result) and isinstance(wait, ForResult):
        run.note(RequestAnswered(wait.request, given.key, given.outcome, late=False))


def _hung_up(session: Session, given: HungUp) -> Turn:
    ended = session.model_copy(update={"wait": Ended(), "unsaid": (), "outcome": session.outcome or "abandoned"})
    return Turn(ended, None, (CallEnded(given.status),))
