"""The chart of rival curves: one set of points, the line of each curve through them, and where each would go on."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import date_axis, duration_axis, duration_domain
from horizon.report.charts.data import inline
from horizon.report.charts.observed import describe_observed, observed_layers
from horizon.report.charts.series_looks import series_look
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.report.charts.axes import DurationAxis

__all__ = ["curves_chart"]

_HEIGHT = 440
_FAR_UP, _FAR_DOWN = 256, 8
"""An extrapolated line may stretch the length axis by so much; what goes further leaves the plot."""
_TOOLTIP = {"legend": "Curve", "day": "Date", "length": "Time horizon", "reach": "Line"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def curves_chart(
    points: pd.DataFrame,
    lines: pd.DataFrame,
    curves: pd.DataFrame,
    *,
    title: str = "Time horizon",
    level: float = 0.95,
) -> alt.LayerChart:
    """Draw several curves through the same points; where a line leaves the points behind, it is dashed.

    Parameters
    ----------
    points : DataFrame
        As for `frontier_chart`: ``model, organization, release_date, minutes, low, high, on_frontier, beyond_range,
        used, why_not``.
    lines : DataFrame
        ``curve, release_date, minutes, extrapolated``: any number of days a curve; lengths in minutes. `extrapolated`
        is true for days outside of the points that the curve was fitted to. A length that is not positive and finite
        ends its line.
    curves : DataFrame
        ``curve, akaike_weight``: the curves to draw, and how well each is supported, from 0 to 1; NaN where that was
        not judged. A curve without a line is left out.
    title : str
        Title of the length axis.
    level : float
        Level of the points' intervals, for their tooltips.
    """
    names = _legend_names(curves, lines)
    rows = _told(lines, names)
    shown = describe_observed(points, level)
    domain = _domain(shown, rows)
    y = partial(duration_axis, domain=domain, title=title)
    layers = [*_line_layers(rows, list(names.values()), domain, y), *observed_layers(shown, domain, y)]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _legend_names(curves: pd.DataFrame, lines: pd.DataFrame) -> dict[str, str]:
    """The curves that have a line, best supported first, and what the legend says of each."""
    ranked = curves[curves["curve"].isin(set(lines["curve"]))].sort_values(
        "akaike_weight", ascending=False, kind="stable", na_position="last"
    )
    return {
        curve: f"{curve}, {_weight(weight)}"
        for curve, weight in zip(ranked["curve"], ranked["akaike_weight"], strict=True)
    }


def _weight(weight: float) -> str:
    if math.isnan(weight):
        return "no weight"
    return f"weight {weight:.2f}" if weight >= 0.005 else "weight under 0.01"


def _told(lines: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The rows that can be drawn, by day, with the texts of their tooltips; the best curve last, so on top."""
    drawable = lines["curve"].isin(set(names)) & lines["minutes"].between(0, math.inf, inclusive="neither")
    places = {curve: -place for place, curve in enumerate(names)}
    rows = lines[drawable].assign(place=lines["curve"].map(places))
    rows = rows.sort_values(["place", "release_date"], kind="stable", ignore_index=True)
    return rows.assign(
        legend=rows["curve"].map(names),
        extrapolated=rows["extrapolated"].astype(bool),
        day=[f"{day:%Y-%m-%d}" for day in rows["release_date"]],
        length=[duration_text(minutes) for minutes in rows["minutes"]],
        reach=["extrapolated" if beyond else "among the points" for beyond in rows["extrapolated"]],
    )


def _domain(points: pd.DataFrame, rows: pd.DataFrame) -> tuple[float, float]:
    fitted = [*points["minutes"], *rows.loc[~rows["extrapolated"], "minutes"]]
    return duration_domain(fitted or rows["minutes"], rows["minutes"], far=(_FAR_DOWN, _FAR_UP))


def _line_layers(
    rows: pd.DataFrame, names: Sequence[str], domain: tuple[float, float], y: DurationAxis
) -> list[alt.Chart]:
    """Lines, whole among the points and dashed beyond; at the end of each, its mark."""
    if rows.empty:
        return []
    x, look = date_axis("release_date"), series_look("legend", names)
    solid, dashed = _pieces(rows)
    inside = rows[rows["minutes"].between(*domain)]
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    fields = ["release_date", "minutes", "legend"]
    told = inside[[*fields, "day", "length", "reach"]]
    return [
        *(
            alt.Chart(inline(part[[*fields, "piece"]]))
            .mark_line(clip=True, strokeDash=dash, strokeWidth=2)
            .encode(x, y("minutes"), stroke=look.stroke, detail=alt.Detail("piece:N"))
            for part, dash in ((solid, [1, 0]), (dashed, [5, 4]))
            if not part.empty
        ),
        alt.Chart(inline(told), name="days")
        .mark_point(size=80, opacity=0, fill="transparent")
        .encode(x, y("minutes"), tooltip=tooltip),
        alt.Chart(inline(told.groupby("legend", sort=False).tail(1)), name="ends")
        .mark_point(size=70, opacity=1)
        .encode(x, y("minutes"), tooltip=tooltip, **look._asdict()),
    ]


def _pieces(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Runs of rows among the points, and runs beyond, each of the latter with the rows that it starts and ends at."""
    turns = (rows["curve"] != rows["curve"].shift()) | (rows["extrapolated"] != rows["extrapolated"].shift())
    rows = rows.assign(piece=turns.cumsum())
    dashed = rows[rows["extrapolated"]]
    joints = []
    for step in (1, -1):
        beside = rows["extrapolated"].shift(-step, fill_value=False) & (rows["curve"] == rows["curve"].shift(-step))
        joint = rows[~rows["extrapolated"] & beside]
        joints.append(joint.assign(piece=joint["piece"] + step))
    joined = pd.concat([dashed, *joints]).sort_values(["place", "release_date"], kind="stable")
    return rows[~rows["extrapolated"]], joined
