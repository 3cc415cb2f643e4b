"""Where the ways of a menu lead, without taking a call: circles, proofs, what is reached and what is known there."""

from collections.abc import Iterator

from ivr.flow.catalog import REQUESTS
from ivr.flow.menu import Menu
from ivr.flow.menu_file import Fault, Source
from ivr.flow.menu_nodes import AskNode, EndNode, EnterNode, Node, PickNode, ProveNode, RequestNode, VerifyNode
from ivr.flow.proofs import is_enough

Proofs = frozenset[tuple[str, str]]
"""(kind, purpose) of each proof that was given."""


def check_ways(menu: Menu, source: Source) -> Iterator[Fault]:
    """Faults of the ways between the nodes that there are."""
    yield from _check_circles(menu, source)
    yield from _check_proofs(menu, source)


def check_reached(menu: Menu, source: Source) -> Iterator[Fault]:
    """Nodes that no way leads to, and a menu that comes to no end."""
    seen: set[str] = set()
    todo = _entries(menu)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += [to for _, to in _ways(menu, name)]
    for name in menu.nodes.keys() - seen:
        yield source.fault(("nodes", name), f"no way leads to {name!r}", advice=True)
    if not any(isinstance(menu.nodes[name], EndNode) for name in seen):
        yield source.fault(("nodes",), "no way comes to an end: add a node with `end:`")


def known_values(menu: Menu) -> dict[str, frozenset[str]]:
    """For every node that is reached, the values that are known there whichever way the call came."""
    known = dict.fromkeys(_entries(menu), frozenset[str]())
    todo = list(known)
    while todo:
        name = todo.pop()
        for field, to in _ways(menu, name):
            after = _known_after(menu.nodes[name], field, known[name])
            met = known[to] & after if to in known else after
            if met != known.get(to):
                known[to] = met
                todo.append(to)
    return known


def _known_after(node: Node, field: str, known: frozenset[str]) -> frozenset[str]:
    if isinstance(node, EnterNode) and field == "to":
        return known | {node.store}
    if isinstance(node, PickNode):
        return known | node.fills if field == "on_marked" else known - node.fills
    if isinstance(node, RequestNode) and field != "on_late":
        kind = REQUESTS[node.request]
        return known - kind.all_given | set(kind.given_by(field.removeprefix("on_")))
    return known


def _entries(menu: Menu) -> list[str]:
    """Nodes that a call can come to from anywhere, with nothing known and nothing proved."""
    names = [menu.start, menu.person, menu.distress, *menu.person_for.values(), *menu.topics.values()]
    return [name for name in names if name and name in menu.nodes]


def _ways(menu: Menu, name: str) -> list[tuple[str, str]]:
    return [(field, to) for field, to in menu.nodes[name].ways_out() if to in menu.nodes]


def _check_circles(menu: Menu, source: Source) -> Iterator[Fault]:
    """Ways that come round without asking the caller anything would go on for ever."""
    done: set[str] = set()
    for name in menu.nodes:
        yield from _circles_from(menu, source, name, [], done)


def _circles_from(menu: Menu, source: Source, name: str, path: list[str], done: set[str]) -> Iterator[Fault]:
    if name in done or isinstance(menu.nodes[name], AskNode | EnterNode | PickNode):
        return
    for field, to in _ways(menu, name):
        if to in (walked := [*path, name]):
            circle = " → ".join([*walked[walked.index(to) :], to])
            text = f"goes round without asking the caller anything: {circle}"
            yield source.fault(("nodes", name, *field.split(".")), text)
        else:
            yield from _circles_from(menu, source, to, walked, done)
    done.add(name)


def _check_proofs(menu: Menu, source: Source) -> Iterator[Fault]:
    """Walks every way with the proofs it has collected; a request that needs one must not be reached without."""
    seen: set[tuple[str, Proofs]] = set()
    todo = [(name, Proofs()) for name in _entries(menu)]
    wrong: set[str] = set()
    while todo:
        name, proofs = todo.pop()
        if (name, proofs) in seen:
            continue
        seen.add((name, proofs))
        node = menu.nodes[name]
        if isinstance(node, RequestNode) and not _is_proved(node, proofs):
            wrong.add(name)
        todo += [(to, proofs | _proof_by(node, field)) for field, to in _ways(menu, name)]
    for name in wrong:
        text = f"{name!r} can be reached without proof of who is calling; lead to it from a verify node only"
        yield source.fault(("nodes", name, "request"), text)


def _is_proved(node: RequestNode, proofs: Proofs) -> bool:
    needed = REQUESTS[node.request].needs_proof
    return needed is None or any(is_enough(kind, given_for, needed) for kind, given_for in proofs)


def _proof_by(node: Node, field: str) -> Proofs:
    """The proof that the caller has given when the call leaves a node by this way."""
    if isinstance(node, VerifyNode) and field == "verify.on_verified":
        return frozenset({("code", node.verify.purpose)})
    if isinstance(node, ProveNode) and field == "prove.on_proved":
        return frozenset({("two_of_three", "protective_freeze")})
    return frozenset()
