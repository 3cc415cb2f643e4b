"""Abuse 18 and 25: a menu that asks for a secret, or leads nowhere good, is refused with its file, line and reason."""

import pytest

from ivr.flow.menu import Menu
from ivr.flow.menu_secrets import secret_asked
from tests.flow.files import Check


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("请输入支付密码。", "a password"),
        ("请输入您的登录密码，以井号键结束。", "a password"),
        ("请说出银行卡号。", "a card number"),
        ("请输入十六位银行卡号。", "a card number"),
        ("为了核实，请提供卡背面的安全码。", "a security code of a card"),
        ("请输入 CVV。", "a security code of a card"),
        ("请报一下卡的有效期。", "a security code of a card"),
        ("Please enter your password.", "a password"),
        ("Enter your six-digit PIN.", "a PIN"),
        ("Please tell me your card number.", "a card number"),
        ("Now key in the CVV2 on the back.", "a security code of a card"),
        ("别着急，请输入密码。", "a password"),
        ("验证码不要告诉任何人。请输入支付密码。", "a password"),
        ("验证码和密码，不要告诉任何人。", None),
        ("验证码和密码，谁要都不给。", None),
        ("我们绝不会让您说出密码。", None),
        ("请在登录页重设密码。", None),
        ("请输入银行卡号的最后四位。", None),
        ("请输入绑定银行卡的最后四位。", None),
        ("绑卡不成功，请核对姓名和卡号。", None),
        ("请输入六位验证码。", None),
        ("Give nobody a code or a password.", None),
        ("We never ask you to say your PIN.", None),
        ("Please enter the last four digits of your card number.", None),
        ("Change your sign-in password now.", None),
        ("Please enter the six digits.", None),
    ],
)
def test_what_words_ask_for(words: str, secret: str | None) -> None:
    assert secret_asked(words) == secret


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_no_words_of_the_hotline_ask_for_a_secret(hotline: Menu, language: str) -> None:
    said = [version.say for _, _, version in hotline.prompts[language].versions()]
    assert [words for words in said if secret_asked(words)] == []


def test_a_prompt_that_asks_for_a_secret_is_a_fault_with_its_place(faults: Check) -> None:
    found = faults(zh=("请输入手机号。", "请输入支付密码。"), en=("Your number, please.", "Enter your PIN."))
    assert found == [
        "prompts/en-US.yaml:3:3: asks for a PIN, which the hotline never does",
        "prompts/zh-CN.yaml:3:3: asks for a password, which the hotline never does",
    ]


def test_an_outbound_call_asks_for_no_code(faults: Check) -> None:
    text = "a call that we make asks nobody for a code or a proof"
    assert faults(("line: test", "line: test\noutbound: true")) == [f"menu.yaml:47:5: {text}"]


@pytest.mark.parametrize("number", ["+8616812345678", "96110", "010-12345678"])
def test_a_menu_dials_desks_and_no_numbers(faults: Check, number: str) -> None:
    [fault] = faults(("dial: general", f"dial: '{number}'"))
    assert fault.startswith("menu.yaml:52:10: a menu dials a desk, never a number; the desks are general, fraud")
