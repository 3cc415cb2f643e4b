"""Answers held against the description, and how its facts are drawn."""

import json
import subprocess
import sys
from pathlib import Path

from ivr.simulator.contract import answers
from tests.simulator.conftest import ACCOUNT

API = f"/2010-04-01/Accounts/{ACCOUNT}"


def test_an_answer_that_is_not_twilios_is_seen() -> None:
    path = f"{API}/Queues/QU{'0' * 32}.json"
    good = {
        "account_sid": ACCOUNT,
        "average_wait_time": 0,
        "current_size": 0,
        "date_created": "Tue, 04 Aug 2015 18:39:09 +0000",
        "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "friendly_name": "support",
        "max_size": 100,
        "sid": "QU" + "a" * 32,
        "uri": path,
    }
    assert answers.faults("GET", path, 200, good) == []
    for name, value in {"max_size": "100", "sid": "XX", "date_created": "2015-08-04", "current_size": True}.items():
        (fault,) = answers.faults("GET", path, 200, good | {name: value})
        assert f"{name} is" in fault
    assert "lacks uri" in answers.faults("GET", path, 200, {key: good[key] for key in good if key != "uri"})[0]
    assert "has no field cats" in answers.faults("GET", path, 200, good | {"cats": 1})[0]
    assert "not 201" in answers.faults("GET", path, 201, good)[0]
    assert "lacks more_info" in answers.faults("GET", path, 404, {"code": 1, "message": "x", "status": 404})[0]
    page = {"queues": [good | {"sid": "XX"}], "page": 0}
    assert len(answers.faults("GET", f"{API}/Queues.json", 200, page)) == 8


DESCRIPTION = {
    "components": {
        "schemas": {
            "queue": {"properties": {"sid": {"type": "string", "pattern": "^QU[0-9a-fA-F]{32}$", "nullable": True}}},
            "queue_enum_kind": {"type": "string", "enum": ["a", "b"]},
        }
    },
    "paths": {
        "/2010-04-01/Accounts/{AccountSid}/Queues.json": {
            "post": {
                "parameters": [{"name": "AccountSid", "in": "path", "schema": {"type": "string"}, "required": True}],
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "required": ["FriendlyName"],
                                "properties": {
                                    "FriendlyName": {"type": "string"},
                                    "MaxSize": {"type": "integer", "minimum": 1, "maximum": 5000},
                                    "Kind": {"$ref": "#/components/schemas/queue_enum_kind"},
                                    "Events": {"type": "array", "items": {"type": "string", "format": "uri"}},
                                },
                            }
                        }
                    }
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/queue"}}}}
                },
            }
        },
        "/2010-04-01/Accounts/{AccountSid}/Cats.json": {"get": {}},
    },
}


def test_the_facts_are_drawn_from_a_description(tmp_path: Path) -> None:
    (tmp_path / "twilio_api_v2010.json").write_text(json.dumps(DESCRIPTION))
    (tmp_path / "twilio_verify_v2.json").write_text(json.dumps({"components": {"schemas": {}}, "paths": {}}))
    tool = Path(__file__).parents[2] / "tools" / "twilio_facts.py"
    written = subprocess.run([sys.executable, tool, tmp_path], capture_output=True, text=True, check=True).stdout
    facts = json.loads(written)
    assert facts["operations"] == {
        "/2010-04-01/Accounts/{AccountSid}/Queues.json": {
            "post": {
                "answers": {"201": "queue"},
                "given": {
                    "Events": "[uri]",
                    "FriendlyName": "string!",
                    "Kind": "of:queue_enum_kind",
                    "MaxSize": "integer:1-5000",
                },
            }
        }
    }
    assert facts["resources"] == {"queue": {"sid": "sid:QU?"}}
    assert facts["values"] == {"queue_enum_kind": ["a", "b"]}
