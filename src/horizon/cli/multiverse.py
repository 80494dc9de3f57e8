"""``horizon multiverse``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import DATE, SHARE, Settings, executor_options, format_option, pass_settings
from horizon.cli.output import print_json, print_table, progress_bar, warn
from horizon.cli.selection import CURVES

if TYPE_CHECKING:
    from datetime import date

    from horizon.trend import FrontierRule, IntervalKind
    from horizon.workflow.multiverse import Multiverse


class _Since(click.ParamType[Any]):
    """A day, or ``all``: no first day."""

    name = "date or all"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value == "all" else DATE.convert(value, param, ctx)


@click.command()
@click.option("--suite", "suites", multiple=True, default=("metr-1.1",), show_default=True, help="Task suite.")
@click.option(
    "--success", "success_levels", type=SHARE, multiple=True,
    help="Success rate of the horizon.  [default: all that the store has]",
)  # fmt: skip
@click.option(
    "--since", type=_Since(), multiple=True, metavar="DATE|all", default=("all", "2023-01-01", "2024-01-01"),
    show_default=True, help="First release date to use.",
)  # fmt: skip
@click.option("--until", type=DATE, help="Last release date to use.")
@click.option(
    "--as-of", "days", type=DATE, multiple=True,
    help="Use only what was known on that day.  [default: each vintage of the suite]",
)  # fmt: skip
@click.option(
    "--frontier", "rules", type=click.Choice(["global", "window", "all", "top-k"]), multiple=True,
    default=("global", "window", "all", "top-k"), show_default=True,
    help="Models that count: the best so far in the whole history, the best so far inside the window, all, or the k "
    "best so far.",
)  # fmt: skip
@click.option(
    "--top", type=click.IntRange(min=1), metavar="K", help="How many of the best --frontier top-k takes.  [default: 3]"
)
@click.option(
    "--beyond-range", type=click.Choice(["excluded", "included"]), multiple=True, default=("excluded", "included"),
    show_default=True, help="What becomes of estimates beyond what the suite can measure.",
)  # fmt: skip
@click.option(
    "--curve", "curves", type=click.Choice(CURVES), multiple=True,
    default=("exponential", "one-break", "log-quadratic"), show_default=True, help="Curve to fit.",
)  # fmt: skip
@click.option(
    "--interval", "intervals", type=click.Choice(["ols", "measurement", "both"]), multiple=True,
    default=("ols", "measurement", "both"), show_default=True,
    help="Kind of interval; curves other than the exponential have ols only.",
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(min=1), default=1000, show_default=True,
    help="Replicates of points that have a published interval; joint replicates in the store are all used.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the replicates.")
@click.option("--level", type=SHARE, default=0.95, show_default=True, help="Level of the intervals.")
@executor_options
@format_option
@pass_settings
def multiverse(
    settings: Settings,
    suites: tuple[str, ...],
    success_levels: tuple[float, ...],
    since: tuple[date | str, ...],
    until: date | None,
    days: tuple[date, ...],
    rules: tuple[FrontierRule, ...],
    top: int | None,
    beyond_range: tuple[str, ...],
    curves: tuple[str, ...],
    intervals: tuple[IntervalKind, ...],
    replicates: int,
    seed: int,
    level: float,
    workers: int,
    cluster: str | None,
) -> None:
    """Estimate the doubling time over every defensible choice.

    Each option that may be given several times is a choice; every combination is a specification. The table tells where
    the doubling times lie, what each choice does to them, and the extremes; --format csv or json has them all. One that
    cannot be fitted is a row that says why. The doubling time of a curve that bends is the one after its last break, or
    at the last point. A suite whose runs were estimated with several lambdas has that choice, too.

    \b
    Examples:
      horizon multiverse
      horizon multiverse --suite metr-1.0 --suite metr-1.1 --format csv
      horizon multiverse --since 2023-01-01 --since 2024-01-01 --as-of 2026-01-30 --as-of 2026-09-08
      horizon multiverse --curve exponential --curve hyperbolic --interval ols --success 0.5
      horizon multiverse --workers 4 --format json
    """
    from horizon.execution import open_executor
    from horizon.trend import Window
    from horizon.trend.frontier import TOP
    from horizon.trend.specification import Grid
    from horizon.workflow.multiverse import MultiverseQuestion, analyse_multiverse

    if top is not None and "top-k" not in rules:
        raise click.UsageError(f"--top goes with --frontier top-k, not with {' and '.join(rules)}")
    first_days = dict.fromkeys(None if isinstance(day, str) else day for day in since)
    grid = Grid(
        windows=tuple(Window(day, until) for day in first_days),
        rules=tuple(dict.fromkeys(rules)),
        include_beyond_range=tuple(word == "included" for word in dict.fromkeys(beyond_range)),
        curves=tuple(dict.fromkeys(curves)),
        intervals=tuple(dict.fromkeys(intervals)),
        top=TOP if top is None else top,
    )
    question = MultiverseQuestion(suites, success_levels, days, grid, level, replicates, seed)
    with (
        settings.open() as store,
        open_executor(workers, cluster) as executor,
        progress_bar("fitting", settings) as progress,
    ):
        found = analyse_multiverse(store, question, executor, progress)
    _print(found, settings)


def _print(found: Multiverse, settings: Settings) -> None:
    from horizon.workflow.multiverse import multiverse_frame
    from horizon.workflow.multiverse_tables import (
        choice_columns,
        extreme_columns,
        multiverse_json,
        multiverse_sentences,
    )

    if settings.format == "json":
        print_json(multiverse_json(found))
    elif settings.format == "csv":
        from horizon.report import csv_text

        click.echo(csv_text(multiverse_frame(found)), nl=False)
    else:
        for sentence in multiverse_sentences(found):
            click.echo(sentence)
        for columns in (choice_columns(found), extreme_columns(found)):
            if columns["median doubling time" if "choice" in columns else "n"]:
                click.echo()
                print_table(columns)
    for text in found.warnings:
        warn(text)
