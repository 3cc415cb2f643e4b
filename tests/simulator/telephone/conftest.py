"""A telephone in a browser, before a network that leads to an application of the test's own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.simulator.conftest import Box
from tests.simulator.telephone.browser import chromium, window


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module: while it is open, nothing else of the process can run an event loop."""
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, box: Box) -> Iterator[Page]:
    """The telephone, in Chinese."""
    with window(browser) as page:
        page.goto(box.url)
        page.locator(".telephone").wait_for()
        yield page
