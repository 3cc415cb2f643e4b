"""The contract is valid, asks for nothing dangerous, and the sandbox keeps it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from ruamel.yaml import YAML
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.generation import GenerationMode

from ivr.simulator.wallet import create_wallet
from tests.wallet.conftest import API_KEY, VICTIM

CONTRACT = Path(__file__).parents[2] / "docs" / "wallet-api.yaml"
DOCUMENT = YAML(typ="safe").load(CONTRACT)
SCHEMAS = DOCUMENT["components"]["schemas"]
HEADERS = {"Authorization": f"Bearer {API_KEY}"}
FREEZE = "/v1/accounts/{account_id}/freeze"
PROOF_CHECKS = "/v1/accounts/{account_id}/proof-checks"
DISPUTES = "/v1/accounts/{account_id}/disputes"
NOTICES = "/v1/accounts/{account_id}/notices"

_GENERATION = GenerationConfig(
    modes=list(GenerationMode), deterministic=True, database="none", with_security_parameters=False
)
# No schema says whose a transaction is, so a well-formed dispute may be refused; 422 is documented there only.
_ACCEPTANCE = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "401", "403", "404", "409", "422", "429", "5xx"])
_PROJECT = ProjectConfig(generation=_GENERATION, checks=ChecksConfig(positive_data_acceptance=_ACCEPTANCE))
_CONFIG = SchemathesisConfig(projects=ProjectsConfig(default=_PROJECT))
schema = schemathesis.openapi.from_path(CONTRACT, config=_CONFIG)
schema.app = create_wallet(API_KEY)


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_sandbox_keeps_the_contract(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=HEADERS)


@pytest.mark.parametrize(
    ("mode", "status"),
    [("pending", 202), ("error", 503), ("refuse", 403), ("hang", 503), ("slow", 200), ("lose_answer", 503)],
)
def test_misbehaving_keeps_the_contract_too(mode: str, status: int) -> None:
    app = create_wallet(API_KEY)
    app.test_client().post("/sandbox/faults", json={"freeze": {"mode": mode, "seconds": 0}})
    body = {"reason": "account_theft", "basis": "one_time_code", "call_reference": "CA1"}
    url = FREEZE.format(account_id=VICTIM)
    answer = app.test_client().post(url, json=body, headers={**HEADERS, "Idempotency-Key": "CA1:7:freeze"})
    assert answer.status_code == status
    schema[FREEZE]["POST"].validate_response(answer)


def test_the_contract_is_valid_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    schema.validate()
    for part in SCHEMAS.values():
        jsonschema_rs.meta.validate(part)


def test_the_contract_offers_these_operations_and_no_other() -> None:
    # To unfreeze, unlock, re-bind or tell a balance is not among them, so that no path of the hotline can do it.
    offered = {f"{verb.upper()} {path}" for path, item in DOCUMENT["paths"].items() for verb in item}
    assert offered == {
        "POST /v1/account-lookups",
        "GET /v1/accounts/{account_id}",
        f"POST {FREEZE}",
        f"POST {PROOF_CHECKS}",
        f"POST {DISPUTES}",
        f"POST {NOTICES}",
        "GET /v1/accounts/{account_id}/transactions",
        "GET /v1/transactions/{transaction_id}",
        "POST /v1/messages",
        "GET /v1/accounts/{account_id}/payment-check",
        "GET /v1/accounts/{account_id}/orders",
        "GET /v1/accounts/{account_id}/card-check",
        "GET /v1/accounts/{account_id}/limits",
        "GET /v1/accounts/{account_id}/closure-check",
        "GET /v1/exchange-rates",
        "GET /v1/merchants/{merchant_number}/settlements",
    }


def test_what_changes_something_takes_a_key() -> None:
    for path in (FREEZE, PROOF_CHECKS, DISPUTES, NOTICES, "/v1/messages"):
        references = [parameter["$ref"] for parameter in DOCUMENT["paths"][path]["post"]["parameters"]]
        assert "#/components/parameters/IdempotencyKey" in references
    assert DOCUMENT["components"]["parameters"]["IdempotencyKey"]["required"] is True


def test_no_number_travels_in_an_address() -> None:
    names = {p.get("name") for p in _nodes(DOCUMENT["paths"]) if p.get("in") in ("query", "path")}
    assert names == {"limit", "transaction_id", "merchant_number"}


def test_schemas_are_strict_and_described() -> None:
    for name, part in SCHEMAS.items():
        assert part.get("description"), name
        for node in _nodes(part):
            if node.get("type") == "object":
                assert "additionalProperties" in node, name
            for field, inner in node.get("properties", {}).items():
                assert "$ref" in inner or inner.get("description"), f"{name}.{field}"


@pytest.mark.parametrize("name", [name for name, part in SCHEMAS.items() if "example" in part])
def test_examples_fit_their_schemas(name: str) -> None:
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(whole).validate(SCHEMAS[name]["example"])


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(inner)
