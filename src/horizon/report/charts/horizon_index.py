"""Time horizon against capability index: how well one tells the other, and what it says of models not measured."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW, duration_axis, duration_domain, value_domain
from horizon.report.charts.crowd import thinned
from horizon.report.charts.data import inline
from horizon.report.charts.trend_lines import band_layers
from horizon.report.theme import MID_GREY
from horizon.units import duration_text

if TYPE_CHECKING:
    from horizon.report.charts.axes import DurationAxis, LengthAxis

__all__ = ["horizon_index_chart"]

_HEIGHT = 440
_MEASURED, _PREDICTED = "Measured", "Predicted from the index"
_SHAPES = {_MEASURED: "circle", _PREDICTED: "diamond"}
_FILLS = {_MEASURED: MID_GREY, _PREDICTED: "transparent"}
_STYLES = {_MEASURED: "observed", _PREDICTED: "horizon"}
_TOOLTIP = {
    "model": "Model",
    "place": "Index",
    "across": "Interval of it",
    "horizon": "Time horizon",
    "up": "Interval",
    "standing": "Horizon",
}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def horizon_index_chart(
    points: pd.DataFrame,
    line: pd.DataFrame,
    predicted: pd.DataFrame,
    *,
    title: str = "Time horizon",
    index_title: str = "Capability index",
    level: float = 0.95,
) -> alt.LayerChart:
    """Draw measured horizons against the index with their regression, and hollow what it predicts for other models.

    Parameters
    ----------
    points : DataFrame
        ``model, index, index_low, index_high, minutes, low, high``: models with both, horizons in minutes; ends are
        missing where there is no interval. A point without a finite index and a positive finite horizon is left out,
        and of more than 600 one of every few is drawn: see `crowd.thinned`.
    line : DataFrame
        ``index, minutes, confidence_low, confidence_high, prediction_low, prediction_high``: the regression of log2
        minutes on the index, along the index.
    predicted : DataFrame
        The columns of `points`: models that have an index and no measured horizon, with the prediction and its
        interval.
    title, index_title : str
        Titles of the axes.
    level : float
        Level of the bands and intervals, for their names.
    """
    shown = pd.concat(
        [_told(predicted, _PREDICTED, level), _told(points, _MEASURED, level)], ignore_index=True
    )  # measured ones on top
    domain = _domain(shown, line)
    shown = thinned(shown, shown["standing"] == _PREDICTED, best=None, along="index")
    y = partial(duration_axis, domain=domain, title=title)
    x = _index([*shown["index"], *line["index"]], index_title)
    layers = [
        *band_layers(line, level, y, x=x, along="index", trend="the relation"),
        *_line(line, x, y),
        *_interval_layers(shown, domain, x, y),
        *_point_layers(shown, x, y),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _told(points: pd.DataFrame, standing: str, level: float) -> pd.DataFrame:
    positive = points["minutes"].between(0, math.inf, inclusive="neither")
    rows = points[positive & points["index"].between(-math.inf, math.inf, inclusive="neither")].copy()
    across = zip(rows["index_low"], rows["index_high"], strict=True)
    ends = zip(rows["low"], rows["high"], strict=True)
    return rows.assign(
        place=[f"{index:.1f}" for index in rows["index"]],
        across=[f"{low:.1f} to {high:.1f} ({level:.0%})" if low <= high else "not known" for low, high in across],
        horizon=[duration_text(minutes) for minutes in rows["minutes"]],
        up=[
            f"{duration_text(low)} to {duration_text(high)} ({level:.0%})" if low <= high else "not known"
            for low, high in ends
        ],
        standing=standing,
    )


def _domain(rows: pd.DataFrame, line: pd.DataFrame) -> tuple[float, float]:
    """Bounds that hold every point and the line; an end of an interval that is far outside does not count."""
    return duration_domain([*rows["minutes"], *line["minutes"]], [*rows["low"], *rows["high"]])


def _index(numbers: list[float], title: str) -> LengthAxis:
    domain = value_domain(numbers, otherwise=(100.0, 150.0))
    axis = alt.Axis(title=title, grid=False, tickCount=6)
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    return lambda field: alt.X(field, type="quantitative", axis=axis, scale=scale)


def _line(line: pd.DataFrame, x: LengthAxis, y: DurationAxis) -> list[alt.Chart]:
    rows = line[line["minutes"].between(0, math.inf, inclusive="neither")]
    if rows.empty:
        return []
    chart = alt.Chart(inline(rows[["index", "minutes"]])).mark_line(style="trend", strokeWidth=2.25, clip=True)
    return [chart.encode(x("index"), y("minutes"))]


def _interval_layers(
    rows: pd.DataFrame, domain: tuple[float, float], x: LengthAxis, y: DurationAxis
) -> list[alt.Chart]:
    """Intervals of the horizon, upright, and of the index, across; those of predictions are broken lines."""
    upright = rows[["index", "low", "high", "standing"]].dropna()
    upright = upright.assign(low=upright["low"].clip(*domain), high=upright["high"].clip(*domain))
    across = rows[["minutes", "index_low", "index_high", "standing"]].dropna()
    layers = []
    for standing, dash in ((_PREDICTED, [3, 3]), (_MEASURED, [1, 0])):
        ups, sides = (frame[frame["standing"] == standing].drop(columns="standing") for frame in (upright, across))
        bars, rods = (
            alt.Chart(inline(frame)).mark_rule(
                style=_STYLES[standing], strokeWidth=1.25, strokeOpacity=0.45, strokeDash=dash, clip=True
            )
            for frame in (ups, sides)
        )
        layers += [] if ups.empty else [bars.encode(x("index"), y("low"), y2=alt.Y2("high"))]
        layers += [] if sides.empty else [rods.encode(x("index_low"), y("minutes"), x2=alt.X2("index_high"))]
    return layers


def _point_layers(rows: pd.DataFrame, x: LengthAxis, y: DurationAxis) -> list[alt.Chart]:
    """Points, hollow and of another shape and colour where they are predicted; what is below does not show through."""
    if rows.empty:
        return []
    layers = [_legend_layer(rows, x, y)]
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    for name in (_PREDICTED, _MEASURED):
        chosen = rows.loc[rows["standing"] == name, ["index", "minutes", *_TOOLTIP]]
        if chosen.empty:
            continue
        chart = alt.Chart(inline(chosen)).encode(x("index"), y("minutes"))
        look: dict[str, Any] = {"shape": _SHAPES[name], "opacity": 1}
        layers += [
            chart.mark_point(style="segment-mark", filled=True, size=130, **look),
            chart.mark_point(style=_STYLES[name], filled=name == _MEASURED, size=80, strokeWidth=2, **look).encode(
                tooltip=tooltip
            ),
        ]
    return layers


def _legend_layer(rows: pd.DataFrame, x: LengthAxis, y: DurationAxis) -> alt.Chart:
    """What the legend is made of, in a grey that is on both surfaces; the points themselves lie on top of it."""
    names = [name for name in _SHAPES if name in set(rows["standing"])]
    legend = alt.Legend(title=None, columns=alt.ExprRef(f"{NARROW} ? 1 : 2"), symbolStrokeColor=MID_GREY)
    shapes, fills = (alt.Scale(domain=names, range=[looks[name] for name in names]) for looks in (_SHAPES, _FILLS))
    chart: alt.Chart = alt.Chart(inline(rows[["index", "minutes", "standing"]]), name="standings")
    marks: alt.Chart = chart.mark_point(filled=True, stroke=MID_GREY, size=60, opacity=1).encode(
        x("index"),
        y("minutes"),
        shape=alt.Shape("standing", type="nominal", scale=shapes, legend=legend),
        color=alt.Color("standing", type="nominal", scale=fills, legend=legend),
    )
    return marks
