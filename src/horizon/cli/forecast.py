"""``horizon forecast``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from horizon.cli.options import DATE, SHARE, Settings, format_option, pass_settings
from horizon.cli.output import note, print_json, print_table, warn
from horizon.cli.selection import CURVES, selection_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from horizon.cli.selection import Selection
    from horizon.store.forecasts import Entry
    from horizon.trend import IntervalKind
    from horizon.workflow.forecast import ForecastAnalysis, ForecastQuestion

FORECASTERS = (CURVES[0], "random-walk", *CURVES[1:])


def _interval_of(curve: str) -> IntervalKind:
    """The kind of interval where none is asked for: only the exponential is refitted in replicates."""
    return "both" if curve == "exponential" else "ols"


def _durations(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[float, ...]:
    """Task lengths as text -> minutes."""
    from horizon.units import parse_duration

    try:
        return tuple(dict.fromkeys(map(parse_duration, values)))
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from error


@click.command()
@selection_options
@click.option(
    "--threshold", "thresholds", multiple=True, callback=_durations, metavar="LENGTH",
    help='Task length to cross, such as "8 h" or "1 work week"; may be repeated.  [default: 1 work day, week, '
    "month and year]",
)  # fmt: skip
@click.option("--by", type=DATE, help="Give the chances for that day.")
@click.option(
    "--curve", type=click.Choice(FORECASTERS), default="exponential", show_default=True, help="Curve to carry on."
)
@click.option(
    "--interval", type=click.Choice(["ols", "measurement", "both"]),
    help="Of the exponential: what is left open, as for `horizon trend`. With measurement new models do not scatter.  "
    "[default: both; ols for other curves]",
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(min=1), default=1000, show_default=True,
    help="Replicates of points that have a published interval; joint replicates in the store are all used.",
)  # fmt: skip
@click.option(
    "--drop-below", type=click.FloatRange(min=0), default=0.0, metavar="MINUTES",
    help="Leave a horizon below this out of its replicate.",
)  # fmt: skip
@click.option(
    "--years", type=click.FloatRange(min=0.1, max=100), default=10.0, show_default=True, help="How far to look ahead."
)
@click.option(
    "--draws", type=click.IntRange(min=200, max=100_000), default=4000, show_default=True,
    help="Futures that are drawn.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the draws and replicates.")
@click.option("--level", type=SHARE, default=0.95, show_default=True, help="Level of the interval of the pace.")
@click.option("--freeze", is_flag=True, help="Keep the forecast in the ledger, to be scored when its day has come.")
@click.option("--score", is_flag=True, help="Score the forecasts in the ledger whose outcome is known by now.")
@click.option("--ledger", is_flag=True, help="List the ledger.")
@format_option
@pass_settings
def forecast(
    settings: Settings,
    selection: Selection,
    thresholds: tuple[float, ...],
    by: date | None,
    curve: str,
    interval: IntervalKind | None,
    replicates: int,
    drop_below: float,
    years: float,
    draws: int,
    seed: int,
    level: float,
    freeze: bool,
    score: bool,
    ledger: bool,
) -> None:
    """Foretell when the time horizon crosses a task length, if the trend goes on.

    \b
    Examples:
      horizon forecast --since 2023-01-01
      horizon forecast --since 2023-01-01 --threshold "1 work month" --by 2028-01-01
      horizon forecast --since 2023-01-01 --curve random-walk --format json
      horizon forecast --since 2023-01-01 --interval both --freeze
      horizon forecast --score
      horizon forecast --ledger

    A curve that bends is carried on only where the data tell what its forecast rests on (a ceiling, a singularity);
    otherwise the command says why not and fails. --freeze keeps the dates at which thresholds are crossed, and the
    frontier half a year, one and two years ahead. --score compares them with what the store knows by now: the longest
    horizon among the models released by the day in question, once there is a later vintage. --score and --ledger are of
    all suites.
    """
    if freeze + score + ledger > 1:
        raise click.UsageError("--freeze, --score and --ledger are three things: take one")
    if score or ledger:
        _print_ledger(settings, _entries(settings, score=score))
        return
    from horizon.trend.forecast import MILESTONES
    from horizon.workflow.forecast import ForecastQuestion

    trend = selection.question(
        level=level, interval=interval or _interval_of(curve), replicates=replicates, drop_below=drop_below, seed=seed
    )
    question = ForecastQuestion(trend, thresholds or MILESTONES, curve, by, years, draws)
    analysis = _frozen(settings, question) if freeze else _foretold(settings, question)
    _print_forecast(settings, analysis)
    for text in analysis.warnings:
        warn(text)


def _foretold(settings: Settings, question: ForecastQuestion) -> ForecastAnalysis:
    from horizon.workflow.forecast import forecast

    with settings.open() as store:
        return forecast(store, question)


def _frozen(settings: Settings, question: ForecastQuestion) -> ForecastAnalysis:
    from horizon.workflow.forecast_ledger import freeze_forecast

    with settings.open() as store:
        frozen = freeze_forecast(store, question)
    note(f"kept {frozen.new} forecasts in the ledger; {frozen.there} were there already", settings)
    return frozen.analysis


def _entries(settings: Settings, *, score: bool) -> list[Entry]:
    from horizon.workflow.forecast_ledger import read_ledger, score_ledger

    with settings.open() as store:
        entries = score_ledger(store) if score else read_ledger(store)
    if score:
        note(f"scored {len(entries)} forecasts", settings)
    elif not entries:
        note("the ledger is empty: `horizon forecast --freeze` keeps a forecast", settings)
    return entries


def _print_forecast(settings: Settings, analysis: ForecastAnalysis) -> None:
    from horizon.report import csv_text
    from horizon.workflow.forecast_tables import (
        forecast_columns,
        forecast_frame,
        forecast_json,
        forecast_sentences,
        frontier_columns,
    )

    if settings.format == "json":
        print_json(forecast_json(analysis))
    elif settings.format == "csv":
        click.echo(csv_text(forecast_frame(analysis)), nl=False)
    else:
        for sentence in forecast_sentences(analysis):
            click.echo(sentence)
        for columns in (forecast_columns(analysis), frontier_columns(analysis)):
            click.echo()
            print_table(columns)


def _print_ledger(settings: Settings, entries: Sequence[Entry]) -> None:
    from horizon.report import csv_text
    from horizon.workflow.forecast_ledger_tables import ledger_columns, ledger_frame, ledger_json

    if settings.format == "json":
        print_json(ledger_json(entries))
    elif settings.format == "csv":
        click.echo(csv_text(ledger_frame(entries)), nl=False)
    elif entries:
        print_table(ledger_columns(entries))
