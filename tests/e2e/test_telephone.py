"""A newcomer opens the address that `make run` prints, and freezes a stolen wallet without having read anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hotline import Hotline
from tests.simulator.telephone.browser import chromium, on_screen, window


@pytest.fixture
def page(hotline_on_sqlite: Hotline) -> Iterator[Page]:
    hotline_on_sqlite.reset_wallet()
    hotline_on_sqlite.forget_wrong_codes()
    with chromium() as browser, window(browser) as page:
        page.goto(hotline_on_sqlite.phone_url)
        page.locator(".telephone").wait_for()
        yield page


def test_a_newcomer_freezes_a_stolen_wallet(hotline_on_sqlite: Hotline, page: Page) -> None:
    page.get_by_role("button", name="拨打").click()
    on_screen(page, "您好，钱包客服热线。")
    keypad = page.get_by_role("group", name="拨号键盘")
    keypad.get_by_role("button", name="1").click()
    on_screen(page, "别着急")
    keypad.get_by_role("button", name="1").click()
    page.locator(".inbox button.code").click()
    on_screen(page, "您的钱包已经冻结")
    assert len(hotline_on_sqlite.freezes()) == 1
    page.get_by_role("button", name="挂断").click()
    on_screen(page, "您挂断了")
    expect(page.locator("details.request").first).to_contain_text("/voice/incoming")
    expect(page.locator(".violation")).to_have_count(0)
    hotline_on_sqlite.settle()
