"""One axis of release dates for several panels: its ends are the same in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from horizon.report.charts.axes import LengthAxis

__all__ = ["date_domain", "milliseconds", "shared_date_axis"]

_DAY = 86_400_000.0
_LEAST_AIR = 180 * _DAY


def date_domain(*frames: pd.DataFrame) -> tuple[float, float]:
    """Ends of the axis that hold every release date of the frames, in milliseconds since 1970.

    Examples
    --------
    >>> date_domain(pd.DataFrame({"release_date": pd.to_datetime(["2020-01-01", "2024-01-01"])}))
    (1571443200000.0, 1710374400000.0)
    """
    days = [milliseconds(day) for frame in frames for day in frame["release_date"].dropna()]
    if not days:
        days = [milliseconds(pd.Timestamp(text)) for text in ("2020-01-01", "2026-01-01")]
    air = 0.05 * (max(days) - min(days)) or _LEAST_AIR
    return (min(days) - air) // _DAY * _DAY, (max(days) + air) // _DAY * _DAY


def milliseconds(day: pd.Timestamp) -> float:
    """Give a day as a browser counts it."""
    return float(day.to_datetime64().astype("datetime64[ms]").astype(np.int64))


def shared_date_axis(domain: tuple[float, float]) -> LengthAxis:
    """Position along the foot of a narrow panel, between the same two days in every one."""
    axis = alt.Axis(
        title="Release date",
        format="%Y",
        tickCount="year",
        grid=False,
        labelOverlap="greedy",
        labelSeparation=6,
        labelBound=2,  # px: a label that would stand out of its panel is left out, or it would push the next one away
        titlePadding=6,
    )
    scale = alt.Scale(type="utc", domain=[_date(end) for end in domain], nice=False)
    return lambda field: alt.X(field, type="temporal", axis=axis, scale=scale)


def _date(end: float) -> alt.DateTime:
    day = pd.Timestamp(round(end), unit="ms")
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)
