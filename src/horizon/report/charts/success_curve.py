"""The success curves: how the success of each model falls with the length of the task, one panel a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import length_axis
from horizon.report.charts.panels import panel_grid
from horizon.report.charts.success_rows import length_domain, success_rows

if TYPE_CHECKING:
    import pandas as pd

    from horizon.report.charts.axes import LengthAxis

__all__ = ["success_curve_chart"]

_HEIGHT = 170
_BOTTOM, _TOP = -0.17, 1.04
"""Ends of the success axis: a little air above 100 %, and room for the numbers of runs below 0 %."""

_BIN_TOOLTIP = {
    "model": "Model",
    "lengths": "Tasks of",
    "tasks": "Tasks",
    "runs": "Runs",
    "success": "Success",
    "predicted": "By the curve",
}
_MARK_TOOLTIP = {
    "model": "Model",
    "horizon": "Time horizon",
    "interval": "Interval",
    "near": "Tasks within a factor of 2",
    "standing": "Standing",
}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def success_curve_chart(
    models: pd.DataFrame, bins: pd.DataFrame, horizons: pd.DataFrame, *, measures: tuple[float, float]
) -> alt.FacetChart:
    """Draw success against task length: the fitted curve, what was observed, and the horizons, one panel a model.

    Parameters
    ----------
    models : DataFrame
        ``slug, model, intercept, slope, runs``; one panel each, in this order. Without a finite slope there is no
        curve.
    bins : DataFrame
        ``slug, model, from_minutes, to_minutes, minutes, tasks, runs, success_rate, low, high, predicted``.
    horizons : DataFrame
        ``slug, model, success_level, minutes, low, high, level, nan_share, side, bound_minutes, beyond_range,
        tasks_within_factor_2, why_not``; the first row of a model is told above its panel. A model that has a `side`,
        "below" or "above", has no mark but a text.
    measures : (float, float)
        The shortest and the longest horizon that the suite can measure, in minutes; what is outside is shaded.
    """
    domain = length_domain(horizons, measures)
    x = length_axis(domain)
    layers = [*_grounds(x), *_observed(x), *_fitted(x), *_words(x)]
    rows = success_rows(models, bins, horizons, domain=domain, measures=measures)
    return panel_grid(rows, layers, height=_HEIGHT)


def _part(name: str) -> alt.Chart:
    """The rows of one kind: all panels share one set of data, which is how they can be told apart by panel."""
    return alt.Chart().transform_filter(f"datum.part == '{name}'")


def _share(field: str) -> alt.Y:
    axis = alt.Axis(
        title="Success", format=".0%", values=[0, 0.2, 0.5, 0.8, 1], domain=False, ticks=False, titlePadding=6
    )
    return alt.Y(field, type="quantitative", axis=axis, scale=alt.Scale(domain=[_BOTTOM, _TOP], nice=False))


def _told(tooltip: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in tooltip.items()]


def _grounds(x: LengthAxis) -> list[alt.Chart]:
    return [_part("outside").mark_rect(style="outside").encode(x("low"), x2=alt.X2("high"))]


def _observed(x: LengthAxis) -> list[alt.Chart]:
    """Bins of task length, with their intervals, and the number of runs of each below."""
    whiskers = _part("bin").mark_rule(style="observed", strokeWidth=1.25, strokeOpacity=0.6)
    dots = _part("bin").mark_point(style="observed", filled=True, size=45, opacity=1)
    counts = _part("bin").mark_text(style="count")
    return [
        whiskers.encode(x("minutes"), _share("low"), y2=alt.Y2("high")),
        dots.encode(x("minutes"), _share("share"), tooltip=_told(_BIN_TOOLTIP)),
        counts.encode(x("minutes"), y=alt.datum(_BOTTOM / 2), text=alt.Text("text:N")),
    ]


def _fitted(x: LengthAxis) -> list[alt.Chart]:
    """The curve, and on it each horizon with its interval; hollow beyond the range, as on the frontier chart."""
    line = _part("curve").mark_line(style="curve", clip=True)
    bar = _part("interval").mark_rule(style="horizon", strokeWidth=3, strokeOpacity=0.55)
    marks = [
        _part(part).mark_point(style="horizon", shape="diamond", size=130, strokeWidth=1.75, opacity=1, filled=filled)
        for part, filled in (("horizon", True), ("beyond", False))
    ]
    return [
        line.encode(x("minutes"), _share("share")),
        bar.encode(x("low"), _share("share"), x2=alt.X2("high")),
        *(mark.encode(x("minutes"), _share("share"), tooltip=_told(_MARK_TOOLTIP)) for mark in marks),
    ]


def _words(x: LengthAxis) -> list[alt.Chart]:
    """Name and horizon above the panel; a bound inside it."""
    limit = alt.ExprRef("child_width")
    name, note = (
        _part(part)
        .mark_text(style=f"panel-{part}", limit=limit)
        .encode(x=alt.value(0), y=alt.value(y), text=alt.Text("text:N"))
        for part, y in (("name", -25), ("note", -9))
    )
    bound = _part("bound").mark_text(style="bound").encode(x("minutes"), y=alt.datum(0.5), text=alt.Text("text:N"))
    return [name, note, bound]
