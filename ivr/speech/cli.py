"""`flask understand` and `flask speech`: what a text means, learning from the phrases, and how well that is done."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from ivr.speech.amounts import find_amount
from ivr.speech.digits import find_digits
from ivr.speech.model import SUFFIX
from ivr.speech.phones import find_phone
from ivr.speech.phrases import PhrasesError, load_phrases
from ivr.speech.store import read_language
from ivr.speech.times import LOCAL, find_time
from ivr.speech.topics import TopicFinders

_Understand = Callable[[str], dict[str, Any]]
_VALUES = {"digits": find_digits, "amount": find_amount, "phone": find_phone}


def understand_command(folder: Callable[[], Path]) -> click.Command:
    """The command that reads utterances and writes what they mean."""

    @click.command("understand")
    @click.option("--language", default="zh-CN", show_default=True, help="The language of the utterances.")
    @click.option("--as", "kind", type=click.Choice([*_VALUES, "time"]), help="Find a value instead of the topic.")
    @click.option("--now", type=str, help="The moment that times are said at, in ISO 8601; without it, this one.")
    def understand(language: str, kind: str | None, now: str | None) -> None:
        """Read one utterance a line, write one JSON object a line: topic, or the value asked for."""
        means = _meaning(folder(), language, kind, _moment(now))
        for line in sys.stdin.buffer:
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            click.echo(json.dumps(means(text), ensure_ascii=False))
            sys.stdout.flush()

    return understand


def speech_group(folder: Callable[[], Path]) -> AppGroup:
    """Commands for those who edit the phrases."""
    speech = AppGroup("speech", help="Learn from the phrases, and tell how well callers are understood.")

    @speech.command("train")
    @click.argument("languages", nargs=-1)
    def train_(languages: tuple[str, ...]) -> None:
        """Learn from phrases/<language>.yaml again and keep what was learned beside it."""
        from ivr.speech.training import train

        for language in languages or _languages(folder()):
            phrases = _loaded(folder(), language)
            if not phrases.examples:
                click.echo(f"{language}: no examples; understood by its key phrases")
                continue
            trained = train(phrases)
            path = folder() / f"{language}{SUFFIX}"
            path.write_bytes(trained.model.dump())
            click.echo(
                f"{path}: {path.stat().st_size // 1024} kB from {sum(map(len, phrases.examples.values()))} examples"
            )

    @speech.command("report")
    @click.option("--to", type=click.Path(path_type=Path), default=Path("docs/speech"), show_default=True)
    @click.argument("languages", nargs=-1)
    def report(to: Path, languages: tuple[str, ...]) -> None:
        """Measure on the fifth of the examples that is held out, and draw what is taken for what."""
        from ivr.speech.report import write_report

        for language in languages or _languages(folder()):
            phrases = _loaded(folder(), language)
            if phrases.examples:
                click.echo(write_report(phrases, to))

    return speech


def _meaning(folder: Path, language: str, kind: str | None, now: datetime) -> _Understand:
    if kind == "time":
        return lambda text: {"text": text, **_span(find_time(text, language, now))}
    if kind:
        find = _VALUES[kind]
        return lambda text: {"text": text, "value": find(text, language)}
    try:
        finder = TopicFinders([read_language(folder, language)])
    except PhrasesError as error:
        raise click.ClickException(str(error)) from error

    def topic(text: str) -> dict[str, Any]:
        found = finder.find(text, language)
        alternatives = [{"topic": name, "confidence": confidence} for name, confidence in found.alternatives]
        return {"text": text, "topic": found.topic, "confidence": found.confidence, "alternatives": alternatives}

    return topic


def _span(found: tuple[datetime, datetime] | None) -> dict[str, str | None]:
    start, end = (each.isoformat() for each in found) if found else (None, None)
    return {"start": start, "end": end}


def _moment(now: str | None) -> datetime:
    if now is None:
        return datetime.now(UTC).astimezone(LOCAL)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        raise click.BadParameter(
            f"{now!r} is no moment; write it as 2026-11-25T14:00:00+08:00", param_hint="--now"
        ) from error
    return moment.astimezone(LOCAL) if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _languages(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def _loaded(folder: Path, language: str) -> Any:
    try:
        return load_phrases(folder / f"{language}.yaml")
    except PhrasesError as error:
        raise click.ClickException(str(error)) from error
