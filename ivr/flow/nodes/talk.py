"""Say and end: words, and on; words, and good-bye."""

from ivr.flow.menu_nodes import EndNode, SayNode
from ivr.flow.run import Run


def arrive_to_say(run: Run, node: SayNode) -> str | None:
    run.say(*node.say)
    if node.outcome:
        run.change(outcome=node.outcome)
    return node.to


def arrive_to_end(run: Run, node: EndNode) -> str | None:
    run.say(*node.end)
    if node.outcome:
        run.change(outcome=node.outcome)
    run.hang_up()
    return None
