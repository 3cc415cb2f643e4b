"""Verify: a code is sent to the registered number, entered and checked; a menu can use it but not change it.

Three tries for a code, a second code on request, and then another way. `#` with nothing entered opens the help.
"""

from ivr.flow.catalog import CHECK_CODE, DISTRESS_KEY, LIMITS, SEND_CODE, VALUES
from ivr.flow.events import CallerVerified, CodeRefused
from ivr.flow.inputs import Keys, NoInput, Result, Spoken
from ivr.flow.menu_nodes import VerifyNode
from ivr.flow.nodes.enter import command_of
from ivr.flow.nodes.request import still_waiting
from ivr.flow.run import Run
from ivr.flow.session import ForChoice, ForEntry, ForResult, Proof

_TRIES = 2
"""How often the caller is asked again after silence or nonsense."""
_HELP_TIMEOUT = 6
_HELP_KEYS = {"resend": "1", "no_text": "2", "back": "3", "repeat": "*", "agent": "0", "distress": DISTRESS_KEY}
CODE_CHOICES = tuple(_HELP_KEYS)
"""What can be said while a code is entered, and to the help."""


def arrive(run: Run, node: VerifyNode) -> str | None:
    if run.session.is_verified_for(node.verify.purpose):
        return node.verify.on_verified
    return _send(run, node)


def resume(run: Run, node: VerifyNode, given: Keys | Spoken | NoInput | Result) -> str | None:
    wait = run.session.wait
    if isinstance(wait, ForResult):
        return _asked_outside(run, node, given, wait.request)
    assert not isinstance(given, Result)  # noqa: S101  the table of accepted inputs sees to it
    return _helped(run, node, given) if isinstance(wait, ForChoice) else _entered(run, node, given)


def _asked_outside(run: Run, node: VerifyNode, given: object, name: str) -> str | None:
    if isinstance(given, Result):
        outcome = given.outcome
    elif still_waiting(run):
        return None
    else:
        outcome = "late"
    return _sent(run, node, outcome) if name == SEND_CODE else _checked(run, node, outcome)


def _send(run: Run, node: VerifyNode) -> str | None:
    if run.session.codes_sent >= LIMITS.codes_a_call:
        return _unable(run, node)
    run.change(tries=0)
    run.ask_outside(SEND_CODE, {"purpose": node.verify.purpose, **run.whose()})
    return None


def _sent(run: Run, node: VerifyNode, outcome: str) -> str | None:
    if outcome == "soon":
        return _too_soon(run)
    run.change(codes_sent=run.session.codes_sent + 1, codes_wrong=0)
    if outcome not in ("sent", "late"):
        return _unable(run, node)
    is_known = "ending" in run.session.slots and "phone" not in run.session.slots
    run.say("code-late" if outcome == "late" else "code-sent" if is_known else "code-sent-quietly")
    return _ask_for_code(run)


def _too_soon(run: Run) -> str | None:
    """The last code is on its way; it is asked for, or else the caller may try again in a while."""
    has_code = run.session.codes_sent > 0 and run.session.codes_wrong < LIMITS.tries_a_code
    run.say("code-soon")
    if has_code:
        return _ask_for_code(run)
    run.say("code-new")
    return _offer_help(run)


def _entered(run: Run, node: VerifyNode, given: Keys | Spoken | NoInput) -> str | None:
    command = command_of(given)
    if isinstance(given, NoInput) or command == "silence":
        return _ask_again(run, silent=True)
    if command == "back":
        return _help(run)
    if command == "repeat":
        return _ask_for_code(run)
    if command in _HELP_KEYS:
        return _do(run, node, _HELP_KEYS[command])
    if given.hidden is None:
        return _ask_again(run, silent=False)
    run.ask_outside(CHECK_CODE, {"purpose": node.verify.purpose, **run.whose()}, given.hidden)
    return None


