"""What a person does with the telephone: by mouse, by keyboard alone, in both languages."""

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, TOKEN, Box
from tests.simulator.telephone.browser import on_screen, window

SAY = '<Say language="cmn-CN">请按一</Say>'
ASK = f'<Gather numDigits="1" action="/next" timeout="{{timeout}}" input="dtmf speech">{SAY}</Gather>'
DONE = '<Say language="cmn-CN">好的</Say><Hangup/>'


@pytest.fixture
def asking(application: Application) -> Application:
    """An application that asks for one key, says 好的 and hangs up."""
    application.answers |= {"/voice": ASK.format(timeout=30), "/next": DONE}
    return application


def sent(application: Application, name: str) -> list[str]:
    """What the application got under this name, in order."""
    return [seen.form[name] for seen in application.seen if name in seen.form]


def text(box: Box, to: str, body: str) -> None:
    """The application sends a text."""
    form = {"To": to, "From": "+85230001234", "Body": body}
    address = f"{box.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    requests.post(address, form, auth=(ACCOUNT, TOKEN), timeout=5).raise_for_status()


def test_a_call_by_mouse(asking: Application, page: Page) -> None:
    page.get_by_role("button", name="拨打").click()
    on_screen(page, "请按一")
    page.get_by_role("group", name="拨号键盘").get_by_role("button", name="1").click()
    on_screen(page, "按 1")
    on_screen(page, "热线挂断了")
    assert sent(asking, "Digits") == ["1"]
    expect(page.get_by_role("button", name="再打一次")).to_be_enabled()
    expect(page.get_by_role("button", name="挂断")).to_be_disabled()


def test_a_call_by_keyboard_alone(asking: Application, page: Page) -> None:
    page.keyboard.press("Enter")
    on_screen(page, "请按一")
    page.keyboard.press("*")
    on_screen(page, "热线挂断了")
    assert sent(asking, "Digits") == ["*"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="挂断")).to_be_enabled()
    on_screen(page, "请按一")
    page.keyboard.press("Escape")
    on_screen(page, "您挂断了")


def test_words_are_typed(asking: Application, page: Page) -> None:
    page.keyboard.press("Enter")
    on_screen(page, "请按一")
    page.get_by_label("说话").fill("钱包被偷了 1")
    page.get_by_label("说话").press("Enter")
    on_screen(page, "热线挂断了")
    assert sent(asking, "SpeechResult") == ["钱包被偷了 1"]
    assert sent(asking, "Digits") == []


def test_silence_is_shown(application: Application, page: Page) -> None:
    application.answers["/voice"] = ASK.format(timeout=1) + "<Hangup/>"
    page.keyboard.press("Enter")
    page.locator(".listening", has_text="等您按一个键，或者说话").wait_for()
    on_screen(page, "静默 1 秒")


def test_the_code_of_a_text_is_one_press_away(asking: Application, box: Box, page: Page) -> None:
    asking.answers["/voice"] = '<Gather numDigits="6" action="/next" timeout="30"/>'
    page.keyboard.press("Enter")
    on_screen(page, "已接通")
    text(box, CALLER, "【钱包】验证码 024680，5 分钟内有效。")
    page.locator(".inbox").get_by_role("button", name="按 024680").click()
    on_screen(page, "热线挂断了")
    assert sent(asking, "Digits") == ["024680"]


def test_a_case_number_is_only_copied(box: Box, page: Page) -> None:
    text(box, CALLER, "您的案件编号 12345678。")
    page.locator(".inbox li").wait_for()
    assert page.locator(".inbox li button").all_inner_texts() == ["复制"]


def test_a_text_to_another_telephone_leads_there(asking: Application, box: Box, page: Page) -> None:
    page.keyboard.press("Enter")
    on_screen(page, "请按一")
    text(box, "+8613900139000", "验证码 111222")
    page.get_by_role("button", name="打开那部电话").click()
    expect(page.locator(".telephone")).to_have_count(2)
    expect(page.locator(".telephone").nth(1).locator(".person")).to_have_value("+8613900139000")


def test_a_lost_telephone_shows_no_text(box: Box, page: Page) -> None:
    page.get_by_label("谁来打").select_option("+8613600136000")
    text(box, "+8613600136000", "验证码 111222")
    text(box, CALLER, "验证码 333444")
    expect(page.locator(".inbox .empty")).to_have_text("这部手机丢了，短信没有人看到。")
    expect(page.locator(".inbox li")).to_have_count(0)


