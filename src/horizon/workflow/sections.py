"""The figures and tables of a page, from analysed trends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from horizon.report.charts import below_sentence, doubling_time_chart, explorer_chart, frontier_chart
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.units import DAYS_PER_MONTH
from horizon.workflow import wording
from horizon.workflow.tables import percentile_name, trend_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.report.explorer import Explorer
    from horizon.workflow.analyse import TrendAnalysis

__all__ = [
    "doubling_figure",
    "frontier_figure",
    "points_table",
    "trend_line",
    "vintages_table",
    "windows_frame",
    "windows_table",
]

_LINE_STEP_DAYS = 14
_SEVEN_AND_FOUR = (("4 months", 4 * DAYS_PER_MONTH), ("7 months", 7 * DAYS_PER_MONTH))
"""The two answers that are argued about."""


def frontier_figure(
    headline: TrendAnalysis, analyses: Sequence[TrendAnalysis], explorer: Explorer | None = None
) -> Figure:
    """Time horizons by release date, with the trend of each window and the two bands of the headline's.

    With an explorer, a reader can change what it shows.
    """
    if explorer is not None:
        return _explored_figure(headline, explorer)
    question = headline.question
    chart = frontier_chart(
        headline.points,
        pd.concat([trend_line(analysis) for analysis in analyses], ignore_index=True),
        title=f"Time horizon at {question.success_level:.0%} success",
        headline=str(question.window),
        level=question.level,
    )
    return Figure(
        id="frontier",
        title=wording.frontier_title(headline),
        caption=wording.caption(headline) + below_sentence(headline.points),
        description=wording.frontier_description(headline),
        chart=chart,
        data=trend_frame(headline),
    )


def _explored_figure(headline: TrendAnalysis, explorer: Explorer) -> Figure:
    words = explorer.own.words
    return Figure(
        id="frontier",
        title=words.title,
        caption=words.caption,
        description=words.description,
        chart=explorer_chart(explorer),
        data=trend_frame(headline),
        explorer=explorer,
    )


def doubling_figure(headline: TrendAnalysis, analyses: Sequence[TrendAnalysis]) -> Figure:
    """Doubling times of all windows side by side."""
    frame = windows_frame(analyses)
    level = headline.question.level
    return Figure(
        id="doubling-time",
        title=wording.doubling_title(analyses),
        caption=wording.windows_caption(headline),
        description=wording.doubling_description(analyses),
        chart=doubling_time_chart(frame, references=_SEVEN_AND_FOUR, level=level),
        data=frame,
    )


def windows_table(analyses: Sequence[TrendAnalysis]) -> Table:
    """The same numbers as text."""
    level = analyses[0].question.level
    return Table(
        id="windows",
        title="Doubling time by window",
        caption=wording.windows_caption(analyses[0]),
        columns=(
            Column("window", "Release dates"),
            Column("n", "Models", "number"),
            Column("doubling_time_days", "Doubling time (days)", "days"),
            Column("low", f"Low ({level:.0%})", "days"),
            Column("high", f"High ({level:.0%})", "days"),
            Column("r_squared", "R²", "number", digits=3),
        ),
        frame=windows_frame(analyses),
    )


def vintages_table(headline: TrendAnalysis, history: pd.DataFrame) -> Table:
    """The headline's doubling time as of each vintage, and why it moved."""
    level = headline.question.level
    moved = ("change_days", "Change (days)"), ("added_days", "by models added"), ("revised_days", "by values revised")
    more = ("withdrawn_days", "by models withdrawn"), ("dated_days", "by release dates"), ("range_days", "by range")
    parts = [(field, heading) for field, heading in (*moved, *more) if field in moved[0] or history[field].any()]
    counts = ("models_added", "Models added"), ("models_revised", "revised"), ("models_withdrawn", "withdrawn")
    return Table(
        id="vintages",
        title=wording.vintages_title(headline, history),
        caption=wording.vintages_caption(headline),
        columns=(
            Column("day", "Known by", "date"),
            Column("n", "Models", "number"),
            Column("doubling_time_days", "Doubling time (days)", "number", digits=1),
            Column("low", f"Low ({level:.0%})", "days"),
            Column("high", f"High ({level:.0%})", "days"),
            *(Column(field, heading, "number", digits=1) for field, heading in parts),
            *(Column(field, heading, "number") for field, heading in counts),
        ),
        frame=history.iloc[::-1].reset_index(drop=True),
    )


def points_table(headline: TrendAnalysis) -> Table:
    """Every model with its horizon, whether it was used, and where the number comes from."""
    level = percentile_name(headline.question.success_level)
    frame = trend_frame(headline).iloc[::-1].reset_index(drop=True)
    return Table(
        id="models",
        title="The models behind the trend",
        caption=wording.points_caption(headline),
        columns=(
            Column("model", "Model"),
            Column("organization", "Organization"),
            Column("release_date", "Released", "date"),
            Column("minutes", f"Horizon ({level})", "duration"),
            Column("low", "Low", "duration"),
            Column("high", "High", "duration"),
            Column("used", "Used", "flag"),
            Column("why_not", "Why not"),
            Column("source", "Source"),
        ),
        frame=frame,
    )


def windows_frame(analyses: Sequence[TrendAnalysis]) -> pd.DataFrame:
    """One row a window, times in days.

    ``window``, ``since``, ``until``, ``n``, ``doubling_time_days``, ``low``, ``high``, ``level``, ``interval`` (what
    it stands for), ``r_squared``.
    """
    rows = []
    for analysis in analyses:
        question, fit, doubling = analysis.question, analysis.fit, analysis.doubling_time
        rows.append(
            {
                "window": str(question.window),
                "since": question.window.since,
                "until": question.window.until,
                "n": fit.nobs,
                "doubling_time_days": doubling.estimate,
                "low": doubling.interval.low,
                "high": doubling.interval.high,
                "level": question.level,
                "interval": question.interval,
                "r_squared": fit.r_squared,
            }
        )
    return pd.DataFrame(rows)


def trend_line(analysis: TrendAnalysis) -> pd.DataFrame:
    """The fitted line with its bands, over the release dates of the points it was fitted to."""
    days = pd.date_range(analysis.fit.first, analysis.fit.last, freq=f"{_LINE_STEP_DAYS}D")
    days = days.union(pd.DatetimeIndex([analysis.fit.last]))
    line = analysis.fit.predict([day.date() for day in days], analysis.question.level)
    line = line.rename(columns={"date": "release_date", "value": "minutes"})
    return line.assign(window=str(analysis.question.window))
