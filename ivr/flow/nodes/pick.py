"""Pick: the items of a list are told one by one, and the caller marks those that are meant.

1 marks an item, 2 leaves it, 3 leaves it and all that follow, 4 marks it and the rest of the page; `#` goes back by
one. After each page the caller is asked whether to hear more.
"""

import json
from typing import Any

from ivr.flow.catalog import DISTRESS_KEY, HOUSE_CHOICES
from ivr.flow.events import ItemsMarked, ItemUnmarked
from ivr.flow.inputs import Keys, NoInput, Spoken
from ivr.flow.menu_nodes import PickNode
from ivr.flow.nodes.ask import HOUSE_KEYS
from ivr.flow.run import Run
from ivr.flow.session import ForChoice

_MARK, _LEAVE, _ENOUGH, _MARK_ALL = "1", "2", "3", "4"
_MORE, _NO_MORE = "1", "2"
_ITEM_KEYS = {
    "not_mine": _MARK,
    "no": _MARK,
    "mine": _LEAVE,
    "yes": _LEAVE,
    "enough": _ENOUGH,
    "none_mine": _MARK_ALL,
}
_MORE_KEYS = {"yes": _MORE, "no": _NO_MORE, "enough": _NO_MORE}
_TIMEOUT = 6

Items = list[dict[str, str]]


def arrive(run: Run, node: PickNode) -> str | None:
    items = _items(run, node)
    _mark(run, node, [])
    return _tell(run, node, items, 0) if items else node.on_none


def resume(run: Run, node: PickNode, given: Keys | Spoken | NoInput) -> str | None:
    wait, items = run.session.wait, _items(run, node)
    assert isinstance(wait, ForChoice)  # noqa: S101  the table of accepted inputs sees to it
    key = _key_of(given, _MORE_KEYS if wait.is_more else _ITEM_KEYS)
    if not key:
        return _again(run, node, silent=True)
    if key == DISTRESS_KEY and run.menu.distress:
        return run.distress()
    if key in ("*", "#", "0"):
        return _house(run, node, items, key)
    if wait.is_more:
        if key in (_MORE, _NO_MORE):
            return _tell(run, node, items, wait.item) if key == _MORE else _end(run, node)
        return _again(run, node, silent=False)
    if key in (_MARK, _LEAVE, _ENOUGH, _MARK_ALL):
        return _decided(run, node, items, key)
    return _again(run, node, silent=False)


def _key_of(given: Keys | Spoken | NoInput, choices: dict[str, str]) -> str:
    if isinstance(given, NoInput):
        return ""
    if isinstance(given, Keys):
        return given.digits
    return (choices | HOUSE_KEYS).get(given.choice or "", given.digits or "?")


def _house(run: Run, node: PickNode, items: Items, key: str) -> str | None:
    """What `*`, `#` and 0 do here; `#` takes back what was said of the item before."""
    wait = run.session.wait
    assert isinstance(wait, ForChoice)  # noqa: S101  as above
    if key == "0":
        return run.person()
    if key == "*":
        return _ask_for_more(run, node, items, wait.item) if wait.is_more else _tell(run, node, items, wait.item)
    if wait.item == 0:
        return run.back()
    before = items[wait.item - 1]["id"]
    if before in (marked := _marked(run, node)):
        _mark(run, node, [id_ for id_ in marked if id_ != before])
        run.note(ItemUnmarked(node.pick, before))
    return _tell(run, node, items, wait.item - 1)


def _decided(run: Run, node: PickNode, items: Items, key: str) -> str | None:
    item = _item(run)
    upto = item + 1 if key in (_MARK, _LEAVE) else len(items) if key == _ENOUGH else _page_end(node, items, item)
    if key in (_MARK, _MARK_ALL):
        ids = tuple(each["id"] for each in items[item:upto])
        _mark(run, node, [*_marked(run, node), *ids])
        run.note(ItemsMarked(node.pick, ids))
    if upto == len(items):
        return _end(run, node)
    if upto % node.page == 0:
        return _ask_for_more(run, node, items, upto)
    return _tell(run, node, items, upto)


def _tell(run: Run, node: PickNode, items: Items, item: int, tries: int = 0) -> str | None:
    """Tells one item, and asks; the question is shorter after the first item, and after each try."""
    run.change(tries=tries)
    run.say(*node.say, values={**items[item], "number": str(item + 1), "count": str(len(items))})
    run.say(*node.ask, repeat=tries + (item > 0))
    _listen(run, node, ForChoice(choices=(*_ITEM_KEYS, *HOUSE_CHOICES), item=item))
    return None


def _ask_for_more(run: Run, node: PickNode, items: Items, item: int, tries: int = 0) -> str | None:
    run.change(tries=tries)
    run.say(*node.more, repeat=tries, values={"left": str(len(items) - item)})
    _listen(run, node, ForChoice(choices=(*_MORE_KEYS, *HOUSE_CHOICES), item=item, is_more=True))
    return None


def _listen(run: Run, node: PickNode, wait: ForChoice) -> None:
    speech = not node.is_last_try(run.session.tries)
    run.listen(wait, num_digits=1, finish_on_key="", timeout=_TIMEOUT, speech=speech)


def _again(run: Run, node: PickNode, *, silent: bool) -> str | None:
    """Asks once more; what is marked already stands when the caller says no more."""
    wait, items = run.session.wait, _items(run, node)
    assert isinstance(wait, ForChoice)  # noqa: S101  as above
    retry = node.on_no_input if silent else node.on_no_match
    if not run.missed(silent=silent, tries=retry.tries):
        return node.on_marked if _marked(run, node) else retry.to
    tries = run.session.tries
    run.say("no-input" if silent else "no-match", repeat=tries - 1)
    tell = _ask_for_more if wait.is_more else _tell
    return tell(run, node, items, wait.item, tries)


def _end(run: Run, node: PickNode) -> str:
    return node.on_marked if _marked(run, node) else node.on_none


def _page_end(node: PickNode, items: Items, item: int) -> int:
    return min((item // node.page + 1) * node.page, len(items))


def _item(run: Run) -> int:
    wait = run.session.wait
    return wait.item if isinstance(wait, ForChoice) else 0


def _items(run: Run, node: PickNode) -> Items:
    items: Any = json.loads(run.session.slots.get(node.pick) or "[]")
    return [{str(name): str(value) for name, value in item.items()} for item in items]


def _marked(run: Run, node: PickNode) -> list[str]:
    return run.session.slots.get(node.store, "").split()


def _mark(run: Run, node: PickNode, ids: list[str]) -> None:
    """Keeps the marked ids, how many they are, and their amounts together."""
    amounts = [int(item.get("amount", "0")) for item in _items(run, node) if item["id"] in ids]
    marked = {node.store: " ".join(ids), f"{node.store}_count": str(len(ids)), f"{node.store}_sum": str(sum(amounts))}
    run.change(slots={**run.session.slots, **marked})
