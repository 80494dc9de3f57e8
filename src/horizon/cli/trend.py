"""``horizon trend``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.options import SHARE, Settings, format_option, pass_settings
from horizon.cli.output import note, print_json, print_table, warn
from horizon.cli.selection import CURVES, selection_options

if TYPE_CHECKING:
    from horizon.cli.selection import Selection
    from horizon.trend import IntervalKind


@click.command()
@selection_options
@click.option(
    "--curve", type=click.Choice([*CURVES, "all"]), default="exponential", show_default=True, metavar="NAME|all",
    help=f"Another curve to fit beside the exponential, or all of them: {', '.join(CURVES[1:])}.",
)  # fmt: skip
@click.option(
    "--breaks", type=click.IntRange(0, 2), default=0, show_default=True,
    help="Look for that many changes of the doubling time, and test them.",
)  # fmt: skip
@click.option(
    "--interval",
    type=click.Choice(["ols", "measurement", "both"]),
    default="both",
    show_default=True,
    help="What the interval stands for: the scatter of exactly measured points, how far their measurement leaves the "
    "slope open, or measurement and the scatter that it does not explain.",
)
@click.option(
    "--replicates", type=click.IntRange(min=1), default=1000, show_default=True,
    help="Replicates of points that have a published interval; joint replicates in the store are all used.",
)  # fmt: skip
@click.option(
    "--drop-below", type=click.FloatRange(min=0), default=0.0, metavar="MINUTES",
    help="Leave a horizon below this out of its replicate; METR's code drops those below 0.001.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the replicates.")
@click.option(
    "--level", type=SHARE, default=0.95, show_default=True,
    help="Level of the interval.",
)  # fmt: skip
@click.option(
    "--chart", type=click.Path(dir_okay=False), metavar="OUT.html|png|svg", help="Draw the trend into a file, too."
)
@format_option
@pass_settings
def trend(
    settings: Settings,
    selection: Selection,
    curve: str,
    breaks: int,
    interval: IntervalKind,
    replicates: int,
    drop_below: float,
    seed: int,
    level: float,
    chart: str | None,
) -> None:
    """Estimate the doubling time of the time horizon.

    \b
    Examples:
      horizon trend --since 2023-01-01
      horizon trend --since 2023-01-01 --as-of 2026-01-30
      horizon trend --suite metr-1.0 --until 2025-03-01 --format json
      horizon trend --success 0.8 --frontier window --since 2024-01-01
      horizon trend --since 2023-01-01 --interval measurement --seed 1
      horizon trend --suite metr-runs-2025-01 --interval both
      horizon trend --breaks 1 --curve all --chart trend.html

    With --interval measurement or both each point is redrawn: from the joint replicates of `horizon estimate`, or of a
    publisher, if the store has some, else from its published interval. The frontier is chosen again in each replicate,
    and beside that kept as it is; both intervals are given, because they differ.

    A ceiling, an inflection or a singularity is printed only if the data tell it: else the sentence that says so.
    """
    from horizon.workflow.analyse import answer
    from horizon.workflow.shape import shape_of
    from horizon.workflow.tables import trend_columns, trend_json, trend_sentences

    question = selection.question(
        level=level, interval=interval, replicates=replicates, drop_below=drop_below, seed=seed
    )
    if chart:
        from horizon.report import check_chart_path

        check_chart_path(Path(chart))
    with settings.open() as store, store.read() as connection:
        analysis = answer(connection, question)
        shape = shape_of(connection, analysis, curve=curve, breaks=breaks)
    if chart:
        from horizon.workflow.drawing import draw_trend

        draw_trend(analysis, shape, Path(chart))
        note(f"wrote {chart}", settings)
    if settings.format == "json":
        print_json(trend_json(analysis, shape))
    elif settings.format == "csv":
        from horizon.report import csv_text
        from horizon.workflow.tables import trend_frame

        click.echo(csv_text(trend_frame(analysis)), nl=False)
    else:
        for sentence in trend_sentences(analysis, shape):
            click.echo(sentence)
        click.echo()
        print_table(trend_columns(analysis))
    for text in (*analysis.warnings, *shape.warnings):
        warn(text)
