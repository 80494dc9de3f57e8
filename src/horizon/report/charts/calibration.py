"""The calibration chart: how often what was forecast came true, against how often it should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.data import inline
from horizon.report.charts.series_looks import series_look
from horizon.stats.proportions import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["calibration_chart"]

_HEIGHT = 400
_APART, _SPREAD = 0.011, 0.045
"""Between the marks of two kinds at the same nominal level, and between the outermost, as shares of the axis."""
_TOOLTIP = {"kind": "Forecasts", "claimed": "Should hold", "held": "Held", "interval": "Interval", "count": "Number"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def calibration_chart(coverage: pd.DataFrame, *, level: float = 0.95) -> alt.LayerChart:
    """Draw the share of points inside a band against the band's nominal level, one line a curve or kind of interval.

    Parameters
    ----------
    coverage : DataFrame
        ``kind, nominal, inside, n``: the name of a line, the nominal level of a band (0 to 1), the share of later
        points inside it (0 to 1), and the number of independent forecasts that this share is worth. The intervals are
        Wilson's for `n` of them: forecasts of the same points from several days are worth less than their number. A
        row without a share, or without forecasts, is left out. Lines keep the order in which they come.
    level : float
        Level of the intervals.
    """
    rows = _told(coverage, level)
    kinds = list(dict.fromkeys(rows["kind"]))
    layers = [*_diagonal(), *_kind_layers(rows, kinds)]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _told(coverage: pd.DataFrame, level: float) -> pd.DataFrame:
    """The rows that can be drawn with their intervals and texts, side by side where they have one nominal level."""
    rows = coverage[coverage["inside"].between(0, 1) & (coverage["n"] > 0) & coverage["nominal"].between(0, 1)].copy()
    kinds = list(dict.fromkeys(rows["kind"]))
    ends = [wilson_interval(share, n, level=level) for share, n in zip(rows["inside"], rows["n"], strict=True)]
    rows["low"], rows["high"] = [end.low for end in ends], [end.high for end in ends]
    middle = (len(kinds) - 1) / 2
    apart = min(_APART, _SPREAD / max(len(kinds) - 1, 1))
    rows["at"] = [
        nominal + (kinds.index(kind) - middle) * apart
        for nominal, kind in zip(rows["nominal"], rows["kind"], strict=True)
    ]
    rows["claimed"] = [f"{share:.0%} of the points" for share in rows["nominal"]]
    rows["held"] = [f"{share:.0%}" for share in rows["inside"]]
    rows["interval"] = [f"{end.low:.0%} to {end.high:.0%} ({level:.0%})" for end in ends]
    rows["count"] = [f"worth {n:,.0f}" for n in rows["n"]]
    return rows.sort_values(["nominal"], kind="stable", ignore_index=True)


def _share(title: str) -> dict[str, alt.Axis | alt.Scale]:
    axis = alt.Axis(title=title, format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], domain=False, ticks=False)
    return {"axis": axis, "scale": alt.Scale(domain=[0, 1.02], nice=False)}


def _nominal(field: str) -> alt.X:
    return alt.X(field, type="quantitative", **_share("What the band claims to hold"))  # type: ignore[arg-type]


def _empirical(field: str) -> alt.Y:
    axis = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleBaseline": "bottom"}
    look = _share("What it held")
    look["axis"] = alt.Axis(**{**look["axis"].to_dict(), **axis, "titleX": 0, "titleY": -8})
    return alt.Y(field, type="quantitative", **look)  # type: ignore[arg-type]


def _diagonal() -> list[alt.Chart]:
    ends = alt.InlineData(values=[{"claimed": share, "held": share} for share in (0, 1)])
    name = alt.InlineData(values=[{"claimed": 0.04, "held": 0.04, "text": "as claimed"}])
    words: dict[str, Any] = {"align": "left", "baseline": "top", "dx": 8, "dy": 2}
    return [
        alt.Chart(ends).mark_line(style="reference").encode(_nominal("claimed"), _empirical("held")),
        alt.Chart(name)
        .mark_text(style="reference-label", **words)
        .encode(_nominal("claimed"), _empirical("held"), text=alt.Text("text:N")),
    ]


def _kind_layers(rows: pd.DataFrame, kinds: Sequence[str]) -> list[alt.Chart]:
    """Lines, intervals and marks; colour and shape tell the kinds."""
    if rows.empty:
        return []
    look = series_look("kind", kinds)
    x, y = _nominal("at"), _empirical("inside")
    chart = alt.Chart(inline(rows[["kind", "at", "inside", "low", "high", *_TOOLTIP]]))
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    return [
        chart.mark_line(strokeWidth=1.5, strokeOpacity=0.6).encode(x, y, stroke=look.stroke),
        chart.mark_rule(strokeWidth=2, strokeOpacity=0.5).encode(
            x, _empirical("low"), y2=alt.Y2("high"), stroke=look.stroke
        ),
        chart.mark_point(size=80, opacity=1, strokeWidth=1).encode(x, y, tooltip=tooltip, **look._asdict()),
    ]
