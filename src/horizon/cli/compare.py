"""``horizon compare``."""

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
    help="Compare these only; may be given several times.  [default: all, and separate lines of reasoning models]",
)  # fmt: skip
@click.option(
    "--ahead", type=click.IntRange(1, 120), default=6, show_default=True, metavar="MONTHS",
    help="How far ahead the forecasts are made by which curves are scored.",
)  # fmt: skip
@format_option
@pass_settings
def compare(settings: Settings, selection: Selection, curves: tuple[str, ...], ahead: int) -> None:
    """Compare growth curves on the same points, by several criteria.

    All curves are fitted to log2 of the horizon with one noise model. AICc, BIC and Akaike weights; the score of each
    point by the curve through the others; and the score of forecasts from an expanding window. The criteria may
    disagree, and the answer says so.

    \b
    Examples:
      horizon compare
      horizon compare --since 2023-01-01 --as-of 2026-03-03
      horizon compare --suite metr-1.0 --frontier all --ahead 12
      horizon compare --curve exponential --curve hyperbolic --format json
    """
    from horizon.units import DAYS_PER_MONTH
    from horizon.workflow.compare import analyse_comparison
    from horizon.workflow.compare_tables import (
        comparison_columns,
        comparison_frame,
        comparison_json,
        comparison_sentences,
    )

    with settings.open() as store:
        compared = analyse_comparison(
            store, selection.question(), curves=curves or None, ahead_days=ahead * DAYS_PER_MONTH
        )
    if settings.format == "json":
        print_json(comparison_json(compared))
    elif settings.format == "csv":
        from horizon.report import csv_text

        click.echo(csv_text(comparison_frame(compared)), nl=False)
    else:
        for sentence in comparison_sentences(compared):
            click.echo(sentence)
        click.echo()
        print_table(comparison_columns(compared))
    for text in compared.warnings:
        warn(text)
