"""Draws from Twilio's OpenAPI description what the stand-in network checks requests and answers against.

    python tools/twilio_facts.py FOLDER > ivr/simulator/contract/facts.json

FOLDER holds `twilio_api_v2010.json` and `twilio_verify_v2.json` of https://github.com/twilio/twilio-oai. Only facts are
kept: addresses, names of fields, their types, formats, allowed values, and which must be given. Array fields are given
repeated in a form, which the description does not say.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

DESCRIPTIONS = ("twilio_api_v2010.json", "twilio_verify_v2.json")
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}/"
_RESOURCES = ("Calls", "Conferences", "IncomingPhoneNumbers", "Messages", "Queues", "Recordings")
_PARTS = ("Recordings", "Participants", "Members", "Feedback")
_VERIFY = ("/v2/Services/{ServiceSid}/Verifications", "/v2/Services/{ServiceSid}/VerificationCheck")
_METHODS = ("get", "post", "delete")
_SOURCE = (
    "https://github.com/twilio/twilio-oai (MIT licence, Copyright Twilio Inc.), facts drawn by tools/twilio_facts.py"
)
_SID = re.compile(r"\^([A-Z]{2})\[0-9a-fA-F\]\{32\}\$")


def wanted(path: str) -> bool:
    """Whether a hotline uses this address."""
    if path.startswith(_VERIFY):
        return True
    names = [part.removesuffix(".json") for part in path.removeprefix(_ACCOUNT).split("/") if not part.startswith("{")]
    return path.startswith(_ACCOUNT) and names[0] in _RESOURCES and all(name in _PARTS for name in names[1:])


class Facts:
    """The facts of several descriptions, as they are written out."""

    def __init__(self) -> None:
        self.operations: dict[str, dict[str, Any]] = {}
        self.resources: dict[str, dict[str, str]] = {}
        self.values: dict[str, list[str]] = {}

    def read(self, description: dict[str, Any]) -> None:
        """Take what is wanted of one description."""
        self._schemas = description["components"]["schemas"]
        for path, item in sorted(description["paths"].items()):
            if wanted(path):
                self.operations[path] = {method: self._operation(item[method]) for method in _METHODS if method in item}

    def _operation(self, operation: dict[str, Any]) -> dict[str, Any]:
        given = {
            parameter["name"]: self._type(parameter["schema"], parameter.get("required", False))
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
        }
        for content in operation.get("requestBody", {}).get("content", {}).values():
            must = content["schema"].get("required", [])
            fields = content["schema"].get("properties", {})
            given |= {name: self._type(schema, name in must) for name, schema in fields.items()}
        return {"given": given, "answers": self._answers(operation["responses"])}

    def _answers(self, responses: dict[str, Any]) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        good = {status: response for status, response in responses.items() if status.startswith("2")}
        for status, response in good.items():
            content = response.get("content", {}).get("application/json")
            answers[status] = self._answer(content["schema"]) if content else None
        return answers

    def _answer(self, schema: dict[str, Any]) -> Any:
        """The name of one resource, or the name of a list's field and that of its items."""
        if "$ref" in schema:
            return self._resource(schema["$ref"])
        lists = [(name, field) for name, field in schema["properties"].items() if field.get("type") == "array"]
        ((name, field),) = lists
        return {"list": name, "of": self._resource(field["items"]["$ref"])}

    def _resource(self, reference: str) -> str:
        name: str = reference.rsplit("/", 1)[1]
        if name not in self.resources:
            fields = self._schemas[name]["properties"]
            self.resources[name] = {field: self._type(schema, False) for field, schema in fields.items()}
        return name

    def _type(self, schema: dict[str, Any], required: bool) -> str:
        """`kind`, then `!` where it must be given and `?` where it may be null."""
        nullable = bool(schema.get("nullable"))
        return self._kind(schema) + "!" * required + "?" * nullable

    def _kind(self, schema: dict[str, Any]) -> str:
        if "$ref" in schema:
            return self._values(str(schema["$ref"]))
        if schema.get("type") == "array":
            return f"[{self._kind(schema['items'])}]"
        sid = _SID.fullmatch(schema.get("pattern", ""))
        if sid:
            return f"sid:{sid[1]}"
        if schema.get("type") == "integer":
            bounds = [str(schema.get(bound, "")) for bound in ("minimum", "maximum")]
            return "integer" + (f":{'-'.join(bounds)}" if any(bounds) else "")
        return str(schema.get("format") or schema.get("type") or "any")

    def _values(self, reference: str) -> str:
        name = str(reference).rsplit("/", 1)[1]
        allowed = self._schemas[name].get("enum")
        if allowed is None:
            return self._kind(self._schemas[name])
        self.values[name] = allowed
        return f"of:{name}"

    def written(self) -> str:
        """As the data file holds them: one line for each field, so that a change can be read."""
        facts = {"source": _SOURCE, "operations": self.operations, "resources": self.resources, "values": self.values}
        return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the facts to standard output."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    facts = Facts()
    for name in DESCRIPTIONS:
        facts.read(json.loads((Path(sys.argv[1]) / name).read_text(encoding="utf-8")))
    sys.stdout.write(facts.written())


if __name__ == "__main__":
    main()
