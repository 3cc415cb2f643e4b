"""Whether the words of a menu are all there, fit their places and can be spoken."""

from collections.abc import Iterator

from ivr.flow.catalog import LISTS, TOPICS
from ivr.flow.menu import Menu
from ivr.flow.menu_file import Fault, Source
from ivr.flow.menu_keys import check_keys
from ivr.flow.menu_nodes import AskNode, EnterNode, Node, PickNode
from ivr.flow.menu_secrets import secret_asked
from ivr.flow.menu_ways import known_values
from ivr.flow.nodes.doubt import DOUBT_PROMPTS
from ivr.flow.nodes.prove import PROVE_PROMPTS
from ivr.flow.nodes.verify import VERIFY_PROMPTS
from ivr.flow.prompts import Prompts
from ivr.flow.words import KINDS, fields

HOUSE_PROMPTS = ("one-moment", "no-input", "no-match", *DOUBT_PROMPTS, *VERIFY_PROMPTS, *PROVE_PROMPTS)
"""Prompts that the house speaks by itself; every language must have them."""
MOST_SAID = 500
"""Han characters in one prompt: 4,500 characters once URL-encoded, nine for each (Twilio's limit for <Say>)."""
_HOUSE_VALUES = {
    "code-sent": {"ending"},
    "topic-heard": {"topic"},
    "topic-this": {"first"},
    "topic-which": {"first", "second"},
}


def check_words(menu: Menu, words: Prompts, source: Source, prompts: Source) -> Iterator[Fault]:
    """Faults of the words of one language; `prompts` is their file, `source` the menu's."""
    there = prompts.names("prompts")
    for name, node in menu.nodes.items():
        for field, prompt in node.prompt_ids():
            if prompt not in there:
                text = f"the prompt {prompt!r} is missing in prompts/{words.language}.yaml"
                yield source.fault(("nodes", name, field), text)
        if isinstance(node, AskNode | EnterNode):
            yield from _check_shorter(node, words, prompts)
    for prompt in HOUSE_PROMPTS:
        if prompt not in there:
            yield prompts.fault(("prompts",), f"the prompt {prompt!r} is missing")
    yield from check_keys(menu, words, source)
    yield from _check_language(menu, words, prompts)
    yield from _check_versions(words, prompts)
    yield from _check_values(menu, words, prompts)


def _check_language(menu: Menu, words: Prompts, source: Source) -> Iterator[Fault]:
    """A language must say how it is spoken and heard, and have a name for every topic that it asks back about."""
    if words.voice is None and "voice" not in source.data:
        text = (
            "say how this language is spoken and heard: `voice: {say: cmn-CN, voice: Polly.Zhiyu, hear: cmn-Hans-CN}`"
        )
        yield source.fault(("voice",), text)
    for topic in sorted(set(TOPICS) - set(words.topics)):
        yield source.fault(("topics",), f"the topic {topic!r} has no name here, as in `lost_funds: transfers`")
    for topic in sorted(set(words.topics) - set(TOPICS)):
        yield source.fault(("topics", topic), f"there is no topic {topic!r}")
    for prompt, index, version in words.versions():
        if version.language and version.language not in menu.languages:
            text = f"{version.language!r} is not one of the menu's languages"
            yield source.fault(("prompts", prompt, index, "language"), text)


def _check_shorter(node: AskNode | EnterNode, words: Prompts, source: Source) -> Iterator[Fault]:
    for _, prompt in node.prompt_ids():
        versions = words.prompts.get(prompt, ())
        for index in range(1, len(versions)):
            if len(versions[index].say) > len(versions[index - 1].say):
                yield source.fault(("prompts", prompt, index), "longer than the version before it", advice=True)


def _check_versions(words: Prompts, source: Source) -> Iterator[Fault]:
    for prompt, index, version in words.versions():
        where = ("prompts", prompt, index)
        if len(version.say) > MOST_SAID:
            yield source.fault(where, f"{len(version.say)} characters; at most {MOST_SAID} can be spoken at once")
        if secret := secret_asked(version.say):
            yield source.fault(where, f"asks for {secret}, which the hotline never does")
        try:
            kinds = {kind for _, kind in fields(version.say)}
        except ValueError as error:
            yield source.fault(where, f"a value is not written well, as in {{case_number:digits}}: {error}")
            continue
        for kind in sorted(kinds - set(KINDS)):
            yield source.fault(where, f"values are spoken as {', '.join(KINDS)}, not as {kind!r}")


def _check_values(menu: Menu, words: Prompts, source: Source) -> Iterator[Fault]:
    """A sentence around a value that is not known would be nonsense."""
    for prompt in HOUSE_PROMPTS:
        yield from _check_known(prompt, words, source, _HOUSE_VALUES.get(prompt, set()), "there")
    for name, known in known_values(menu).items():
        node = menu.nodes[name]
        for field, prompt in node.prompt_ids():
            there = known | _known_here(node, field)
            yield from _check_known(prompt, words, source, there, f"at {name!r}, whichever way the call came")


def _known_here(node: Node, field: str) -> frozenset[str]:
    """What a node itself knows when it speaks these of its words."""
    if isinstance(node, PickNode):
        return frozenset({"left"} if field == "more" else {*LISTS[node.pick], "number", "count"})
    return frozenset({node.store} if isinstance(node, EnterNode) and field == "confirm" else ())


def _check_known(
    prompt: str, words: Prompts, source: Source, known: set[str] | frozenset[str], place: str
) -> Iterator[Fault]:
    for index, version in enumerate(words.prompts.get(prompt, ())):
        for name in sorted({name for name, _ in _fields(version.say)} - known):
            yield source.fault(("prompts", prompt, index), f"{name!r} is not known {place}")


def _fields(template: str) -> list[tuple[str, str]]:
    try:
        return fields(template)
    except ValueError:
        return []
