"""The one check before every request to Twilio's addresses: what the description knows, and nothing else, goes on."""

import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, g, request

from ivr.simulator.contract import facts, refusals
from ivr.simulator.contract.facts import Operation
from ivr.simulator.contract.noticing import Noticed
from ivr.simulator.messages import Refusal
from ivr.simulator.network import Network
from ivr.simulator.rest.common import NOT_FOUND, Reply, authentic, refuse

TWILIOS = ("/2010-04-01/", "/v2/")
UNKNOWN_PARAMETER = 20001


class Findings:
    """What requests did that Twilio only warns of, each as a violation without a call. Safe in several threads."""

    def __init__(self) -> None:
        self._all: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def add(self, number: int, what: str) -> None:
        """Record a warning about the request that is being answered."""
        where = f"{request.method} {request.path}"
        finding = {"call": None, "event": "violation", "number": number, "level": "warning", "what": what}
        source = {"source": f"api/errors/{number}", "where": where, "url": request.path}
        with self._lock:
            self._all.append({"n": len(self._all) + 1} | finding | source)

    def all(self) -> list[dict[str, Any]]:
        """Everything so far, oldest first."""
        with self._lock:
            return list(self._all)


def guard(app: Flask, network: Network) -> Findings:
    """Hold every request to Twilio's addresses against the description. Returns where its warnings are kept."""
    findings = Findings()

    @app.before_request
    def hold() -> Reply | None:
        if not request.path.startswith(TWILIOS) or not authentic(network, _account(network)):
            return None
        operation = facts.find(request.method, request.path)
        if request.url_rule is None:
            return refuse(_not_here(operation))
        refusal = next(faults_of(operation), None) if operation else None
        if operation and not refusal:
            _warn(operation, findings)
            _notice(operation)
        return refuse(refusal) if refusal else None

    @app.after_request
    def tell(response: Response) -> Response:
        if "noticed" in g and response.status_code < 400 and not _is_empty_list(response):
            _tell_passed_over(findings)
        return response

    return findings


def faults_of(operation: Operation) -> Iterator[Refusal]:
    """What is wrong with the parameters of the request that is being answered."""
    given = request.values
    for name, kind in operation.given.items():
        values = given.getlist(name)
        if kind.endswith("!") and not any(values):
            yield refusals.missing(operation, name)
        elif any(values) and not refusals.is_valid(operation, name, values):
            yield refusals.invalid(operation, name, ", ".join(values))
    if operation.resource == "Calls" and given.get("FallbackUrl") and not given.get("Url"):
        yield Refusal(21405, "Cannot set FallbackUrl without setting Url")


def _warn(operation: Operation, findings: Findings) -> None:
    for name in request.values:
        if name not in operation.given:
            findings.add(UNKNOWN_PARAMETER, f"{operation.resource} knows no parameter {name}; it was ignored")
        elif len(request.values.getlist(name)) > 1 and not operation.given[name].startswith("["):
            findings.add(UNKNOWN_PARAMETER, f"{name} was given more than once; one of them was ignored")


def _notice(operation: Operation) -> None:
    """From here on it is remembered which parameters are looked at."""
    g.operation = operation
    g.noticed = Noticed(request.form), Noticed(request.args)
    request.form, request.args = g.noticed


def _is_empty_list(response: Response) -> bool:
    """Where nothing was found, not every filter needed to be looked at."""
    answer = g.operation.answers.get("200")
    return isinstance(answer, dict) and not (response.get_json(silent=True) or {}).get(answer["list"])


def _tell_passed_over(findings: Findings) -> None:
    names = {name for given in g.noticed for name in given.passed_over()}
    for name in sorted(names & set(g.operation.given)):
        findings.add(0, f"{g.operation.resource}: the stand-in network does not act on {name}")


def _account(network: Network) -> str:
    """The account in the address; Verify's addresses name none."""
    parts = request.path.split("/")
    return parts[3] if parts[1] == "2010-04-01" and len(parts) > 3 else network.config.account_sid


def _not_here(operation: Operation | None) -> Refusal:
    if operation is None:
        return NOT_FOUND
    message = f"the stand-in network does not support {operation.name} (docs/simulator.md says what it does)"
    return Refusal(0, message, 501)
