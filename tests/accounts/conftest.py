"""People and pages on a migrated database."""

import re
from dataclasses import dataclass, field

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.accounts.users import Users
from tests.base.hotline import Hotline

PASSWORD = "correct horse battery"


@dataclass
class Browser:
    """Somebody at a browser: keeps cookies, and fills in the token of the page that was opened last."""

    hotline: Hotline
    client: FlaskClient = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        self.client = self.hotline.app.test_client()

    def open(self, address: str) -> TestResponse:
        answer = self.client.get(address)
        if found := re.search(r'name="csrf_token" value="([^"]+)"', answer.get_data(as_text=True)):
            self.token = found[1]
        return answer

    def send(self, address: str, **fields: str) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token, **fields})

    def sign_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        self.open("/console/sign-in")
        answer = self.send("/console/sign-in", name=name, password=password)
        self.open("/console/own")
        return answer


@pytest.fixture(autouse=True)
def quick_passwords(hotline: Hotline) -> None:
    """Hashes that cost next to nothing; what they cost in earnest is argon2's own affair."""
    house = hotline.house
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    vars(house)["users"] = Users(house.database, house.audit, house.clock, house.ids, quick)


@pytest.fixture
def browser(hotline: Hotline) -> Browser:
    """Somebody who is not signed in; there is a person of each role, named like the role."""
    for role in ("agent", "supervisor", "ops", "auditor", "admin"):
        hotline.house.users.add(role, role, PASSWORD)
    return Browser(hotline)
