"""From an HTTP answer to a value of ours or to one of the error families."""

from typing import TypeVar, overload

import requests
from pydantic import BaseModel, ValidationError

from ivr.wallet.answers import Problem
from ivr.wallet.errors import WalletError, WalletRefused, WalletUnavailable
from ivr.wallet.transport import Call, Transport

A = TypeVar("A", bound=BaseModel)

_OK, _BAD_REQUEST, _NOT_FOUND, _TOO_MANY = 200, 400, 404, 429


@overload
def read(transport: Transport, call: Call, model: type[A], timeout: float, *, absent: str) -> A | None: ...
@overload
def read(transport: Transport, call: Call, model: type[A], timeout: float) -> A: ...
def read(transport: Transport, call: Call, model: type[A], timeout: float, *, absent: str | None = None) -> A | None:
    """What a call that changes nothing reads; None when the wallet says `absent` about it."""
    try:
        return expect(call, transport.send(call, timeout), _OK, model)
    except WalletRefused as refused:
        if absent and refused.status == _NOT_FOUND and refused.code == absent:
            return None
        raise


def expect(call: Call, response: requests.Response, status: int, model: type[A]) -> A:
    """The answer as `model` when it came with `status`; otherwise raise what a refusal or a misfit means."""
    if response.status_code == status:
        return _parse(call, response, model)
    if response.status_code == _TOO_MANY:
        raise WalletUnavailable(call.operation, "too many requests")
    if response.status_code < _BAD_REQUEST:
        raise call.lost(f"HTTP {response.status_code} is not in the contract")
    raise _refusal(call, response)


def _refusal(call: Call, response: requests.Response) -> WalletError:
    problem = _parse(call, response, Problem)
    if problem.code == "in_progress":
        return call.lost("still in progress")
    return WalletRefused(call.operation, response.status_code, problem.code, problem.detail)


def _parse(call: Call, response: requests.Response, model: type[A]) -> A:
    try:
        return model.model_validate_json(response.content)
    except ValidationError as error:
        misfit = call.lost(f"HTTP {response.status_code} does not fit the contract: {_where(error)}")
    # Raised out here, so that pydantic's exception, which quotes the answer, is not chained to it.
    raise misfit


def _where(error: ValidationError) -> str:
    """Places and kinds of the first misfits, without the values that stood there."""
    faults = error.errors()
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'body'} {fault['type']}" for fault in faults[:3])
