"""``horizon backtest``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from horizon.cli.options import Settings, format_option, pass_settings
from horizon.cli.output import print_json, print_table, warn
from horizon.cli.selection import CURVES, selection_options

if TYPE_CHECKING:
    from horizon.cli.selection import Selection


@click.command()
@selection_options
@click.option(
    "--curve", "curves", type=click.Choice(CURVES), multiple=True,
    help="Forecast with these only; may be given several times.  [default: all]",
)  # fmt: skip
@click.option("--by-ahead", is_flag=True, help="One row for each distance of the forecasts too.")
@click.option(
    "--least-points", type=click.IntRange(min=4), default=5, show_default=True, help="Points that a forecast rests on."
)
@click.option(
    "--replicates", type=click.IntRange(min=100), default=1000, show_default=True,
    help="Replicates of points that have a published interval, for the interval `both`.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the replicates.")
@format_option
@pass_settings
def backtest(
    settings: Settings,
    selection: Selection,
    curves: tuple[str, ...],
    by_ahead: bool,
    least_points: int,
    replicates: int,
    seed: int,
) -> None:
    """Say how often the bands of each curve would have held what came later.

    Every curve is fitted to what had been released by each release date, and to what was known as of each vintage; the
    later points are held against its bands. The confidence band says where the curve is, the prediction band where a
    new point is; `both` adds the measurement of the points, and the random walk is that of Farmer and Lafond.

    \b
    Examples:
      horizon backtest
      horizon backtest --since 2023-01-01 --by-ahead
      horizon backtest --curve exponential --curve hyperbolic --format json
      horizon backtest --suite metr-1.0 --frontier all --least-points 8
    """
    from horizon.workflow.backtest import analyse_backtest
    from horizon.workflow.backtest_tables import (
        backtest_columns,
        backtest_frame,
        backtest_json,
        backtest_sentences,
    )

    question = selection.question(replicates=replicates, seed=seed)
    with settings.open() as store:
        tested = analyse_backtest(store, question, curves=curves or None, least_points=least_points)
    if settings.format == "json":
        print_json(backtest_json(tested))
    elif settings.format == "csv":
        from horizon.report import csv_text

        click.echo(csv_text(backtest_frame(tested, by_ahead=by_ahead)), nl=False)
    else:
        for sentence in backtest_sentences(tested):
            click.echo(sentence)
        click.echo()
        print_table(backtest_columns(tested, by_ahead=by_ahead))
    for text in tested.warnings:
        warn(text)
