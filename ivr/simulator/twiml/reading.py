"""From the body of a webhook's answer to a document: its verbs, and every rule that it breaks."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from ivr.simulator.twiml import judge, verbs
from ivr.simulator.twiml.checks import said
from ivr.simulator.twiml.elements import ELEMENTS
from ivr.simulator.twiml.kinds import Kind
from ivr.simulator.twiml.places import CALL, Place
from ivr.simulator.twiml.rules import Finding
from ivr.simulator.twiml.schema import ERROR, RESPONSE
from ivr.simulator.twiml.verbs import Verb
from ivr.simulator.twiml.xml import Node, NotXml, parse


@dataclass(frozen=True)
class Document:
    """What was read. `verbs` is empty where an error was found."""

    verbs: tuple[Verb, ...]
    findings: tuple[Finding, ...]

    @property
    def error(self) -> Finding | None:
        """The first finding that ends the document, if any."""
        return next((finding for finding in self.findings if finding.level == ERROR), None)


def read(content_type: str, body: bytes, place: Place = CALL) -> Document:
    """Read a webhook's answer for the place where it stands. Never raises: whatever is wrong is among the findings."""
    findings = judge.judge_answer(content_type, body)
    if findings:
        return Document((), tuple(findings))
    try:
        root = parse(body)
    except NotXml as error:
        return Document((), (judge.not_well_formed(str(error)),))
    if root.tag != RESPONSE:
        return Document((), (judge.no_response(root),))
    findings = judge.judge_document(root, place)
    if any(finding.level == ERROR for finding in findings):
        return Document((), tuple(findings))
    return Document(
        tuple(READERS[child.tag](child) for child in root.children if child.tag in place.verbs), tuple(findings)
    )


def _attributes(node: Node) -> dict[str, Any]:
    """The attributes that the element's verb has a field for, where their values are as Twilio wants them."""
    known, given = FIELDS[node.tag], node.attributes
    return {
        known[name][0]: known[name][1].read(value)
        for name, value in given.items()
        if name in known and known[name][1].valid(value)
    }


def field_of(attribute: str) -> str:
    """The field that holds an attribute: numDigits is num_digits."""
    return re.sub(r"(?=[A-Z])", "_", attribute).lower()


def _fields(verb: type[Any]) -> dict[str, tuple[str, Kind]]:
    """Field and kind of each attribute that the verb has a field for."""
    acted_on = {field.name for field in fields(verb)}
    attributes = ELEMENTS[verb.__name__].attributes
    named = {attribute.name: (field_of(attribute.name), attribute.kind) for attribute in attributes}
    return {name: (field, kind) for name, (field, kind) in named.items() if field in acted_on}


def _plain(verb: type[Any]) -> Callable[[Node], Any]:
    """A verb that is its attributes and nothing else."""
    return lambda node: verb(**_attributes(node))


def _named(verb: type[Any]) -> Callable[[Node], Any]:
    """A verb or noun whose text is its first field."""
    return lambda node: verb(node.text.strip(), **_attributes(node))


def _say(node: Node) -> verbs.Say:
    return verbs.Say(said(node), **_attributes(node))


def _gather(node: Node) -> verbs.Gather:
    nested = [READERS[child.tag](child) for child in node.children if child.tag in ELEMENTS["Gather"].nested]
    return verbs.Gather(nested=tuple(nested), **_attributes(node))


def _dial(node: Node) -> verbs.Dial:
    nouns = [NOUNS[child.tag](child) for child in node.children if child.tag in NOUNS]
    if not node.children:
        nouns = [_number(node)]
    return verbs.Dial(tuple(nouns), **_attributes(node))


def _number(node: Node) -> verbs.Number:
    number = "".join(node.text.split())
    return verbs.Number(number, **(_attributes(node) if node.tag == "Number" else {}))


def _client(node: Node) -> verbs.Client:
    identities = [child.text.strip() for child in node.children if child.tag == "Identity"]
    parameters = [child.attributes for child in node.children if child.tag == "Parameter"]
    return verbs.Client(
        identities[0] if identities else node.text.strip(),
        tuple((given.get("name", ""), given.get("value", "")) for given in parameters),
        **_attributes(node),
    )


FIELDS = {verb.__name__: _fields(verb) for verb in (*verbs.Verb.__args__, *verbs.Noun.__args__)}
NOUNS: dict[str, Callable[[Node], verbs.Noun]] = {
    "Number": _number,
    "Client": _client,
    "Sip": _named(verbs.Sip),
    "Queue": _named(verbs.Queue),
    "Conference": _named(verbs.Conference),
}
READERS: dict[str, Callable[[Node], Any]] = {
    "Say": _say,
    "Play": _named(verbs.Play),
    "Pause": _plain(verbs.Pause),
    "Gather": _gather,
    "Redirect": _named(verbs.Redirect),
    "Dial": _dial,
    "Enqueue": _named(verbs.Enqueue),
    "Leave": _plain(verbs.Leave),
    "Record": _plain(verbs.Record),
    "Hangup": _plain(verbs.Hangup),
    "Reject": _plain(verbs.Reject),
}
