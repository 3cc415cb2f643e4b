"""Enter: digits of one kind.

`#` finishes, or goes back when nothing was entered; `*` alone repeats; `*0` reaches a person, `*7` signals distress.
"""

from ivr.flow.catalog import DISTRESS_KEY, HOUSE_CHOICES, VALUES
from ivr.flow.inputs import Keys, NoInput, Spoken
from ivr.flow.menu_nodes import EnterNode, Retry
from ivr.flow.nodes.ask import HOUSE_KEYS
from ivr.flow.run import Run
from ivr.flow.session import ForChoice, ForEntry

_CONFIRM_KEYS = {"yes": "1", "no": "2"}
_CONFIRM_TIMEOUT = 5


def arrive(run: Run, node: EnterNode) -> str | None:
    run.change(tries=0)
    _listen(run, node)
    return None


def resume(run: Run, node: EnterNode, given: Keys | Spoken | NoInput) -> str | None:
    if isinstance(run.session.wait, ForChoice):
        return _confirmed(run, node, given)
    command = command_of(given)
    if command == "back":
        return run.back()
    if command == "agent":
        return run.person()
    if command == "distress" and run.menu.distress:
        return run.distress()
    if command == "repeat":
        return arrive(run, node)
    if isinstance(given, NoInput) or command == "silence":
        return _again(run, node, node.on_no_input, silent=True)
    value = VALUES[node.value].read(given.digits or "")
    if value is None:
        return _again(run, node, node.on_no_match, silent=False)
    run.change(slots={**run.session.slots, node.store: value})
    return _read_back(run, node) if node.confirm and isinstance(given, Spoken) else node.to


def command_of(given: Keys | Spoken | NoInput) -> str | None:
    """What an entry means besides its digits: back, repeat, agent, distress or silence; or another spoken choice."""
    if isinstance(given, NoInput):
        return "silence"
    if isinstance(given, Spoken):
        return given.choice
    if given.hidden is not None:
        return None
    if given.digits == "":
        return "back" if given.by_key else "silence"
    return {"*": "repeat", "*0": "agent", f"*{DISTRESS_KEY}": "distress"}.get(given.digits)


def _read_back(run: Run, node: EnterNode, tries: int = 0) -> str | None:
    run.change(tries=tries)
    run.say(*node.confirm, repeat=tries)
    wait = ForChoice(choices=(*_CONFIRM_KEYS, *HOUSE_CHOICES))
    speech = not node.is_last_try(tries)
    run.listen(wait, num_digits=1, finish_on_key="", timeout=_CONFIRM_TIMEOUT, speech=speech)
    return None


def _confirmed(run: Run, node: EnterNode, given: Keys | Spoken | NoInput) -> str | None:
    """Right leads on, wrong asks once more; digits said again take the place of those before."""
    if isinstance(given, Spoken) and (value := VALUES[node.value].read(given.digits or "")):
        run.change(slots={**run.session.slots, node.store: value})
        return _read_back(run, node)
    key = "" if isinstance(given, NoInput) else given.digits or ""
    if isinstance(given, Spoken):
        key = (_CONFIRM_KEYS | HOUSE_KEYS).get(given.choice or "", key or "?")
    if key == "1":
        return node.to
    if key in ("2", "#"):
        run.change(tries=0)
        _listen(run, node, repeat=1)
        return None
    if key == "0":
        return run.person()
    if key == DISTRESS_KEY and run.menu.distress:
        return run.distress()
    if key == "*":
        return _read_back(run, node)
    retry = node.on_no_match if key else node.on_no_input
    if not run.missed(silent=not key, tries=retry.tries):
        return retry.to
    run.say("no-match" if key else "no-input", repeat=run.session.tries - 1)
    return _read_back(run, node, run.session.tries)


def _again(run: Run, node: EnterNode, retry: Retry, *, silent: bool) -> str | None:
    if not run.missed(silent=silent, tries=retry.tries):
        return retry.to
    run.say("no-input" if silent else "no-match", repeat=run.session.tries - 1)
    _listen(run, node)
    return None


def _listen(run: Run, node: EnterNode, repeat: int = 0) -> None:
    kind, tries = VALUES[node.value], run.session.tries
    run.say(*node.enter, repeat=max(tries, repeat))
    wait = ForEntry(value=node.value, secret=kind.secret, choices=HOUSE_CHOICES)
    speech = not node.is_last_try(tries)
    run.listen(wait, num_digits=kind.num_digits, finish_on_key="#", timeout=kind.timeout, speech=speech)
