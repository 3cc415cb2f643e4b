"""Dial: the caller is put through to a desk, and comes back when that leg ends."""

from ivr.flow.events import DeskLegEnded
from ivr.flow.inputs import DialEnded
from ivr.flow.menu_nodes import DialNode
from ivr.flow.run import Run, Turn
from ivr.flow.session import Session

_WAYS = {"completed": "completed", "busy": "busy", "no-answer": "no_answer"}


def arrive(run: Run, node: DialNode) -> str | None:
    run.say(*node.say)
    run.dial(node.dial)
    return None


def learn_late(session: Session, desk: str) -> Turn:
    """Twilio told of the call's end before it told that the caller had talked to the desk."""
    return Turn(session.model_copy(update={"outcome": "agent"}), None, (DeskLegEnded(desk, "completed"),))


def resume(run: Run, node: DialNode, given: DialEnded) -> str | None:
    run.note(DeskLegEnded(node.dial, given.status))
    if given.status == "completed":
        run.change(outcome="agent")
    return node.outcomes[_WAYS.get(given.status, "failed")]
