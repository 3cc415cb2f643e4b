"""Whoever sees little, hears only, or has no mouse uses the telephone as well: axe's rules, contrast among them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.simulator.application import Application
from tests.simulator.conftest import Box
from tests.simulator.telephone.browser import on_screen, window

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}


def faults(page: Page) -> list[str]:
    """Every rule of axe that the page breaks, with the elements that do."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found]


@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [
        ("phone", "light", "zh-CN"),
        ("phone", "dark", "en-US"),
        ("desktop", "light", "en-US"),
        ("desktop", "dark", "zh-CN"),
    ],
)
def test_the_page_breaks_no_rule(
    application: Application, browser: Browser, box: Box, size: str, scheme: str, locale: str
) -> None:
    ask = '<Gather timeout="30"><Say language="cmn-CN">请按一</Say></Gather>'
    application.answers |= {"/voice": f'<Say colour="red">x</Say>{ask}'}
    with window(browser, viewport=SIZES[size], color_scheme=scheme, locale=locale) as page:
        page.goto(box.url)
        page.locator(".telephone").wait_for()
        assert faults(page) == []
        page.keyboard.press("Enter")
        on_screen(page, "请按一")
        page.locator(".violation").wait_for()
        page.locator("details.request summary").first.click()
        page.locator(".listening:visible").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_control_is_reached_by_tab_in_the_order_seen(page: Page) -> None:
    names = []
    for _ in range(24):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.dataset.key ?? document.activeElement.className"))
    keys = [name for name in names if len(name) == 1]
    assert keys == list("123456789*0#")
    assert names.index("person") < names.index("1") < names.index("call")
