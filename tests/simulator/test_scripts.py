"""Call scripts: what they may say, how they pass and fail, and the transcript they leave."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Response, request

from ivr.simulator.scripts import ScriptError, ScriptResult, load_script, run_script
from ivr.simulator.scripts.client import NoNetwork
from ivr.simulator.scripts.reading import parse_script
from tests.simulator.application import Application
from tests.simulator.conftest import ACCOUNT, CALLER, LINE, TOKEN, Box

SAY = '<Say language="cmn-CN">'
MENU = f"""{SAY}您好，钱包热线。</Say>
<Gather input="dtmf speech" numDigits="1" action="/chosen" language="cmn-Hans-CN" actionOnEmptyResult="true">
{SAY}账户被盗，请按 1。</Say>{SAY}其他问题，请按 2。</Say></Gather>"""
CODE = f'<Gather numDigits="6" action="/code">{SAY}请输入六位验证码。</Say></Gather>{SAY}再见。</Say><Hangup/>'
FROZEN = f'{SAY}您的钱包已经冻结。现在转给专员。</Say><Dial action="/after" timeout="20">+8613300000000</Dial>'


def text(box: Box, to: str, body: str) -> None:
    url = f"{box.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": to, "From": LINE, "Body": body}
    requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5).raise_for_status()


@pytest.fixture
def hotline(application: Application, box: Box) -> Box:
    """A hotline in four documents; the right code is 042917."""

    def chosen() -> str:
        text(box, request.form["From"], "验证码 042917，五分钟内有效。")
        return CODE if request.form.get("Digits") or request.form.get("SpeechResult") else f"{SAY}没听到。</Say>{MENU}"

    def code() -> str:
        return FROZEN if request.form["Digits"] == "042917" else f"{SAY}验证码不对。</Say>{CODE}"

    application.answers |= {
        "/voice": MENU,
        "/chosen": chosen,
        "/code": code,
        "/after": lambda: (
            f"{SAY}{'谢谢' if request.form['DialCallStatus'] == 'completed' else '专员忙'}。</Say><Hangup/>"
        ),
    }
    return box


def play(box: Box, steps: str, expect: str = "", head: str = "", **settings: Any) -> ScriptResult:
    script = f'name: A test\nfrom: "{CALLER}"\n{head}steps:\n{steps}' + (f"expect:\n{expect}" if expect else "")
    return run_script(parse_script(script, "test.yaml"), box.url, **settings)


STEPS = """\
  - hear: 账户被盗
  - press: "1"
  - hear: [六位, {not: 冻结}]
  - press: $otp
  - hear: 已经冻结
  - answer: {talk: 60}
  - hear: 谢谢
