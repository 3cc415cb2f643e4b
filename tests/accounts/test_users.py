"""People: who may sign in with what, and for how long somebody may guess."""

from datetime import timedelta
from typing import Any

import pytest

from ivr.accounts.users import LOCKED, TRIES, BadUser, User
from tests.accounts.conftest import PASSWORD
from tests.base.hotline import Hotline
from tests.base.outside import at_once


@pytest.fixture
def person(hotline: Hotline) -> User:
    return hotline.house.users.add("li.na", "agent", PASSWORD, "李娜")


def tries(hotline: Hotline, password: str, name: str = "li.na") -> User | None:
    return hotline.house.users.sign_in(name, password)


def test_only_the_right_password_signs_in_and_it_is_kept_nowhere(hotline: Hotline, person: User) -> None:
    assert tries(hotline, "wrong horse battery") is None
    assert tries(hotline, PASSWORD, "li.n") is None
    assert tries(hotline, PASSWORD) == person
    assert PASSWORD not in repr(hotline.everything())


def test_after_five_wrong_ones_the_right_one_is_refused_for_a_while(hotline: Hotline, person: User) -> None:
    for _ in range(TRIES):
        assert tries(hotline, "wrong horse battery") is None
    assert tries(hotline, PASSWORD) is None
    hotline.clock.forward((LOCKED - timedelta(minutes=2)).total_seconds())
    assert tries(hotline, PASSWORD) is None
    hotline.clock.forward(121)
    assert tries(hotline, "wrong horse battery") is None
    assert tries(hotline, PASSWORD) is not None


def test_a_right_password_forgets_the_wrong_ones(hotline: Hotline, person: User) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert tries(hotline, "wrong horse battery") is None
        assert tries(hotline, PASSWORD) is not None


def test_twenty_guesses_at_once_are_no_more_than_the_limit(
    hotline: Hotline, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = hotline.house.users
    checked: list[str] = []
    verifies = users._verifies

    def counted(hashed: str, password: str) -> bool:
        checked.append(hashed)
        return verifies(hashed, password)

    monkeypatch.setattr(users, "_verifies", counted)
    nobody = users._nobody
    assert at_once(20, lambda _: users.sign_in("li.na", "wrong horse battery")) == [None] * 20
    assert len([hashed for hashed in checked if hashed != nobody]) == TRIES


def test_a_new_password_or_a_disabled_person_ends_every_session(hotline: Hotline, person: User) -> None:
    users = hotline.house.users
    assert users.of_session(person.id, person.session_number) == person
    users.set_password("li.na", "another horse battery")
    assert users.of_session(person.id, person.session_number) is None
    assert tries(hotline, PASSWORD) is None
    again = tries(hotline, "another horse battery")
    assert again is not None
    users.disable("li.na")
    assert users.of_session(again.id, again.session_number) is None
    assert tries(hotline, "another horse battery") is None
    users.enable("li.na")
    assert tries(hotline, "another horse battery") is not None


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"name": "Li Na"}, "is no name"),
        ({"name": "li.na"}, "already"),
        ({"role": "boss"}, "the roles are agent"),
        ({"password": "short"}, "12 characters"),
        ({"password": PASSWORD + "\ud800"}, "cannot be typed"),
    ],
)
def test_what_is_not_fit_is_refused_with_the_reason(
    hotline: Hotline, person: User, wrong: dict[str, Any], text: str
) -> None:
    with pytest.raises(BadUser, match=text):
        hotline.house.users.add(**({"name": "wang.fang", "role": "agent", "password": PASSWORD} | wrong))
    assert [user.name for user in hotline.house.users.list()] == ["li.na"]


def test_a_change_of_nobody_is_refused(hotline: Hotline) -> None:
    with pytest.raises(BadUser, match="no user 'nobody'"):
        hotline.house.users.disable("nobody")
    assert hotline.house.audit.read() == []


def test_what_no_database_takes_is_a_wrong_name_or_password_and_no_crash(hotline: Hotline, person: User) -> None:
    for name, password in (("li.na\0", PASSWORD), ("\ud800", PASSWORD), ("li.na", "\ud800"), ("li.na", "\0")):
        assert tries(hotline, password, name) is None
    with pytest.raises(BadUser, match="no user"):
        hotline.house.users.disable("li.na\0")
    assert tries(hotline, PASSWORD) == person
