"""Every call script of menus/scripts/, played against the whole hotline: its verdict, its record, its transcript."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.flow.words import spoken_digits
from ivr.simulator.scripts import ScriptResult, load_script, run_script
from tests.e2e.hotline import Hotline

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = sorted((ROOT / "menus" / "scripts").glob("*.yaml"))
TRANSCRIPTS = ROOT / "tests" / "transcripts"
# Every kind of write of a call: these are played on PostgreSQL too.
ON_POSTGRES = (
    "stolen-wallet",
    "stolen-wallet.en",
    "unknown-caller-number-by-speech",
    "unregistered-number.en",
    "code-wrong-three-times-then-right",
    "code-wrong-six-times.en",
    "freeze-slow",
    "freeze-refused.en",
    "text-answer-lost",
    "silence-at-code.en",
    "topic-case-status",
    "fraud-desk-failed-twice",
    "hang-up-when-frozen.en",
    "protected-by-two-proofs.en",
    "transfer-to-wrong-person",
    "more-than-five",
)


# They wait ten seconds and more for the wallet; one of the kind is played every time.
SLOW = ("freeze-hangs.en", "freeze-pending", "freeze-pending.en")


def _scripts() -> list[Any]:
    return [pytest.param(s, id=s.stem, marks=[pytest.mark.soak] if s.stem in SLOW else []) for s in SCRIPTS]


@pytest.mark.parametrize("script", _scripts())
def test_call_on_sqlite(script: Path, hotline_on_sqlite: Hotline, regenerate_transcripts: bool) -> None:
    _check(script, hotline_on_sqlite, regenerate_transcripts)


@pytest.mark.parametrize("name", ON_POSTGRES)
def test_call_on_postgres(name: str, hotline_on_postgres: Hotline) -> None:
    _check(ROOT / "menus" / "scripts" / f"{name}.yaml", hotline_on_postgres, regenerate=False)


def test_every_transcript_has_its_script() -> None:
    assert {path.stem for path in TRANSCRIPTS.glob("*.txt")} == {path.stem for path in SCRIPTS}


def test_every_english_script_has_its_mandarin_twin() -> None:
    names = {path.stem for path in SCRIPTS}
    assert {name for name in names if name.endswith(".en")} <= {f"{name}.en" for name in names}


def _check(script: Path, hotline: Hotline, regenerate: bool) -> None:
    hotline.forget_wrong_codes()
    result = _play(script, hotline)
    assert result.passed, result.report
    hotline.ended(hotline.newest_call())
    hotline.settle()
    record = hotline.ended(hotline.newest_call())
    assert list(_gaps(record)) == []
    heard = masked(result.transcript, record)
    golden = TRANSCRIPTS / f"{script.stem}.txt"
    if regenerate:
        golden.write_text(heard, encoding="utf-8")
    assert heard == golden.read_text(encoding="utf-8")


def _play(script: Path, hotline: Hotline) -> ScriptResult:
    settings = hotline.settings
    return run_script(load_script(script), hotline.phone_url, settings.wallet_url, hotline.wallet_key, hotline.record)


def _gaps(record: dict[str, Any]) -> Iterator[str]:
    """What a finished call's record lacks."""
    for field in ("line", "status", "started_at", "ended_at", "language", "outcome"):
        if not record[field]:
            yield f"no {field}"
    names = [event["event"] for event in record["events"]]
    if names[0] != "CallBegan":
        yield f"it begins with {names[0]}"
    if names.count("CallEnded") != 1:
        yield f"it ends {names.count('CallEnded')} times"
    if bool(record["cases"]) != any(str(event.get("node")).startswith("case-number") for event in record["events"]):
        yield "a case that was told is not there, or one that is there was not told"


def masked(transcript: str, record: dict[str, Any]) -> str:
    """The transcript without what chance gave it: case numbers, and years, which are told unless they are this one."""
    for case in record["cases"]:
        for language in ("zh-CN", "en-US"):
            transcript = transcript.replace(spoken_digits(case["number"], language), "$case")
    transcript = re.sub(r"二零[零一二三四五六七八九]{2}年|(?<=(?:st|nd|rd|th)), 20\d\d", "", transcript)
    assert not re.search(r"编号是，[零幺二三四五六七八九]|number is: \d", transcript)
    return transcript
