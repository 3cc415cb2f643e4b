"""`flask codes stats`: sent codes and wrong tries by hour, number and account, and no number in full."""

import re
from datetime import timedelta

from tests.base.hotline import Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT
from tests.identity.test_guessing import check, other_than, wanted


def stats(hotline: Hotline, *args: str) -> list[list[str]]:
    result = hotline.app.test_cli_runner().invoke(args=["codes", "stats", *args])
    assert result.exit_code == 0, result.output
    for secret in (VICTIM, VICTIM.removeprefix("+86"), STRANGER.removeprefix("+86"), VICTIM_ACCOUNT):
        assert secret not in result.output
    return [re.split(r"\s{1,}", line) for line in result.output.splitlines()[1:]]


def test_codes_and_wrong_tries_are_told_by_hour_number_and_account(hotline: Hotline) -> None:
    codes, clock = hotline.house.codes, hotline.clock
    clock.forward(3600 - clock.now().timestamp() % 3600)
    for call in ("one", "two"):
        codes.send(wanted(call), 2)
    wrong = other_than(hotline.code())
    assert [check(hotline, "two", f"{at}", wrong) for at in range(2)] == ["wrong", "wrong"]
    assert check(hotline, "two", "right", hotline.code()) == "right"
    codes.send(wanted("other", account="2088000000139000", to="+8613900139000"), 2)
    clock.forward(3600)
    codes.send(wanted("three"), 2)
    first, *earlier, total = stats(hotline)
    assert first[2:] == ["138****8000", "208****8000", "1", "0"]
    assert sorted(line[2:] for line in earlier) == [
        ["138****8000", "208****8000", "2", "2"],
        ["139****9000", "208****9000", "1", "0"],
    ]
    assert total == ["4", "sent,", "2", "wrong", "in", "24", "hours"]
    clock.forward(timedelta(hours=1).total_seconds() - 60)
    assert stats(hotline, "--hours", "1")[-1] == ["1", "sent,", "0", "wrong", "in", "1", "hour"]


def test_a_strangers_number_and_a_withheld_one_are_told_too(hotline: Hotline) -> None:
    hotline.call("anonymous").ring().wait().press("1").press(STRANGER.removeprefix("+86")).press("1")
    assert [line[2:] for line in stats(hotline)[:-1]] == [["134****5678", "none", "1", "0"]]


def test_nothing_is_told_as_nothing(small_hotline: Hotline) -> None:
    assert stats(small_hotline) == [["0", "sent,", "0", "wrong", "in", "24", "hours"]]
