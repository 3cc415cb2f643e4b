"""Whether the words of a menu tell of its keys: of all that there are, and of no other."""

import re
from collections.abc import Iterator

from ivr.flow.menu import Menu
from ivr.flow.menu_file import Fault, Source, Where
from ivr.flow.menu_nodes import AskNode, EnterNode, Node, PickNode
from ivr.flow.prompts import Prompts

KEYS_TOLD = re.compile(r"(?:按|press )\s*([0-9])", re.IGNORECASE)

_Asked = tuple[str, Where, set[str], set[str]]


def check_keys(menu: Menu, words: Prompts, source: Source) -> Iterator[Fault]:
    """No version may tell of a key that is not there, and the full one must tell of all but the quiet ones."""
    for name, node in menu.nodes.items():
        for field, place, told, quiet in _asked(node):
            if all(prompt in words.prompts for prompt in getattr(node, field)):
                for where, text in _faults(getattr(node, field), words, told, quiet):
                    key = where if place == ("options",) else ()
                    yield source.fault(("nodes", name, *place, *key), f"the {words.language} words {text}")


def _asked(node: Node) -> Iterator[_Asked]:
    """(field of the words, where its keys stand, the keys to be told, the keys that may be) of what a node asks."""
    if isinstance(node, AskNode):
        quiet = {str(key) for key, option in node.options.items() if option.quiet}
        yield "ask", ("options",), set[str](node.options) - {"0"} - quiet, quiet
    if isinstance(node, PickNode):
        yield "ask", ("ask",), {"1", "2"}, {"3", "4"}
        yield "more", ("more",), {"1", "2"}, set()
    if isinstance(node, EnterNode) and node.confirm:
        yield "confirm", ("confirm",), {"1", "2"}, set()


def _faults(
    prompts: tuple[str, ...], words: Prompts, told: set[str], quiet: set[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    full = " ".join(words.prompts[prompt][0].say for prompt in prompts)
    every = " ".join(version.say for prompt in prompts for version in words.prompts[prompt])
    for key in sorted(set(KEYS_TOLD.findall(every)) - {"0"} - told - quiet):
        yield (), f"say «press {key}», but there is no option {key}"
    for key in sorted(told - set(KEYS_TOLD.findall(full))):
        yield (key,), f"do not say what {key} does"
