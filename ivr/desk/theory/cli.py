"""`flask simulate queue`: plays the queue and says whether it keeps to the theory."""

from collections.abc import Sequence
from pathlib import Path

import click

from ivr.desk.theory.picture import draw
from ivr.desk.theory.study import Accuracy, Point, Study

_ROW = "{:>6}  {:>9} {:>18}  {:>7} {:>16}  {:>7} {:>16}"


@click.command("queue")
@click.option("--agents", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--busy", default=240.0, show_default=True, type=click.FloatRange(min=1), help="Seconds a call takes.")
@click.option(
    "--patience", default=300.0, show_default=True, type=click.FloatRange(min=1), help="Seconds callers wait."
)
@click.option("--calls", default=4000, show_default=True, type=click.IntRange(100), help="Calls in each of 20 runs.")
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same calls.")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw the study into this file.")
def queue(agents: int, busy: float, patience: float, calls: int, seed: int, svg: Path | None) -> None:
    """Play the dispatch rules in virtual time and compare them with Erlang C and Erlang A."""
    study = Study(agents, busy, patience, calls, seed)
    without, with_patience = study.erlang_c(), study.erlang_a()
    _print("Nobody gives up (Erlang C)", without)
    _print(f"Callers give up after {patience:g} s on average (Erlang A)", with_patience)
    _print_accuracy(study.accuracy())
    if svg:
        svg.write_text(draw(study, without, with_patience), "utf-8")
        click.echo(f"drawn: {svg}")
    astray = [point for point in (*without, *with_patience) if not point.agrees]
    if astray:
        raise click.ClickException(f"{len(astray)} loads do not agree with the theory")
    click.echo("every figure agrees with the theory")


def _print(title: str, points: Sequence[Point]) -> None:
    click.echo(title)
    click.echo(_ROW.format("load", "wait", "played", "gave up", "played", "waited", "played"))
    for point in points:
        theory = point.theory
        click.echo(
            _ROW.format(
                f"{point.load:.0%}",
                f"{theory.wait:.1f} s",
                f"{point.wait.mean:.1f} ± {point.wait.half:.1f} s",
                f"{theory.left:.1%}",
                f"{point.left.mean:.1%} ± {point.left.half:.1%}",
                f"{theory.waits:.1%}",
                f"{point.waits.mean:.1%} ± {point.waits.half:.1%}",
            )
            + ("" if point.agrees else "  astray")
        )
    click.echo("")


def _print_accuracy(accuracy: Accuracy) -> None:
    click.echo("The wait that callers are told at the beginning, over ten busy days of real talk times")
    click.echo(f"  callers who waited and were served   {accuracy.callers:,}, {accuracy.wait:.0f} s on average")
    click.echo(f"  median error                         {accuracy.error:.0f} s, {accuracy.share:.0%} of the mean wait")
    click.echo(f"  median of each caller's own error    {accuracy.own:.0%}\n")
