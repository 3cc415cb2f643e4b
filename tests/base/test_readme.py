"""The README shows a call as it really goes."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_transcript_in_the_readme_is_the_golden_one() -> None:
    golden = (ROOT / "tests" / "transcripts" / "stolen-wallet.txt").read_text("utf-8")
    assert golden.rstrip("\n") in (ROOT / "README.md").read_text("utf-8")
