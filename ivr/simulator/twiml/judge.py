"""Holds an answer and its document against the rules."""

from collections.abc import Iterator

from ivr.simulator.twiml import table
from ivr.simulator.twiml.elements import ELEMENTS
from ivr.simulator.twiml.places import CALL, Place
from ivr.simulator.twiml.rules import ANSWER_RULES, Finding, error_page
from ivr.simulator.twiml.schema import ERROR
from ivr.simulator.twiml.xml import Node


def judge_answer(content_type: str, body: bytes) -> list[Finding]:
    """The first rule that the HTTP answer breaks, as a list of none or one."""
    for rule in ANSWER_RULES:
        if rule.broken(content_type, body):
            return [rule.finding("the answer")]
    return []


def judge_document(root: Node, place: Place = CALL) -> list[Finding]:
    """Every rule that the document breaks where it stands, in the document's order."""
    return list(_judge(root, None, place))


def not_well_formed(where: str) -> Finding:
    """E12100 for a body that the XML parser refused."""
    return Finding(12100, ERROR, "the document is not well-formed XML", error_page(12100), where)


def no_response(root: Node) -> Finding:
    """12102 for a document whose root is another element than Response."""
    return Finding(12102, ERROR, "the root element must be Response", error_page(12102), f"<{root.tag}>")


def _judge(node: Node, parent: str | None, place: Place) -> Iterator[Finding]:
    for rule in table.RULES_ON.get(node.tag, ()):
        if rule.looks_at(node, parent, place) and rule.broken(node):
            yield rule.finding(f"<{node.tag}> line {node.line} column {node.column}")
    nested = ELEMENTS[node.tag].nested
    for child in node.children:
        if child.tag in nested:
            yield from _judge(child, node.tag, place)
