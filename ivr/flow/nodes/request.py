"""Request: something is asked outside; its outcome, or its being late, leads on."""

from ivr.flow.catalog import LIMITS, REQUESTS
from ivr.flow.events import BoundReached, Event, RequestAnswered, RequestMade, RequestOverdue, TransactionsAttached
from ivr.flow.inputs import NoInput, Result
from ivr.flow.menu_nodes import RequestNode
from ivr.flow.run import Request, Run, Turn
from ivr.flow.session import ForResult, Session


def arrive(run: Run, node: RequestNode) -> str | None:
    kind = REQUESTS[node.request]
    if kind.needs_proof and not run.session.is_verified_for(kind.needs_proof):
        run.note(BoundReached("proof", run.session.node))
        return run.person()
    slots = {"caller": run.session.caller or "", "topic": run.session.topic or "", **run.session.slots}
    args = {name: slots.get(node.give.get(name, name), "") for name in kind.takes}
    run.ask_outside(node.request, args | node.fixed)
    return None


def resume(run: Run, node: RequestNode, given: Result | NoInput) -> str | None:
    if isinstance(given, NoInput):
        return None if still_waiting(run) else node.outcomes["late"]
    outcome, found = _read(node.request, given)
    # What the same request found before is about another number or time.
    kept = {name: value for name, value in run.session.slots.items() if name not in REQUESTS[node.request].all_given}
    run.change(slots={**kept, **found})
    if REQUESTS[node.request].needs_proof:
        # What needed a proof is done or refused for good: `back` must not lead to asking for it once more.
        run.change(history=())
    run.events += _mentioned(given)
    return node.outcomes[outcome]


def learn_late(session: Session, given: Result) -> Turn:
    """What a result brings after the call had gone on: it adds what is not known yet, and moves nothing.

    What the caller was not told, the owner is told in another way.
    """
    name = given.key.rsplit(":", 1)[-1]
    found = _read(name, given)[1] if name in REQUESTS else {}
    known = session.model_copy(update={"slots": {**found, **session.slots}})
    events: tuple[Event, ...] = (RequestAnswered(name, given.key, given.outcome, late=True), *_mentioned(given))
    tell = REQUESTS[name].tell_late if found else None
    if tell is None:
        return Turn(known, None, events)
    # The number comes with the result: the call may have turned to another account meanwhile.
    request = Request(f"{given.key}:{tell}", tell, {"registered": given.values.get("registered", "")})
    return Turn(known, None, (*events, RequestMade(tell, request.key)), request)


def still_waiting(run: Run) -> bool:
    """Asks for one more moment; False when the caller has been asked for as many as is decent."""
    wait = run.session.wait
    assert isinstance(wait, ForResult)  # noqa: S101  the table of accepted inputs sees to it
    if wait.polls >= LIMITS.polls:
        run.note(RequestOverdue(wait.request, wait.key))
        return False
    run.change(wait=wait.model_copy(update={"polls": wait.polls + 1}))
    run.ask_for_a_moment(wait.polls + 1)
    return True


def _read(name: str, given: Result) -> tuple[str, dict[str, str]]:
    """The outcome to go on with, and the slots that it fills."""
    kind = REQUESTS[name]
    outcome = kind.judge(given.outcome, given.values)
    return outcome, {name: given.values[name] for name in kind.given_by(outcome)}


def _mentioned(given: Result) -> list[Event]:
    """Transactions go on the record, not into a slot."""
    ids = tuple(given.values.get("transactions", "").split())
    return [TransactionsAttached(ids)] if ids else []
