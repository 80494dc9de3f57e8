"""Axes in the units a reader thinks in: task lengths on a doubling scale, calendar dates in UTC."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import altair as alt

from horizon.units import WORK_DAY, WORK_MONTH, WORK_WEEK, WORK_YEAR, duration_text

__all__ = [
    "NARROW",
    "DurationAxis",
    "LengthAxis",
    "ValueAxis",
    "date_axis",
    "duration_axis",
    "duration_domain",
    "length_axis",
    "length_ticks",
    "shown_length_axis",
    "value_axis",
    "value_domain",
    "zoomed_date_axis",
]

DurationAxis = Callable[[str], alt.Y]
"""The position channel of one chart's length axis, given the field to read it from."""

LengthAxis = Callable[[str], alt.X]
"""The same for lengths along the foot of a plot."""

ValueAxis = DurationAxis
"""The same for a plain scale: a share, or a capability index."""

NARROW = "width < 480"
"""Vega expression: the plot is as narrow as on a telephone."""

_TICKS = {
    **{minutes: duration_text(minutes) for minutes in (1 / 60, 1 / 4, 1, 4, 15, 60, 240)},
    WORK_DAY: "1 work day",
    WORK_WEEK: "1 work week",
    WORK_MONTH: "1 work month",
    WORK_YEAR: "1 work year",
    **{count * WORK_YEAR: f"{count} work years" for count in (10, 100)},
}

_UPRIGHT: dict[str, Any] = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -8,
    "domain": False,
    "ticks": False,
}
"""The title of an upright axis lies above it, where it can be read."""

_SHORT_TICKS = {
    **{minutes: duration_text(minutes) for minutes in (1 / 60_000, 1 / 60, 1, 60)},
    WORK_DAY: "1 day",
    WORK_WEEK: "1 week",
    WORK_MONTH: "1 month",
    WORK_YEAR: "1 year",
    **{count * WORK_YEAR: f"{count} years" for count in (10, 100)},
}
"""For a narrow panel: fewer lengths, in fewer letters; the axis title says that it is working time."""


def duration_domain(
    lengths: Iterable[float], ends: Iterable[float] = (), *, far: tuple[float, float] = (8.0, 8.0)
) -> tuple[float, float]:
    """Bounds, in minutes, that hold every positive finite length with a little air, and what is near of intervals.

    Parameters
    ----------
    lengths : iterable of float
    ends : iterable of float, optional
        Of intervals and bands: one that is `far` outside of the bounds of the lengths does not count.
    far : tuple of float
        How many times below and above.

    Examples
    --------
    >>> duration_domain([1.0, 64.0, float("inf")])
    (0.5, 128.0)
    >>> duration_domain([])
    (0.5, 960.0)
    >>> duration_domain([8.0], [1.0, 20.0, 1e9])
    (0.5, 40.0)
    """
    known = [minutes for minutes in lengths if 0 < minutes < math.inf] or [1.0, WORK_DAY]
    bottom, top = min(known) / 2, max(known) * 2
    near = [end for end in ends if bottom / far[0] <= end <= top * far[1]]
    return min([*known, *near]) / 2, max([*known, *near]) * 2


def duration_axis(field: str, *, domain: tuple[float, float], title: str) -> alt.Y:
    """Position on a base-2 logarithmic axis whose ticks read "15 s", "4 min", "1 work day"."""
    axis = alt.Axis(**_ticks(_TICKS, domain), title=title, **_UPRIGHT)
    return alt.Y(field, type="quantitative", axis=axis, scale=_log(domain))


def length_ticks(domain: tuple[float, float]) -> dict[float, str]:
    """The lengths that `duration_axis` marks inside of its domain, and what it writes beside them.

    Examples
    --------
    >>> length_ticks((10.0, 100.0))
    {15: '15 min', 60: '1 h'}
    """
    return {minutes: text for minutes, text in _TICKS.items() if domain[0] <= minutes <= domain[1]}


def shown_length_axis() -> DurationAxis:
    """Position on a doubling axis whose ends and ticks are parameters of the chart: a reader may change them."""
    axis = alt.Axis(
        values=alt.ExprRef("ticks"),
        labelExpr="tick_texts[indexof(ticks, datum.value)]",
        title=None,
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(type="log", base=2, domain=[alt.ExprRef("lengths[0]"), alt.ExprRef("lengths[1]")], nice=False)
    return lambda field: alt.Y(field, type="quantitative", axis=axis, scale=scale)


def zoomed_date_axis(field: str) -> alt.X:
    """Position on a calendar axis whose ends are a parameter of the chart; months where few years are left of it."""
    near = f"days[1] - days[0] < {2.5 * 365.25 * 86_400_000:.0f}"
    axis = alt.Axis(
        title="Release date",
        grid=False,
        tickCount=alt.ExprRef(f"{near} ? 'month' : 'year'"),
        labelExpr=f"utcFormat(datum.value, {near} ? '%b %Y' : '%Y')",
        labelOverlap=True,
        labelSeparation=8,
    )
    scale = alt.Scale(type="utc", domain=[alt.ExprRef("days[0]"), alt.ExprRef("days[1]")], nice=False)
    return alt.X(field, type="temporal", axis=axis, scale=scale)


def value_domain(numbers: Iterable[float], *, otherwise: tuple[float, float] = (0.0, 1.0)) -> tuple[float, float]:
    """Bounds that hold every finite number with a little air.

    Examples
    --------
    >>> value_domain([100.0, 150.0, float("nan")])
    (96.0, 154.0)
    """
    known = [number for number in numbers if math.isfinite(number)] or list(otherwise)
    air = 0.08 * (max(known) - min(known)) or 1.0
    return min(known) - air, max(known) + air


def value_axis(field: str, *, domain: tuple[float, float], title: str, **look: Any) -> alt.Y:
    """Position on a plain upright axis; `look` goes to the axis, such as a format."""
    axis = alt.Axis(title=title, **{**_UPRIGHT, "tickCount": 6, **look})
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    return alt.Y(field, type="quantitative", axis=axis, scale=scale)


def length_axis(domain: tuple[float, float], *, title: str = "Task length (working time)") -> LengthAxis:
    """Position along the foot of a narrow panel, on the same scale as `duration_axis`."""
    axis = alt.Axis(
        **_ticks(_SHORT_TICKS, domain),
        title=title,
        domain=False,
        ticks=False,
        labelOverlap="greedy",
        labelFlush=24,  # px: a label near the end stays inside, or it would push the next panel away
        labelSeparation=6,
        titlePadding=6,
    )
    return lambda field: alt.X(field, type="quantitative", axis=axis, scale=_log(domain))


def _log(domain: tuple[float, float]) -> alt.Scale:
    return alt.Scale(type="log", base=2, domain=list(domain))


def _ticks(texts: dict[float, str], domain: tuple[float, float]) -> dict[str, Any]:
    """Places of the ticks inside the domain, and what they read."""
    ticks = {minutes: text for minutes, text in texts.items() if domain[0] <= minutes <= domain[1]}
    return {
        "values": list(ticks),
        "labelExpr": f"{list(ticks.values())}[indexof({list(ticks)}, datum.value)]",
    }


def date_axis(field: str) -> alt.X:
    """Position on a calendar axis; dates are read as UTC, so a page looks the same in every time zone."""
    axis = alt.Axis(
        title="Release date", grid=False, format="%Y", tickCount="year", labelOverlap=True, labelSeparation=8
    )
    return alt.X(field, type="temporal", axis=axis, scale=alt.Scale(type="utc", padding=14))
