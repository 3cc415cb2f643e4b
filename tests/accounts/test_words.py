"""The consoles' words: both languages whole, and nothing on a page that has no word."""

import re
from pathlib import Path

import pytest

import ivr.accounts
from ivr.accounts.roles import ROLES
from ivr.accounts.words import Words
from tests.base.hotline import Hotline

ROOM = Path(ivr.accounts.__file__).parent
_NAMED = re.compile(r"""\bt\(["']([^"']+)["']( ~)?""")


def test_every_word_of_a_page_is_there_and_none_is_idle(hotline: Hotline) -> None:
    words = hotline.house.words.names()
    used: set[str] = set()
    begun: set[str] = set()
    for path in [*ROOM.parent.glob("**/templates/**/*.html")]:
        for name, more in _NAMED.findall(path.read_text("utf-8")):
            (begun if more else used).add(name)
    used |= {page.word for page in hotline.house.frame.pages}
    used |= set(re.findall(r'"((?:sign-in|own|people)\.[a-z-]+)"', (ROOM / "pages.py").read_text("utf-8")))
    used |= set(re.findall(r'"(sign-in\.[a-z-]+)"', (ROOM / "guard.py").read_text("utf-8")))
    assert used <= words
    assert {f"role.{role}" for role in ROLES} <= words
    assert {word for word in words - used if not word.startswith(tuple(begun))} == set()


def test_a_language_that_lacks_a_word_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zh-CN.yaml").write_text("a: {b: 甲, c: 乙}\n", "utf-8")
    (tmp_path / "en-US.yaml").write_text("a: {b: one}\n", "utf-8")
    with pytest.raises(ValueError, match=r"en-US.yaml lacks a\.c"):
        Words(tmp_path)


def test_a_word_is_named_once(tmp_path: Path) -> None:
    for language in ("zh-CN", "en-US"):
        (tmp_path / f"{language}.yaml").write_text("a: x {n}\n", "utf-8")
    with pytest.raises(ValueError, match="names again a"):
        Words(tmp_path, tmp_path)
    assert Words(tmp_path).speaker("en-US")("a", n=2) == "x 2"
