"""Layers for measured models: points by organisation and standing, and their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt

from horizon.report.charts.axes import NARROW, date_axis
from horizon.report.charts.data import OTHER, inline, organization_names
from horizon.report.theme import LIGHT, MID_GREY
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from horizon.report.charts.axes import DurationAxis

__all__ = [
    "POINT_FIELDS",
    "describe_points",
    "mark_layers",
    "organization_groups",
    "organization_look",
    "organization_scale",
    "point_layers",
]

_FRONTIER, _BELOW, _BEYOND = "On the frontier", "Below the frontier", "Beyond the reliable range"
_SIZES = {_FRONTIER: 110, _BELOW: 45, _BEYOND: 110}
_FILL_OPACITIES = {_FRONTIER: 1.0, _BELOW: 0.7, _BEYOND: 0.0}
_TOOLTIP = {
    "model": "Model",
    "organization": "Organization",
    "released": "Released",
    "horizon": "Time horizon",
    "interval": "Interval",
    "standing": "Standing",
    "use": "Used in the trend",
}
POINT_FIELDS = ("release_date", "minutes", "low", "high", "group", *_TOOLTIP)
"""What the drawing of points needs of a row."""


def describe_points(points: pd.DataFrame, level: float) -> pd.DataFrame:
    """Keep the points that can be drawn, with the texts of their tooltips; the frontier last, so on top."""
    on_axis = points["minutes"].between(0, math.inf, inclusive="neither")
    rows = points[on_axis & points["release_date"].notna()].copy()
    rows["organization"] = rows["organization"].fillna("not known")
    rows["group"] = organization_groups(rows)
    rows["standing"] = [_standing(*flags) for flags in zip(rows["on_frontier"], rows["beyond_range"], strict=True)]
    rows["released"] = [f"{released:%Y-%m-%d}" for released in rows["release_date"]]
    rows["horizon"] = [duration_text(minutes) for minutes in rows["minutes"]]
    levels = rows["confidence"].fillna(level) if "confidence" in rows else [level] * len(rows)
    rows["interval"] = [_interval(*ends) for ends in zip(rows["low"], rows["high"], levels, strict=True)]
    rows["use"] = [_use(*reason) for reason in zip(rows["used"], rows["why_not"], strict=True)]
    return rows.sort_values(["on_frontier", "release_date", "model"], kind="stable", ignore_index=True)


def point_layers(rows: pd.DataFrame, domain: tuple[float, float], y: DurationAxis) -> list[alt.Chart]:
    """Draw intervals and points. A click on an organisation in the legend brings out its models."""
    x = date_axis("release_date")
    pick = alt.selection_point(name="organization_pick", fields=["group"], bind="legend")
    picked = alt.condition(pick, alt.value(1), alt.value(0.12))
    colours = organization_look(rows)
    ends = _intervals(rows, domain)
    bars = alt.Chart(inline(ends)).mark_rule(strokeWidth=1.25, strokeOpacity=0.45)
    intervals = bars.encode(x, y("low"), y2=alt.Y2("high"), stroke=colours["stroke"], opacity=picked)
    fields = ["release_date", "minutes", "group", *_TOOLTIP]
    marks = alt.Chart(inline(rows[fields]), name="points").mark_point(strokeWidth=1.5)
    looks = {**colours, **_standings(set(rows["standing"]))}
    return [
        *([] if ends.empty else [intervals]),
        marks.encode(x, y("minutes"), **looks, opacity=picked, tooltip=_tooltip()).add_params(pick),
    ]


def mark_layers(
    points: alt.InlineData, names: Sequence[str], x: Callable[[str], alt.X], y: DurationAxis, *, shown: str
) -> list[alt.Chart]:
    """Draw intervals and points of which an expression chooses, and of no organisation that is ``hidden``.

    Parameters
    ----------
    points : InlineData
        With `POINT_FIELDS`.
    names : sequence of str
        The organisations that have a colour.
    shown : str
        Which of the rows are drawn.
    """
    colours, at = organization_scale(names), x("release_date")
    chart = alt.Chart(points).transform_filter(f"({shown}) && indexof(hidden, datum.group) < 0")
    bars = chart.transform_filter("isValid(datum.low) && isValid(datum.high)")
    rules = bars.mark_rule(strokeWidth=1.25, strokeOpacity=0.45, clip=True)
    marks = chart.mark_point(strokeWidth=1.5, opacity=1, clip=True).properties(name="points")
    looks = {**colours, **_standings(set(_SIZES))}
    return [
        rules.encode(at, y("low"), y2=alt.Y2("high"), stroke=colours["stroke"]),
        marks.encode(at, y("minutes"), **looks, tooltip=_tooltip()),
    ]


def _tooltip() -> list[alt.Tooltip]:
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]


def organization_groups(rows: pd.DataFrame) -> list[str]:
    """Name each row's organisation, or "Other" where it gets no colour of its own."""
    named = organization_names(rows["organization"], len(LIGHT.organizations))
    return [name if name in named else OTHER for name in rows["organization"]]


def _intervals(rows: pd.DataFrame, domain: tuple[float, float]) -> pd.DataFrame:
    """Cut the published intervals off where the plot ends: one may reach to zero or to infinity."""
    ends = rows[["release_date", "group", "low", "high"]].dropna()
    return ends.assign(low=ends["low"].clip(*domain), high=ends["high"].clip(*domain))


def _standing(on_frontier: bool, beyond_range: bool) -> str:
    return _BEYOND if beyond_range else _FRONTIER if on_frontier else _BELOW


def _use(used: bool, why_not: object) -> str:
    reason = f", {why_not}" if isinstance(why_not, str) and why_not else ""
    return "yes" if used else f"no{reason}"


def _interval(low: float, high: float, level: float) -> str:
    if math.isnan(low) and math.isnan(high):
        return "not published"
    return f"{duration_text(low)} to {duration_text(high)} ({level:.0%})"


def organization_look(rows: pd.DataFrame) -> dict[str, Any]:
    """Colour and shape by organisation, in one legend."""
    return organization_scale(organization_names(rows["organization"], len(LIGHT.organizations)))


def organization_scale(names: Sequence[str]) -> dict[str, Any]:
    """Colour and shape by organisation, given those that have one of their own."""
    legend = alt.Legend(
        title=None,
        columns=alt.ExprRef(f"{NARROW} ? 2 : 5"),
        labelLimit=130,
        symbolOpacity=1,
    )
    scale = alt.Scale(domain=list(names))
    return {
        "stroke": alt.Stroke("group:N", scale=scale, legend=legend),
        "fill": alt.Fill("group:N", scale=scale, legend=legend),
        "shape": alt.Shape("group:N", scale=scale, legend=legend),
    }


def _standings(there: set[str]) -> dict[str, Any]:
    """Size and filling by standing: large on the frontier, pale and small below, hollow beyond the range."""
    names = [name for name in _SIZES if name in there]
    hollow = f"datum.value == '{_BEYOND}' ? 'transparent' : '{MID_GREY}'"
    legend = alt.Legend(
        title=None,
        columns=alt.ExprRef(f"{NARROW} ? 1 : 3"),
        symbolFillColor=alt.ExprRef(hollow),
        symbolStrokeColor=MID_GREY,
    )
    sizes = alt.Scale(type="ordinal", domain=names, range=[_SIZES[name] for name in names])
    opacities = alt.Scale(type="ordinal", domain=names, range=[_FILL_OPACITIES[name] for name in names])
    return {
        "size": alt.Size("standing:O", scale=sizes, legend=legend),
        "fillOpacity": alt.FillOpacity("standing:O", scale=opacities, legend=None),
    }
