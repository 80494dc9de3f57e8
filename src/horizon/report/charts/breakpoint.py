"""The chart of a break: two lines that meet, the day on which they do, and the pace before and after."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import NARROW, date_axis, duration_axis, duration_domain
from horizon.report.charts.data import inline
from horizon.report.charts.observed import describe_observed, observed_layers
from horizon.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Hashable

    from horizon.report.charts.axes import DurationAxis

__all__ = ["breakpoint_chart"]

_Align = Literal["left", "center", "right"]

_HEIGHT = 440
_OFF = 0.6
"""How far words about a segment stand off the middle of its line, as a share of the way to the edge of the plot."""
_TOP, _ROW = 10, 50
"""Where the words about the first break stand, and how far below it those of the next, in px."""


_BY_WIDTH = f"{NARROW} ? datum.narrow : datum.wide"


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def breakpoint_chart(
    points: pd.DataFrame,
    segments: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    title: str = "Time horizon",
    level: float = 0.95,
) -> alt.LayerChart:
    """Draw points, the line of each segment with its doubling time, and each break with the interval of its date.

    Parameters
    ----------
    points : DataFrame
        As for `frontier_chart`: ``model, organization, release_date, minutes, low, high, on_frontier, beyond_range,
        used, why_not``.
    segments : DataFrame
        ``first, last, first_minutes, last_minutes, doubling_time_days, low, high``: in order of time, from the day and
        the length at which the line begins to where it ends; doubling time in days with its interval. An estimate that
        is infinite or missing is "no growth found"; a `high` that is, an interval without an upper end.
    breaks : DataFrame
        ``date, low, high``: days; where one end of an interval is missing, the band runs to the edge of the plot.
        Optional ``low_open, high_open``: the interval ends there only because the search did.
    title : str
        Title of the length axis.
    level : float
        Level of all intervals, for their names.
    """
    shown = describe_observed(points, level)
    domain = _domain(shown, segments)
    y = partial(duration_axis, domain=domain, title=title)
    layers = [
        *_band_layers(breaks),
        *_segment_lines(segments, y),
        *observed_layers(shown, domain, y),
        *_break_words(breaks, segments, level),
        *_segment_words(segments, domain, level, y),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _domain(points: pd.DataFrame, segments: pd.DataFrame) -> tuple[float, float]:
    """Bounds that hold every point and line; an end of an interval that is far outside does not count."""
    lengths = [*points["minutes"], *segments["first_minutes"], *segments["last_minutes"]]
    return duration_domain(lengths, [*points["low"], *points["high"]], far=(4.0, 4.0))


def _band_layers(breaks: pd.DataFrame) -> list[alt.Chart]:
    if breaks.empty:
        return []
    x = date_axis("low")
    edges = {"x": alt.value(0), "x2": alt.value(alt.ExprRef("width"))}
    bands = []
    for low_known in (True, False):
        for high_known in (True, False):
            part = breaks[(breaks["low"].notna() == low_known) & (breaks["high"].notna() == high_known)]
            if part.empty:
                continue
            ends = {"x": x if low_known else edges["x"], "x2": alt.X2("high") if high_known else edges["x2"]}
            bands.append(alt.Chart(inline(part[["low", "high"]])).mark_rect(style="outside").encode(**ends))
    days = alt.Chart(inline(breaks[["date"]])).mark_rule(style="reference").encode(date_axis("date"))
    return [*bands, days]


def _segment_lines(segments: pd.DataFrame, y: DurationAxis) -> list[alt.Chart]:
    """One line a segment, its two ends as rows; before and after have their own looks."""
    lines = []
    for place, row in enumerate(segments.to_dict("records")):
        ends = pd.DataFrame(
            {
                "release_date": [row["first"], row["last"]],
                "minutes": [row["first_minutes"], row["last_minutes"]],
            }
        )
        chart = alt.Chart(inline(ends)).mark_line(style=_style(place), strokeWidth=2.5, clip=True)
        lines.append(chart.encode(date_axis("release_date"), y("minutes")))
    return lines


def _style(place: int) -> str:
    return ("curve", "horizon")[place % 2]


def _break_words(breaks: pd.DataFrame, segments: pd.DataFrame, level: float) -> list[alt.Chart]:
    """The date of each break and its interval, at the top of its band; on a narrow screen one below the other."""
    days = [*segments["first"], *segments["last"]]
    words = []
    for place, row in enumerate(breaks.to_dict("records")):
        ends = _dates(row)
        told = {
            "date": row["date"],
            "wide": f"Break {row['date']:%Y-%m-%d}\n{' '.join(ends)} ({level:.0%})",
            "narrow": "\n".join([f"{row['date']:%Y-%m-%d}", *ends]),
        }
        share = (row["date"] - min(days)) / (max(days) - min(days)) if days and max(days) > min(days) else 0.5
        align: _Align = "left" if share < 0.2 else "right" if share > 0.8 else "center"
        chart = alt.Chart(inline(pd.DataFrame([told]))).transform_calculate(text=_BY_WIDTH)
        top = _TOP + place * _ROW
        words += [
            chart.mark_text(style=style, baseline="top", align=align, lineBreak="\n", lineHeight=15, y=top).encode(
                date_axis("date"), text=alt.Text("text:N")
            )
            for style in ("halo", "label")
        ]
    return words


def _dates(row: dict[Hashable, Any]) -> list[str]:
    """Its interval in words; an end that the search set is no end."""
    low, high = (
        None if pd.isna(row[name]) or row.get(f"{name}_open") else f"{row[name]:%Y-%m-%d}" for name in ("low", "high")
    )
    if low and high:
        return [low, f"to {high}"]
    return [f"from {low}" if low else f"until {high}" if high else "any day"]


def _segment_words(
    segments: pd.DataFrame, domain: tuple[float, float], level: float, y: DurationAxis
) -> list[alt.Chart]:
    """The pace of each segment, on the side of its line where there is more room."""
    words = []
    for place, row in enumerate(segments.to_dict("records")):
        middle = math.sqrt(row["first_minutes"] * row["last_minutes"])
        edge = domain[1] if middle < math.sqrt(domain[0] * domain[1]) else domain[0]
        align, day = _anchor(place, len(segments), row)
        told = {"date": day, "minutes": middle ** (1 - _OFF) * edge**_OFF, **_pace(row, level)}
        chart = alt.Chart(inline(pd.DataFrame([told]))).transform_calculate(text=_BY_WIDTH)
        words += [
            chart.mark_text(
                style=style, align=align, baseline="middle", lineBreak="\n", lineHeight=17, fontSize=13, fontWeight=600
            ).encode(date_axis("date"), y("minutes"), text=alt.Text("text:N"))
            for style in ("halo", _style(place))
        ]
    return words


def _anchor(place: int, count: int, row: dict[Hashable, Any]) -> tuple[_Align, pd.Timestamp]:
    """Words begin where the first segment does, and end where the last one does."""
    if count > 1 and place == 0:
        return "left", row["first"]
    if count > 1 and place == count - 1:
        return "right", row["last"]
    return "center", row["first"] + (row["last"] - row["first"]) / 2


def _pace(row: dict[Hashable, Any], level: float) -> dict[str, str]:
    """The doubling time with its interval, in many words and in few."""
    days, low, high = (row[name] for name in ("doubling_time_days", "low", "high"))
    if not 0 < days < math.inf:
        return dict.fromkeys(("wide", "narrow"), "no growth found")
    estimate, months = f"{days:.0f} days", f"{days / DAYS_PER_MONTH:.1f} months"
    if not 0 < low < math.inf:
        ends = ("interval not known",) * 2
    elif not 0 < high < math.inf:
        ends = (f"at least {low:.0f} days, or no growth ({level:.0%})", f"at least {low:.0f},\nor no growth")
    else:
        ends = (f"{low:.0f} to {high:.0f} days ({level:.0%})", f"{low:.0f} to {high:.0f}")
    return {"wide": f"{estimate} ({months}) to double\n{ends[0]}", "narrow": f"{estimate}\n{ends[1]}"}
