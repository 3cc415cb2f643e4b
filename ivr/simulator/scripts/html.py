"""A suite's outcomes as one HTML page that can be read without anything else."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.simulator.scripts.suite import Played, as_sentence
from ivr.simulator.scripts.transcript import Event, Line

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def html(suite: str, outcomes: list[Played], beside: list[Event], now: datetime) -> str:
    """The page. `beside` are the rules broken outside the scripts' own calls."""
    page = _PAGES.get_template("report.html.j2")
    passed = sum(played.passed for played in outcomes)
    return page.render(
        suite=suite,
        outcomes=outcomes,
        passed=passed,
        failed=len(outcomes) - passed,
        beside=[as_sentence(broken) for broken in beside],
        now=now,
        side=_side,
        webhooks=_webhooks,
    )


def _side(line: Line) -> str:
    """Who speaks, as the page shows it."""
    if line.level:
        return line.level
    return {"hotline": "hotline", "caller": "caller", "agent": "agent"}.get(line.who, "remark")


def _webhooks(events: list[Event]) -> list[Event]:
    """What the application was asked, with what it answered."""
    return [event for event in events if event["event"] == "webhook"]
