"""Enter: digits of one kind.

`#` finishes, or goes back when nothing was entered; `*` alone repeats; `*0` reaches a person.
"""

from ivr.flow.catalog import HOUSE_CHOICES, VALUES
from ivr.flow.inputs import Keys, NoInput, Spoken
from ivr.flow.menu_nodes import EnterNode, Retry
from ivr.flow.run import Run
from ivr.flow.session import ForEntry


def arrive(run: Run, node: EnterNode) -> str | None:
    run.change(tries=0)
    _listen(run, node)
    return None


def resume(run: Run, node: EnterNode, given: Keys | Spoken | NoInput) -> str | None:
    command = command_of(given)
    if command == "back":
        return run.back()
    if command == "agent":
        return run.person()
    if command == "repeat":
        return arrive(run, node)
    if isinstance(given, NoInput) or command == "silence":
        return _again(run, node, node.on_no_input, silent=True)
    value = VALUES[node.value].read(given.digits or "")
    if value is None:
        return _again(run, node, node.on_no_match, silent=False)
    run.change(slots={**run.session.slots, node.store: value})
    return node.to


def command_of(given: Keys | Spoken | NoInput) -> str | None:
    """What an entry means besides its digits: back, repeat, agent or silence; or another spoken choice."""
    if isinstance(given, NoInput):
        return "silence"
    if isinstance(given, Spoken):
        return given.choice
    if given.hidden is not None:
        return None
    if given.digits == "":
        return "back" if given.by_key else "silence"
    return {"*": "repeat", "*0": "agent"}.get(given.digits)


def _again(run: Run, node: EnterNode, retry: Retry, *, silent: bool) -> str | None:
    if not run.missed(silent=silent, tries=retry.tries):
        return retry.to
    run.say("no-input" if silent else "no-match", repeat=run.session.tries - 1)
    _listen(run, node)
    return None


def _listen(run: Run, node: EnterNode) -> None:
    kind, tries = VALUES[node.value], run.session.tries
    run.say(*node.enter, repeat=tries)
    wait = ForEntry(value=node.value, secret=kind.secret, choices=HOUSE_CHOICES)
    speech = not node.is_last_try(tries)
    run.listen(wait, num_digits=kind.num_digits, finish_on_key="#", timeout=kind.timeout, speech=speech)
