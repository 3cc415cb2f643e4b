"""Behind the call: every request with its answer, and every broken rule in red."""

from playwright.sync_api import Page, expect

from tests.simulator.application import Application
from tests.simulator.telephone.browser import on_screen

RED = "rgb(179, 38, 30)"


def test_a_request_shows_parameters_answer_and_time(application: Application, page: Page) -> None:
    application.answers["/voice"] = '<Say language="cmn-CN">好</Say><Hangup/>'
    page.keyboard.press("Enter")
    request = page.locator("details.request").first
    request.locator("summary").click()
    expect(request.locator("summary")).to_contain_text("/voice")
    expect(request.locator(".status")).to_have_text("200")
    expect(request.locator(".ms")).to_contain_text("毫秒")
    expect(request.locator("dl")).to_contain_text("+8613800138000")
    assert request.locator("pre").inner_text().splitlines() == [
        "<Response>",
        '  <Say language="cmn-CN">好</Say>',
        "  <Hangup/>",
        "</Response>",
    ]


def test_a_broken_rule_is_red_and_says_where(application: Application, page: Page) -> None:
    application.answers |= {"/voice": '<Redirect method="POST">ftp://nowhere</Redirect>', "/fallback": "<Hangup/>"}
    page.keyboard.press("Enter")
    broken = page.locator(".violation.error").first
    broken.wait_for()
    expect(broken).to_contain_text("11100")
    expect(broken).to_contain_text("line 1")
    expect(broken.get_by_role("link")).to_have_attribute("href", "https://www.twilio.com/docs/api/errors/11100")
    expect(broken).to_have_css("color", RED)
    expect(page.locator("details.request").first.locator(".path")).to_have_css("color", RED)
    expect(page.locator("#faults")).to_have_text("1 处违规")
    on_screen(page, "违反电话网规则 11100")


def test_a_good_call_has_no_red(application: Application, page: Page) -> None:
    application.answers["/voice"] = "<Hangup/>"
    page.keyboard.press("Enter")
    on_screen(page, "热线挂断了")
    expect(page.locator(".violation")).to_have_count(0)
    expect(page.locator("#faults")).to_be_hidden()


def test_what_is_no_xml_is_shown_as_it_came(application: Application, page: Page) -> None:
    application.answers |= {"/voice": "<Say>oh", "/fallback": "<Hangup/>"}
    page.keyboard.press("Enter")
    request = page.locator("details.request").first
    request.locator("summary").click()
    expect(request.locator("pre.broken")).to_contain_text("<Say>oh")
    on_screen(page, "违反电话网规则 12100")


def test_markup_in_what_is_said_stays_words(application: Application, page: Page) -> None:
    application.answers["/voice"] = "<Say>&lt;img src=x onerror=alert(1)&gt;</Say><Hangup/>"
    page.keyboard.press("Enter")
    on_screen(page, "<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0
