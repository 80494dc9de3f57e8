"""``horizon saturation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from horizon.cli.options import DATE, Settings, executor_options, format_option, pass_settings
from horizon.cli.output import print_json, print_table, printable, progress_bar, warn

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from horizon.workflow.saturation.analyse import SaturationAnalysis
    from horizon.workflow.saturation.quarters import WholeAnalysis

_BOUND = click.FloatRange(0, 1)


@click.command()
@click.argument("benchmarks", nargs=-1, metavar="[BENCHMARK]...")
@click.option("--as-of", type=DATE, help="Use only what was known on that day.")
@click.option("--until", type=DATE, help="Use only models released by that day: the past replayed.")
@click.option(
    "--whole", is_flag=True, help="All benchmarks by quarter, and whether the frontier slows or only they do."
)
@click.option("--plan", is_flag=True, help="Months of useful life, the day of a successor, and the items it takes.")
@click.option(
    "--lead-months", type=click.FloatRange(min=0), default=12, show_default=True,
    help="With --plan: how long making a successor takes.",
)  # fmt: skip
@click.option("--suite", default="metr-1.1", show_default=True, help="With --whole: suite whose horizons are tested.")
@click.option("--chance", type=_BOUND, help="Chance level of the one benchmark named, as a fraction.")
@click.option("--ceiling", type=_BOUND, help="Ceiling of the one benchmark named, as a fraction.")
@click.option(
    "--replicates", type=click.IntRange(min=0), default=200, show_default=True,
    help="Refits of each sigmoid, for the intervals of its dates; 0 for none.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of noise and replicates.")
@executor_options
@format_option
@pass_settings
@click.pass_context
def saturation(
    context: click.Context,
    settings: Settings,
    benchmarks: tuple[str, ...],
    as_of: date | None,
    until: date | None,
    whole: bool,
    plan: bool,
    lead_months: float,
    suite: str,
    chance: float | None,
    ceiling: float | None,
    replicates: int,
    seed: int,
    workers: int,
    cluster: str | None,
) -> None:
    """Say which benchmarks are saturated, stalled, abandoned or climbing.

    Each gets one verdict, from what is left below its ceiling, whether its best models can be told apart, how its best
    score moved on its own clock, and whether new models are still tested on it. Left out, all benchmarks are meant; of
    those that are named everything is printed.

    \b
    Examples:
      horizon saturation
      horizon saturation gpqa-diamond "SWE-bench Verified"
      horizon saturation --as-of 2025-12-01 --until 2025-06-30 --format csv
      horizon saturation mcbench --chance 0.5 --ceiling 1
      horizon saturation --whole                      is the frontier slowing, or only the benchmarks?
      horizon saturation gpqa-diamond osworld --plan  when a successor should exist
      horizon saturation --format json --replicates 1000 --workers 2
    """
    from horizon.execution import open_executor
    from horizon.workflow.saturation.analyse import analyse_saturation
    from horizon.workflow.saturation.question import SaturationQuestion

    if (chance is not None or ceiling is not None) and len(benchmarks) != 1:
        raise click.UsageError("--chance and --ceiling say something of one benchmark: name one")
    if whole and plan:
        raise click.UsageError("--whole and --plan are two questions: ask one")
    if not plan and _typed(context, "lead_months"):
        raise click.UsageError("--lead-months is about the plan of a successor: give --plan too")
    if not whole and _typed(context, "suite"):
        raise click.UsageError("--suite is about the frontier as a whole: give --whole too")
    question = SaturationQuestion(
        benchmarks, as_of, until, replicates=replicates, seed=seed, chance=chance, ceiling=ceiling
    )
    replayed = None
    with settings.open() as store, open_executor(workers, cluster) as executor:
        with progress_bar("measuring", settings) as progress:
            needed = not whole or settings.format == "json"
            found = analyse_saturation(store, question, executor, progress, sigmoids=needed)
        if whole:
            from horizon.workflow.saturation.quarters import analyse_whole

            with progress_bar("replaying quarters", settings) as progress:
                replayed = analyse_whole(store, question, executor, progress, suite=suite)
    if plan:
        _print_plans(found, lead_months, settings)
    elif replayed is None:
        _print(found, settings)
    else:
        _print_whole(found, replayed, settings)
    for text in found.warnings:
        warn(text)


def _typed(context: click.Context, name: str) -> bool:
    """Whether an option was given, rather than left at its default."""
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def _print(found: SaturationAnalysis, settings: Settings) -> None:
    from horizon.workflow.saturation.tables import saturation_columns, saturation_frame, saturation_json
    from horizon.workflow.saturation.wording import saturation_sentences, state_sentences

    if settings.format == "json":
        print_json(saturation_json(found))
    elif settings.format == "csv":
        _print_csv(saturation_frame(found))
    elif found.question.benchmarks:
        for place, state in enumerate(found.states):
            _print_lines([*[""] * (place > 0), *state_sentences(state)])
    else:
        _print_lines(saturation_sentences(found))
        click.echo()
        print_table(saturation_columns(found))


def _print_whole(found: SaturationAnalysis, replayed: WholeAnalysis, settings: Settings) -> None:
    from horizon.workflow.saturation.tables import saturation_json
    from horizon.workflow.saturation.whole_tables import quarter_columns, quarter_frame, whole_json
    from horizon.workflow.saturation.whole_wording import whole_sentences

    if settings.format == "json":
        print_json({**saturation_json(found), **whole_json(replayed)})
    elif settings.format == "csv":
        _print_csv(quarter_frame(replayed))
    else:
        _print_lines(whole_sentences(replayed))
        click.echo()
        print_table(quarter_columns(replayed))


def _print_plans(found: SaturationAnalysis, lead_months: float, settings: Settings) -> None:
    from horizon.workflow.saturation.plan import plan_columns, plan_frame, plan_json, plan_sentences, plans_of
    from horizon.workflow.saturation.tables import saturation_json

    plans = plans_of(found, lead_months=lead_months)
    if settings.format == "json":
        print_json({**saturation_json(found), "plans": plan_json(plans)})
    elif settings.format == "csv":
        _print_csv(plan_frame(plans))
    else:
        _print_lines(plan_sentences(plans))
        click.echo()
        print_table(plan_columns(plans))


def _print_lines(lines: list[str]) -> None:
    click.echo(printable("\n".join(lines)))


def _print_csv(frame: pd.DataFrame) -> None:
    from horizon.report import csv_text

    click.echo(csv_text(frame), nl=False)
