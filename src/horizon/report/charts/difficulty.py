"""How hard benchmarks are, on the scale of the capability index, against the model that is ahead."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW, value_domain
from horizon.report.charts.data import inline
from horizon.report.charts.labels import shorten

if TYPE_CHECKING:
    from horizon.report.charts.axes import LengthAxis

__all__ = ["difficulty_chart"]

_ROW = 22
_LONGEST_NAME = 24
_REACH = math.log(4)
"""The score is 80 % where slope times distance from the difficulty is this much, and 20 % at the same on the left."""
_FAR = 30.0
"""A bar or an interval may stretch the axis by so many points or by half of its range; the rest is cut off."""
_TOOLTIP = {
    "benchmark": "Benchmark",
    "told": "Difficulty",
    "interval": "Interval of it",
    "steepness": "Slope",
    "models": "Models",
    "expected": "Expected of the frontier",
}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def difficulty_chart(
    benchmarks: pd.DataFrame,
    *,
    frontier: float,
    frontier_low: float = math.nan,
    frontier_high: float = math.nan,
    frontier_model: str = "the frontier",
    title: str = "Capability index",
    level: float = 0.95,
) -> alt.LayerChart:
    r"""Draw benchmarks by difficulty, the hardest on top, with a line for the index of the frontier model.

    A benchmark's dot is the index at which a model scores half of the way, with its interval; the pale bar reaches from
    20 to 80 % of the way, :math:`D \pm \ln 4 / \alpha`, so that a steep benchmark has a short bar.

    Parameters
    ----------
    benchmarks : DataFrame
        ``benchmark, difficulty, low, high, slope, slope_low, slope_high, models``: difficulty and slope on the anchored
        scale (slope per point of the index) with their intervals, ends missing where there are none, and the number of
        models with a score. A benchmark without a finite difficulty is left out.
    frontier, frontier_low, frontier_high : float
        Index of the model that is ahead, on the same scale, and its interval.
    frontier_model : str
        Its name.
    title : str
        Title of the axis.
    level : float
        Level of the intervals, for their names.
    """
    rows = _told(benchmarks, frontier, level)
    domain = _domain(rows, (frontier, frontier_low, frontier_high))
    x = _index(domain, title)
    layers = [
        *_frontier_layers(frontier, frontier_low, frontier_high, frontier_model, domain, x),
        *_benchmark_layers(rows, domain, x),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_ROW * max(len(rows), 2))


def _told(benchmarks: pd.DataFrame, frontier: float, level: float) -> pd.DataFrame:
    """The benchmarks in order, with the ends of their bars and the texts of their tooltips."""
    known = benchmarks[benchmarks["difficulty"].between(-math.inf, math.inf, inclusive="neither")]
    rows = known.sort_values(["difficulty", "benchmark"], ascending=[False, True], kind="stable", ignore_index=True)
    reach = [_REACH / slope if slope > 0 else math.nan for slope in rows["slope"]]
    ends = zip(rows["low"], rows["high"], strict=True)
    slopes = zip(rows["slope"], rows["slope_low"], rows["slope_high"], strict=True)
    shares = zip(rows["slope"], rows["difficulty"], strict=True)
    return rows[["benchmark", "difficulty", "low", "high"]].assign(
        place=range(len(rows)),
        hardly=rows["difficulty"] - reach,
        mostly=rows["difficulty"] + reach,
        told=[f"{number:.1f}" for number in rows["difficulty"]],
        interval=[f"{low:.1f} to {high:.1f} ({level:.0%})" if low <= high else "not known" for low, high in ends],
        steepness=[_slope(*numbers, level) for numbers in slopes],
        models=[f"{count:.0f}" for count in rows["models"]],
        expected=[_expected(slope, frontier - difficulty) for slope, difficulty in shares],
    )


def _slope(slope: float, low: float, high: float, level: float) -> str:
    if math.isnan(slope):
        return "not known"
    return f"{slope:.3f} a point" + (f", {low:.3f} to {high:.3f} ({level:.0%})" if low <= high else "")


def _expected(slope: float, ahead: float) -> str:
    if math.isnan(slope * ahead):
        return "not known"
    return f"{1 / (1 + math.exp(-min(max(slope * ahead, -50), 50))):.0%} of the way to the ceiling"


def _domain(rows: pd.DataFrame, frontier: tuple[float, ...]) -> tuple[float, float]:
    """Bounds that hold difficulties and frontier; ends that are far outside do not count."""
    held = [number for number in (*rows["difficulty"], *frontier) if math.isfinite(number)]
    if not held:
        return value_domain([], otherwise=(100.0, 160.0))
    air = max(_FAR, (max(held) - min(held)) / 2)
    ends = [*rows["low"], *rows["high"], *rows["hardly"], *rows["mostly"]]
    near = [end for end in ends if min(held) - air <= end <= max(held) + air]
    return value_domain([*held, *near])


def _index(domain: tuple[float, float], title: str) -> LengthAxis:
    axis = alt.Axis(title=title, domain=False, ticks=False, tickCount=6)
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    return lambda field: alt.X(field, type="quantitative", axis=axis, scale=scale)


def _line(rows: pd.DataFrame) -> alt.Y:
    """A row a benchmark; its name is the label of a number, so that two of one name stay two."""
    names = json.dumps([shorten(name, _LONGEST_NAME) for name in rows["benchmark"]])
    axis = alt.Axis(
        values=list(range(len(rows))), labelExpr=f"{names}[datum.value]", title=None, domain=False, ticks=False,
        labelLimit=alt.ExprRef(f"{NARROW} ? 110 : 170"), labelOverlap=False, gridOpacity=0.6,
    )  # fmt: skip
    scale = alt.Scale(domain=[-0.6, max(len(rows), 2) - 0.4], reverse=True, nice=False, zero=False)
    return alt.Y("place", type="quantitative", axis=axis, scale=scale)


def _benchmark_layers(rows: pd.DataFrame, domain: tuple[float, float], x: LengthAxis) -> list[alt.Chart]:
    if rows.empty:
        return []
    y = _line(rows)
    ends = ["low", "high", "hardly", "mostly"]
    inside = rows.assign(**{end: rows[end].clip(*domain) for end in ends})
    chart = alt.Chart(inline(inside[["place", "difficulty", *ends, *_TOOLTIP]]))
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    bars, whiskers = (
        chart.transform_filter(f"isValid(datum.{first}) && isValid(datum.{last})")
        for first, last in (("hardly", "mostly"), ("low", "high"))
    )
    return [
        bars.mark_rule(style="curve", strokeWidth=9, strokeOpacity=0.25).encode(x("hardly"), y, x2=alt.X2("mostly")),
        whiskers.mark_rule(style="estimate", strokeWidth=2, strokeOpacity=0.6).encode(x("low"), y, x2=alt.X2("high")),
        chart.mark_point(style="estimate", filled=True, size=60, opacity=1).encode(x("difficulty"), y, tooltip=tooltip),
    ]


def _frontier_layers(
    frontier: float, low: float, high: float, name: str, domain: tuple[float, float], x: LengthAxis
) -> list[alt.Chart]:
    """A line from top to bottom for the frontier model, its interval shaded, its name above the plot."""
    if not math.isfinite(frontier):
        return []
    side = "right" if frontier > sum(domain) / 2 else "left"
    told = {"at": frontier, "low": max(low, domain[0]), "high": min(high, domain[1]), "name": _named(name, frontier)}
    chart = alt.Chart(inline(pd.DataFrame([told])))
    words: dict[str, Any] = {"align": side, "baseline": "bottom", "dy": -6, "y": 0, "fontWeight": 600}
    return [
        *([chart.mark_rect(style="outside").encode(x("low"), x2=alt.X2("high"))] if low <= high else []),
        chart.mark_rule(style="horizon", strokeWidth=1.5).encode(x("at")),
        chart.mark_text(style="horizon", fontSize=12, **words).encode(x("at"), text=alt.Text("name:N")),
    ]


def _named(name: str, frontier: float) -> str:
    return f"{shorten(name, 30)}, {frontier:.1f}"
