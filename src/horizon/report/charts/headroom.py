"""What is left to win on every benchmark as time goes on; one of them brought out by pointing at it or by choosing."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW, date_axis
from horizon.report.charts.data import inline
from horizon.report.charts.labels import shorten
from horizon.report.charts.verdict_looks import verdict_colour, verdict_legend, verdict_shape

if TYPE_CHECKING:
    from horizon.report.charts.axes import ValueAxis

__all__ = ["headroom_chart", "steps_sentence"]

_HEIGHT = 440
_LEAST = 0.01
"""Lower end of the logarithmic axis: what is less is drawn there."""
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_LONGEST_NAME = 26
_NOBODY = -1
_STEPS = 1_000
"""How many steps are drawn at most, but for the ends of lines."""
_PIXEL = math.log(1 / _LEAST) / _HEIGHT
_TOOLTIP = {"benchmark": "Benchmark", "verdict": "Verdict", "day": "From", "left": "Headroom", "interval": "Interval"}
_PICKED: Any = {"or": [{"param": "pointed", "empty": False}, "datum.place == chosen"]}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def headroom_chart(
    headroom: pd.DataFrame, *, log: bool = True, highlight: str | None = None, level: float = 0.95
) -> alt.LayerChart:
    """Draw headroom against time as steps, one line a benchmark; a line pointed at or chosen gets name and interval.

    Parameters
    ----------
    headroom : DataFrame
        ``slug, benchmark, release_date, headroom, low, high, verdict``: a row a day on which the frontier of the
        benchmark rose, and one for the end of its own clock. Headroom is the share of the way from chance to ceiling
        that is left, from 0 to 1; its ends are missing where nobody knows its error. The verdict is today's, the same
        in all rows of a benchmark. Of more than 1,000 rows small steps are not drawn.
    log : bool
        A logarithmic axis, on which a steady approach to the ceiling is a straight line; it ends at 1 %.
    highlight : str, optional
        Slug of the benchmark that is brought out when the page opens.
    level : float
        Level of the intervals.
    """
    rows, names = _told(headroom, log, level)
    rows = rows[_coarse(rows["at"], rows["place"])[0]].reset_index(drop=True)
    y = partial(_left, log=log)
    slugs = list(names)
    choice = alt.param(
        name="chosen",
        value=slugs.index(highlight) if highlight in names else _NOBODY,
        bind=alt.binding_select(
            options=[_NOBODY, *range(len(names))], labels=["none", *names.values()], name="Bring out a benchmark: "
        ),
    )
    layers = [] if rows.empty else [*_line_layers(rows, y), *_picked_layers(rows, y)]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT).add_params(choice)


def _told(headroom: pd.DataFrame, log: bool, level: float) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows that can be drawn with the texts of their tooltips, and the names of the benchmarks by slug."""
    rows = headroom[headroom["headroom"].notna() & headroom["release_date"].notna()]
    rows = rows.sort_values(["benchmark", "slug", "release_date"], kind="stable", ignore_index=True)
    names = dict(zip(rows["slug"], rows["benchmark"], strict=True))
    places = {slug: place for place, slug in enumerate(names)}
    bounds = (_LEAST if log else 0.0, 1.0)
    ends = [_interval(*pair, level) for pair in zip(rows["low"], rows["high"], strict=True)]
    return rows.assign(
        place=rows["slug"].map(places),
        at=rows["headroom"].clip(*bounds).round(4),
        low=rows["low"].clip(*bounds).round(4),
        high=rows["high"].clip(*bounds).round(4),
        day=[f"{day:%Y-%m-%d}" for day in rows["release_date"]],
        left=[f"{share:.1%}" for share in rows["headroom"]],
        interval=ends,
    ), names


def _coarse(headroom: pd.Series[float], lines: pd.Series[Any]) -> tuple[pd.Series[bool], float]:
    """Which rows are drawn, and by what part of itself headroom changes between them at least, 0 where all are.

    The first and the last of a line are drawn, and each that is on another rung than the one before it; rungs are one
    pixel high or as many as are needed.
    """
    ends, rung = ~lines.duplicated(keep="first") | ~lines.duplicated(keep="last"), 0.0
    kept = ends | True
    while kept.sum() > _STEPS and rung < 1:
        rung = max(_PIXEL, 2 * rung)
        level = pd.Series(np.floor(np.log(headroom.clip(lower=_LEAST)) / rung), index=lines.index)
        kept = ends | (level != level.groupby(lines).shift())
    return kept, rung


