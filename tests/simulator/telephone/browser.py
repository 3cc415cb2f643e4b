"""Debian's chromium for the tests of the page; where it is missing they are skipped, or fail if that is wanted."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MILLISECONDS = 15_000


def installed(name: str) -> str:
    """The program's path. Without it the test is skipped, or fails where BROWSER_TESTS is `required` or CI is set."""
    program = shutil.which(name)
    if program is None:
        reason = f"{name} is not installed, so a part of the telephone is not tried: apt-get install {name}"
        if os.environ.get("BROWSER_TESTS") == "required" or os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, for as long as the block lasts."""
    program = installed("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, **settings: object) -> Iterator[Page]:
    """A page of a browser that was never here; an error in the page's own code fails the test."""
    context: BrowserContext = browser.new_context(**{"locale": "zh-CN", "reduced_motion": "reduce"} | settings)  # type: ignore[arg-type]
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def on_screen(page: Page, text: str) -> None:
    """Wait until the telephone's screen shows the text."""
    page.locator(".talk", has_text=text).first.wait_for()
