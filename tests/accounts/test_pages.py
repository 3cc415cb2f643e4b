"""The consoles' pages: in only by sign-in and role, every form ours, every attempt noted. Threat rows 21 and 23."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from ivr.accounts.audit import PAGE
from ivr.accounts.guard import PUBLIC, permission_of
from ivr.accounts.roles import PERMISSIONS, ROLES
from tests.accounts.conftest import PASSWORD, Browser
from tests.base.hotline import Hotline


def pages(app: Flask) -> list[tuple[str, str, str]]:
    """(method, address, endpoint) of every console page, read from the URL map so that none can be forgotten."""
    found = [
        (method, re.sub(r"<[^>]*action>", "disable", re.sub(r"<name>", "agent", str(rule))), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/console") and not rule.endpoint.endswith(".static")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    assert len(found) > 8
    return found


def needed(app: Flask, endpoint: str) -> str:
    permission = permission_of(app, endpoint)
    assert permission is not None, f"{endpoint} names no permission"
    return permission


def audited(browser: Browser, action: str) -> list[tuple[str, str]]:
    return [(each.who, each.what) for each in browser.hotline.house.audit.read() if each.action == action]


def test_every_page_names_who_may_open_it(hotline: Hotline) -> None:
    for _, _, endpoint in pages(hotline.app):
        assert needed(hotline.app, endpoint) in {PUBLIC, *PERMISSIONS}


def test_nobody_gets_past_the_sign_in(browser: Browser) -> None:
    browser.open("/console/sign-in")
    for method, address, endpoint in pages(browser.hotline.app):
        if needed(browser.hotline.app, endpoint) != PUBLIC:
            answer = browser.client.get(address) if method == "GET" else browser.send(address)
            assert (answer.status_code, answer.location) == (302, "/console/sign-in"), address
    assert {user.disabled for user in browser.hotline.house.users.list()} == {False}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_the_rest_is_refused_and_noted(browser: Browser, role: str) -> None:
    browser.sign_in(role)
    for method, address, endpoint in pages(browser.hotline.app):
        permission = needed(browser.hotline.app, endpoint)
        if method == "GET" and permission in PERMISSIONS:
            allowed = role in PERMISSIONS[permission]
            assert browser.open(address).status_code == (200 if allowed else 403), address
            assert ((role, f"GET {address}") in audited(browser, "refused")) is not allowed


def test_a_page_without_a_permission_opens_to_nobody(browser: Browser) -> None:
    browser.sign_in("admin")
    view: Callable[..., object] = browser.hotline.app.view_functions["console.people"]
    del view._needs_permission  # type: ignore[attr-defined]
    assert browser.open("/console/people").status_code == 403


def test_a_form_that_is_not_ours_changes_nothing(browser: Browser) -> None:
    browser.sign_in("admin")
    for method, address, _ in pages(browser.hotline.app):
        if method == "POST":
            assert browser.client.post(address, data={}).status_code == 400, address
            assert browser.client.post(address, data={"csrf_token": "made up"}).status_code == 400, address
    assert {user.disabled for user in browser.hotline.house.users.list()} == {False}
    assert browser.open("/console/own").status_code == 200


def test_an_admin_disables_and_enables_but_not_themselves(browser: Browser) -> None:
    browser.sign_in("admin")
    browser.send("/console/people/agent/disable")
    browser.send("/console/people/admin/disable")
    assert [user.name for user in browser.hotline.house.users.list() if user.disabled] == ["agent"]
    assert "不能停用自己" in browser.open("/console/people").get_data(as_text=True)
    browser.send("/console/people/agent/enable")
    assert [user.name for user in browser.hotline.house.users.list() if user.disabled] == []
    assert audited(browser, "user_disabled") == [("admin", "agent")]


def test_a_signed_out_cookie_opens_nothing_any_more(browser: Browser) -> None:
    browser.sign_in("agent")
    kept = browser.client.get_cookie("console")
    assert kept is not None
    assert browser.send("/console/sign-out").location == "/console/sign-in"
    browser.client.set_cookie("console", kept.value)
    assert browser.open("/console/own").status_code == 302


def test_a_wrong_name_and_a_wrong_password_hear_the_same(browser: Browser) -> None:
    def told(name: str) -> str:
        answer = browser.sign_in(name, "wrong horse battery")
        assert answer.status_code == 403
        return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))

    assert told("agent") == told("nobody")


def test_a_changed_password_signs_in_and_the_old_one_does_not(browser: Browser) -> None:
    browser.sign_in("agent")
    new = "another horse battery"
    for fields, told in [
        ({"current": "wrong horse battery", "new": new, "again": new}, "现在的密码不对"),
        ({"current": PASSWORD, "new": new, "again": new + "!"}, "不一样"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "至少要 12 个字符"),
    ]:
        browser.send("/console/own", **fields)
        assert told in browser.open("/console/own").get_data(as_text=True)
    browser.send("/console/own", current=PASSWORD, new=new, again=new)
    assert browser.sign_in("agent").status_code == 403
    assert browser.sign_in("agent", new).location == "/console/"


def test_pages_speak_both_languages_and_remember_the_choice(browser: Browser) -> None:
    assert ">登录<" in browser.open("/console/sign-in").get_data(as_text=True)
    browser.send("/console/language", language="en-US", back="/console/sign-in")
    assert ">Sign in<" in browser.open("/console/sign-in").get_data(as_text=True)
    browser.sign_in("agent")
    browser.open("/console/own")
    browser.send("/console/language", language="en-US", back="/console/own")
    other = Browser(browser.hotline)
    other.sign_in("agent")
    assert "My account" in other.open("/console/own").get_data(as_text=True)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/console/\\evil", "", "/voice/incoming"])
def test_the_switch_of_language_leads_nowhere_else(browser: Browser, back: str) -> None:
    browser.open("/console/sign-in")
    assert browser.send("/console/language", language="en-US", back=back).location == "/console/"


def test_script_in_a_name_is_shown_and_not_run(browser: Browser) -> None:
    browser.hotline.house.users.add("eve", "agent", PASSWORD, "<script>alert(1)</script>")
    browser.sign_in("admin")
    page = browser.open("/console/people").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_every_page_is_sealed_against_foreign_scripts_and_frames(browser: Browser) -> None:
    for address in ("/console/sign-in", "/console/nowhere", "/console/own"):
        headers = browser.open(address).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], address
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address
        assert headers["Cache-Control"] == "no-store", address


def test_the_audit_is_read_page_by_page_and_by_person(browser: Browser) -> None:
    audit = browser.hotline.house.audit
    for number in range(PAGE + 5):
        audit.write("agent", "looked", f"page {number}")
    browser.sign_in("auditor")
    first = browser.open("/console/audit?who=agent").get_data(as_text=True)
    assert f"page {PAGE + 4}<" in first
    assert "page 4<" not in first
    older = re.search(r'href="(/console/audit\?who=agent&amp;before=\d+)"', first)
    assert older is not None
    last = browser.open(older[1].replace("&amp;", "&")).get_data(as_text=True)
    assert "page 4<" in last
    assert f"page {PAGE}<" not in last
