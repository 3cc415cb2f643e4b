"""Draws a study as SVG: the theory as lines, what was played as points with their confidence intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.desk.theory.study import Estimate, Point, Study

_WIDTH, _HEIGHT = 980, 440
_TOP, _BOTTOM = 96, 372
_CURVE_STEPS = 40
_STYLE = """
  svg { font: 13px system-ui, sans-serif; background: #fff; color: #222 }
  text { fill: currentColor } .title { font-size: 17px; font-weight: 600 } .soft { fill: #666; font-size: 12px }
  .axis { stroke: #999; stroke-width: 1 } .grid { stroke: #e4e4e4; stroke-width: 1 }
  .c { stroke: #0b6e99; fill: #0b6e99 } .a { stroke: #c2571a; fill: #c2571a }
  polyline { fill: none !important; stroke-width: 2 } .bar { stroke-width: 2 }
"""


@dataclass(frozen=True)
class _Series:
    """The theory's value at a load, and the points that were played: (load, played)."""

    style: str
    theory: Callable[[float], float]
    points: Sequence[tuple[float, Estimate]]

    @property
    def loads(self) -> list[float]:
        return [load for load, _ in self.points]

    @property
    def highest(self) -> float:
        return max(max(self.theory(load), played.mean + played.half) for load, played in self.points)


@dataclass(frozen=True)
class _Panel:
    """One pair of axes with its series."""

    left: int
    right: int
    title: str
    unit: str
    series: _Series

    def draw(self) -> list[str]:
        return [f'<text x="{self.left}" y="{_TOP - 18}">{self.title}</text>', *self._axes(), *self._series()]

    def _x(self, load: float) -> float:
        low, high = min(self.series.loads), max(self.series.loads)
        return self.left + 12 + (load - low) / (high - low) * (self.right - self.left - 24)

    def _y(self, value: float) -> float:
        return _BOTTOM - value / _ticks(self.series.highest)[-1] * (_BOTTOM - _TOP)

    def _axes(self) -> list[str]:
        parts = []
        for tick in _ticks(self.series.highest):
            y = self._y(tick)
            style = "grid" if tick else "axis"
            parts.append(f'<line class="{style}" x1="{self.left}" x2="{self.right}" y1="{y:.1f}" y2="{y:.1f}"/>')
            told = f"{tick:g}{self.unit}"
            parts.append(f'<text class="soft" x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">{told}</text>')
        for load in self.series.loads:
            x = self._x(load)
            parts.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{_BOTTOM}" y2="{_BOTTOM + 5}"/>')
            label = f'y="{_BOTTOM + 20}" text-anchor="middle">{load:.0%}</text>'
            parts.append(f'<text class="soft" x="{x:.1f}" {label}')
        return parts

    def _series(self) -> list[str]:
        style, first, last = self.series.style, self.series.loads[0], self.series.loads[-1]
        loads = [first + (last - first) * step / _CURVE_STEPS for step in range(_CURVE_STEPS + 1)]
        line = " ".join(f"{self._x(load):.1f},{self._y(self.series.theory(load)):.1f}" for load in loads)
        parts = [f'<polyline class="{style}" points="{line}"/>']
        for load, played in self.series.points:
            x, low, high = self._x(load), self._y(played.mean - played.half), self._y(played.mean + played.half)
            parts.append(f'<line class="{style} bar" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>')
            parts.append(f'<circle class="{style}" cx="{x:.1f}" cy="{self._y(played.mean):.1f}" r="3.5"/>')
        return parts


def draw(study: Study, without: Sequence[Point], with_patience: Sequence[Point]) -> str:
    """The study as an SVG document: waits without patience, waits with it, and who gives up."""
    endless = _Series("c", lambda load: study.theory_c(load).wait, [(point.load, point.wait) for point in without])
    waits = _Series("a", lambda load: study.theory_a(load).wait, [(point.load, point.wait) for point in with_patience])
    given_up = [(point.load, _percent(point.left)) for point in with_patience]
    left = _Series("a", lambda load: study.theory_a(load).left * 100, given_up)
    panels = [
        _Panel(64, 320, "Mean wait, nobody gives up (Erlang C)", " s", endless),
        _Panel(392, 640, "Mean wait with patience (Erlang A)", " s", waits),
        _Panel(712, 960, "Who gives up (Erlang A)", "%", left),
    ]
    return _document(study, [part for panel in panels for part in panel.draw()])


def _document(study: Study, drawn: Sequence[str]) -> str:
    about = (
        f"{study.agents} agents, a call keeps one {study.busy:g} s, patience {study.patience:g} s, all exponential; "
        f"20 runs of {study.calls:,} calls a point, seed {study.seed}"
    )
    legend = "Line: theory. Point and bar: the dispatch rules played, with intervals that hold together with 99%."
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
    lines = [
        f'{head} aria-label="The queue as played and as the theory says">',
        f"<style>{_STYLE}</style>",
        '<text class="title" x="24" y="30">The queue keeps to the theory</text>',
        f'<text class="soft" x="24" y="50">{about}</text>',
        *drawn,
        f'<text class="soft" x="24" y="{_HEIGHT - 18}">Across: offered work over agents. {legend}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _percent(played: Estimate) -> Estimate:
    return Estimate(played.mean * 100, played.half * 100)


def _ticks(highest: float) -> list[float]:
    """Four even steps up to a round number that is not lower."""
    steps = (size * factor for size in (1, 10, 100, 1000, 10_000) for factor in (1, 2, 2.5, 5))
    step = next(step for step in steps if step * 4 >= highest)
    return [step * each for each in range(5)]
