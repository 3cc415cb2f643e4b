"""What Twilio holds a webhook's answer to, as a table: number, level, meaning, source, check.

An error ends the document, and the fallback URL is asked; a warning is recorded and the call goes on, with
the default for the attribute at fault. Sources are pages of https://www.twilio.com/docs unless they say otherwise.
Most rules are made from the table of elements; those that look at more than one attribute are in `table.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ivr.simulator.twiml import checks
from ivr.simulator.twiml.elements import ELEMENTS, UNSUPPORTED, UNSUPPORTED_ATTRIBUTES
from ivr.simulator.twiml.places import PLACES, Place
from ivr.simulator.twiml.schema import ERROR, RESPONSE, SCHEMA, WARNING, Element
from ivr.simulator.twiml.xml import Node

BODY_LIMIT = 64 * 1024
CONTENT_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


@dataclass(frozen=True)
class Finding:
    """A rule that was broken, and where."""

    number: int
    level: str
    what: str
    source: str
    where: str


@dataclass(frozen=True)
class Rule:
    """One of Twilio's rules. `on` names the element it looks at.

    With `parent` it looks only inside that element, with `place` only at documents of that place, with `attribute`
    only where that stands.
    """

    number: int
    level: str
    what: str
    source: str
    on: str
    broken: Callable[[Node], bool]
    parent: str | None = None
    place: Place | None = None
    attribute: str | None = None

    def looks_at(self, node: Node, parent: str | None, place: Place) -> bool:
        """Whether the rule says anything of this element."""
        return (
            (self.attribute is None or self.attribute in node.attributes)
            and (self.parent is None or self.parent == parent)
            and (self.place is None or self.place is place)
        )

    def finding(self, where: str) -> Finding:
        """This rule, broken at `where`."""
        return Finding(self.number, self.level, self.what, self.source, where)


@dataclass(frozen=True)
class AnswerRule:
    """A rule on the HTTP answer as a whole, looked at before its XML."""

    number: int
    level: str
    what: str
    source: str
    broken: Callable[[str, bytes], bool]

    def finding(self, where: str) -> Finding:
        """This rule, broken at `where`."""
        return Finding(self.number, self.level, self.what, self.source, where)


def error_page(number: int) -> str:
    """The page of Twilio's dictionary of errors."""
    return f"api/errors/{number}"


ANSWER_RULES = (
    AnswerRule(
        11750, ERROR, "a TwiML answer is at most 64 kB", error_page(11750), lambda _, body: len(body) > BODY_LIMIT
    ),
    AnswerRule(
        12300,
        ERROR,
        "a TwiML answer's Content-Type is text/xml or application/xml",
        error_page(12300),
        lambda kind, _: checks.media_type(kind) not in CONTENT_TYPES,
    ),
    AnswerRule(11770, ERROR, "the answer has a body", error_page(11770), lambda _, body: not body),
)


def element_rules() -> Iterator[Rule]:
    """For every element: its attributes' values, an attribute, an element or words that may not stand there."""
    for element in ELEMENTS.values():
        yield from _value_rules(element)
        yield _rule(SCHEMA, element, "unknown attribute", checks.odd_attribute)
        yield _rule(element.odd_nested, element, _may_stand(element), checks.odd_nested)
        if not element.has_text:
            yield _rule(SCHEMA, element, "words may not stand inside", checks.odd_text)
        if element.tag in UNSUPPORTED or element.tag in UNSUPPORTED_ATTRIBUTES:
            yield _unsupported(element)


def place_rules() -> Iterator[Rule]:
    """For every place that doesn't take every verb: a verb that it doesn't take."""
    for place in PLACES:
        if place.verbs != ELEMENTS[RESPONSE].nested:
            what = f"{place.name} holds only {', '.join(sorted(place.verbs))}"
            check = checks.stands_outside(place.verbs)
            yield Rule(place.number, place.level, what, place.source, RESPONSE, check, place=place)


def by_element(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules by the element that they look at."""
    sorted_out: dict[str, list[Rule]] = {}
    for rule in rules:
        sorted_out.setdefault(rule.on, []).append(rule)
    return sorted_out


def _rule(number: int, element: Element, what: str, broken: checks.Broken) -> Rule:
    return Rule(number, WARNING, f"{element.tag}: {what}", error_page(number), element.tag, broken)


def _value_rules(element: Element) -> Iterator[Rule]:
    for attribute in element.attributes:
        if attribute.number is not None:
            what = f"{element.tag}: {attribute.name} must be {attribute.kind.must}"
            source = element.source if attribute.number == SCHEMA else error_page(attribute.number)
            broken = checks.wrong(attribute.name, attribute.kind.valid)
            number, level = attribute.number, attribute.level
            yield Rule(number, level, what, source, element.tag, broken, attribute=attribute.name)


def _may_stand(element: Element) -> str:
    if element.tag == RESPONSE:
        return "unknown verb"
    return (
        f"only {', '.join(sorted(element.nested))} may stand inside" if element.nested else "nothing may stand inside"
    )


def _unsupported(element: Element) -> Rule:
    what = f"{element.tag}: the stand-in network does not support what stands here"
    return Rule(0, ERROR, what, "docs/simulator.md", element.tag, checks.unsupported)
