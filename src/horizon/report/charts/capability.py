"""The capability index by release date: models with intervals, the trend of the frontier, and a break if any."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import date_axis, value_axis, value_domain
from horizon.report.charts.crowd import thinned
from horizon.report.charts.data import OTHER, inline
from horizon.report.charts.names import name_layers
from horizon.report.charts.points import organization_groups, organization_look
from horizon.report.charts.trend_lines import band_layers, line_layers

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from horizon.report.charts.axes import ValueAxis

__all__ = ["capability_chart"]

_HEIGHT = 440
_FRONTIER, _BELOW = 110, 36
_LINE = 15
_TOOLTIP = {
    "model": "Model",
    "organization": "Organization",
    "released": "Released",
    "told": "Index",
    "interval": "Interval",
    "standing": "Standing",
}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def capability_chart(
    models: pd.DataFrame,
    lines: pd.DataFrame,
    breaks: pd.DataFrame | None = None,
    *,
    title: str = "Capability index",
    level: float = 0.95,
) -> alt.LayerChart:
    """Draw the index of models against release date, with the trend of the frontier and its two bands.

    Parameters
    ----------
    models : DataFrame
        ``model, organization, release_date, index, low, high, on_frontier``: the index on the anchored scale with its
        interval, whose ends are missing where there is none. A model without a finite index is not drawn, and of more
        than 600 below the frontier only the best of every few: see `crowd.thinned`.
    lines : DataFrame
        ``window, release_date, index, confidence_low, confidence_high, prediction_low, prediction_high``, as for
        `frontier_chart`: the first window is drawn strongest and is the only one with bands.
    breaks : DataFrame, optional
        ``date, low, high``: where the trend of the frontier bends, with the interval of the date; missing ends are
        those of the plot. None, or no rows: no break is shown.
    title : str
        Title of the index axis, such as "Capability index (GPT-4: 130, o3: 150)".
    level : float
        Level of the bands and intervals, for their names.
    """
    shown = _told(models, level)
    windows = list(dict.fromkeys(lines["window"]))
    domain = value_domain([*shown["index"], *shown["low"], *shown["high"], *lines["index"]], otherwise=(100.0, 150.0))
    y = partial(value_axis, domain=domain, title=title)
    shown = thinned(shown, shown["on_frontier"], best="index", along="release_date")
    layers = [
        *_break_layers(breaks, [*shown["release_date"], *lines["release_date"]], level),
        *band_layers(lines[lines["window"].isin(windows[:1])], level, y, trend="the frontier"),
        *line_layers(lines, windows, y, field="index"),
        *_point_layers(shown, y),
        *name_layers(shown, domain, _HEIGHT, y, field="index"),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _told(models: pd.DataFrame, level: float) -> pd.DataFrame:
    """The models that can be drawn, with the texts of their tooltips; the frontier last, so on top."""
    finite = models["index"].between(-math.inf, math.inf, inclusive="neither")
    rows = models[finite & models["release_date"].notna()].copy()
    rows["maker"] = rows["organization"].fillna(OTHER)
    rows["group"] = organization_groups(rows.assign(organization=rows["maker"]))
    rows["organization"] = rows["organization"].fillna("not known")
    rows["released"] = [f"{day:%Y-%m-%d}" for day in rows["release_date"]]
    rows["told"] = [f"{index:.1f}" for index in rows["index"]]
    rows["interval"] = [_interval(*ends, level) for ends in zip(rows["low"], rows["high"], strict=True)]
    rows["standing"] = ["on the frontier" if on else "below the frontier" for on in rows["on_frontier"]]
    rows["on_frontier"] = rows["on_frontier"].astype(bool)
    return rows.sort_values(["on_frontier", "release_date", "model"], kind="stable", ignore_index=True)


def _interval(low: float, high: float, level: float) -> str:
    return f"{low:.1f} to {high:.1f} ({level:.0%})" if low <= high else "not known"


def _point_layers(rows: pd.DataFrame, y: ValueAxis) -> list[alt.Chart]:
    """Draw intervals and points, large on the frontier; a click in the legend brings out an organisation's models."""
    x = date_axis("release_date")
    pick = alt.selection_point(name="maker_pick", fields=["group"], bind="legend")
    picked = alt.condition(pick, alt.value(1), alt.value(0.12))
    look = organization_look(rows.assign(organization=rows["maker"]))
    ends = rows[["release_date", "group", "low", "high"]].dropna()
    bars = alt.Chart(inline(ends)).mark_rule(strokeWidth=1.25, strokeOpacity=0.35)
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    marks = alt.Chart(inline(rows[["release_date", "index", "on_frontier", "group", *_TOOLTIP]]), name="models")
    frontier = "datum.on_frontier"
    return [
        *([] if ends.empty else [bars.encode(x, y("low"), y2=alt.Y2("high"), stroke=look["stroke"], opacity=picked)]),
        marks.mark_point(strokeWidth=1.25)
        .encode(
            x, y("index"), **look, opacity=picked, tooltip=tooltip,
            size=alt.condition(frontier, alt.value(_FRONTIER), alt.value(_BELOW)),
            fillOpacity=alt.condition(frontier, alt.value(1.0), alt.value(0.25)),
        )
        .add_params(pick),
    ]  # fmt: skip


def _break_layers(breaks: pd.DataFrame | None, days: Sequence[pd.Timestamp], level: float) -> list[alt.Chart]:
    """Shade the interval of each break's date, and name the day at the foot of the plot, below a rising trend."""
    layers: list[alt.Chart] = []
    for row in [] if breaks is None else breaks.dropna(subset=["date"]).to_dict("records"):
        text = _break_text(row, level)
        ends = {
            "low": min([*days, row["date"]]) if pd.isna(row["low"]) else row["low"],
            "high": max([*days, row["date"]]) if pd.isna(row["high"]) else row["high"],
        }
        chart = alt.Chart(inline(pd.DataFrame([row]).assign(**ends, text=text)))
        share = (row["date"] - min(days)) / (max(days) - min(days)) if days and max(days) > min(days) else 0.5
        words: dict[str, Any] = {
            "align": "left" if share < 0.2 else "right" if share > 0.8 else "center",
            "baseline": "bottom",
            "lineBreak": "\n",
            "lineHeight": _LINE,
            "y": _HEIGHT - 8 - _LINE * text.count("\n"),
        }
        layers += [
            chart.mark_rect(style="outside").encode(date_axis("low"), x2=alt.X2("high")),
            chart.mark_rule(style="reference").encode(date_axis("date")),
            *(
                chart.mark_text(style=style, **words).encode(date_axis("date"), text=alt.Text("text:N"))
                for style in ("halo", "label")
            ),
        ]
    return layers


def _break_text(row: dict[Hashable, Any], level: float) -> str:
    low, high = row["low"], row["high"]
    if pd.isna(low) and pd.isna(high):
        ends = "any day"
    elif pd.isna(low) or pd.isna(high):
        ends = f"until {high:%Y-%m-%d}" if pd.isna(low) else f"from {low:%Y-%m-%d}"
    else:
        ends = f"{low:%Y-%m-%d}\nto {high:%Y-%m-%d}"
    return f"Break {row['date']:%Y-%m-%d}\n{ends} ({level:.0%})"
