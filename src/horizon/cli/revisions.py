"""``horizon revisions``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from horizon.cli.options import DATE, Settings, format_option, pass_settings
from horizon.cli.output import print_json, print_table, warn
from horizon.cli.selection import chosen_top, frontier_options

if TYPE_CHECKING:
    import pandas as pd

    from horizon.trend import FrontierRule, IntervalKind
    from horizon.workflow.analyse import TrendQuestion
    from horizon.workflow.revisions import Revision


@click.command()
@click.option("--from", "first", type=DATE, help="The first day.  [default: the vintage before the newest]")
@click.option("--to", "last", type=DATE, help="The second day.  [default: the newest vintage]")
@click.option("--all", "every", is_flag=True, help="One row for each vintage of the suite, oldest first.")
@click.option("--suite", default="metr-1.1", show_default=True, help="Task suite.")
@click.option(
    "--success", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.5, show_default=True,
    help="Success rate of the horizon: 0.5 is p50, 0.8 is p80.",
)  # fmt: skip
@click.option(
    "--since", type=DATE, default=date(2023, 1, 1), show_default=True,
    help="First release date to use; as in the report. An early day stands for all time.",
)  # fmt: skip
@click.option("--until", type=DATE, help="Last release date to use.")
@frontier_options
@click.option("--include-beyond-range", is_flag=True, help="Use estimates beyond what the suite can measure.")
@click.option(
    "--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95, show_default=True,
    help="Level of the intervals.",
)  # fmt: skip
@click.option(
    "--interval", type=click.Choice(["ols", "measurement", "both"]), default="both", show_default=True,
    help="What the intervals stand for, as for `horizon trend`.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the replicates.")
@format_option
@pass_settings
def revisions(
    settings: Settings,
    first: date | None,
    last: date | None,
    every: bool,
    suite: str,
    success: float,
    since: date,
    until: date | None,
    frontier: FrontierRule,
    top: int | None,
    include_beyond_range: bool,
    level: float,
    interval: IntervalKind,
    seed: int,
) -> None:
    """Say what changed between two days, and what it did to the doubling time.

    The difference is split between models added, values revised, models withdrawn, release dates and the suite's range;
    the parts add up to the whole.

    \b
    Examples:
      horizon revisions
      horizon revisions --from 2026-02-22 --to 2026-03-03
      horizon revisions --all --suite metr-1.1 --success 0.8
    """
    from horizon.trend import Window
    from horizon.workflow.analyse import TrendQuestion
    from horizon.workflow.revisions import analyse_revision, revision_history

    if every and (first or last):
        raise click.UsageError("--all is about every vintage: leave --from and --to out")
    question = TrendQuestion(
        suite=suite,
        success_level=success,
        window=Window(since, until),
        rule=frontier,
        top=chosen_top(frontier, top),
        include_beyond_range=include_beyond_range,
        level=level,
        interval=interval,
        seed=seed,
    )
    with settings.open() as store:
        if every:
            _print_history(settings, question, revision_history(store, question))
        else:
            _print_revision(settings, analyse_revision(store, question, first, last))


def _print_revision(settings: Settings, revision: Revision) -> None:
    from horizon.report import csv_text
    from horizon.workflow.revision_tables import revision_columns, revision_json, revision_sentences

    if settings.format == "json":
        print_json(revision_json(revision))
    elif settings.format == "csv":
        click.echo(csv_text(revision.changes), nl=False)
    else:
        for sentence in revision_sentences(revision):
            click.echo(sentence)
        columns = revision_columns(revision)
        if columns["change"]:
            click.echo()
            print_table(columns)


def _print_history(settings: Settings, question: TrendQuestion, history: pd.DataFrame) -> None:
    from horizon.report import csv_text
    from horizon.workflow.revision_tables import history_columns, history_json

    if settings.format == "json":
        print_json(history_json(question, history))
    elif settings.format == "csv":
        click.echo(csv_text(history), nl=False)
    else:
        print_table(history_columns(history))
        for note in history["note"].dropna():
            warn(note)
