"""The fan of forecasts: where the horizon would be if the trend went on, and when it would cross a milestone."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW, date_axis, duration_axis, duration_domain
from horizon.report.charts.data import inline
from horizon.report.charts.observed import describe_observed, observed_layers
from horizon.units import milestone_text

if TYPE_CHECKING:
    from horizon.report.charts.axes import DurationAxis

__all__ = ["fan_chart"]

_HEIGHT = 480
_DARKEST, _STEP = 0.34, 0.11
"""Opacity of the narrowest band, and how much paler the next one is."""
_TOOLTIP = {"milestone": "Task length", "by_words": "Half of the futures by", "interval": "Interval"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def fan_chart(
    points: pd.DataFrame,
    medians: pd.DataFrame,
    bands: pd.DataFrame,
    milestones: pd.DataFrame,
    *,
    title: str = "Time horizon",
    level: float = 0.95,
) -> alt.LayerChart:
    """Draw the points so far, the median of the forecast with its bands, and when milestones are crossed.

    Parameters
    ----------
    points : DataFrame
        As for `frontier_chart`: ``model, organization, release_date, minutes, low, high, on_frontier, beyond_range,
        used, why_not``.
    medians : DataFrame
        ``release_date, minutes``: a day a row. A length that is infinite ends the line.
    bands : DataFrame
        ``release_date, level, low, high``: a row a day and level (such as 0.5, 0.8, 0.95), lengths in minutes; a
        `high` that is infinite reaches the upper edge.
    milestones : DataFrame
        ``minutes, date, low, high, level``: a task length, the day by which half of the futures have crossed it, and
        the days between which the share `level` of them does. Missing where that is not before the forecast ends.
    title : str
        Title of the length axis.
    level : float
        Level of the points' intervals, for their tooltips.
    """
    shown = describe_observed(points, level)
    middle = medians[medians["minutes"].between(0, math.inf, inclusive="neither")]
    domain = _domain(shown, middle, bands, milestones)
    y = partial(duration_axis, domain=domain, title=title)
    days = [*medians["release_date"], *bands["release_date"]]
    crossings = _crossings(milestones, days)
    layers = [
        *_band_layers(bands, domain, y),
        *_milestone_layers(crossings, y),
        *_median_layers(middle, y),
        *observed_layers(shown, domain, y),
        *_crossing_layers(crossings, y),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _domain(
    points: pd.DataFrame, middle: pd.DataFrame, bands: pd.DataFrame, milestones: pd.DataFrame
) -> tuple[float, float]:
    """Bounds that hold points, median and milestones; the bands may leave the plot."""
    lengths = [*points["minutes"], *middle["minutes"], *milestones["minutes"]]
    return duration_domain(lengths, [*bands["low"], *bands["high"]], far=(2.0, 8.0))


def _band_layers(bands: pd.DataFrame, domain: tuple[float, float], y: DurationAxis) -> list[alt.Chart]:
    """Bands on top of each other, the widest first and the palest."""
    rows = bands.dropna().assign(
        low=lambda rows: rows["low"].clip(*domain), high=lambda rows: rows["high"].clip(*domain)
    )
    if rows.empty:
        return []
    levels = sorted(set(rows["level"]))
    names = {level: f"{level:.0%} of the futures" for level in levels}
    opacities = [max(_DARKEST - place * _STEP, 0.06) for place in range(len(levels))]
    scale = alt.Scale(type="ordinal", domain=list(names.values()), range=opacities)
    legend = alt.Legend(
        title=None, columns=alt.ExprRef(f"{NARROW} ? 1 : 3"), symbolType="square", symbolSize=180, symbolStrokeWidth=0
    )
    return [
        alt.Chart(inline(rows.loc[rows["level"] == level, ["release_date", "low", "high"]].assign(band=names[level])))
        .mark_area(style="band", clip=True)
        .encode(
            date_axis("release_date"),
            y("low"),
            y2=alt.Y2("high"),
            opacity=alt.Opacity("band:O", scale=scale, legend=legend),
        )
        for level in reversed(levels)
    ]


def _median_layers(middle: pd.DataFrame, y: DurationAxis) -> list[alt.Chart]:
    if middle.empty:
        return []
    chart = alt.Chart(inline(middle[["release_date", "minutes"]])).mark_line(style="trend", strokeWidth=2.25, clip=True)
    return [chart.encode(date_axis("release_date"), y("minutes"))]


def _crossings(milestones: pd.DataFrame, days: list[pd.Timestamp]) -> pd.DataFrame:
    """The milestones with the days to draw and the texts to show."""
    rows = milestones[milestones["minutes"].between(0, math.inf, inclusive="neither")].copy()
    last = max(days, default=None)
    limit = "" if last is None else f"not by {last:%Y-%m-%d}"
    rows["milestone"] = [milestone_text(minutes) for minutes in rows["minutes"]]
    rows["by_words"] = [limit if pd.isna(day) else f"{day:%Y-%m-%d}" for day in rows["date"]]
    rows["interval"] = [_interval(*row) for row in rows[["low", "high", "level"]].itertuples(index=False)]
    rows["short"] = [f"{name}: {by}" for name, by in zip(rows["milestone"], rows["by_words"], strict=True)]
    rows["long"] = [
        f"{words} ({ends})" if ends else words for words, ends in zip(rows["short"], rows["interval"], strict=True)
    ]
    rows["end"] = rows["high"].fillna(last)
    rows["open"] = rows["high"].isna()
    return rows


def _interval(low: Any, high: Any, level: float) -> str:
    if pd.isna(low):
        return ""
    end = f"to {high:%Y-%m-%d}" if not pd.isna(high) else "or later"
    return f"{level:.0%}: {low:%Y-%m-%d} {end}"


def _milestone_layers(rows: pd.DataFrame, y: DurationAxis) -> list[alt.Chart]:
    """A line across the plot for each milestone, with its name and dates at the left, where the fan is not yet."""
    if rows.empty:
        return []
    chart = alt.Chart(inline(rows[["minutes", "short", "long"]]))
    words = chart.transform_calculate(text=f"{NARROW} ? datum.short : datum.long")
    return [
        chart.mark_rule(style="reference").encode(y("minutes")),
        *(
            words.mark_text(style=style, align="left", baseline="bottom", dx=4, dy=-4, fontSize=11).encode(
                y("minutes"), x=alt.value(0), text=alt.Text("text:N")
            )
            for style in ("halo", "label")
        ),
    ]


def _crossing_layers(rows: pd.DataFrame, y: DurationAxis) -> list[alt.Chart]:
    """The day of each crossing on its line, with its interval; an arrow where that has no end."""
    bars = rows.dropna(subset=["low", "end"])
    found = rows.dropna(subset=["date"])
    fields = ["minutes", "date", "low", "end", *_TOOLTIP]
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    bar = alt.Chart(inline(bars[fields])).mark_rule(style="horizon", strokeWidth=3, strokeOpacity=0.7)
    arrow = alt.Chart(inline(bars.loc[bars["open"], fields])).mark_point(
        style="horizon", shape="triangle-right", size=80, filled=True, opacity=1
    )
    day = alt.Chart(inline(found[fields]), name="crossings").mark_point(
        style="horizon", shape="diamond", size=110, filled=True, opacity=1
    )
    return [
        *([] if bars.empty else [bar.encode(date_axis("low"), y("minutes"), x2=alt.X2("end"), tooltip=tooltip)]),
        *([arrow.encode(date_axis("end"), y("minutes"))] if bars["open"].any() else []),
        *([] if found.empty else [day.encode(date_axis("date"), y("minutes"), tooltip=tooltip)]),
    ]
