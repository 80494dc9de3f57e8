"""The table and the figure of a page about the future: when milestones would be crossed if the trend went on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.report.charts import fan_chart
from horizon.report.charts.observed import unused_sentence
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.workflow import forecast_wording as wording
from horizon.workflow.forecast import LEVELS
from horizon.workflow.forecast_tables import forecast_columns, forecast_frame
from horizon.workflow.trend_wording import share

if TYPE_CHECKING:
    from horizon.workflow.forecast import ForecastAnalysis, ThresholdForecast

__all__ = ["fan_figure", "milestones_table"]

_STEP = 4
"""Every so many of the days of the draws, which are a week apart, are drawn."""

_SHOWN = 0.8
"""Level of the intervals that stand beside a milestone in the figure."""


def milestones_table(analysis: ForecastAnalysis) -> Table:
    """When each milestone would be crossed, how likely by when, never, and what is needed for it."""
    texts = forecast_columns(analysis)
    never = next(name for name in texts if name.startswith("not by"))
    days = _ends_of_years(analysis)
    shown = {
        "length": [wording.length(found) for found in analysis.thresholds],
        "even_chance": [wording.even_chance(found, analysis) for found in analysis.thresholds],
        **{f"interval_{100 * level:g}": texts[f"{level:.0%} interval"] for level in LEVELS},
        **{f"chance_by_{day.year}": [_chance(found, day) for found in analysis.thresholds] for day in days},
        "never_text": texts[never],
        "pace_until": texts["at this pace until"],
    }
    frame = forecast_frame(analysis).assign(**shown)
    frame["doublings_to_go"] = frame["doublings"].clip(lower=0)
    return Table(
        id="milestones",
        title=wording.milestones_title(analysis),
        caption=wording.milestones_caption(analysis),
        columns=(
            Column("length", "Task length"),
            Column("even_chance", "Even chance by", "date"),
            *(Column(f"chance_by_{day.year}", f"By the end of {day.year}") for day in days),
            *(Column(f"interval_{100 * level:g}", f"{level:.0%} interval", "date") for level in LEVELS),
            Column("never_text", f"Not by {analysis.limit.year}"),
            Column("doublings_to_go", "Doublings to go", "number", digits=1),
            Column("pace_until", "The pace must hold until", "date"),
        ),
        frame=frame,
    )


def fan_figure(analysis: ForecastAnalysis) -> Figure:
    """The points so far, the futures of the trend, and the milestones that are still ahead."""
    ahead = [found for found in analysis.thresholds if found.crossing]
    medians, bands = _fan(analysis, _days_drawn(analysis, ahead))
    trend = analysis.trend
    chart = fan_chart(
        trend.points,
        medians,
        bands,
        _milestones(ahead),
        title=f"Time horizon at {trend.question.success_level:.0%} success",
        level=trend.question.level,
    )
    return Figure(
        id="forecast",
        title=wording.fan_title(analysis),
        caption=wording.fan_caption(analysis) + unused_sentence(trend.points),
        description=wording.fan_description(analysis),
        chart=chart,
        data=bands.merge(medians.rename(columns={"minutes": "median"}), on="release_date"),
    )


def _ends_of_years(analysis: ForecastAnalysis) -> list[date]:
    """The last days of this year and the next two, as far as the forecast speaks of them."""
    days = [date(analysis.first.year + ahead, 12, 31) for ahead in range(3)]
    return [day for day in days if analysis.first < day <= analysis.limit]


def _chance(found: ThresholdForecast, day: date) -> str:
    return "passed" if found.crossing is None else share(found.crossing.chance_by(day))


def _days_drawn(analysis: ForecastAnalysis, ahead: list[ThresholdForecast]) -> list[int]:
    """Places of the days to draw, until nearly all of the futures have crossed the last milestone."""
    ends = [found.crossing.day((1 + LEVELS[-1]) / 2) if found.crossing else None for found in ahead]
    last = max((day for day in ends if day), default=analysis.limit) if all(ends) else analysis.limit
    days = analysis.draws.days
    until = next(place for place, day in enumerate(days) if day >= last)
    return sorted({*range(0, until, _STEP), until})


def _fan(analysis: ForecastAnalysis, places: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The middle of the futures, and the bands around it, on some of the days."""
    some = replace(
        analysis.draws, days=tuple(analysis.draws.days[place] for place in places), log2=analysis.draws.log2[:, places]
    )
    shares = [0.5, *(end for level in LEVELS for end in ((1 - level) / 2, (1 + level) / 2))]
    with np.errstate(over="ignore", under="ignore"):
        middle, *ends = np.exp2(some.quantiles(shares))
    days = pd.to_datetime(some.days)
    bands = [
        pd.DataFrame({"release_date": days, "level": level, "low": low, "high": high})
        for level, low, high in zip(LEVELS, ends[::2], ends[1::2], strict=True)
    ]
    return pd.DataFrame({"release_date": days, "minutes": middle}), pd.concat(bands, ignore_index=True)


def _milestones(ahead: list[ThresholdForecast]) -> pd.DataFrame:
    rows = [
        (found.minutes, found.crossing.day(0.5), *found.crossing.interval(_SHOWN), _SHOWN)
        for found in ahead
        if found.crossing
    ]
    frame = pd.DataFrame(rows, columns=["minutes", "date", "low", "high", "level"])
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("date", "low", "high")})
