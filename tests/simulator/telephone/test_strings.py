"""Both languages say everything that the page says, and nothing else."""

import re
from pathlib import Path

from playwright.sync_api import Page

import ivr.simulator.telephone

STATIC = Path(ivr.simulator.telephone.__file__).parent / "static"
USED = re.compile(r'(?:\bsay\(|data-(?:say|label|hint)=)"(\w+)"')
HAN = re.compile("[\u4e00-\u9fff]")


def tables(page: Page) -> dict[str, dict[str, str]]:
    """The names of both tables, each with its kind of value."""
    script = """async () => {
        const { tables } = await import("/telephone/strings.js");
        const kinds = (table) => Object.fromEntries(Object.entries(table).map(([name, word]) => [name, typeof word]));
        return { zh: kinds(tables.zh), en: kinds(tables.en) };
    }"""
    found: dict[str, dict[str, str]] = page.evaluate(script)
    return found


def test_both_languages_have_every_word(page: Page) -> None:
    found = tables(page)
    assert found["zh"] == found["en"]


def test_every_word_used_is_there_and_every_word_there_is_used(page: Page) -> None:
    sources = "".join(path.read_text("utf-8") for path in STATIC.iterdir() if path.suffix in {".js", ".html"})
    # Chosen by the call's state, not by name.
    computed = {"idle", "ringing", "inProgress", "over", "call", "callAgain", "deskRings", "deskTalks"}
    computed |= {"deskLeaves", "deskHangsUp", "inboxLost", "inboxWithheld", "inboxEmpty"}
    assert set(USED.findall(sources)) | computed == set(tables(page)["zh"])


def test_no_word_stands_outside_the_tables() -> None:
    for path in STATIC.glob("*.js"):
        if path.name != "strings.js":
            assert not HAN.search(path.read_text("utf-8")), path.name
