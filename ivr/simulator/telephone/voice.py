"""Prompts as sound, by espeak-ng where it is installed; what it has rendered is kept."""

import shutil
import struct
import subprocess
from functools import cache, lru_cache

PROGRAM = "espeak-ng"
SECONDS = 10.0
LONGEST_TEXT = 5000
# A prompt of 20 seconds is about 900 kB.
KEPT = 64
# Words a minute at which a voice comes nearest to the pace of the line; the page evens out the rest.
_PACE = {"cmn": 240, "yue": 240}
_PACE_ELSE = 165
# Tags of Say (BCP 47) that espeak-ng has under another name.
_VOICES = {"zh-cn": "cmn", "cmn-cn": "cmn", "cmn-hans-cn": "cmn", "zh-tw": "cmn", "cmn-tw": "cmn", "zh-hk": "yue"}


class NoVoice(Exception):
    """Nothing here can speak the language, or what should have spoken it failed."""


def has_voice(language: str) -> bool:
    """Whether `render` can speak a Say's language tag."""
    return _voice(language) in _languages()


@lru_cache(maxsize=KEPT)
def render(text: str, language: str) -> bytes:
    """The text spoken, as a WAV file. Raises NoVoice."""
    voice = _voice(language)
    if voice not in _languages():
        raise NoVoice(f"no voice here speaks {language}")
    command = [PROGRAM, "-v", voice, "-s", str(_PACE.get(voice, _PACE_ELSE)), "--stdin", "--stdout"]
    return _sized(_run(command, text[:LONGEST_TEXT]))


def _voice(language: str) -> str:
    tag = language.lower()
    if tag in _VOICES:
        return _VOICES[tag]
    return tag if tag in _languages() else tag.split("-")[0]


@cache
def _languages() -> frozenset[str]:
    """Every language that espeak-ng lists, in lower case; none where it is not installed."""
    if shutil.which(PROGRAM) is None:
        return frozenset()
    table = _run([PROGRAM, "--voices"], "").decode("utf-8", "replace").splitlines()[1:]
    listed = {line.split()[1].lower() for line in table if len(line.split()) > 1}
    return frozenset(listed | {tag.split("-")[0] for tag in listed})


def _run(command: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise NoVoice(f"{PROGRAM} did not speak: {error}") from error
    return done.stdout


def _sized(wav: bytes) -> bytes:
    """Streamed WAV says it is 2 GB long; its true sizes let a player know when it ends."""
    return wav[:4] + struct.pack("<I", len(wav) - 8) + wav[8:40] + struct.pack("<I", len(wav) - 44) + wav[44:]
