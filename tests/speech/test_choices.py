import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.choices import ChoiceFinder

YES_NO = ("yes", "no")
CODE = ("no_text", "resend", "agent", "repeat")


@pytest.mark.parametrize(
    ("language", "heard", "among", "choice"),
    [
        ("zh-CN", "是", YES_NO, "yes"),
        ("zh-CN", "对对对", YES_NO, "yes"),
        ("zh-CN", "嗯", YES_NO, "yes"),
        ("zh-CN", "好的好的", YES_NO, "yes"),
        ("zh-CN", "不是", YES_NO, "no"),
        ("zh-CN", "不对", YES_NO, "no"),
        ("zh-CN", "啊不用了", YES_NO, "no"),
        ("zh-CN", "在我手上", YES_NO, "yes"),
        ("zh-CN", "手机不在身边", YES_NO, "no"),
        ("zh-CN", "对不起", YES_NO, None),
        ("zh-CN", "不知道", YES_NO, None),
        ("zh-CN", "不确定", YES_NO, None),
        ("zh-CN", "我跟你讲昨天我去超市的时候对面有个人", YES_NO, None),
        ("zh-CN", "再说一遍", YES_NO, None),
        ("zh-CN", "我没收到短信", CODE, "no_text"),
        ("zh-CN", "短信一直没来", CODE, "no_text"),
        ("zh-CN", "收不到啊", CODE, "no_text"),
        ("zh-CN", "没收到，再发一次", ("resend",), "resend"),
        ("zh-CN", "重新发送一下", CODE, "resend"),
        ("zh-CN", "从新发送", CODE, None),
        ("zh-CN", "转人工吧", CODE, "agent"),
        ("zh-CN", "你再讲一遍", CODE, "repeat"),
        ("zh-CN", "返回上一层", ("back", "yes"), "back"),
        ("en-US", "yes please", YES_NO, "yes"),
        ("en-US", "yeah that's right", YES_NO, "yes"),
        ("en-US", "no", YES_NO, "no"),
        ("en-US", "no that's not right", YES_NO, "no"),
        ("en-US", "I'm not sure", YES_NO, None),
        ("en-US", "yes no", YES_NO, None),
        ("en-US", "I didn't get the text", CODE, "no_text"),
        ("en-US", "please send it again", CODE, "resend"),
        ("en-US", "could you repeat that", CODE, "repeat"),
        ("en-US", "let me talk to a person", CODE, "agent"),
        ("en-US", "go back", ("back",), "back"),
        ("fr-FR", "yes", YES_NO, None),
        ("zh-CN", "是", (), None),
        ("zh-CN", "是", ("no such choice",), None),
        ("zh-CN", "", YES_NO, None),
    ],
)
def test_it_finds_the_choice(
    choices: ChoiceFinder, language: str, heard: str, among: tuple[str, ...], choice: str | None
) -> None:
    assert choices.find_choice(heard, language, among) == choice


@given(st.text(st.characters(), max_size=100), st.sampled_from(["zh-CN", "en-US"]))
def test_it_takes_any_text(choices: ChoiceFinder, text: str, language: str) -> None:
    assert choices.find_choice(text, language, YES_NO) in (*YES_NO, None)