def _checked(run: Run, node: VerifyNode, outcome: str) -> str | None:
    if outcome == "right":
        account = run.session.slots.get("account", "")
        proof = Proof(kind="code", purpose=node.verify.purpose, account=account)
        run.change(proofs=(*run.session.proofs, proof))
        run.note(CallerVerified(proof.kind, proof.purpose))
        return node.verify.on_verified
    if outcome not in ("wrong", "expired", "locked"):
        run.say("code-again")
        return _ask_for_code(run, repeat=1)
    return _refused(run, node, outcome)


def _refused(run: Run, node: VerifyNode, outcome: str) -> str | None:
    wrong = run.session.codes_wrong + 1
    run.change(codes_wrong=wrong)
    run.note(CodeRefused(outcome, wrong))
    if outcome == "wrong" and wrong < LIMITS.tries_a_code:
        run.say("code-wrong", repeat=wrong - 1)
        return _ask_for_code(run, repeat=wrong)
    is_stubborn = wrong > LIMITS.tries_a_code
    if outcome == "locked" or is_stubborn or run.session.codes_sent >= LIMITS.codes_a_call:
        return _unable(run, node)
    run.say("code-expired" if outcome == "expired" else "code-spent", "code-new")
    return _offer_help(run)


def _ask_again(run: Run, *, silent: bool) -> str | None:
    if not run.missed(silent=silent, tries=_TRIES):
        return _help(run)
    if not silent:
        run.say("code-not-six")
    return _ask_for_code(run, repeat=run.session.tries, tries=run.session.tries)


def _helped(run: Run, node: VerifyNode, given: Keys | Spoken | NoInput) -> str | None:
    key = "" if isinstance(given, NoInput) else given.digits or ""
    if isinstance(given, Spoken):
        key = _HELP_KEYS.get(given.choice or "", key)
    if key in ("1", "2", "3", "*", "#", "0") or (key == DISTRESS_KEY and run.menu.distress):
        return _do(run, node, key)
    is_silent = isinstance(given, NoInput) or given == Keys("")
    if not run.missed(silent=is_silent, tries=_TRIES):
        return node.verify.on_unable
    run.say("no-input" if is_silent else "no-match", repeat=run.session.tries - 1)
    return _help(run, run.session.tries)


def _do(run: Run, node: VerifyNode, key: str) -> str | None:
    """What a key of the help does; some of it can be said while the code is entered, too."""
    if key == "1":
        return _send(run, node)
    if key == "2":
        return _unable(run, node)
    if key == "0":
        return run.person()
    if key == DISTRESS_KEY:
        return run.distress() or _ask_for_code(run)
    return _help(run) if key == "*" else _ask_for_code(run)


def _unable(run: Run, node: VerifyNode) -> str | None:
    run.say("code-unable")
    return node.verify.on_unable


def _help(run: Run, tries: int = 0) -> str | None:
    run.say("code-help", repeat=tries)
    return _offer_help(run, tries)


def _offer_help(run: Run, tries: int = 0) -> str | None:
    run.change(tries=tries)
    wait = ForChoice(choices=CODE_CHOICES)
    run.listen(wait, num_digits=1, finish_on_key="", timeout=_HELP_TIMEOUT, speech=tries < _TRIES)
    return None


def _ask_for_code(run: Run, repeat: int = 0, tries: int = 0) -> str | None:
    kind = VALUES["code"]
    run.change(tries=tries)
    run.say("code-enter", repeat=repeat)
    wait = ForEntry(value="code", secret=True, choices=CODE_CHOICES)
    run.listen(wait, num_digits=kind.num_digits, finish_on_key="#", timeout=kind.timeout, speech=tries < _TRIES)
    return None


VERIFY_PROMPTS = (
    "code-sent",
    "code-sent-quietly",
    "code-late",
    "code-soon",
    "code-enter",
    "code-wrong",
    "code-again",
    "code-expired",
    "code-spent",
    "code-not-six",
    "code-help",
    "code-new",
    "code-unable",
)
"""The prompts that this node speaks; every language must have them."""
