"""Whether a menu makes sense: every fault with its place. A menu with a fault is neither served nor published."""

import re
from collections.abc import Iterator
from pathlib import Path

from ivr.flow.catalog import DESKS, DISTRESS_KEY, REQUESTS, TOPICS
from ivr.flow.menu import Menu
from ivr.flow.menu_file import STAND_IN, BrokenMenu, Fault, Source, Where, read_menu
from ivr.flow.menu_nodes import AskNode, DialNode, EnterNode, ProveNode, RequestNode, VerifyNode
from ivr.flow.menu_ways import check_reached, check_ways
from ivr.flow.menu_words import check_words


def load_menu(path: Path) -> Menu:
    """The menu of a file, fit to be served; BrokenMenu tells every fault."""
    menu, faults = check_menu(path)
    if menu is None or any(not fault.advice for fault in faults):
        raise BrokenMenu(faults)
    return menu


def check_menu(path: Path) -> tuple[Menu | None, list[Fault]]:
    """The menu, if it can be read, and all faults and advice about it, in the order of their places.

    What is at fault in itself is left out, so that the rest is checked in the same go.
    """
    reading = read_menu(path)
    menu, faults, source = reading.menu, reading.faults, reading.sources["menu"]
    if menu is not None:
        faults += [*_check_references(menu, source), *_check_nodes(menu, source), *check_ways(menu, source)]
        if not faults:
            faults += check_reached(menu, source)
        for words in menu.prompts.values():
            faults += check_words(menu, words, source, reading.sources[words.language])
    return menu, sorted(faults)


def _check_references(menu: Menu, source: Source) -> Iterator[Fault]:
    there = source.names("nodes")
    for where, to in _references(menu):
        if to not in there and to != STAND_IN:
            yield source.fault(where, f"there is no node {to!r}")
    if isinstance(source.data.get("topics"), dict):
        for topic in set(TOPICS) - set(menu.topics):
            yield source.fault(("topics",), f"the topic {topic!r} leads nowhere: add `{topic}: <node>`")
    persons: list[tuple[Where, str]] = [(("person",), menu.person)]
    persons += [(("person_for", topic), node) for topic, node in menu.person_for.items()]
    persons += [(("distress",), menu.distress)] if menu.distress else []
    for where, name in persons:
        if name in menu.nodes and not isinstance(menu.nodes[name], DialNode):
            yield source.fault(where, f"{name!r} is no person: lead to a node with `dial:`")


def _references(menu: Menu) -> Iterator[tuple[Where, str]]:
    yield ("start",), menu.start
    yield ("person",), menu.person
    if menu.distress:
        yield ("distress",), menu.distress
    for topic, node in menu.person_for.items():
        yield ("person_for", topic), node
    for topic, node in menu.topics.items():
        yield ("topics", topic), node
    for name, each in menu.nodes.items():
        for field, to in each.ways_out():
            yield ("nodes", name, *field.split(".")), to


def _check_nodes(menu: Menu, source: Source) -> Iterator[Fault]:
    for name, node in menu.nodes.items():
        where = ("nodes", name)
        if isinstance(node, DialNode) and node.dial not in DESKS:
            wrong = (
                "a menu dials a desk, never a number"
                if _NUMBER.search(node.dial)
                else f"there is no desk {node.dial!r}"
            )
            yield source.fault((*where, "dial"), f"{wrong}; the desks are {', '.join(DESKS)}")
        if menu.outbound and isinstance(node, VerifyNode | ProveNode):
            text = "a call that we make asks nobody for a code or a proof"
            yield source.fault((*where, "verify" if isinstance(node, VerifyNode) else "prove"), text)
        if isinstance(node, AskNode):
            yield from _check_options(menu, where, node, source)
        if isinstance(node, EnterNode) and node.store in _FILLED:
            yield source.fault((*where, "store"), f"{node.store!r} is not the caller's to fill; take another name")
        if isinstance(node, RequestNode):
            yield from _check_given(where, node, source)


_NUMBER = re.compile(r"[0-9]{3}")
_FILLED = {"caller", "topic", *(name for kind in REQUESTS.values() for name in kind.all_given)}
"""Slots that the house fills, or a request."""


def _check_given(where: Where, node: RequestNode, source: Source) -> Iterator[Fault]:
    # As they stand in the file, so that a node at fault in itself does not make others look wrong.
    stored = [each["store"] for each in source.data["nodes"].values() if isinstance(each, dict) and "store" in each]
    for name, slot in node.give.items():
        if slot not in _FILLED and slot not in stored:
            yield source.fault((*where, "give", name), f"nothing stores {slot!r}")


def _check_options(menu: Menu, where: Where, node: AskNode, source: Source) -> Iterator[Fault]:
    for key, option in node.options.items():
        if option.language and option.language not in menu.languages:
            text = f"{option.language!r} is not one of the menu's languages"
            yield source.fault((*where, "options", key, "language"), text)
    if menu.distress and DISTRESS_KEY in node.options:
        text = f"{DISTRESS_KEY} is the key of callers who are not free to speak; take another"
        yield source.fault((*where, "options", DISTRESS_KEY), text)
    options = [option for key, option in node.options.items() if key != "0" and not option.quiet]
    leads_to_more = any(isinstance(menu.nodes.get(option.to or ""), AskNode) for option in options[-1:])
    if len(options) > _MOST_OPTIONS + leads_to_more:
        text = f"more than {_MOST_OPTIONS} options at once; move some behind a last one that leads to more"
        yield source.fault((*where, "options"), text)


_MOST_OPTIONS = 5
"""Beside the one that leads to more."""