@pytest.mark.parametrize(("choice", "number"), [("anonymous", "anonymous"), ("+8613700137000", "+8613700137000")])
def test_somebody_else_calls(asking: Application, page: Page, choice: str, number: str) -> None:
    page.get_by_label("谁来打").select_option(choice)
    page.get_by_role("button", name="拨打").click()
    on_screen(page, "请按一")
    assert asking.seen[0].form["From"] == number


def test_any_number_calls_once_it_is_one(asking: Application, page: Page) -> None:
    page.get_by_label("谁来打").select_option("other")
    page.get_by_label("号码", exact=True).fill("138")
    page.get_by_label("号码", exact=True).press("Enter")
    page.locator(".note", has_text="号码要写成").wait_for()
    page.get_by_label("号码", exact=True).fill("+8613511112222")
    page.get_by_label("号码", exact=True).press("Tab")
    page.get_by_role("button", name="拨打").click()
    on_screen(page, "请按一")
    assert asking.seen[0].form["From"] == "+8613511112222"


def test_keys_before_the_call_are_answered(page: Page) -> None:
    page.keyboard.press("5")
    page.locator(".note", has_text="先拨打，再按键").wait_for()


def test_several_telephones_call_at_once(asking: Application, page: Page) -> None:
    page.get_by_role("button", name="再加一部电话").click()
    first, second = page.locator(".telephone").nth(0), page.locator(".telephone").nth(1)
    first.get_by_role("button", name="拨打").click()
    second.get_by_role("button", name="拨打").click()
    for telephone in (first, second):
        telephone.locator(".talk", has_text="请按一").wait_for()
    page.keyboard.press("7")
    second.locator(".talk", has_text="按 7").wait_for()
    second.locator(".talk", has_text="热线挂断了").wait_for()
    assert first.locator(".talk .you").count() == 0
    assert len({seen.form["From"] for seen in asking.seen}) == 2


def test_a_reloaded_page_goes_on_with_its_call(asking: Application, page: Page) -> None:
    page.keyboard.press("Enter")
    on_screen(page, "请按一")
    page.reload()
    on_screen(page, "请按一")
    page.keyboard.press("1")
    on_screen(page, "热线挂断了")
    assert sent(asking, "Digits") == ["1"]


def test_the_dialled_desk_answers_and_hangs_up(application: Application, page: Page) -> None:
    application.answers |= {"/voice": '<Dial action="/next">+8675500000001</Dial>', "/next": DONE}
    page.keyboard.press("Enter")
    page.get_by_role("button", name="接听").click()
    on_screen(page, "对方接听了")
    page.get_by_role("button", name="对方挂断").click()
    on_screen(page, "对方挂断了")
    on_screen(page, "热线挂断了")
    assert sent(application, "DialCallStatus") == ["completed"]


def test_the_page_is_chinese_or_english(asking: Application, page: Page) -> None:
    page.keyboard.press("Enter")
    on_screen(page, "已接通")
    page.get_by_role("button", name="English").click()
    on_screen(page, "answered")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("button", name="Hang up")).to_be_enabled()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Telephone")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("电话")


def test_captions_reach_a_screen_reader_whole(asking: Application, page: Page) -> None:
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live=polite]")).to_have_text("请按一")
    assert page.locator("[aria-live=polite]").get_attribute("lang") == "zh-CN"


def test_words_appear_as_they_are_spoken(application: Application, browser: Browser, box: Box) -> None:
    application.answers["/voice"] = f'<Say language="cmn-CN">{"很长的话" * 10}</Say><Hangup/>'
    with window(browser, reduced_motion="no-preference") as page:
        page.goto(box.url)
        page.locator(".telephone").wait_for()
        page.keyboard.press("Enter")
        page.locator(".talk .now").wait_for()
        said, unsaid = (page.locator(f".talk .now span:nth-child({place})").inner_text() for place in (1, 2))
        assert said
        assert unsaid
        assert len(said + unsaid) == pytest.approx(40, abs=10)
        page.keyboard.press("Escape")


def test_a_network_that_went_away_is_told(asking: Application, page: Page, box: Box) -> None:
    page.route("**/network/calls", lambda route: route.abort())
    page.keyboard.press("Enter")
    page.locator(".note", has_text="电话网没有回答").wait_for()
