"""Holds an answer of the stand-in against the description, so that tests see where its shape is not Twilio's."""

from collections.abc import Iterator
from typing import Any

from ivr.simulator.contract import kinds
from ivr.simulator.contract.facts import fields_of, find

_PAGE = {
    "end": "integer",
    "first_page_uri": "uri",
    "next_page_uri": "uri?",
    "page": "integer",
    "page_size": "integer",
    "previous_page_uri": "uri?",
    "start": "integer",
    "uri": "uri",
}
# The description refers to an enumeration here, and cannot say that there is none before the conference has ended.
_NULL_UNTIL_THEN = frozenset({"reason_conference_ended"})
_ERROR = {"code": "integer", "message": "string", "more_info": "string", "status": "integer"}


def faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """What in the answer to this request is not as Twilio would answer it."""
    operation = find(method, path)
    if operation is None:
        return []
    if status >= 400:
        return list(_faults_of(_ERROR, body, "the error"))
    if str(status) not in operation.answers:
        return [f"{operation.name} answers {', '.join(operation.answers)}, not {status}"]
    return [f"{operation.name}: {fault}" for fault in _of_resource(operation.answers[str(status)], body)]


def _of_resource(resource: Any, body: Any) -> Iterator[str]:
    if resource is None:
        if body:
            yield "the answer has no body"
    elif isinstance(resource, str):
        yield from _faults_of(fields_of(resource), body, resource)
    else:
        yield from _faults_of(_PAGE | {resource["list"]: "[any]"}, body, "the page")
        for item in body.get(resource["list"], []):
            yield from _faults_of(fields_of(resource["of"]), item, resource["of"])


def _faults_of(fields: dict[str, str], body: Any, what: str) -> Iterator[str]:
    if not isinstance(body, dict):
        yield f"{what} is a JSON object"
        return
    for name in sorted(set(fields) ^ set(body)):
        yield f"{what} {'lacks' if name in fields else 'has no field'} {name}"
    for name in sorted(set(fields) & set(body)):
        if body[name] is None and name in _NULL_UNTIL_THEN:
            continue
        if not kinds.holds(fields[name], body[name]):
            yield f"{what}: {name} is {fields[name]}, not {body[name]!r}"
