"""A menu file and its words as they stand on disk, with no fault until one is put in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.flow.catalog import TOPICS
from ivr.flow.menu_check import check_menu
from ivr.flow.menu_words import HOUSE_PROMPTS

MENU = """\
line: test
languages: [zh-CN, en-US]
start: main
person: desk
person_for: {account_theft: fraud}
topics:
  account_theft: freeze-it
  lost_funds: main
  payment_failed: main
  topup_withdraw: main
  account_locked: main
  cards: main
  cross_border: main
  security_help: main
  account_closure: main
  merchant: main
  feedback: main
  case_status: main
  callback: main
  service_info: main
  agent: desk
nodes:
  main:
    ask: main
    options:
      1: {to: number}
      9: {language: en-US, to: main}
    on_no_input: {tries: 2, to: desk}
    on_no_match: {tries: 2, to: desk}
  number:
    enter: number
    value: phone
    store: phone
    to: find
    on_no_input: {to: desk}
    on_no_match: {to: desk}
  find:
    request: find_account
    give: {phone: phone}
    on_found: found
    on_unknown: desk
    on_failed: desk
    on_late: desk
  found: {say: found, to: freeze-it}
  freeze-it:
    verify: {purpose: freeze, on_verified: freeze, on_unable: fraud}
  freeze:
    request: freeze_wallet
    on_done: bye
    on_failed: desk
    on_late: desk
  desk: {dial: general, say: desk, on_completed: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}
  fraud: {dial: fraud, say: desk, on_completed: bye, on_busy: bye, on_no_answer: bye, on_failed: bye}
  bye: {end: bye}
"""


def _house(words: str) -> str:
    return "".join(f"  {name}: {words}\n" for name in HOUSE_PROMPTS)


_NAMES = "topics:\n" + "".join(f"  {topic}: {topic}\n" for topic in TOPICS)
ZH = f"""\
prompts:
  main: [转账，请按 1。英文，请按 9。, 请按 1。]
  number: 请输入手机号。
  found: 尾号{{ending:digits}}。
  desk: 请稍等。
  bye: 再见。
{_house("好。")}
voice: {{say: cmn-CN, voice: Polly.Zhiyu, hear: cmn-Hans-CN}}
{_NAMES}"""
EN = f"""\
prompts:
  main: [Press 1 to transfer. Press 9 for English.]
  number: Your number, please.
  found: '{{ending:digits}}.'
  desk: Please wait.
  bye: Goodbye.
{_house("Fine.")}
voice: {{say: en-US, hear: en-US}}
{_NAMES}"""

Check = Callable[..., list[str]]


@pytest.fixture
def faults(tmp_path: Path) -> Check:
    """The faults of the menu after one text was put in place of another, by file; places are relative."""

    def check(*edits: tuple[str, str], zh: tuple[str, str] = ("", ""), en: tuple[str, str] = ("", "")) -> list[str]:
        texts = {"menu.yaml": MENU, "prompts/zh-CN.yaml": ZH, "prompts/en-US.yaml": EN}
        for name, changes in (("menu.yaml", edits), ("prompts/zh-CN.yaml", [zh]), ("prompts/en-US.yaml", [en])):
            for old, new in changes:
                assert old in texts[name]
                texts[name] = texts[name].replace(old, new, 1)
        (tmp_path / "prompts").mkdir(exist_ok=True)
        for name, text in texts.items():
            (tmp_path / name).write_text(text, "utf-8")
        return [str(fault).removeprefix(f"{tmp_path}/") for fault in check_menu(tmp_path / "menu.yaml")[1]]

    return check
