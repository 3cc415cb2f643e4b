import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.clean import LONGEST_TEXT, clean

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("", ""),
        ("  钱 \t\n 被盗了  ", "钱 被盗了"),
        ("钱\x00被\x07盗", "钱被盗"),
        ("a\ud800b\udfffc", "abc"),
        ("１２３，ＡＢＣ！", "123,ABC!"),
        ("zero\u200bwidth\u202e", "zerowidth"),
        ("not a character \ufffe\uffff", "not a character"),
        ("12²", "12²"),
        ("①", "①"),
        ("x" * 600, "x" * 500),
        ("x" * LONGEST_TEXT, "x" * 500),
        ("x" * (LONGEST_TEXT + 1), ""),
    ],
)
def test_it_cleans(heard: str, expected: str) -> None:
    assert clean(heard) == expected


@pytest.mark.parametrize("limit", [0, -1])
def test_no_room_gives_no_text(limit: int) -> None:
    assert clean("words", limit) == ""


@given(ANY_TEXT, st.integers(0, 50))
def test_it_takes_any_text(text: str, limit: int) -> None:
    result = clean(text, limit)
    assert len(result) <= limit
    assert not any(unicodedata.category(char)[0] == "C" for char in result)
    assert clean(result, limit) == result
