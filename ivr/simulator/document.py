"""The part of docs/simulator.md that is written from the code: what of TwiML and the API is supported, and what not."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from flask import Flask
from werkzeug.exceptions import HTTPException

from ivr.simulator.contract.facts import Operation, operations
from ivr.simulator.contract.refusals import INVALID, MISSING, Numbered
from ivr.simulator.twiml import verbs
from ivr.simulator.twiml.elements import ELEMENTS, NONE, UNSUPPORTED, UNSUPPORTED_ATTRIBUTES
from ivr.simulator.twiml.nouns import DIALLED, MARKS
from ivr.simulator.twiml.places import PLACES
from ivr.simulator.twiml.reading import field_of
from ivr.simulator.twiml.rules import ANSWER_RULES, AnswerRule, Rule
from ivr.simulator.twiml.schema import VERBS, Element
from ivr.simulator.twiml.table import RULES

BEGIN = "<!-- From here to the end written by `flask docs simulator`. -->"
_DOCS = "https://www.twilio.com/docs"
_CLASSES = {verb.__name__: verb for verb in (*verbs.Verb.__args__, *verbs.Noun.__args__)}
_HTTP = {404, 405}


def written(document: str, app: Flask) -> str:
    """The document with its generated part written anew. Raises ValueError where it does not say where that begins."""
    text, begin, _ = document.partition(BEGIN)
    if not begin:
        raise ValueError(f"the document does not hold the line {BEGIN}")
    return f"{text}{BEGIN}\n\n" + "\n".join(_parts(app)) + "\n"


def _parts(app: Flask) -> Iterator[str]:
    yield "## TwiML\n"
    yield "Every value is checked, of attributes that are acted on and of those that are passed over.\n"
    yield from _table(("element", "acted on", "checked and passed over", "not supported"), map(_element, VERBS))
    yield "\nWhom a `<Dial>` connects to, and what stands inside those:\n"
    yield from _table(("element", "acted on", "checked and passed over", "not supported"), map(_element, DIALLED))
    yield f"\nThe words inside speech marks are spoken, the marks checked: {_code(mark.tag for mark in MARKS)}.\n"
    yield "### What a document may hold where it stands\n"
    yield from _table(("place", "verbs", "any other verb"), map(_place, PLACES))
    yield "\n### Rules\n"
    yield f"{len(RULES) + len(ANSWER_RULES)} rules; an error ends the document, a warning does not.\n"
    yield from _table(("number", "level", "what must be so"), _rules())
    yield "\n## Twilio's API\n"
    yield from _table(("address", "supported", "not supported"), _operations(app))
    yield "\n### Numbers of requests that are refused\n"
    yield "Where Twilio has no number of its own for a parameter: 20001, and 60200 in Verify.\n"
    yield from _table(("number", "parameters", "resources"), map(_numbered, (*MISSING, *INVALID)))


def _element(element: Element) -> tuple[str, ...]:
    verb = _CLASSES.get(element.tag)
    fields = set(verb.__dataclass_fields__) if verb else set()
    names = [attribute.name for attribute in element.attributes]
    not_here = [
        *UNSUPPORTED_ATTRIBUTES.get(element.tag, NONE),
        *(f"<{tag}>" for tag in UNSUPPORTED.get(element.tag, NONE)),
    ]
    return (
        f"[`<{element.tag}>`]({_DOCS}/{element.source})",
        _code(name for name in names if field_of(name) in fields),
        _code(name for name in names if field_of(name) not in fields),
        _code(sorted(not_here)),
    )


def _place(place: object) -> tuple[str, ...]:
    name, allowed, level, number = attrgetter("name", "verbs", "level", "number")(place)
    every = allowed == ELEMENTS["Response"].nested
    return (name, "every verb" if every else _code(sorted(allowed)), "–" if every else f"{level} {number}")


def _rules() -> Iterator[tuple[str, ...]]:
    def key(rule: Rule | AnswerRule) -> tuple[int, str]:
        return rule.number, rule.level

    everything: list[Rule | AnswerRule] = [*ANSWER_RULES, *RULES]
    for (number, level), rules in groupby(sorted(everything, key=key), key):
        meanings = "; ".join(_escaped(rule.what) for rule in rules)
        shown = f"[{number}]({_DOCS}/api/errors/{number})" if number else "–"
        yield shown, level, meanings


def _operations(app: Flask) -> Iterator[tuple[str, ...]]:
    for path, group in groupby(operations(), attrgetter("path")):
        methods = list(group)
        yield (
            f"`{path}`",
            _code(one.method.upper() for one in methods if is_served(app, one)),
            _code(one.method.upper() for one in methods if not is_served(app, one)),
        )


def is_served(app: Flask, operation: Operation) -> bool:
    """Whether the stand-in network answers this operation."""
    path = operation.path.replace("{", "").replace("}", "")
    try:
        app.url_map.bind("").match(path, method=operation.method.upper())
    except HTTPException as error:
        if error.code not in _HTTP:
            raise
        return False
    return True


def _numbered(numbered: Numbered) -> tuple[str, ...]:
    code = f"[{numbered.code}]({_DOCS}/api/errors/{numbered.code})"
    return code, _code(numbered.parameters), ", ".join(numbered.resources) or "all"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(cell or '–' for cell in row)} |"


def _code(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
