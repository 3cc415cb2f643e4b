"""Whatever is repeated, sent at once or killed in a theft call: one freeze, code, case and dispute, the same words."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ivr import development
from ivr.settings import Settings
from tests.e2e.hotline import Hotline, eventually, planned, postgres_database, up
from tests.e2e.twilio import Call

CALLER = "+8613800138000"
WORDS = [
    "您好，钱包客服热线。",
    "For English, press 9.",
    "账户被盗，请按 1。",
    "别着急，我们马上帮您冻结钱包。",
    "验证码发到了尾号八零零零的手机。",
    "请输入六位验证码。",
    "您的钱包已经冻结，钱转不出去了。",
    "您的案件编号是，$case。",
    "接下来，一笔一笔听最近的交易。",
    "第一笔，十一月二十一号凌晨三点十九，付款两千九百八十元。",
    "不是您的，请按 1。",
    "第二笔，十一月二十一号凌晨三点十七，转出五千元。",
    "不是您的，请按 1。",
    "您标出了一笔，一共两千九百八十元。",
    "好的，已经记进您的案件，会一笔一笔追查。",
    "有人正在指挥您转账，请按 1。",
    "请马上改登录密码。",
    "聊天记录和短信不要删，报警要用。",
    "这些也用短信发给您。",
    "现在转接反欺诈专员，请不要挂断。",
    "感谢来电，再见。",
]
MOMENTS = ("请稍等。", "还在处理，请不要挂断。", "请再等一下。")
PATH = [
    *("welcome", "main", "theft", "phone-with-you", "prove-for-freeze", "freeze", "freeze-confirmed"),
    *("open-case", "case-number", "recent-transactions", "hear-transactions", "which-not-yours", "marked-right"),
    *("dispute", "disputed", "what-happened", "other-theft", "theft-by-text", "fraud-desk", "goodbye"),
]
WEB_PROCESSES = 2
REVISIONS = 22
REQUESTS = (
    *("find_account", "send_code", "check_code", "freeze_wallet"),
    *("open_case", "recent_transactions", "dispute", "send_text"),
)
EVERY_PLACE = (
    *(f"saved {revision}" for revision in range(1, REVISIONS + 1)),
    *(f"{when} {request}" for request in REQUESTS for when in ("before", "after")),
)
# Each kill waits for a dead holder's lease, so only those with most to lose are tried every time.
ALWAYS = ("saved 8", "after send_code", "after freeze_wallet", "after dispute")


@dataclass(frozen=True)
class Mortal:
    """A hotline whose web process dies where it is told to."""

    hotline: Hotline
    marker: Path

    def kill_at(self, place: str) -> Call:
        """A call in which the process that comes to this place is killed, and comes back."""
        self.marker.write_text(place)
        births = self.births()
        return Call(self.hotline, CALLER, wait_for_restart=lambda: self._wait_for_birth(births))

    def births(self) -> int:
        """How many web processes have come up so far."""
        return len(self.marker.with_suffix(".births").read_text().splitlines())

    def _wait_for_birth(self, before: int) -> None:
        assert eventually(self.births, lambda births: births > before) > before


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def mortal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    folder = tmp_path_factory.mktemp("mortal")
    marker, url = folder / "kill", f"sqlite:///{folder / 'hotline.db'}"
    if request.param == "postgres":
        url = postgres_database(request.getfixturevalue("postgres_server"))
    with planned(url) as hotline, pytest.MonkeyPatch.context() as patch:
        patch.setattr(development, "services", _mortal_services(development.services))
        with up(hotline, KILL_MARKER=str(marker), WEB_CONCURRENCY=str(WEB_PROCESSES)):
            both_up = Mortal(hotline, marker)
            assert eventually(both_up.births, lambda births: births == WEB_PROCESSES) == WEB_PROCESSES
            yield both_up


def _mortal_services(services: Any) -> Any:
    command = [sys.executable, "-m", "gunicorn", "tests.e2e.killing:serve()"]

    def ours(settings: Settings) -> list[development.Service]:
        return [replace(each, command=command) if each.name == "hotline" else each for each in services(settings)]

    return ours


def test_each_request_sent_once_more(mortal: Mortal) -> None:
    call = Call(mortal.hotline, CALLER)
    call.ask = call.twice
    _check(mortal.hotline, call)


def test_each_request_sent_twenty_times_at_once(mortal: Mortal) -> None:
    call = Call(mortal.hotline, CALLER)
    call.ask = call.twenty_times
    _check(mortal.hotline, call)


@pytest.mark.parametrize("place", ALWAYS)
def test_killed_between_commit_and_answer(mortal: Mortal, place: str) -> None:
    _check_killed(mortal, place)


@pytest.mark.soak
@pytest.mark.parametrize("place", sorted(set(EVERY_PLACE) - set(ALWAYS)))
def test_killed_at_every_other_place(mortal: Mortal, place: str) -> None:
    _check_killed(mortal, place)


def test_killed_when_the_text_was_accepted(mortal: Mortal) -> None:
    """Whether it went out is not known any more, so no second one is sent and the caller hears that it may be late."""
    call = mortal.kill_at("accepted")
    late = ["短信可能要晚一点才到。" if words.startswith("验证码发到了") else words for words in WORDS]
    _check(mortal.hotline, call, late)
    assert not mortal.marker.exists()


def _check_killed(mortal: Mortal, place: str) -> None:
    _check(mortal.hotline, mortal.kill_at(place))
    assert not mortal.marker.exists(), f"the call did not come to “{place}”"


def _check(hotline: Hotline, call: Call, words: list[str] | None = None) -> None:
    hotline.reset_wallet()
    hotline.forget_wrong_codes()
    before = len(hotline.texts(CALLER))
    heard = [each for each in call.play_theft() if each not in MOMENTS]
    assert _beginnings(heard) == (words or WORDS)
    record = hotline.record(call.sid)
    assert record is not None
    assert (record["status"], record["outcome"], record["verified_by"]) == ("completed", "agent", "code")
    assert len(record["cases"]) == 1
    made = [
        event["key"] for event in record["events"] if event.get("request") == "freeze_wallet" and "late" not in event
    ]
    assert hotline.freezes() == made
    assert hotline.disputes() == 1
    assert [event["node"] for event in record["events"] if event["event"] == "NodeReached"] == PATH
    hotline.settle()
    eventually(lambda: len(_texts(hotline, before)), lambda count: count > 2)
    assert sorted(_texts(hotline, before)) == ["您的案", "请马上", "验证码"]


def _texts(hotline: Hotline, before: int) -> list[str]:
    """The kinds of the new texts; when a job confirmed a dead process's freeze, the owner is told of that as well."""
    kinds = [text[4:7] for text in hotline.texts(CALLER)[before:]]
    return [kind for kind in kinds if kind != "您的钱"]


def _beginnings(heard: list[str]) -> list[str]:
    """What was heard, each up to the end of its first sentence."""
    return [words if words.startswith("For") else words[: words.index("。") + 1] for words in heard]