"""

TRANSCRIPT = """\
A test — +8613800138000 calls hotline
  0.0  hotline  您好，钱包热线。
  1.3  hotline  账户被盗，请按 1。
    –  hotline  [其他问题，请按 2。]
       takes one key or speech
  2.9  caller   presses 1
  2.9  hotline  请输入六位验证码。
       takes 6 keys (# ends them)
  4.7  caller   presses $otp
  4.7  hotline  您的钱包已经冻结。现在转给专员。
  7.8  hotline  dials +8613300000000
 10.8  agent    answers
 70.8  agent    completed after 60 s
 70.8  hotline  谢谢。
 71.2  ended    completed, by the hotline
"""


def test_a_script_passes_and_leaves_a_transcript(hotline: Box) -> None:
    expect = """\
  ended_by: hotline
  status: completed
  dialled: "+8613300000000"
  texts: {count: 1, contains: 五分钟}
  keystrokes_to: {hear: 已经冻结, at_most: 1, beside_code: true}
  spoken_seconds_to: {hear: 已经冻结, at_most: 8}
"""
    result = play(hotline, STEPS, expect)
    assert result.failures == []
    assert result.passed
    assert result.transcript == TRANSCRIPT
    assert result.report.endswith("PASS\n")
    assert result.figures["up to “已经冻结”"].beside_code == 1
    assert result.figures["up to “已经冻结”"].keystrokes == 7
    assert result.figures["up to “已经冻结”"].spoken_seconds == pytest.approx((6 + 7 + 8 + 8) / 4.5, abs=0.2)


def test_the_same_call_gives_the_same_transcript(hotline: Box) -> None:
    assert play(hotline, STEPS).transcript == play(hotline, STEPS).transcript


def test_silence_speech_and_hanging_up(hotline: Box) -> None:
    steps = (
        "  - wait: 2\n  - hear: 没听到\n  - say: {words: 账户被盗, confidence: 0.4}\n  - hear: 验证码\n  - hang_up:\n"
    )
    result = play(hotline, steps, "  ended_by: caller\n")
    assert result.failures == []
    assert result.transcript.count("is silent for 5 s") == 2
    assert "says “账户被盗”" in result.transcript


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed"])
def test_a_leg_that_nobody_takes(hotline: Box, outcome: str) -> None:
    steps = STEPS.replace("answer: {talk: 60}", f"answer: {outcome}").replace("谢谢", "专员忙")
    assert play(hotline, steps).failures == []


@pytest.mark.parametrize(
    ("steps", "expect", "fault"),
    [
        ("  - hear: 再会\n", "", "test.yaml:4: “再会” was not heard; heard: “您好，钱包热线。” / “账户被盗"),
        ('  - press: "1"\n  - hear: 热线\n', "", "test.yaml:5: “热线” was not heard; heard: “请输入六位验证码。”"),
        ("  - hear: {not: 热线}\n", "", "test.yaml:4: “热线” was heard and must not be"),
        ("  - answer: busy\n", "", "test.yaml:4: no leg is being dialled; the call waits for input"),
        ('  - hang_up:\n  - press: "1"\n', "", "test.yaml:5: the call had ended; it ended completed, by the caller"),
        (
            "  - hear: 热线\n",
            "  ended_by: hotline\n",
            "test.yaml:6: the call was ended by the caller, not by the hotline",
        ),
        ("  - hear: 热线\n", "  status: busy\n", "test.yaml:6: the call ended completed, not busy"),
        ("  - hear: 热线\n", '  dialled: "+86"\n', "test.yaml:6: +86 was not dialled; dialled: nobody"),
        ("  - hear: 热线\n", "  texts: {count: 1}\n", "test.yaml:6: 0 texts were sent to +8613800138000, not 1"),
        ("  - hear: 热线\n", "  texts: {contains: 码}\n", "test.yaml:6: no text to +8613800138000 holds “码”"),
        ("  - hear: 热线\n", "  record: {topic: x}\n", "test.yaml:6: records can't be read from here"),
        ("  - hear: 热线\n", '  wallet: {"+86": frozen}\n', "test.yaml:6: the wallet can't be read from here"),
        ("  - hear: 热线\n", "  keystrokes_to: {hear: x, at_most: 1}\n", "test.yaml:6: “x” was never heard"),
        (
            "  - hear: 热线\n",
            "  spoken_seconds_to: {hear: 热线, at_most: 1}\n",
            "s were spoken until “热线”, more than 1",
        ),
        (
            '  - press: "1"\n',
            "  keystrokes_to: {hear: 六位, at_most: 0}\n",
            "1 keys were pressed until “六位”, more than 0",
        ),
    ],
)
def test_a_script_fails_and_says_where(
    hotline: Box, monkeypatch: pytest.MonkeyPatch, steps: str, expect: str, fault: str
) -> None:
    monkeypatch.setattr("ivr.simulator.scripts.client.PATIENCE", 0.2)
    result = play(hotline, steps, expect)
    assert not result.passed
    assert len(result.failures) == 1
    assert fault in result.failures[0]
    assert "FAIL" in result.report
    assert "PASS" not in result.report


def test_a_violation_fails_a_script_that_says_nothing_of_it(application: Application, box: Box) -> None:
    application.answers["/voice"] = '<Say mood="sad">hi</Say><Hangup/>'
    failed = play(box, "  - hear: hi\n")
    assert failed.failures == ["test.yaml: 1 of Twilio's rules were broken: warning 12200 (Say: unknown attribute)"]
    assert "twilio   warning 12200" in failed.transcript
    assert play(box, "  - hear: hi\n", "  violations: 1\n").passed


def test_an_application_error_shows(application: Application, box: Box) -> None:
    application.answers["/voice"] = application.answers["/fallback"] = Response(status=500)
    result = play(box, "  - hear: hi\n")
    assert "An application error has occurred" in result.transcript
    assert "failed, by the network" in result.transcript


def test_the_record_is_read_by_the_calls_sid(hotline: Box) -> None:
    read: list[str] = []

    def read_record(sid: str) -> dict[str, Any]:
        read.append(sid)
        return {"topic": "account_theft" if len(read) > 1 else None, "language": "zh-CN", "more": 1}

    expect = "  record: {topic: account_theft, language: zh-CN}\n"
    assert play(hotline, "  - hear: 热线\n", expect, read_record=read_record).passed
    assert len(read) == 2
    assert read[0].startswith("CA")


def test_the_wallet_is_set_up_and_looked_at(application: Application, box: Box) -> None:
    application.answers["/voice"] = "<Hangup/>"
    statuses = iter(["active", "frozen"])
    application.answers["/sandbox/reset"] = application.answers["/sandbox/faults"] = Response("{}")
    application.answers["/v1/account-lookups"] = lambda: Response(json.dumps({"status": next(statuses)}))
    head = "setup: {wallet: {reset: true, faults: {freeze: {mode: hang}}}}\n"
    expect = f'  wallet: {{"{CALLER}": frozen}}\n'
    result = play(box, "  - hear: []\n", expect, head, wallet_url=application.url, wallet_key="k")
    assert result.failures == []
    paths = [seen.path for seen in application.seen if seen.path not in {"/voice", "/status"}]
    assert paths == ["/sandbox/reset", "/sandbox/faults", "/v1/account-lookups", "/v1/account-lookups"]
    assert application.asked("/v1/account-lookups")[0].headers["Authorization"] == "Bearer k"


def test_another_status_of_the_wallet_fails_the_script(
    application: Application, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.simulator.scripts.client.PATIENCE", 0.2)
    application.answers["/voice"] = "<Hangup/>"
    application.answers["/v1/account-lookups"] = Response('{"status": "active"}')
    expect = f'  wallet: {{"{CALLER}": frozen}}\n'
    result = play(box, "  - hear: []\n", expect, wallet_url=application.url)
    assert result.failures == [f"test.yaml:6: the wallet of {CALLER} is active, not frozen"]


def test_the_code_is_the_newest_of_this_call(hotline: Box) -> None:
    text(hotline, CALLER, "验证码 999999")
    assert play(hotline, STEPS).failures == []


def test_a_code_of_an_earlier_call_is_none(
    application: Application, hotline: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.simulator.scripts.player.CODE_SECONDS", 0.2)
    text(hotline, CALLER, "验证码 999999")
    application.answers["/voice"] = CODE
    assert play(hotline, "  - press: $otp\n").failures == ["test.yaml:4: no code arrived within 0.2 s"]


def test_a_wrong_code_then_the_right_one(hotline: Box) -> None:
    steps = STEPS.replace("  - press: $otp\n", '  - press: "000000"\n  - hear: 不对\n  - press: $otp\n')
    assert play(hotline, steps).failures == []


def test_texts_to_a_lost_telephone_are_read_by_nobody(hotline: Box) -> None:
    script = f'name: Lost\nfrom: "+8613600136000"\nsteps:\n{STEPS}'
    result = run_script(parse_script(script, "test.yaml"), hotline.url)
    assert result.failures == [
        "test.yaml:7: the telephone +8613600136000 is lost, so nobody reads its texts (inbox_of would)"
    ]


def test_another_inbox_is_read_only_when_the_script_says_so(hotline: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.simulator.scripts.player.CODE_SECONDS", 0.2)
    head = 'inbox_of: "+8613900139000"\n'
    assert play(hotline, STEPS, head=head).failures == ["test.yaml:8: no code arrived within 0.2 s"]


def test_a_network_fault_is_set_and_taken_back(application: Application, box: Box) -> None:
    application.answers["/voice"] = "<Hangup/>"
    result = play(box, "  - hear: []\n", head="setup: {network: {webhooks: repeat, copies: 2}}\n")
    assert result.passed
    assert len(application.asked("/voice")) == 3
    play(box, "  - hear: []\n")
    assert len(application.asked("/voice")) == 4


@pytest.mark.parametrize(
    ("text_of_script", "fault"),
    [
        ("- a\n", "s.yaml:1:1: a script is a mapping"),
        ("name: [\n", "s.yaml:2:1: "),
        ('name: x\nfrom: "+86"\nsteps: []\n', "s.yaml:3:1: steps: "),
        ('name: x\nfrom: "+86"\nsteps:\n  - dance: 1\n', "s.yaml:4:5: steps.0.dance: Extra inputs"),
        (
            'name: x\nfrom: "+86"\nsteps:\n  - press: 1\n',
            's.yaml:4:5: steps.0.press: write the keys in quotes, as in press: "1"',
        ),
        ('name: x\nfrom: "+86"\nsteps:\n  - press: "1a"\n', "s.yaml:4:5: steps.0.press: String should match"),
        ('name: x\nfrom: "+86"\nsteps:\n  - {hear: a, say: b}\n', "s.yaml:4:5: steps.0: a step is exactly one of"),
        ('name: x\nfrom: "+86"\nsteps:\n  - hang_up:\nexpect: {stats: y}\n', "s.yaml:5:10: expect.stats: "),
        ("name: x\nname: y\n", "s.yaml:2:1: "),
        ("name: x\nsteps:\n  - hang_up:\n", "s.yaml:1:1: from: Field required"),
    ],
)
def test_a_broken_script_is_named_with_its_place(text_of_script: str, fault: str) -> None:
    with pytest.raises(ScriptError) as broken:
        parse_script(text_of_script, "s.yaml")
    assert str(broken.value).startswith(fault)


def test_every_fault_is_named() -> None:
    with pytest.raises(ScriptError) as broken:
        parse_script("name: 1\nsteps:\n  - press: 1\n  - wait: x\n", "s.yaml")
    assert len(str(broken.value).splitlines()) == 4


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="nowhere"):
        load_script(tmp_path / "nowhere.yaml")


def test_no_network_is_one_clear_sentence() -> None:
    script = parse_script('name: x\nfrom: "+86"\nsteps:\n  - hang_up:\n', "s.yaml")
    with pytest.raises(NoNetwork) as missing:
        run_script(script, "http://127.0.0.1:9")
    assert str(missing.value).startswith("no telephone network at http://127.0.0.1:9 — start it with `make run`")
