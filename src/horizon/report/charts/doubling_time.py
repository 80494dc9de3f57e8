"""The doubling-time chart: one row a window, the estimate with its interval in days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import altair as alt
from altair.utils.schemapi import debug_mode

from horizon.report.charts.data import inline

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["doubling_time_chart"]

_ROW = 64
_TOOLTIP = {
    "window": "Window",
    "estimate": "Doubling time",
    "interval": "Interval",
    "models": "Models",
    "fit": "R²",
}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def doubling_time_chart(
    windows: pd.DataFrame, *, references: Sequence[tuple[str, float]] = (), level: float = 0.95
) -> alt.LayerChart:
    """Draw doubling times by window, as dots with intervals; an interval without an upper end gets an arrow.

    Parameters
    ----------
    windows : DataFrame
        ``window, since, n, doubling_time_days, low, high, r_squared``. A `high` that is infinite or missing
        says that the data are compatible with no growth at all.
    references : sequence of (str, float)
        Doubling times to compare with, in days, each with its name.
    level : float
        Level of the intervals, for the tooltip.
    """
    right = _right_end(windows, references)
    rows = _described(windows, right, level)
    axis = alt.Axis(domain=False, ticks=False, labelLimit=140, labelFontSize=13)
    y = alt.Y("window:N", title=None, sort=None, axis=axis)
    layers = [*_references(references, right), *_intervals(rows, right, y), *_estimates(rows, right, y)]
    return alt.LayerChart(layer=layers, width="container", height=_ROW * max(len(rows), 1))


def _right_end(windows: pd.DataFrame, references: Sequence[tuple[str, float]]) -> float:
    """Right end of the axis: beyond every finite end, with room for an arrow."""
    days = [
        *windows["doubling_time_days"],
        *windows["low"],
        *windows["high"],
        *(days for _, days in references),
    ]
    return 1.12 * max([number for number in days if 0 < number < math.inf], default=365.0)


def _described(windows: pd.DataFrame, right: float, level: float) -> pd.DataFrame:
    """Rows with the ends to draw, None where there is nothing to draw, and the texts to show."""
    estimates, highs = windows["doubling_time_days"], windows["high"]
    rows = windows[["window"]].copy()
    rows["days"] = [days if _growing(days) else None for days in estimates]
    rows["low"] = [low if _growing(low) else None for low in windows["low"]]
    rows["end"] = [high if _growing(high) else right for high in highs]
    rows["open"] = [not _growing(high) for high in highs]
    rows["estimate"] = [f"{days:.0f} days" if _growing(days) else "no growth found" for days in estimates]
    rows["interval"] = [_interval(*ends, level) for ends in zip(windows["low"], highs, strict=True)]
    rows["models"] = [f"{n}" for n in windows["n"]]
    rows["fit"] = [f"{share:.2f}" for share in windows["r_squared"]]
    rows["label"] = [f"{days}, n = {n}" for days, n in zip(rows["estimate"], windows["n"], strict=True)]
    return rows


def _growing(days: float) -> bool:
    return 0 < days < math.inf


def _interval(low: float, high: float, level: float) -> str:
    if not _growing(low):
        return "not known"
    end = f"{low:.0f} to {high:.0f} days" if _growing(high) else f"at least {low:.0f} days, or no growth"
    return f"{end} ({level:.0%})"


def _days(field: str, right: float) -> alt.X:
    axis = alt.Axis(title="Doubling time in days: further left is faster", tickCount=6, domain=False)
    return alt.X(field, type="quantitative", axis=axis, scale=alt.Scale(domain=[0, right], nice=False))


def _intervals(rows: pd.DataFrame, right: float, y: alt.Y) -> list[alt.Chart]:
    bars = alt.Chart(inline(rows)).mark_rule(style="estimate", strokeWidth=2, strokeOpacity=0.55)
    arrows = alt.Chart(inline(rows[rows["open"]])).mark_point(
        style="estimate", shape="triangle-right", size=90, filled=True
    )
    return [bars.encode(_days("low", right), y, x2=alt.X2("end")), arrows.encode(_days("end", right), y)]


def _estimates(rows: pd.DataFrame, right: float, y: alt.Y) -> list[alt.Chart]:
    chart = alt.Chart(inline(rows))
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    dots = chart.mark_point(style="estimate", filled=True, size=130, opacity=1)
    labels = chart.transform_calculate(at="datum.days || datum.end / 2")
    return [
        dots.encode(_days("days", right), y, tooltip=tooltip),
        *(
            labels.mark_text(style=style, dy=-17).encode(_days("at", right), y, text=alt.Text("label:N"))
            for style in ("halo", "label")
        ),
    ]


def _references(references: Sequence[tuple[str, float]], right: float) -> list[alt.Chart]:
    if not references:
        return []
    chart = alt.Chart(alt.InlineData(values=[{"name": name, "days": days} for name, days in references]))
    return [
        chart.mark_rule(style="reference").encode(_days("days", right)),
        chart.mark_text(style="reference-label", baseline="bottom", dy=-6, y=0).encode(
            _days("days", right), text=alt.Text("name:N")
        ),
    ]
