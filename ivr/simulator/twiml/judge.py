"""Holds an answer and its document against the rules."""

from collections.abc import Iterator

from ivr.simulator.twiml.rules import ANSWER_RULES, ERROR, RULES, Finding
from ivr.simulator.twiml.schema import NESTED
from ivr.simulator.twiml.xml import Node


def judge_answer(content_type: str, body: bytes) -> list[Finding]:
    """The first rule that the HTTP answer breaks, as a list of none or one."""
    for rule in ANSWER_RULES:
        if rule.broken(content_type, body):
            return [rule.finding("the answer")]
    return []


def judge_document(root: Node) -> list[Finding]:
    """Every rule that the document breaks, in the document's order."""
    return list(_judge(root, None))


def not_well_formed(where: str) -> Finding:
    """E12100 for a body that the XML parser refused."""
    return Finding(12100, ERROR, "the document is not well-formed XML", "api/errors/12100", where)


def no_response(root: Node) -> Finding:
    """12102 for a document whose root is another element than Response."""
    return Finding(12102, ERROR, "the root element must be Response", "api/errors/12102", f"<{root.tag}>")


def _judge(node: Node, parent: str | None) -> Iterator[Finding]:
    where = f"<{node.tag}> line {node.line} column {node.column}"
    for rule in RULES:
        if rule.on == node.tag and rule.parent in {None, parent} and rule.broken(node):
            yield Finding(rule.number, rule.level, rule.what, rule.source, where)
    for child in node.children:
        if child.tag in NESTED.get(node.tag, frozenset()):
            yield from _judge(child, node.tag)
