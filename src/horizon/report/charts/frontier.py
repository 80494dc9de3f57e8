"""The frontier chart: time horizons by release date on a doubling axis, with the trend and its two bands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import altair as alt
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import duration_axis, duration_domain
from horizon.report.charts.crowd import crowd_sentence, thinned
from horizon.report.charts.names import name_layers
from horizon.report.charts.points import describe_points, point_layers
from horizon.report.charts.trend_lines import band_layers, line_layers

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["below_sentence", "frontier_chart"]

_HEIGHT = 440


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def frontier_chart(
    points: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    title: str = "Time horizon",
    headline: str | None = None,
    level: float = 0.95,
    height: int = _HEIGHT,
    legend: bool = True,
) -> alt.LayerChart:
    """Draw time horizons against release date, with trend lines, confidence band and prediction band.

    Parameters
    ----------
    points : DataFrame
        ``model, organization, release_date, minutes, low, high, on_frontier, beyond_range, used, why_not``.
        A point without a positive, finite length is not drawn, and of more than 600 below the frontier only the best
        of every few: see `crowd.thinned`.
    lines : DataFrame
        ``window, release_date, minutes, confidence_low, confidence_high, prediction_low, prediction_high``;
        lengths in minutes, any number of windows.
    title : str
        Title of the length axis, such as "Time horizon at 50 % success".
    headline : str, optional
        The window that is drawn strongest, and the only one with bands; the first one if left out.
    level : float
        Level of the bands and intervals, for their names.
    height : int
        In picture points.
    legend : bool
        Whether the trend and its bands have one; without it, the caption has to say what they are.
    """
    windows = sorted(dict.fromkeys(lines["window"]), key=lambda window: window != headline)  # stable
    shown = describe_points(points, level)
    domain = _domain(shown, lines)
    shown = thinned(shown, _prominent(shown), best="minutes", along="release_date")
    y = partial(duration_axis, domain=domain, title=title)
    fitted = [
        *band_layers(lines[lines["window"].isin(windows[:1])], level, y),
        *line_layers(lines, windows, y),
    ]
    layers = [
        *(fitted if legend else map(_unnamed, fitted)),
        *point_layers(shown, domain, y),
        *name_layers(shown, domain, height, y),
    ]
    return alt.LayerChart(layer=layers, width="container", height=height)


def below_sentence(points: pd.DataFrame) -> str:
    """Say which points `frontier_chart` leaves out, with a blank in front; nothing where it draws all."""
    return crowd_sentence(int((~_prominent(points)).sum()), "other models")


def _prominent(points: pd.DataFrame) -> pd.Series[bool]:
    """What is drawn however many there are."""
    return points["on_frontier"].astype(bool) | points["beyond_range"].astype(bool)


def _unnamed(layer: alt.Chart) -> alt.Chart:
    """The layer without the legends of its own looks."""
    for name in ("opacity", "strokeDash", "strokeWidth"):
        if (channel := getattr(layer.encoding, name)) is not alt.Undefined:
            channel.legend = None
    return layer


def _domain(points: pd.DataFrame, lines: pd.DataFrame) -> tuple[float, float]:
    """Bounds that hold every point and line; an end of an interval that is far outside does not count."""
    return duration_domain([*points["minutes"], *lines["minutes"]], [*points["low"], *points["high"]])
