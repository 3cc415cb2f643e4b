"""The text templates: complete in every language, and each fault told with its place before a call meets it."""

from pathlib import Path

import pytest

from ivr.carrier.templates import REGISTERED, BrokenTemplates, load_templates
from ivr.flow.proofs import PROOFS

LANGUAGES = ("zh-CN", "en-US")
OURS = Path(__file__).parents[2] / "menus" / "texts.yaml"
GOOD = """templates:
  code-freeze:
    zh-CN: 验证码 {code}
    en-US: code {code}
  case-opened:
    zh-CN: 编号 {case_number}
    en-US: case {case_number}
  wallet-frozen:
    zh-CN: 已冻结
    en-US: frozen
"""
REST = "".join(
    f"  {name}:\n    zh-CN: {words}\n    en-US: {words}\n"
    for name, fields in REGISTERED.items()
    if f"  {name}:" not in GOOD
    for words in ["'" + "".join(f"{{{field}}}" for field in fields) + ".'"]
)


def test_every_purpose_that_a_code_proves_has_its_text() -> None:
    assert {f"code-{purpose}" for purpose in PROOFS["code"].allows} <= REGISTERED.keys()


def test_a_template_speaks_each_language() -> None:
    templates = load_templates(OURS, LANGUAGES)
    assert "编号 12345678" in templates.words("case-opened", "zh-CN", {"case_number": "12345678"})
    assert "case number is 12345678" in templates.words("case-opened", "en-US", {"case_number": "12345678"})


@pytest.mark.parametrize(
    ("good", "bad", "place", "text"),
    [
        ("code {code}", "code {cod}", "4:5", "{code}"),
        ("frozen\n", "frozen {code}\n", "10:5", "no value"),
        ("code {code}", "code {code", "4:5", "{code}"),
        ("    en-US: frozen\n", "", "8:3", "no words in en-US"),
        ("  wallet-frozen:", "  wallet-frosen:", "8:3", "nothing sends the template 'wallet-frosen'"),
        ("  wallet-frozen:", "  wallet-frosen:", "1:1", "'wallet-frozen' is missing"),
        ("templates:", "texts:", "1:1", "must hold `templates:`"),
        ("  case-opened:", "  code-freeze:", "5:3", "found duplicate key"),
    ],
)
def test_each_fault_is_told_with_its_place(tmp_path: Path, good: str, bad: str, place: str, text: str) -> None:
    path = tmp_path / "texts.yaml"
    path.write_text(GOOD + REST, "utf-8")
    assert load_templates(path, LANGUAGES)
    assert good in GOOD
    path.write_text(GOOD.replace(good, bad, 1) + REST, "utf-8")
    with pytest.raises(BrokenTemplates) as caught:
        load_templates(path, LANGUAGES)
    assert any(fault.startswith(f"{path}:{place}: ") and text in fault for fault in caught.value.faults), caught.value


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplates, match="cannot be read"):
        load_templates(tmp_path / "nowhere.yaml", LANGUAGES)
