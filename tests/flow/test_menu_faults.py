"""Every fault of a menu and its words is told with its place, all in one go."""

from pathlib import Path

import pytest

from ivr.flow.menu_check import check_menu, load_menu
from ivr.flow.menu_file import BrokenMenu
from tests.flow.conftest import HOTLINE
from tests.flow.files import MENU, Check


def test_the_menu_of_these_tests_has_no_fault(faults: Check) -> None:
    assert faults() == []


def test_the_hotlines_menu_has_no_fault_that_blocks() -> None:
    assert [fault for fault in check_menu(HOTLINE)[1] if not fault.advice] == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  bye: {end: bye}", "  bye: {end: bye", ["55:1: expected ',' or '}', but got '<stream end>'"]),
        ("line: test", "line: test\nline: again", ["2:1: `line` stands here twice"]),
        ("on_unable: fraud}", "on_unable: fraud, on_unable: desk}", ["46:70: `on_unable` stands here twice"]),
        ("line: test", "line: test\ncolour: red", ["2:1: `colour` is not known here"]),
        ("    ask: main", "    ask: main\n    colour: red", ["25:5: `colour` is not known here"]),
        ("1: {to: number}", "1: {to: number, colour: red}", ["26:23: `colour` is not known here"]),
        ("    value: phone\n", "", ["30:3: `value` is missing here"]),
        ("start: main\n", "", ["1:1: `start` is missing here"]),
        ("start: main", "start: [main]", ["3:1: start: Input should be a valid string"]),
        ("person: desk\n", "", ["1:1: `person` is missing here"]),
        ("  bye: {end: bye}", "  bye: {finish: bye}", ["54:3: bye: a node needs one of pick, ask,"]),
        ("start: main", "start: mian", ["3:1: there is no node 'mian'"]),
        ("person: desk", "person: dsek", ["4:1: there is no node 'dsek'"]),
        ("{account_theft: fraud}", "{account_theft: farud}", ["5:14: there is no node 'farud'"]),
        ("  cards: main", "  cards: mian", ["12:3: there is no node 'mian'"]),
        ("1: {to: number}", "1: {to: nmuber}", ["26:11: there is no node 'nmuber'"]),
        ("on_no_match: {tries: 2, to: desk}", "on_no_match: {tries: 2, to: dsek}", ["29:29: there is no node 'dsek'"]),
        ("on_unknown: desk", "on_unknown: dsek", ["41:5: there is no node 'dsek'"]),
        ("on_unknown: desk", "on_unknown: 3 x", ["41:5: unknown: String should match pattern"]),
        ("on_late: desk", "on_late: find", ["43:5: goes round without asking the caller anything: find → find"]),
        ("topics:", "topicz:", ["1:1: `topics` is missing here", "6:1: `topicz` is not known here"]),
        ("on_verified: freeze,", "on_verified: feeze,", ["46:31: there is no node 'feeze'"]),
        ("person: desk", "person: main", ["4:1: 'main' is no person: lead to a node with `dial:`"]),
        ("{account_theft: fraud}", "{account_theft: bye}", ["5:14: 'bye' is no person: lead to a node with `dial:`"]),
        ("1: {to: number}", "1: {to: number, topic: lottery}", ["26:23: topic: Input should be 'account_theft',"]),
        ("  cards: main", "  crads: main", ["6:1: the topic 'cards' leads nowhere", "12:3: crads: Input should be"]),
        ("1: {to: number}", "1: {language: en-US}", ["26:7: 1: an option needs `to:` or `topic:`"]),
        ("      1: {to: number}", "      11: {to: number}", ["26:7: 11: Input should be '0', '1',"]),
        ("1: {to: number}", "1: {to: number, say: maybe}", ["26:23: say: Input should be 'yes', 'no',"]),
        ("    on_late: desk\n  found", "  found", ["37:3: outcomes: request find_account leaves open on_late"]),
        (
            "    on_late: desk\n  found",
            "    on_later: desk\n    colour: red\n  found",
            [
                "37:3: outcomes: request find_account leaves open on_late, cannot end with on_later",
                "44:5: `colour` is not known here",
            ],
        ),
        ("on_busy: bye, ", "", ["52:3: outcomes: dial leaves open on_busy"]),
        ("give: {phone: phone}", "give: {number: phone}", ["39:5: give: this request takes phone, not number"]),
        ("give: {phone: phone}", "give: {phone: tel}", ["39:12: nothing stores 'tel'"]),
        ("store: phone", "store: account", ["33:5: 'account' is not the caller's to fill", "39:12: nothing stores"]),
        ("request: freeze_wallet", "request: freeze_wallet\n    give: {account: phone}", ["49:5: give: this"]),
        ("request: freeze_wallet", "request: open_wallet", ["48:5: request: Input should be 'find_account',"]),
        ("dial: general", "dial: sales", ["52:10: there is no desk 'sales'; the desks are general, fraud"]),
        ("value: phone", "value: pin", ["32:5: value: Input should be 'phone'"]),
        ("{tries: 2, to: desk}", "{tries: two, to: desk}", ["28:19: tries: Input should be a valid integer"]),
        ("{tries: 2, to: desk}", "{tries: 9, to: desk}", ["28:19: tries: Input should be less than or equal to 5"]),
        ("purpose: freeze", "purpose: unfreeze", ["46:14: purpose: Input should be 'freeze'"]),
        ("9: {language: en-US", "9: {language: fr-FR", ["27:11: 'fr-FR' is not one of the menu's languages"]),
        ("ask: main", "ask: [main, 3 x]", ["24:17: ask: String should match pattern"]),
        ("bye: {end: bye}", "bye: end", ["54:3: bye: a node needs one of"]),
        ("found: {say: found, to: freeze-it}", "found: {say: found, to: found}", ["44:23: goes round without asking"]),
        ("bye: {end: bye}", "bye: {end: bye}\n  lost: {end: bye}", ["55:3: advice: no way leads to 'lost'"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_menu_is_told_with_its_place(faults: Check, old: str, new: str, told: list[str]) -> None:
    found = faults((old, new))
    assert len(found) == len(told), found
    for line, start in zip(found, told, strict=True):
        assert line.startswith(f"menu.yaml:{start}"), found


def test_a_circle_is_told_once_with_all_its_nodes(faults: Check) -> None:
    found = faults(
        ("on_unknown: desk", "on_unknown: a"),
        (
            "  bye: {end: bye}",
            "  bye: {end: bye}\n  a: {say: bye, to: b}\n  b: {say: bye, to: c}\n  c: {say: bye, to: a}",
        ),
    )
    assert found == ["menu.yaml:57:17: goes round without asking the caller anything: a → b → c → a"]


def test_a_desk_that_is_dialled_again_and_again_is_a_circle(faults: Check) -> None:
    assert "goes round without asking the caller anything: desk → desk" in faults(("on_busy: bye", "on_busy: desk"))[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1: {to: number}", "1: {to: freeze}"),
        ("on_no_input: {tries: 2, to: desk}", "on_no_input: {tries: 2, to: freeze}"),
        ("on_no_match: {tries: 2, to: desk}", "on_no_match: {to: freeze, carry: true}"),
        ("on_unable: fraud}", "on_unable: freeze}"),
        ("account_theft: freeze-it", "account_theft: freeze"),
        ("start: main", "start: freeze"),
        ("to: freeze-it}", "to: freeze}"),
        ("{account_theft: fraud}", "{account_theft: freeze}"),
        ("person: desk", "person: freeze"),
    ],
)
def test_a_freeze_that_can_be_reached_without_proof(faults: Check, old: str, new: str) -> None:
    text = "menu.yaml:48:5: 'freeze' can be reached without proof of who is calling; lead to it from a verify node only"
    assert text in faults((old, new))


def test_a_freeze_behind_a_persons_desk_needs_proof_too(faults: Check) -> None:
    found = faults(("dial: fraud, say: desk, on_completed: bye", "dial: fraud, say: desk, on_completed: freeze"))
    assert [line.split(":")[1:3] for line in found] == [["48", "5"]]


def test_a_menu_without_an_end(faults: Check) -> None:
    found = faults(
        ("bye: {end: bye}", "bye: {ask: main, options: {}, on_no_input: {to: desk}, on_no_match: {to: desk}}")
    )
    assert "menu.yaml:22:1: no way comes to an end: add a node with `end:`" in found


def test_a_language_that_the_menu_does_not_list(faults: Check) -> None:
    assert faults(("[zh-CN, en-US]", "[zh-CN]")) == ["menu.yaml:27:11: 'en-US' is not one of the menu's languages"]


@pytest.mark.parametrize(
    ("last", "count", "is_fault"), [("main", 6, False), ("bye", 6, True), ("main", 7, True), ("bye", 5, False)]
)
def test_five_options_and_one_that_leads_to_more(faults: Check, last: str, count: int, is_fault: bool) -> None:
    options = "".join(f"      {key}: {{to: bye}}\n" for key in range(1, count))
    options += f"      {count}: {{to: {last}}}\n      0: {{to: desk}}\n"
    keys = "".join(f"请按 {key}。" for key in range(1, count + 1))
    found = faults(
        ("[zh-CN, en-US]", "[zh-CN]"),
        ("      1: {to: number}\n      9: {language: en-US, to: main}\n", options),
        zh=("[转账，请按 1。英文，请按 9。, 请按 1。]", keys),
    )
    told = [line for line in found if "advice" not in line]
    assert told == (
        ["menu.yaml:25:5: more than 5 options at once; move some behind a last one that leads to more"] * is_fault
    )


def test_all_faults_of_all_files_are_told_at_once(faults: Check) -> None:
    found = faults(
        ("start: main", "start: mian"),
        ("    value: phone\n", "    value: pin\n    colour: red\n"),
        ("on_unable: fraud", "on_unable: fruad"),
        ("line: test", "line: test\nline: twice"),
        ("dial: fraud", "dial: sales"),
        zh=("  number: 请输入手机号。", "  number: {say: 好, loud: 1}"),
        en=("  bye: Goodbye.\n", ""),
    )
    assert [":".join(line.split(":")[:3]) for line in found] == [
        "menu.yaml:2:1", "menu.yaml:4:1", "menu.yaml:33:5", "menu.yaml:34:5", "menu.yaml:48:52", "menu.yaml:55:11",
        "menu.yaml:56:9", "prompts/zh-CN.yaml:3:20",
    ]  # fmt: skip


@pytest.mark.parametrize("spoilt", ["", "  - [x", "x: {y: [z]}", "  start: [a, b]", "    give: 7"])
def test_whatever_line_is_spoilt_nothing_worse_than_faults_comes_of_it(faults: Check, spoilt: str) -> None:
    lines = [line for line in MENU.splitlines() if line.endswith(":") or "{" in line][1::3]
    assert len(lines) > 6
    # A line taken out can leave a menu that is still right; one that makes no sense cannot.
    assert all(faults((f"{line}\n", f"{spoilt}\n")) or not spoilt for line in lines)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file must hold fields, as in `start: welcome`"),
        (b"- a\n- b\n", "the file must hold fields, as in `start: welcome`"),
        (b"line: \xff\xfe", "not readable as YAML in UTF-8: "),
        (b"line: \x00", "not readable as YAML in UTF-8: "),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_menu(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "menu.yaml"
    if content is not None:
        path.write_bytes(content)
    menu, found = check_menu(path)
    assert menu is None
    assert str(found[0]).startswith(f"{path}:1:1: {told}")
    assert len(found) == 1


def test_a_missing_prompts_file(faults: Check, tmp_path: Path) -> None:
    assert faults() == []
    (tmp_path / "prompts" / "en-US.yaml").unlink()
    with pytest.raises(BrokenMenu, match=r"en-US\.yaml:1:1: cannot be read: No such file or directory"):
        load_menu(tmp_path / "menu.yaml")


def test_advice_blocks_nothing(faults: Check, tmp_path: Path) -> None:
    assert len(faults(("bye: {end: bye}", "bye: {end: bye}\n  lost: {end: bye}"))) == 1
    assert "lost" in load_menu(tmp_path / "menu.yaml").nodes


def test_a_broken_menu_tells_its_faults_in_the_order_of_their_places(faults: Check, tmp_path: Path) -> None:
    faults(("dial: fraud", "dial: sales"), ("start: main", "start: mian"))
    with pytest.raises(BrokenMenu) as broken:
        load_menu(tmp_path / "menu.yaml")
    assert [fault.line for fault in broken.value.faults] == [3, 53]
    assert str(broken.value).count("\n") == 1
