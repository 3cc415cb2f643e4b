"""`flask menus check` refuses a menu for a text that is not registered, with file and line."""

import shutil
from pathlib import Path

from click.testing import Result

from app import create_app
from ivr.clock import Clock
from ivr.house import House
from ivr.ids import Ids
from tests.base.hotline import give_menu, settings_for

MENUS = Path(__file__).parents[2] / "menus"


def checked(tmp_path: Path, old: str, new: str) -> tuple[Result, int]:
    """The check's answer after one text was put in place of another, and the line where that stands."""
    copy = shutil.copytree(MENUS, tmp_path / "menus", ignore=shutil.ignore_patterns("scripts")) / "hotline.yaml"
    text = copy.read_text("utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), "utf-8")
    house = House(settings_for(f"sqlite:///{tmp_path}/hotline.db"), Clock(), Ids())
    give_menu(house)
    result = create_app(house).test_cli_runner().invoke(args=["menus", "check", str(copy)])
    return result, text[: text.index(old)].count("\n") + 1


def test_a_text_that_is_not_registered(tmp_path: Path) -> None:
    result, line = checked(tmp_path, "fixed: {template: advice-card}", "fixed: {template: advice-crad}")
    assert result.exit_code == 1
    assert f"menus/hotline.yaml:{line}:" in result.output
    assert "there is no text 'advice-crad'" in result.output


def test_a_loop_and_a_dead_end(tmp_path: Path) -> None:
    """Abuse 25."""
    result, line = checked(tmp_path, "    say: disputed\n    to: what-happened", "    say: disputed\n    to: disputed")
    assert result.exit_code == 1
    assert f"menus/hotline.yaml:{line + 1}:5: goes round without asking the caller anything: disputed" in result.output
    result, line = checked(tmp_path / "other", "{to: wrong-line-end}", "{to: nowhere}")
    assert result.exit_code == 1
    assert f"menus/hotline.yaml:{line}:" in result.output
    assert "there is no node 'nowhere'" in result.output