def steps_sentence(headroom: pd.DataFrame) -> str:
    """Say that not all steps are drawn, with a blank in front; nothing where they are.

    Examples
    --------
    >>> steps_sentence(pd.DataFrame({"slug": "a", "headroom": [0.5 - step / 5000 for step in range(2000)]}))
    ' Drawn are 155 of 2,000 steps: those that add up to a change of 1% of what is left; the data have all.'
    """
    kept, rung = _coarse(headroom["headroom"], headroom["slug"])
    if not rung:
        return ""
    return (
        f" Drawn are {kept.sum():,} of {len(headroom):,} steps: those that add up to a change of {rung:.0%} of what is "
        "left; the data have all."
    )


def _interval(low: float, high: float, level: float) -> str:
    return "not known" if math.isnan(low) or math.isnan(high) else f"{low:.1%} to {high:.1%} ({level:.0%})"


def _left(field: str, *, log: bool) -> alt.Y:
    axis: dict[str, Any] = {"values": list(_TICKS)} if log else {"tickCount": 5}
    scale = alt.Scale(type="log", domain=[_LEAST, 1], clamp=True) if log else alt.Scale(domain=[0, 1])
    return alt.Y(
        field,
        type="quantitative",
        scale=scale,
        axis=alt.Axis(
            title="Headroom: share of the way left",
            labelExpr=f"datum.value <= {_LEAST} ? '{_LEAST:.0%} or less' : datum.label" if log else alt.Undefined,
            format=".0%", titleAngle=0, titleAlign="left", titleAnchor="end", titleBaseline="bottom", titleX=0,
            titleY=-8, domain=False, ticks=False, **axis,
        ),
    )  # fmt: skip


def _line_layers(rows: pd.DataFrame, y: ValueAxis) -> list[alt.Chart]:
    """Every line, pale, and at its end the mark of the verdict."""
    x = date_axis("release_date")
    lines = alt.Chart(inline(rows[["place", "release_date", "at"]])).mark_line(
        style="trend", interpolate="step-after", strokeWidth=1.25, strokeOpacity=0.22
    )
    ends = rows.groupby("place", sort=False).tail(1)
    legend = verdict_legend(rows["verdict"], alt.ExprRef(f"{NARROW} ? 2 : 6"))
    marks = alt.Chart(inline(ends[["release_date", "at", "verdict"]]), name="ends").mark_point(
        size=44, opacity=0.9, strokeWidth=0
    )
    return [
        lines.encode(x, y("at"), detail=alt.Detail("place:N")),
        marks.encode(
            x, y("at"), fill=verdict_colour("verdict", legend=legend), shape=verdict_shape("verdict", legend=legend)
        ),
    ]


def _picked_layers(rows: pd.DataFrame, y: ValueAxis) -> list[alt.Chart]:
    """The line that is brought out, with its interval and name; and the points that feel the pointer."""
    x = date_axis("release_date")
    pointed = alt.selection_point(name="pointed", fields=["place"], on="pointerover", clear="pointerout")
    shown = alt.Chart(inline(rows[["place", "release_date", "at", "low", "high"]])).transform_filter(_PICKED)
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    told = rows[["place", "release_date", "at", *_TOOLTIP]]
    names = alt.Chart(inline(_names(rows))).transform_filter(_PICKED)
    words: dict[str, Any] = {"align": alt.ExprRef("datum.align"), "dx": alt.ExprRef("datum.align == 'left' ? 8 : -8")}
    return [
        shown.mark_area(style="curve-band", interpolate="step-after").encode(
            x, y("low"), y2=alt.Y2("high"), detail=alt.Detail("place:N")
        ),
        shown.mark_line(style="curve", interpolate="step-after", strokeWidth=2.75).encode(
            x, y("at"), detail=alt.Detail("place:N")
        ),
        *(
            names.mark_text(style=style, baseline="bottom", dy=-6, fontWeight=600, **words).encode(
                x, y("at"), text=alt.Text("label:N")
            )
            for style in ("halo", "label")
        ),
        alt.Chart(inline(told), name="days")
        .mark_point(size=180, opacity=0, fill="transparent")
        .encode(x, y("at"), tooltip=tooltip)
        .add_params(pointed),
    ]


def _names(rows: pd.DataFrame) -> pd.DataFrame:
    """Names at the ends of the lines, written to the side on which there is room."""
    days = rows["release_date"]
    middle = days.min() + (days.max() - days.min()) / 2
    ends = rows.groupby("place", sort=False).tail(1)
    return ends[["place", "release_date", "at"]].assign(
        label=[shorten(name, _LONGEST_NAME) for name in ends["benchmark"]],
        align=["right" if day > middle else "left" for day in ends["release_date"]],
    )
