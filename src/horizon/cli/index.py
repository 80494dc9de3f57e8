"""``horizon index``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import DATE, SHARE, Settings, executor_options, format_option, pass_settings
from horizon.cli.output import print_json, print_table, printable, progress_bar, warn
from horizon.cli.selection import chosen_top, frontier_options

if TYPE_CHECKING:
    from datetime import date

    from horizon.trend import FrontierRule
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.question import Entity, Likelihood


def _anchors(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, float] | None:
    """Two names with their values; None if there are none."""
    found: dict[str, float] = {}
    for text in values:
        name, _, points = text.rpartition("=")
        try:
            found[name.strip()] = float(points)
        except ValueError:
            name = ""
        if not name.strip() or not math.isfinite(found[name.strip()]):
            raise click.BadParameter(f"{text!r}: expected {parameter.metavar}", context, parameter)
    if values and (len(values) != 2 or len(set(found.values())) != 2):
        raise click.BadParameter("expected two models with two different values", context, parameter)
    return found or None


class _Ridge(click.FloatRange):
    """A finite number of at least 0."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        ridge: float = super().convert(value, param, ctx)
        if ridge != ridge or ridge == float("inf"):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return ridge


@click.command()
@click.option("--as-of", type=DATE, help="Use only what was known on that day.")
@click.option(
    "--by", type=click.Choice(["version", "model"]), default="version", show_default=True,
    help="Whether a model counts once for each reasoning effort, or once with its best scores.",
)  # fmt: skip
@click.option(
    "--min-benchmarks", type=click.IntRange(min=1), default=4, show_default=True,
    help="On which a model must have been tested.",
)  # fmt: skip
@click.option("--since", type=DATE, default="2022-11-01", show_default=True, help="First release date to use.")
@click.option("--exclude", multiple=True, metavar="BENCHMARK", help="Leave it out. May be given several times.")
@click.option(
    "--include", multiple=True, metavar="BENCHMARK", help="Let it count although it usually does not. Likewise."
)
@click.option(
    "--ridge",
    type=_Ridge(min=0),
    default=0.1,
    show_default=True,
    metavar="L",
    help="Penalty on all parameters (lambda).",
)
@click.option(
    "--likelihood", type=click.Choice(["least-squares", "binomial"]), default="least-squares", show_default=True,
    help="What is fitted: squares of the scores' distances, or successes out of the benchmark's items.",
)  # fmt: skip
@click.option(
    "--anchor", "anchors", multiple=True, callback=_anchors, metavar="NAME=POINTS",
    help="Fixes the scale; give two.  [default: Claude 3.5 Sonnet (Old)=130, GPT-5 (high)=150]",
)  # fmt: skip
@click.option(
    "--reference", metavar="BENCHMARK", help="Slope 1 and difficulty 0 on the raw scale.  [default: winogrande]"
)
@frontier_options
@click.option(
    "--replicates", type=click.IntRange(min=0), default=0, show_default=True,
    help="Replicates of the bootstrap, from which intervals of models come; 500 are enough.",
)  # fmt: skip
@click.option("--level", type=SHARE, default=0.95, show_default=True, help="Of intervals and of the test of pace.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Same seed, same replicates.")
@executor_options
@click.option("--benchmarks", "view", flag_value="benchmarks", help="Show difficulties and slopes of the benchmarks.")
@click.option("--coverage", "view", flag_value="coverage", help="Show who was tested on what.")
@click.option(
    "--leave-one-out", "view", flag_value="leave-one-out", help="Show the index without each of its benchmarks."
)
@click.option(
    "--horizons", "view", flag_value="horizons",
    help="Show time horizons against the index, predicted for models that have scores and no runs.",
)  # fmt: skip
@click.option("--suite", help="Whose horizons.  [default: the newest that has models of the index]")
@format_option
@pass_settings
def index(
    settings: Settings,
    as_of: date | None,
    by: Entity,
    min_benchmarks: int,
    since: date,
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    ridge: float,
    likelihood: Likelihood,
    anchors: dict[str, float] | None,
    reference: str | None,
    frontier: FrontierRule,
    top: int | None,
    replicates: int,
    level: float,
    seed: int,
    workers: int,
    cluster: str | None,
    view: str | None,
    suite: str | None,
) -> None:
    """Stitch all benchmarks to one scale of capability, and say how fast it is climbed.

    Each benchmark is a curve of score against capability, with a difficulty and a slope of its own; models that were
    tested on several tie the benchmarks together. Two anchors fix the scale. What is left out, and why, is printed.

    \b
    Examples:
      horizon index
      horizon index --replicates 500 --workers 2
      horizon index --by model --anchor "Claude 3.5 Sonnet (Old)=130" --anchor GPT-5=150
      horizon index --benchmarks --exclude "ARC-AGI-1"
      horizon index --horizons --format csv
    """
    from horizon.execution import open_executor
    from horizon.workflow.index.analyse import IndexQuestion, analyse_index

    if suite is not None and view != "horizons":
        raise click.UsageError("--suite goes with --horizons")
    if view == "horizons" and replicates == 1:
        raise click.UsageError("--horizons needs 2 replicates or more: one alone says nothing of an index's error")
    question = IndexQuestion(
        as_of=as_of,
        by=by,
        min_benchmarks=min_benchmarks,
        since=since,
        exclude=exclude,
        include=include,
        ridge=ridge,
        likelihood=likelihood,
        reference=reference,
        anchors=anchors,
        rule=frontier,
        top=chosen_top(frontier, top),
        level=level,
        replicates=replicates,
        seed=seed,
        suite=suite,
        horizons=view == "horizons",
        leave_one_out=view == "leave-one-out",
    )
    with (
        settings.open() as store,
        open_executor(workers, cluster) as executor,
        progress_bar("resampling", settings) as progress,
    ):
        analysis = analyse_index(store, question, executor, progress)
    _print(analysis, view or "models", settings)
    for text in analysis.warnings:
        warn(text)


def _print(analysis: IndexAnalysis, view: str, settings: Settings) -> None:
    from horizon.workflow.index.views import index_view

    shown = index_view(analysis, view)
    if settings.format == "json":
        print_json(shown.as_json())
    elif settings.format == "csv":
        from horizon.report import csv_text

        click.echo(csv_text(shown.frame()), nl=False)
    else:
        for sentence in shown.sentences():
            click.echo(printable(sentence))
        click.echo()
        print_table(shown.columns())
