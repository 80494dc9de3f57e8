"""``horizon estimate``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import DATE, SHARE, Settings, executor_options, format_option, pass_settings
from horizon.cli.output import note, print_json, print_table, progress_bar, warn

if TYPE_CHECKING:
    from datetime import date

    from horizon.timehorizon import Weighting


class _Regularization(click.ParamType[float]):
    """A number, or the name of a preset."""

    name = "number or preset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from horizon.timehorizon import REGULARIZATION_PRESETS

        try:
            number = REGULARIZATION_PRESETS.get(value) if value in REGULARIZATION_PRESETS else float(value)
        except ValueError:
            number = None
        if number is None or not 0 <= number < math.inf:
            presets = ", ".join(f"{name} ({preset:g})" for name, preset in REGULARIZATION_PRESETS.items())
            self.fail(f"{value!r}: expected a number of at least 0, or one of {presets}", param, ctx)
        return number


@click.command()
@click.option("--suite", help="Task suite.  [default: the one that has runs]")
@click.option(
    "--success", "success_levels", type=SHARE, multiple=True, default=(0.5, 0.8), show_default=True,
    help="Success rate of the horizon: 0.5 is p50. May be given several times.",
)  # fmt: skip
@click.option("--as-of", type=DATE, help="Use only what was known on that day.")
@click.option(
    "--weights", "weighting", type=click.Choice(["inverse_sqrt_family", "equal"]), default="inverse_sqrt_family",
    show_default=True,
    help="How much a task counts: all the same (equal), or less in a family: k tasks as much as the square root of k.",
)  # fmt: skip
@click.option(
    "--regularization", type=_Regularization(), metavar="L", default="default", show_default=True,
    help="Penalty on the slope (lambda): a number, default (1e-05), or metr-1.0 (0.1, as METR first published).",
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(min=1), default=1000, show_default=True,
    help="Replicates of the bootstrap, from which the intervals come.",
)  # fmt: skip
@click.option("--level", type=SHARE, default=0.95, show_default=True, help="Level of the intervals.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Same seed, same replicates.")
@executor_options
@click.option("--baselines", is_flag=True, help="Estimate people who were measured beside the models, too.")
@click.option("--isotonic", is_flag=True, help="Cross-check each horizon against a fit without a curve.")
@format_option
@pass_settings
def estimate(
    settings: Settings,
    suite: str | None,
    success_levels: tuple[float, ...],
    as_of: date | None,
    weighting: Weighting,
    regularization: float,
    replicates: int,
    level: float,
    seed: int,
    workers: int,
    cluster: str | None,
    baselines: bool,
    isotonic: bool,
) -> None:
    """Estimate time horizons from runs, and keep them for `trend` and `report`.

    The time horizon at 50 % (p50) is the length of the tasks that a model completes half of the time, told by how long
    they take a human expert. Each model's curve of success against length is fitted by METR's method; intervals come
    from resampling task families, tasks and runs, all models together.

    \b
    Examples:
      horizon ingest metr runs_2025_01.jsonl && horizon estimate
      horizon estimate --suite metr-runs-2025-01 --regularization metr-1.0 --seed 7
      horizon estimate --success 0.5 --success 0.99 --replicates 10000 --workers 4
      horizon estimate --cluster tcp://10.0.0.5:8786 --replicates 100000
    """
    from horizon.execution import open_executor
    from horizon.workflow.estimate import EstimateQuestion, estimate_suite
    from horizon.workflow.estimate_tables import estimate_columns, estimate_rows, estimate_sentences

    question = EstimateQuestion(
        suite=suite,
        success_levels=tuple(dict.fromkeys(success_levels)),
        as_of=as_of,
        weighting=weighting,
        regularization=regularization,
        replicates=replicates,
        level=level,
        seed=seed,
        baselines=baselines,
        isotonic=isotonic,
    )
    with (
        settings.open() as store,
        open_executor(workers, cluster) as executor,
        progress_bar("resampling", settings) as progress,
    ):
        estimated = estimate_suite(store, question, executor, progress)
    if settings.format == "json":
        print_json(estimated.result)
    elif settings.format == "csv":
        from pandas import DataFrame

        from horizon.report import csv_text

        click.echo(csv_text(DataFrame(estimate_rows(estimated))), nl=False)
    else:
        for sentence in estimate_sentences(estimated):
            click.echo(sentence)
        click.echo()
        print_table(estimate_columns(estimated))
    for text in estimated.warnings:
        warn(text)
    if not estimated.new:
        note("Nothing has changed: these estimates were in the store already.", settings)
