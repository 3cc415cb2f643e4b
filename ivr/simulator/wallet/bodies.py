"""What may be sent to the sandbox, checked strictly; written apart from the contract, which tests hold against it."""

import re
from typing import Annotated, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ivr.simulator.wallet.problems import Problem

Body = TypeVar("Body", bound="Strict")
Mode = Literal["hang", "slow", "error", "pending", "lose_answer", "refuse"]
_MOST = 50
_CallReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_TransactionId = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
_ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
_ParameterValue = Annotated[str, Field(max_length=200)]


class Strict(BaseModel):
    """A body in which nothing is converted and nothing is ignored."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AccountLookup(Strict):
    """Body of findAccount."""

    phone: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]


class FreezeRequest(Strict):
    """Body of freezeAccount."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$")]
    basis: Literal["one_time_code", "protective", "agent"]
    call_reference: _CallReference


class Proof(Strict):
    """One weaker proof of ProofCheckRequest."""

    kind: Literal["identity_last4", "card_last4", "last_payee_last4"]
    value: Annotated[str, Field(pattern=r"^[0-9]{3}[0-9X]$", repr=False)]


class ProofCheckRequest(Strict):
    """Body of checkProofs."""

    proofs: Annotated[tuple[Proof, ...], Field(min_length=2, max_length=2)]
    call_reference: _CallReference

    @field_validator("proofs")
    @classmethod
    def _different_kinds(cls, proofs: tuple[Proof, ...]) -> tuple[Proof, ...]:
        if len({proof.kind for proof in proofs}) < len(proofs):
            raise ValueError("one kind twice")
        return proofs

    def given(self) -> dict[str, str]:
        """The values by kind."""
        return {proof.kind: proof.value for proof in self.proofs}


class DisputeRequest(Strict):
    """Body of disputeTransactions."""

    transaction_ids: Annotated[tuple[_TransactionId, ...], Field(min_length=1, max_length=20)]
    case_number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,32}$")]
    call_reference: _CallReference

    @field_validator("transaction_ids")
    @classmethod
    def _each_once(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(ids)) < len(ids):
            raise ValueError("one id twice")
        return ids


class NoticeRequest(Strict):
    """Body of notifyOwner."""

    template: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{1,63}$")]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    parameters: Annotated[dict[_ParameterName, _ParameterValue], Field(max_length=10)]


class MessageRequest(NoticeRequest):
    """Body of sendMessage."""

    to: Annotated[str, Field(pattern=r"^(\+[1-9][0-9]{6,14}|[0-9]{16})$")]


class Fault(Strict):
    """One way to misbehave: for the next `times` requests, or until the reset when it is null; waits in seconds."""

    mode: Mode
    seconds: Annotated[float, Field(ge=0, le=60)] = 5.0
    times: Annotated[int, Field(ge=1)] | None = None


class PlainFault(Fault):
    """A fault of an operation that has nothing to leave pending."""

    mode: Literal["hang", "slow", "error", "lose_answer", "refuse"]


class FaultsRequest(Strict):
    """Body of POST /sandbox/faults: operations that are named change, null mends one."""

    accounts: PlainFault | None = None
    freeze: Fault | None = None
    transactions: PlainFault | None = None
    messages: PlainFault | None = None
    proofs: PlainFault | None = None
    disputes: PlainFault | None = None
    notices: PlainFault | None = None
    enquiries: PlainFault | None = None


def read(model: type[Body]) -> Body:
    """The request's body as `model`; Problem 415 or 400 when it is something else."""
    if request.mimetype != "application/json":
        raise Problem(415, "not_json", "The body must be application/json.")
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        places = {".".join(map(str, fault["loc"])) or "body" for fault in error.errors()}
    raise Problem(400, "bad_request", f"Does not fit the contract: {', '.join(sorted(places))}"[:1000])


def read_limit() -> int:
    """How many are asked for at most, 5 unless said; Problem 400 when it is no number from 1 to 50."""
    given = request.args.getlist("limit") or ["5"]
    if len(given) != 1 or not re.fullmatch(r"[1-9][0-9]?", given[0]) or int(given[0]) > _MOST:
        raise Problem(400, "bad_request", "Does not fit the contract: limit")
    return int(given[0])
