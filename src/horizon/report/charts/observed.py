"""Layers for measured models on charts whose colours mean something else than who made a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from horizon.report.charts.axes import NARROW, date_axis
from horizon.report.charts.crowd import crowd_sentence, thinned
from horizon.report.charts.data import inline
from horizon.report.charts.points import describe_points
from horizon.report.theme import MID_GREY

if TYPE_CHECKING:
    import pandas as pd

    from horizon.report.charts.axes import DurationAxis

__all__ = ["describe_observed", "observed_layers", "unused_sentence"]

_USED, _UNUSED = "Model, used in the fit", "Model, not used"
_SIZES = {_USED: 60, _UNUSED: 28}
_FILLS = {_USED: MID_GREY, _UNUSED: "transparent"}
_TOOLTIP = {
    "model": "Model",
    "organization": "Organization",
    "released": "Released",
    "horizon": "Time horizon",
    "interval": "Interval",
    "use": "Used in the fit",
}


def describe_observed(points: pd.DataFrame, level: float) -> pd.DataFrame:
    """Keep the points that can be drawn, with the texts of their tooltips; those that were used last, so on top.

    Parameters
    ----------
    points : DataFrame
        As for `frontier_chart`.
    level : float
        Of the published intervals where they do not say theirs.
    """
    rows = describe_points(points, level)
    rows["standing"] = [_USED if used else _UNUSED for used in rows["used"]]
    return rows.sort_values(["used", "release_date", "model"], kind="stable", ignore_index=True)


def observed_layers(rows: pd.DataFrame, domain: tuple[float, float], y: DurationAxis) -> list[alt.Chart]:
    """Draw intervals and points of `describe_observed`: filled where the fit used them, else small and hollow."""
    x = date_axis("release_date")
    rows = thinned(rows, rows["used"], best="minutes", along="release_date")
    ends = rows.loc[rows["used"], ["release_date", "low", "high"]].dropna()
    ends = ends.assign(low=ends["low"].clip(*domain), high=ends["high"].clip(*domain))
    bars = alt.Chart(inline(ends)).mark_rule(style="observed", strokeWidth=1.25, strokeOpacity=0.35)
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    fields = ["release_date", "minutes", "standing", *_TOOLTIP]
    marks = alt.Chart(inline(rows[fields]), name="points").mark_point(
        filled=True, stroke=MID_GREY, strokeWidth=1.25, opacity=1
    )
    used = alt.Chart(inline(rows.loc[rows["used"], fields])).mark_point(
        style="observed", filled=True, size=_SIZES[_USED], opacity=1
    )
    return [
        *([] if ends.empty else [bars.encode(x, y("low"), y2=alt.Y2("high"))]),
        marks.encode(x, y("minutes"), **_standings(rows), tooltip=tooltip),
        used.encode(x, y("minutes"), tooltip=tooltip),
    ]


def unused_sentence(points: pd.DataFrame) -> str:
    """Say which points `observed_layers` leaves out, with a blank in front; nothing where it draws all."""
    return crowd_sentence(
        int((~points["used"].astype(bool)).sum()), "models that were not used", where="the data of the table of models"
    )


def _standings(rows: pd.DataFrame) -> dict[str, alt.Size | alt.Color]:
    """Size and filling, in one legend. The grey of it is on both surfaces; the points themselves get the ink."""
    names = [name for name in _SIZES if name in set(rows["standing"])]
    legend = alt.Legend(title=None, columns=alt.ExprRef(f"{NARROW} ? 1 : 2"), symbolStrokeColor=MID_GREY)
    sizes = alt.Scale(type="ordinal", domain=names, range=[_SIZES[name] for name in names])
    fills = alt.Scale(type="ordinal", domain=names, range=[_FILLS[name] for name in names])
    return {
        "size": alt.Size("standing:O", scale=sizes, legend=legend),
        "color": alt.Color("standing:O", scale=fills, legend=legend),
    }
