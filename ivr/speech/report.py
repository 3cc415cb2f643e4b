"""How well callers are understood: figures in words, and a picture of what is taken for what.

The held-out fifth was written by the same hands as the examples that are learned, so it flatters; the model that is
measured never saw it. For developers: it trains, so it needs scikit-learn.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from ivr.speech.mishearing import misheard
from ivr.speech.phrases import NONE, TOPICS, Phrases
from ivr.speech.topics import TrainedTopicFinder
from ivr.speech.training import train

_CELL, _LEFT, _TOP = 38, 150, 150
_MOST_MISTAKES = 40
Judged = tuple[str, str, str]
"""A text, its topic, and the topic that was found."""


def write_report(phrases: Phrases, folder: Path) -> str:
    """Writes <language>.md and <language>.svg into a folder; returns the figures in words."""
    trained = train(phrases)
    finder = TrainedTopicFinder(phrases, trained.judged)

    def judge(change: Callable[[str], str]) -> list[Judged]:
        return [(text, topic, finder.find(change(text), phrases.language).topic) for text, topic in trained.held_out]

    plain, noisy = judge(lambda text: text), judge(lambda text: misheard(text, seed=2))
    figures = _figures(phrases, plain, noisy)
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{phrases.language}.svg"
    picture.write_text(_picture(plain), encoding="utf-8")
    parts = (
        f"# Understanding {phrases.language}",
        figures,
        f"![What is taken for what]({picture.name})",
        _mistakes(plain),
    )
    page = "\n\n".join(parts) + "\n"
    (folder / f"{phrases.language}.md").write_text(page, encoding="utf-8")
    return f"{phrases.language}\n{figures}\n{picture}"


def _figures(phrases: Phrases, plain: Sequence[Judged], noisy: Sequence[Judged]) -> str:
    learned = sum(map(len, phrases.examples.values())) - len(plain)
    theft = [each for each in plain if each[1] == "account_theft"]
    outside = [each for each in plain if each[1] == NONE]
    missed, accepted = _wrong(theft), _wrong(outside)
    lines = [
        f"Learned from {learned} utterances, measured on {len(plain)} others. All were written by us, none comes",
        "from a call: callers who speak otherwise than we imagine are understood less well than these figures say.",
        "",
        f"- right: {_share(len(plain) - len(_wrong(plain)), len(plain))}",
        f"- right with a recogniser's mistakes: {_share(len(noisy) - len(_wrong(noisy)), len(noisy))}",
        f"- theft found: {_share(len(theft) - len(missed), len(theft))}",
        f"- out of scope, yet taken for a topic: {_share(len(accepted), len(outside))}",
        "",
        "| topic | right | of |",
        "|---|---|---|",
    ]
    for topic in TOPICS:
        those = [each for each in plain if each[1] == topic]
        lines.append(f"| {topic} | {_share(len(those) - len(_wrong(those)), len(those))} | {len(those)} |")
    return "\n".join(lines)


def _wrong(judged: Sequence[Judged]) -> list[Judged]:
    return [each for each in judged if each[1] != each[2]]


def _share(count: int, whole: int) -> str:
    return f"{count / whole:.1%}" if whole else "none there"


def _mistakes(judged: Sequence[Judged]) -> str:
    lines = [f"- {text} — {topic}, taken for {found}" for text, topic, found in _wrong(judged)[:_MOST_MISTAKES]]
    return "\n".join(["## What was taken wrongly", "", *lines])


def _picture(judged: Sequence[Judged]) -> str:
    """Rows are what was meant, columns what was found; the darker, the more of the row."""
    counts = Counter((topic, found) for _, topic, found in judged)
    rows = Counter(topic for _, topic, _ in judged)
    width, height = _LEFT + _CELL * len(TOPICS) + 20, _TOP + _CELL * len(TOPICS) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for at, topic in enumerate(TOPICS):
        x, y = _LEFT + at * _CELL + _CELL // 2, _TOP + at * _CELL + _CELL // 2
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(topic)}</text>')
        parts.append(f'<text transform="translate({x + 4},{_TOP - 8}) rotate(-60)">{escape(topic)}</text>')
        parts += [_cell(at, column, counts[topic, found], rows[topic]) for column, found in enumerate(TOPICS)]
    return "\n".join([*parts, "</svg>\n"])


def _cell(row: int, column: int, count: int, whole: int) -> str:
    x, y, share = _LEFT + column * _CELL, _TOP + row * _CELL, count / whole if whole else 0.0
    fill = f"rgba({'20,110,60' if row == column else '190,40,40'},{max(share, 0.25) if count else 0:.2f})"
    square = f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="{fill}" stroke="#ddd"/>'
    ink = "#fff" if share > 0.6 else "#222"
    return square + (
        f'<text x="{x + _CELL // 2}" y="{y + 25}" text-anchor="middle" fill="{ink}">{count}</text>' if count else ""
    )
