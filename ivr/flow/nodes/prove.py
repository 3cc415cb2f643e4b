"""Prove: two of three weaker proofs, for callers whose telephone is not with them; a menu can use it but not change it.

Each is four digits; `#` with nothing entered means that the caller does not know it, which may be said of one of them.
Whether a number is registered, and which proof was wrong, is not heard: every failure has the same words.
"""

from ivr.flow.catalog import CHECK_PROOF, HOUSE_CHOICES, LIMITS, PROOF_KINDS, VALUES
from ivr.flow.events import CallerVerified, ProofRefused
from ivr.flow.inputs import Keys, NoInput, Result, Spoken
from ivr.flow.menu_nodes import ProveNode
from ivr.flow.nodes.enter import command_of
from ivr.flow.nodes.request import still_waiting
from ivr.flow.run import Run
from ivr.flow.session import ForEntry, ForResult, Proof

_TRIES = 2
"""How often the caller is asked again after silence or nonsense."""
_ASK = {"identity_last4": "proof-identity", "card_last4": "proof-card", "last_payee_last4": "proof-payee"}
_PAIR = 2
PROOF, PURPOSE = "two_of_three", "protective_freeze"


def arrive(run: Run, node: ProveNode) -> str | None:
    if run.session.is_verified_for(PURPOSE):
        return node.prove.on_proved
    run.say("proof-two")
    return _begin(run, node)


def resume(run: Run, node: ProveNode, given: Keys | Spoken | NoInput | Result) -> str | None:
    if isinstance(run.session.wait, ForResult):
        if isinstance(given, Result):
            return _checked(run, node, given.outcome)
        # The answer may yet come; another pair would be a second try for the same words.
        return None if still_waiting(run) else _unable(run, node)
    assert not isinstance(given, Result)  # noqa: S101  the table of accepted inputs sees to it
    return _entered(run, node, given)


def _begin(run: Run, node: ProveNode) -> str | None:
    run.change(proofs_asked=(), proof_given=False)
    return _next(run, node)


def _next(run: Run, node: ProveNode) -> str | None:
    """Asks for the next proof, if what is left can still make a pair."""
    asked = run.session.proofs_asked
    if len(PROOF_KINDS) - len(asked) < _PAIR - run.session.proof_given:
        return _unable(run, node)
    run.change(proofs_asked=(*asked, PROOF_KINDS[len(asked)]))
    return _listen(run)


def _entered(run: Run, node: ProveNode, given: Keys | Spoken | NoInput) -> str | None:
    command = command_of(given)
    if isinstance(given, NoInput) or command == "silence":
        return _again(run, node, silent=True)
    if command in ("back", "unknown"):
        return _next(run, node)
    if command == "repeat":
        return _listen(run)
    if command == "agent":
        return run.person()
    if command == "distress" and run.menu.distress:
        return run.distress()
    if given.hidden is None:
        return _again(run, node, silent=False)
    run.ask_outside(CHECK_PROOF, {"kind": run.session.proofs_asked[-1], **run.whose()}, given.hidden)
    return None


def _checked(run: Run, node: ProveNode, outcome: str) -> str | None:
    if outcome == "right":
        account = run.session.slots.get("account", "")
        run.change(proofs=(*run.session.proofs, Proof(kind=PROOF, purpose=PURPOSE, account=account)))
        run.note(CallerVerified(PROOF, PURPOSE))
        return node.prove.on_proved
    if outcome == "more":
        run.change(proof_given=True)
        return _next(run, node)
    if outcome not in ("wrong", "spent"):
        run.say("code-again")
        return _begin(run, node)
    wrong = run.session.proofs_wrong + 1
    run.change(proofs_wrong=wrong)
    run.note(ProofRefused(wrong))
    if outcome == "spent" or wrong >= LIMITS.tries_a_proof:
        return _unable(run, node)
    run.say("proof-wrong", repeat=wrong - 1)
    return _begin(run, node)


def _again(run: Run, node: ProveNode, *, silent: bool) -> str | None:
    if not run.missed(silent=silent, tries=_TRIES):
        return node.prove.on_unable
    tries = run.session.tries
    run.say("no-input" if silent else "proof-not-four", repeat=tries - 1)
    return _listen(run, tries)


def _listen(run: Run, tries: int = 0) -> str | None:
    kind, asked = VALUES["proof"], run.session.proofs_asked[-1]
    run.change(tries=tries)
    run.say(_ASK[asked], repeat=tries + run.session.proofs_wrong)
    wait = ForEntry(value="proof", secret=True, choices=("unknown", *HOUSE_CHOICES))
    run.listen(wait, num_digits=kind.num_digits, finish_on_key="#", timeout=kind.timeout, speech=tries < _TRIES)
    return None


def _unable(run: Run, node: ProveNode) -> str | None:
    run.say("proof-unable")
    return node.prove.on_unable


PROVE_PROMPTS = ("proof-two", *_ASK.values(), "proof-not-four", "proof-wrong", "proof-unable")
"""The prompts that this node speaks; every language must have them."""
