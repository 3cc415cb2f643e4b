from pathlib import Path

import pytest

from ivr.flow.menu import Menu
from ivr.flow.menu_check import load_menu
from tests.flow.files import faults as faults
from tests.flow.small import FOUND, Caller, small_menu

HOTLINE = Path(__file__).parents[2] / "menus" / "hotline.yaml"


@pytest.fixture(scope="session")
def hotline() -> Menu:
    return load_menu(HOTLINE)


@pytest.fixture(scope="session")
def small() -> Menu:
    return small_menu()


@pytest.fixture
def call(small: Menu) -> Caller:
    """A call that heard the welcome."""
    return Caller(small).rings()


@pytest.fixture
def at_main(call: Caller) -> Caller:
    return call.presses("")


@pytest.fixture
def at_sub(at_main: Caller) -> Caller:
    return at_main.presses("2")


@pytest.fixture
def at_number(at_sub: Caller) -> Caller:
    return at_sub.presses("1")


@pytest.fixture
def at_code(at_main: Caller) -> Caller:
    """A call from a registered number that waits for the code."""
    return at_main.presses("1").gets("found", **FOUND).gets("sent")
