"""Layers for the names of a few models, written beside their points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from horizon.report.charts.axes import NARROW, date_axis
from horizon.report.charts.data import inline
from horizon.report.charts.labels import Anchor, place_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from horizon.report.charts.axes import DurationAxis

__all__ = ["name_layers", "named_points", "text_layers"]

_PLOTS = ((False, 560.0, 10), (True, 250.0, 5))
"""Narrow or not; the plot width in px for which names are placed; how many names at most."""


def name_layers(
    rows: pd.DataFrame, domain: tuple[float, float], height: float, y: DurationAxis, *, field: str = "minutes"
) -> list[alt.Chart]:
    """Write the names of a few models beside their points, on a halo; fewer of them on a narrow screen.

    The points lie at `field`: lengths in minutes are on a doubling scale, anything else on a plain one.
    """
    names = named_points(rows, domain, height, field=field, log=field == "minutes")
    if names.empty:
        return []
    return text_layers(inline(names), date_axis, y, field=field)


def named_points(
    rows: pd.DataFrame, domain: tuple[float, float], height: float, *, field: str = "minutes", log: bool = True
) -> pd.DataFrame:
    """Say which names are written beside their points on a plot of this height, and where.

    Returns
    -------
    DataFrame
        ``release_date``, `field`, ``label``, ``dx``, ``dy`` (px from the point), ``align``, ``narrow`` (whether for a
        narrow screen).
    """
    return pd.concat([_placed(rows, domain, height, field, log, *plot) for plot in _PLOTS])


def text_layers(
    names: alt.InlineData,
    x: Callable[[str], alt.X],
    y: DurationAxis,
    *,
    field: str = "minutes",
    shown: str | None = None,
) -> list[alt.Chart]:
    """Write names that have their places, on a halo; those of a narrow screen on a narrow one only.

    With `shown`, an expression that chooses among the rows, no name of an organisation that is ``hidden`` is written,
    and none outside of the plot.
    """
    offsets = {channel: alt.ExprRef(f"datum.{channel}") for channel in ("dx", "dy", "align")}
    right = alt.ExprRef(f"datum.narrow == ({NARROW}) ? 1 : 0")
    chart = alt.Chart(names)
    if shown is not None:
        chart = chart.transform_filter(f"({shown}) && indexof(hidden, datum.group) < 0")
        offsets["clip"] = True  # type: ignore[assignment]
    chart = chart.encode(x("release_date"), y(field), text=alt.Text("label:N"))
    return [
        chart.mark_text(style=style, baseline="middle", opacity=right, **offsets)  # type: ignore[arg-type]
        for style in ("halo", "label")
    ]


def _placed(
    rows: pd.DataFrame,
    domain: tuple[float, float],
    height: float,
    field: str,
    log: bool,
    narrow: bool,
    width: float,
    limit: int,
) -> pd.DataFrame:
    days = rows["release_date"].to_numpy().astype("datetime64[D]").astype(float)
    span = max(np.ptp(days), 1.0) if len(days) else 1.0
    bottom, top = _heights(np.asarray(domain), log)
    heights = _heights(rows[field].to_numpy(float), log)
    anchors = [
        Anchor(name, width * (day - days.min()) / span, height * (top - up) / (top - bottom))
        for name, day, up in zip(rows["model"], days, heights, strict=True)
    ]
    labels = place_labels(anchors, _notable(rows, field, log), width=width, height=height, limit=limit)
    chosen = rows.iloc[[label.index for label in labels]][["release_date", field]]
    return chosen.assign(
        label=[label.text for label in labels],
        dx=[label.dx for label in labels],
        dy=[label.dy for label in labels],
        align=[label.align for label in labels],
        narrow=narrow,
    )


def _heights(values: np.ndarray, log: bool) -> np.ndarray:
    return np.log2(values) if log else values


def _notable(rows: pd.DataFrame, field: str, log: bool) -> list[int]:
    """Frontier models worth a name: the newest, the first, then those that raised the frontier the most."""
    frontier = rows[rows["on_frontier"]]
    if frontier.empty:
        return []
    leaps = pd.Series(_heights(frontier[field].to_numpy(float), log), frontier.index).diff().fillna(0.0)
    ends = [frontier.index[-1], frontier.index[0]]
    return list(dict.fromkeys([*ends, *leaps.sort_values(ascending=False, kind="stable").index]))
