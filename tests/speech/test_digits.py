import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.digits import find_digits, find_digits_or_x


@pytest.mark.parametrize(
    ("heard", "digits"),
    [
        ("一二三四五六", "123456"),
        ("零〇一二两三四五六七八九", "001223456789"),
        ("幺洞拐勾", "1079"),
        ("壹贰叁", "123"),
        ("123 456.", "123456"),
        ("１２３４５６", "123456"),
        ("138-0013-8000", "13800138000"),
        ("三个八", "888"),
        ("3个8", "888"),
        ("一三个八五", "18885"),
        ("双六", "66"),
        ("一双六二", "1662"),
        ("零个八", None),
        ("我的验证码是一二三 四五六，谢谢", "123456"),
        ("交易号是2026 1121 0317", "202611210317"),
        ("一二，嗯，三四，然后五六", "123456"),
        ("我有两个账户，交易号是202611210317", "202611210317"),
        ("我是第一次打，验证码123456", "123456"),
        ("等一下", None),
        ("一直收不到", None),
        ("被骗了三次", None),
        ("没有", None),
        ("", None),
        ("尾号8000，验证码是123456", None),
        ("三十五", None),
        ("一百二十三", None),
        ("三点五", None),
        ("1.5", None),
        ("一二三六，不对，九", "1239"),
        ("六，不对，九", "9"),
        ("13800不对13800138000", "13800138000"),
        ("一二三四，不对，九八", None),
        ("五六七，重新说，一二", "12"),
        ("一二三，不对，重新来，四", "4"),
        ("不是，是一二三", "123"),
        ("123对不对", "123"),
        ("12²456", None),
        ("²", None),
        ("²12", None),
        ("12²", None),
        ("手机138那个，验证码是123456", "123456"),
        ("应该是123456，手机138那个", "123456"),
        ("五六七，重新说，不对，一二", "12"),
        ("①②③", None),
        ("٣٤٥", None),
        ("𝟏𝟐𝟑", None),
        ("1\u200b2\x003", "123"),
        ("1" * 10_001, None),
    ],
)
def test_mandarin(heard: str, digits: str | None) -> None:
    assert find_digits(heard, "zh-CN") == digits


@pytest.mark.parametrize(
    ("heard", "digits"),
    [
        ("one two three", "123"),
        ("my code is One Two three double five oh", "123550"),
        ("oh one two", "012"),
        ("one two, oh, five", "1205"),
        ("oh, my code is four five six", "456"),
        ("triple eight zero", "8880"),
        ("1 2 3 four", "1234"),
        ("six, no, nine", "9"),
        ("one two six sorry nine", "129"),
        ("double", None),
        ("one moment please", None),
        ("no one called me", None),
        ("twenty three", None),
        ("five hundred", None),
        ("one point five", None),
        ("my name is Joe", None),
        ("someone phoned", None),
        ("the last four are 1234", None),
        ("四 five 6", "456"),
    ],
)
def test_english(heard: str, digits: str | None) -> None:
    assert find_digits(heard, "en-US") == digits


@given(
    st.text("一二三0８个双十点. 不对重新是oh double²\ud800\x00", max_size=60) | st.text(st.characters(), max_size=200)
)
def test_it_takes_any_text(text: str) -> None:
    digits = find_digits(text, "zh-CN")
    assert digits is None or (digits and set(digits) <= set("0123456789"))


@given(st.text("0123456789", min_size=1, max_size=20))
def test_digits_come_back_as_they_are(digits: str) -> None:
    assert find_digits(digits, "zh-CN") == digits
    assert find_digits(" ".join(digits), "en-US") == digits
    assert find_digits("".join("零一二三四五六七八九"[int(digit)] for digit in digits), "zh-CN") == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("四一七X", "417X"),
        ("417 x。", "417X"),
        ("四幺七叉", "417X"),
        ("四一七艾克斯", "417X"),
        ("four one seven x", "417X"),
        ("八四五九", "8459"),
        ("fax", None),
        ("叉", None),
    ],
)
def test_the_last_digit_of_an_identity_number_may_be_an_x(text: str, digits: str | None) -> None:
    assert find_digits_or_x(text, "zh-CN") == digits
