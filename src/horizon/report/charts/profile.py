"""The profile chart: how well a curve fits at each ceiling that it could have, and which ceilings are excluded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import length_axis
from horizon.report.charts.data import inline
from horizon.units import WORK_YEAR, duration_text

if TYPE_CHECKING:
    from horizon.report.charts.axes import LengthAxis

__all__ = ["profile_chart"]

_HEIGHT = 320
_LONGEST = 200 * WORK_YEAR
"""Ceilings are drawn up to this one where there is no upper end."""
_BEYOND = 256
"""How many times the end of the interval there is at least to be seen, which shows how the profile goes on."""
_DEPTHS = 3.2
"""How far down the plot reaches, in distances from the best fit to the threshold."""
_TOOLTIP = {"ceiling": "Ceiling", "below": "Log-likelihood", "verdict": "At this ceiling"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def profile_chart(
    profile: pd.DataFrame,
    *,
    threshold: float,
    line_log_likelihood: float,
    low: float | None,
    high: float | None,
    level: float = 0.95,
    curve: str = "logistic",
) -> alt.LayerChart:
    """Draw the profile log-likelihood of a ceiling, from the best fit downwards, with the interval that it gives.

    The best fit's ceiling itself is marked only where the interval has two ends.

    Parameters
    ----------
    profile : DataFrame
        ``ceiling_minutes, log_likelihood``: ceilings in minutes, rising, and the highest log-likelihood with each. A
        ceiling that is not positive and finite is left out.
    threshold : float
        Log-likelihood from which a ceiling is inside the interval.
    line_log_likelihood : float
        That of the rival exponential, which has no ceiling.
    low, high : float or None
        Ends of the interval in minutes; None, infinite, or 0 for one that is open.
    level : float
        Level of the interval.
    curve : str
        Name of the curve, for the axis title.
    """
    low, high = _end(low), _end(high)
    rows, best = _rows(profile, line_log_likelihood, threshold)
    domain = _domain(rows, low, high)
    depth = _depth(best, threshold, line_log_likelihood)
    x = length_axis(domain, title=f"Ceiling of a {curve} curve (working time)")
    line_side = "bottom" if line_log_likelihood >= threshold else "top"
    layers = [
        *_level_layers(threshold - best, f"{level:.0%} threshold: excluded below", "top", depth),
        *_level_layers(line_log_likelihood - best, "exponential: no ceiling", line_side, depth),
        *_profile_layers(rows[rows["ceiling_minutes"].between(*domain)], x, depth, marked=bool(low and high)),
        *_interval_layers(low, high, threshold - best, domain, x, depth, level),
    ]
    return alt.LayerChart(layer=layers, width="container", height=_HEIGHT)


def _end(minutes: float | None) -> float | None:
    return minutes if minutes is not None and 0 < minutes < math.inf else None


def _rows(profile: pd.DataFrame, line: float, threshold: float) -> tuple[pd.DataFrame, float]:
    """The profile as distances from the best fit, and the log-likelihood of that."""
    kept = profile["ceiling_minutes"].between(0, math.inf, inclusive="neither") & profile["log_likelihood"].notna()
    rows = profile.loc[kept, ["ceiling_minutes", "log_likelihood"]].sort_values("ceiling_minutes", ignore_index=True)
    best = max([line, *rows["log_likelihood"]])
    rows["drop"] = rows["log_likelihood"] - best
    rows["ceiling"] = [duration_text(minutes) for minutes in rows["ceiling_minutes"]]
    rows["below"] = [f"{-drop:.2f} below the best" for drop in rows["drop"]]
    rows["verdict"] = ["compatible" if height >= threshold else "excluded" for height in rows["log_likelihood"]]
    return rows, best


def _domain(rows: pd.DataFrame, low: float | None, high: float | None) -> tuple[float, float]:
    """From the lowest ceiling that was tried to one that is long by any measure, or beyond what was found."""
    tried = rows["ceiling_minutes"]
    if tried.empty:
        return 0.5, _LONGEST
    longest = _BEYOND * high if high else max(_LONGEST, _BEYOND * (low or 0.0))
    return float(tried.min()) / 1.5, max(min(float(tried.max()), longest), float(tried.min()) * 4)


def _depth(best: float, threshold: float, line: float) -> float:
    return 1.15 * max(_DEPTHS * (best - threshold), best - line, 1.0)


def _height(field: str, depth: float) -> alt.Y:
    axis = alt.Axis(
        title="Log-likelihood below the best fit", titleAngle=0, titleAlign="left", titleAnchor="end",
        titleBaseline="bottom", titleX=0, titleY=-8, domain=False, ticks=False, tickCount=6,
    )  # fmt: skip
    return alt.Y(field, type="quantitative", axis=axis, scale=alt.Scale(domain=[-depth, 0.06 * depth], nice=False))


def _level_layers(drop: float, text: str, baseline: str, depth: float) -> list[alt.Chart]:
    """A level across the plot, and what it is, at its left end."""
    data = alt.Chart(inline(pd.DataFrame({"drop": [drop], "text": [text]})))
    y, dy = _height("drop", depth), 5 if baseline == "top" else -5
    words: dict[str, Any] = {"align": "right", "baseline": baseline, "dy": dy, "dx": -2, "fontSize": 11}
    return [
        data.mark_rule(style="reference").encode(y),
        *(
            data.mark_text(style=style, **words).encode(y, x=alt.value(alt.ExprRef("width")), text=alt.Text("text:N"))
            for style in ("halo", "reference-label")
        ),
    ]


def _profile_layers(rows: pd.DataFrame, x: LengthAxis, depth: float, *, marked: bool) -> list[alt.Chart]:
    if rows.empty:
        return []
    chart = alt.Chart(inline(rows.drop(columns="log_likelihood")))
    best = alt.Chart(inline(rows.loc[[rows["drop"].idxmax()]].drop(columns="log_likelihood")))
    y = _height("drop", depth)
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in _TOOLTIP.items()]
    seen = alt.Chart(inline(rows.loc[rows["drop"] >= -depth].drop(columns="log_likelihood")), name="ceilings")
    return [
        chart.mark_line(style="curve", clip=True).encode(x("ceiling_minutes"), y),
        *([best.mark_point(style="curve", filled=True, size=90, opacity=1).encode(x("ceiling_minutes"), y)] * marked),
        seen.mark_point(size=120, opacity=0, fill="transparent").encode(x("ceiling_minutes"), y, tooltip=tooltip),
    ]


def _interval_layers(
    low: float | None,
    high: float | None,
    drop: float,
    domain: tuple[float, float],
    x: LengthAxis,
    depth: float,
    level: float,
) -> list[alt.Chart]:
    """The interval on the threshold, an arrow where it does not end, and what it says."""
    left, right = low or domain[0], high or domain[1]
    row = {"low": left, "high": right, "drop": drop, "text": _words(low, high, level)}
    data, y = alt.Chart(inline(pd.DataFrame([row]))), _height("drop", depth)
    arrows = [
        data.mark_point(style="horizon", shape=shape, size=110, filled=True, opacity=1).encode(x(field), y)
        for field, end, shape in (("low", low, "triangle-left"), ("high", high, "triangle-right"))
        if end is None
    ]
    return [
        data.mark_rule(style="horizon", strokeWidth=4, strokeOpacity=0.8).encode(x("low"), y, x2=alt.X2("high")),
        *arrows,
        *(
            data.mark_text(
                style=style, align="right", baseline="bottom", dx=-2, dy=-7, fontSize=12, fontWeight=600
            ).encode(y, x=alt.value(alt.ExprRef("width")), text=alt.Text("text:N"))
            for style in ("halo", "bound")
        ),
    ]


def _words(low: float | None, high: float | None, level: float) -> str:
    if low and high:
        return f"{duration_text(low)} to {duration_text(high)} ({level:.0%})"
    if low:
        return f"any ceiling above {duration_text(low)} ({level:.0%})"
    return f"any ceiling below {duration_text(high)} ({level:.0%})" if high else f"any ceiling at all ({level:.0%})"
