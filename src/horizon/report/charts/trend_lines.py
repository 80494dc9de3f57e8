"""Layers for fitted trends: a line a window, and the two bands of the headline window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt
import pandas as pd

from horizon.report.charts.axes import NARROW, date_axis
from horizon.report.charts.data import inline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from horizon.report.charts.axes import DurationAxis

__all__ = ["BandLook", "band_layers", "band_look", "line_layers", "line_look"]

_DASHES = ([1, 0], [6, 4], [2, 3], [9, 3, 2, 3])


def band_layers(
    lines: pd.DataFrame,
    level: float,
    y: DurationAxis,
    *,
    x: Callable[[str], alt.X] = date_axis,
    along: str = "release_date",
    trend: str = "the trend",
) -> list[alt.Chart]:
    """Draw the confidence band (filled) and the prediction band (paler, with a broken edge) of one window.

    The bands lie along a column of the frame, on the axis `x`; `trend` is what the confidence is about.
    """
    look = band_look(level, trend)
    kinds = zip(("confidence", "prediction"), look.names, strict=True)
    bands = pd.concat([_band(lines, along, kind, name) for kind, name in kinds]).dropna()
    if bands.empty:
        return []
    area = alt.Chart(inline(bands)).mark_area(style="band", clip=True)
    edge = alt.Chart(inline(bands[bands["band"] == look.names[1]])).mark_line(style="edge", clip=True)
    at = x(along)
    return [
        area.encode(at, y("low"), y2=alt.Y2("high"), opacity=look.opacity),
        edge.encode(at, y("low")),
        edge.encode(at, y("high")),
    ]


class BandLook(NamedTuple):
    """The names of the two bands, confidence first, and how they are told apart by the field ``band``."""

    names: tuple[str, str]
    opacity: alt.Opacity


def band_look(level: float, trend: str) -> BandLook:
    """Look of the bands at a level; `trend` is what the confidence is about."""
    names = (f"{level:.0%} confidence band: {trend}", f"{level:.0%} prediction band: new models")
    legend = alt.Legend(title=None, columns=1, symbolType="square", symbolSize=180, symbolStrokeWidth=0)
    scale = alt.Scale(type="ordinal", domain=list(names), range=[0.26, 0.1])
    return BandLook(names, alt.Opacity("band:O", scale=scale, legend=legend))


def line_layers(
    lines: pd.DataFrame, windows: Sequence[str], y: DurationAxis, *, field: str = "minutes"
) -> list[alt.Chart]:
    """Draw one line a window, of the values in `field`; the first window's is solid and the strongest."""
    if lines.empty:
        return []
    rows = lines[["release_date", field]].assign(trend=[f"Trend {window}" for window in lines["window"]])
    dash, width = line_look(windows)
    chart = alt.Chart(inline(rows)).mark_line(style="trend", clip=True)
    return [chart.encode(date_axis("release_date"), y(field), strokeDash=dash, strokeWidth=width)]


def line_look(windows: Sequence[str]) -> tuple[alt.StrokeDash, alt.StrokeWidth]:
    """How the trends of several windows are told apart by the field ``trend``, the first one strongest."""
    domain = [f"Trend {window}" for window in windows]
    dashes = alt.Scale(domain=domain, range=[_DASHES[index % len(_DASHES)] for index in range(len(domain))])
    widths = alt.Scale(type="ordinal", domain=domain, range=[2.5, *[1.25] * (len(domain) - 1)])
    legend = alt.Legend(title=None, columns=alt.ExprRef(f"{NARROW} ? 2 : 4"), symbolType="stroke", symbolSize=400)
    return (
        alt.StrokeDash("trend:O", scale=dashes, legend=legend),
        alt.StrokeWidth("trend:O", scale=widths, legend=legend),
    )


def _band(lines: pd.DataFrame, along: str, kind: str, name: str) -> pd.DataFrame:
    fields = {along: along, f"{kind}_low": "low", f"{kind}_high": "high"}
    return lines[list(fields)].rename(columns=fields).assign(band=name)
