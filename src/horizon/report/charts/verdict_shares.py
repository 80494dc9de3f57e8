"""Births and deaths: how benchmarks stood quarter by quarter, how many were born, how many came to their ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW
from horizon.report.charts.data import inline
from horizon.report.charts.verdict_looks import verdict_colour, verdict_legend, verdict_shape
from horizon.report.verdicts import VERDICTS

if TYPE_CHECKING:
    from horizon.report.charts.axes import ValueAxis

__all__ = ["verdict_share_chart"]

_SHARES, _GAP, _COUNTS = 270, 52, 110
"""Heights of the stack of shares, of what is between, and of the bars, in px."""
_MARK_EVERY = 4
"""The shape of a verdict stands in its part of every fourth bar, counted from the last."""
_MARK_FROM = 0.055
"""Smallest share whose part of a bar has room for a shape."""
_SHARE_TOOLTIP = {"name": "Quarter", "verdict": "Verdict", "told": "Benchmarks"}
_COUNT_TOOLTIP = {"name": "Quarter", "born": "Born", "ended": "Reached their ceiling"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def verdict_share_chart(shares: pd.DataFrame, events: pd.DataFrame) -> alt.LayerChart:
    """Draw shares of benchmarks by verdict as stacked bars, a quarter each; below them births and saturations.

    Parameters
    ----------
    shares : DataFrame
        ``quarter, verdict, benchmarks``: the first day of a quarter, a verdict, and the number of benchmarks that had
        it at the end of that quarter. Shares are of all benchmarks of the quarter's rows; a verdict without a row had
        none. Rows with another word than a verdict are left out.
    events : DataFrame
        ``quarter, births, saturations``: how many benchmarks got their first score in it, and how many came to their
        ceiling.
    """
    stacked, counted = _stacked(shares), _counted(events)
    layers = [*_share_layers(stacked), *_count_layers(counted)]
    return alt.LayerChart(
        layer=[alt.LayerChart(layer=part) for part in layers if part],
        width="container",
        height=_SHARES + _GAP + _COUNTS,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent"), axis=alt.AxisResolveMap(y="independent")),
    )


def _quarters(days: pd.Series[pd.Timestamp]) -> dict[str, list[pd.Timestamp] | list[str]]:
    """Where bars begin and end, with a gap between them, and what their quarters are called."""
    starts = [pd.Timestamp(day) for day in days]
    return {
        "start": [day + pd.Timedelta(days=5) for day in starts],
        "end": [day + pd.Timedelta(days=86) for day in starts],
        "middle": [day + pd.Timedelta(days=45) for day in starts],
        "name": [f"{day.year}, quarter {day.quarter}" for day in starts],
    }


def _stacked(shares: pd.DataFrame) -> pd.DataFrame:
    """Bars cut into parts: the ends of each part as shares, what is finished first and so at the foot."""
    rows = shares[shares["verdict"].isin(VERDICTS) & (shares["benchmarks"] > 0) & shares["quarter"].notna()]
    rows = rows.assign(order=[VERDICTS.index(verdict) for verdict in rows["verdict"]])
    rows = rows.sort_values(["quarter", "order"], kind="stable", ignore_index=True)
    totals = rows.groupby("quarter")["benchmarks"].transform("sum")
    high = rows.groupby("quarter")["benchmarks"].cumsum() / totals
    share = rows["benchmarks"] / totals
    told = [
        f"{count:.0f} of {total:.0f} ({part:.0%})"
        for count, total, part in zip(rows["benchmarks"], totals, share, strict=True)
    ]
    back = rows["quarter"].rank(method="dense", ascending=False) - 1
    return rows[["verdict"]].assign(
        **_quarters(rows["quarter"]),
        low=(high - share).round(4),
        high=high.round(4),
        at=(high - share / 2).round(4),
        told=told,
        marked=(back % _MARK_EVERY == 0) & (share >= _MARK_FROM),
    )


def _counted(events: pd.DataFrame) -> pd.DataFrame:
    rows = events[events["quarter"].notna()].sort_values("quarter", kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            **_quarters(rows["quarter"]),
            "births": rows["births"],
            "deaths": -rows["saturations"],
            "born": [f"{count:.0f}" for count in rows["births"]],
            "ended": [f"{count:.0f}" for count in rows["saturations"]],
        }
    )


def _date(field: str) -> alt.X:
    axis = alt.Axis(title="Quarter", grid=False, format="%Y", tickCount="year", labelOverlap=True, labelSeparation=8)
    return alt.X(field, type="temporal", axis=axis, scale=alt.Scale(type="utc", nice=False, padding=4))


def _upright(field: str, title: str, scale: alt.Scale, **look: object) -> alt.Y:
    axis = alt.Axis(
        title=title, titleAngle=0, titleAlign="left", titleAnchor="end", titleBaseline="bottom", titleX=0,
        domain=False, ticks=False, orient="left", **look,  # type: ignore[arg-type]
    )  # fmt: skip
    return alt.Y(field, type="quantitative", axis=axis, scale=scale)


def _share(field: str) -> alt.Y:
    scale = alt.Scale(domain=[0, 1], range=[_SHARES, 0], nice=False)
    return _upright(field, "Share of benchmarks", scale, format=".0%", values=[0, 0.25, 0.5, 0.75, 1], titleY=-8)


def _count(most: float) -> ValueAxis:
    top = _SHARES + _GAP
    scale = alt.Scale(domain=[-most, most], range=[top + _COUNTS, top], nice=False)
    look = {"labelExpr": "abs(datum.value)", "tickCount": 5, "tickMinStep": 1, "titleY": top - 8}
    return lambda field: _upright(field, "Benchmarks born (up) and at their ceiling (down)", scale, **look)


def _share_layers(rows: pd.DataFrame) -> list[list[alt.Chart]]:
    if rows.empty:
        return []
    # One legend of colour and shape needs both channels on the marks, which are first, to be the ones it shows.
    legend = verdict_legend(rows["verdict"], alt.ExprRef(f"{NARROW} ? 2 : 6"))
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _SHARE_TOOLTIP.items()]
    bars = alt.Chart(inline(rows[["start", "end", "low", "high", "verdict", "name", "told"]]), name="parts")
    marked = alt.Chart(inline(rows.loc[rows["marked"], ["middle", "at", "verdict"]]))
    return [
        [
            bars.mark_rect(style="segment").encode(
                _date("start"), _share("low"), x2=alt.X2("end"), y2=alt.Y2("high"), tooltip=tooltip,
                fill=verdict_colour("verdict", legend=legend),
            ),
            marked.mark_point(style="segment-mark", size=36, opacity=0.95, filled=True).encode(
                _date("middle"), _share("at"), shape=verdict_shape("verdict", legend=legend)
            ),
        ]
    ]  # fmt: skip


def _count_layers(rows: pd.DataFrame) -> list[list[alt.Chart]]:
    """Bars up for births and down for saturations, the latter filled more strongly."""
    if rows.empty:
        return []
    y = _count(max(1.0, float(rows["births"].max()), float(-rows["deaths"].min())))
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _COUNT_TOOLTIP.items()]
    chart = alt.Chart(inline(rows[["start", "end", "births", "deaths", "name", "born", "ended"]]))
    return [
        [
            chart.mark_rect(style="observed", fillOpacity=opacity).encode(
                _date("start"), y(field), x2=alt.X2("end"), y2=alt.Y2Datum(0), tooltip=tooltip
            )
            for field, opacity in (("births", 0.35), ("deaths", 0.85))
        ]
    ]
