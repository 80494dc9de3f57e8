"""The figure of curves: small multiples of benchmarks between chance and ceiling."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from horizon.errors import SelectionError
from horizon.report.charts import sigmoid_chart
from horizon.report.charts.sigmoid_rows import PANEL_CROWD
from horizon.report.page import Figure
from horizon.saturation.bounded_logistic import mean_share
from horizon.saturation.sigmoid_points import years_of
from horizon.workflow.trend_wording import listed, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = ["curve_frame", "panel_frame", "sigmoids_figure"]

_CURVE = ["slug", "release_date", "value", "low", "high", "ahead"]
_POINTS = 33
_AHEAD = timedelta(days=730)
"""How far beyond the newest model of all benchmarks a curve is drawn."""
_BEYOND = timedelta(days=90)
"""How far beyond 90 % of the way."""


def sigmoids_figure(
    analysis: SaturationAnalysis,
    states: Sequence[BenchmarkState],
    models: Mapping[str, pd.DataFrame],
    *,
    panels: int | None,
    level: float,
) -> Figure:
    """Scores and curve of the first benchmarks, a panel each.

    Parameters
    ----------
    states, models
        As of `verdict_sections.verdicts_table`.
    panels : int or None
        How many are drawn; None for all that have a curve.
    level : float
        Of bands and of the intervals of dates.

    Raises
    ------
    SelectionError
        If no benchmark has a curve.
    """
    curved = [state for state in states if state.sigmoid is not None]
    shown = curved[:panels]
    if not shown:
        raise SelectionError("no benchmark has a curve in time", found=f"{len(curved)} curves, {panels} asked for")
    frame = pd.concat([panel_frame(state, level) for state in shown], ignore_index=True)
    columns = ["slug", "model", "release_date", "value", "low", "high", "on_frontier"]
    drawn = [models[state.scores.slug].assign(slug=state.scores.slug)[columns] for state in shown]
    newest = max(state.saturation.clock for state in states)
    curves = pd.concat([curve_frame(state, newest, level) for state in shown], ignore_index=True)
    return Figure(
        id="sigmoids",
        title=_title(curved),
        caption=f"{_caption(analysis, states, shown, level)}{_crowd(drawn)}",
        description=_description(frame),
        chart=sigmoid_chart(frame, pd.concat(drawn, ignore_index=True), curves, level=level),
        data=frame,
    )


def panel_frame(state: BenchmarkState, level: float) -> pd.DataFrame:
    """One row: scale, inflection and day at 90 % of the way with their intervals, and the share of "never"."""
    found, fit, dates = state.saturation, state.sigmoid, state.dates
    row: dict[str, Any] = {
        "slug": state.scores.slug,
        "benchmark": state.scores.name,
        "verdict": found.verdict,
        "chance": found.scale.chance,
        "ceiling": found.scale.ceiling,
        "ceiling_low": found.scale.ceiling_low,
    }
    for name, days in (("inflection", state.landmark(0.5, level)), ("date_90", state.landmark(0.9, level))):
        for column, day in zip((name, f"{name}_low", f"{name}_high"), days, strict=True):
            row[column] = _timestamp(day)
    row["reached_90"] = _timestamp(_reached(state))
    row["share_never"] = dates.share_never() if dates else float("nan")
    row["leaders"] = fit.nobs if fit else 0
    return pd.DataFrame([row])


def _reached(state: BenchmarkState) -> date | None:
    return state.sigmoid.reached_90 if state.sigmoid else None


def curve_frame(state: BenchmarkState, newest: date, level: float) -> pd.DataFrame:
    """A curve with its band at some days: ``slug, release_date, value, low, high, ahead``.

    Up to its last leader it is the curve as it was fitted. From the end of the benchmark's clock on (``ahead``) it is
    median and percentiles of the replicates, which know that nobody has led in between: it begins anew there.

    Parameters
    ----------
    newest : date
        Release date of the newest model of all benchmarks: two years after it every curve ends.
    """
    fit = state.sigmoid
    if fit is None:
        return pd.DataFrame(columns=_CURVE)
    days = _days(state, fit.last, newest)
    known = [day for day in days if day <= fit.last]
    past = fit.predict(known, level).rename(columns={"confidence_low": "low", "confidence_high": "high"})
    onward = _onward(state, [day for day in days if day >= state.saturation.clock], level)
    curve = pd.concat([past.assign(ahead=False), onward.assign(ahead=True)])
    frame = curve.rename(columns={"date": "release_date"}).assign(slug=state.scores.slug)
    frame["release_date"] = pd.to_datetime(frame["release_date"])
    return frame[_CURVE].reset_index(drop=True)


def _onward(state: BenchmarkState, days: list[date], level: float) -> pd.DataFrame:
    """Median and percentiles of the replicates; nothing without them."""
    if state.dates is None or not days:
        return pd.DataFrame({"date": [], "value": [], "low": [], "high": []})
    intercept, slope, top = (column[:, None] for column in state.dates.draws.T)
    drawn = mean_share(intercept + slope * years_of(days), state.saturation.scale.chance, top)
    low, middle, high = np.quantile(drawn, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return pd.DataFrame({"date": days, "value": middle, "low": low, "high": high})


def _days(state: BenchmarkState, leader: date, newest: date) -> list[date]:
    first = state.scores.scores["release_date"].min().date()
    end = newest + _AHEAD
    there = state.landmark(0.9).day or end
    clock = state.saturation.clock
    last = max(min(max(there, clock) + _BEYOND, end), clock)
    steps = np.linspace(first.toordinal(), last.toordinal(), _POINTS - 2).round().astype(int)
    turn = [leader.toordinal(), max(clock, leader + timedelta(1)).toordinal()]  # where the curve becomes a forecast
    return [date.fromordinal(int(step)) for step in np.unique([*steps, *turn])]


def _timestamp(day: date | None) -> Any:
    """A day of a frame; what lies beyond the calendar of pandas counts as never."""
    return pd.NaT if day is None or day.year > pd.Timestamp.max.year - 1 else pd.Timestamp(day)


def _title(curved: Sequence[BenchmarkState]) -> str:
    there = [state for state in curved if _reached(state)]
    first = f"On {len(there)} of {len(curved)} benchmarks the best score has 90% of the way behind it"
    newest = max(state.saturation.clock for state in curved)
    days = [(state.landmark(0.9).day, state) for state in curved if not _reached(state)]
    ahead = [
        (day, state.scores.name)
        for day, state in days
        if day and day > newest and state.saturation.verdict != "abandoned"
    ]
    if not ahead:
        return first
    day, name = min(ahead)
    return f"{first}; by the curves up to {newest} {name} is next, in {day:%Y-%m}"


def _caption(
    analysis: SaturationAnalysis, states: Sequence[BenchmarkState], shown: Sequence[BenchmarkState], level: float
) -> str:
    without = [state.scores.name for state in states if state.sigmoid is None]
    none = f" Without a curve, having too few leading models: {listed(without)}." if without else ""
    some = [(state.scores.name, state.dates.share_never()) for state in shown if state.dates and not _reached(state)]
    never = [f"{name} {share(part)}" for name, part in some if part >= 0.005]
    told = f" Never, or not within 20 years: {listed(never)}." if never else " Never, or not within 20 years: under 1%."
    first = (
        "benchmarks" if len(shown) == len(states) else f"of {len(states)} benchmarks, the first in Table 1 with a curve"
    )
    return (
        f"n {len(shown)} {first}; each model's best score by release date. Curve: logistic between chance and ceiling, "
        f"fitted to the models that led when they were released (filled). Band: {level:.0%}. Dashed, from the newest "
        f"model on: median and percentiles of {analysis.question.replicates} refits to redrawn scores and ceilings, "
        "none above the best score by then. Hollow diamond: halfway; filled, and date: "
        f"90% of the way.{told}{none} Vintage {analysis.as_of}, seed {analysis.question.seed}."
    )


def _crowd(drawn: Sequence[pd.DataFrame]) -> str:
    """What is not drawn, if there is too much of it."""
    crowded = sum(int((~models["on_frontier"].astype(bool)).sum()) > PANEL_CROWD for models in drawn)
    if not crowded:
        return ""
    return (
        f" On {crowded} benchmark{'s'[: crowded != 1]} with more than {PANEL_CROWD} models below the frontier, the "
        "best of every few of them in order of release is drawn."
    )


def _description(frame: pd.DataFrame) -> str:
    told = "; ".join(
        f"{row['benchmark']}, {row['verdict']}, 90% of the way "
        + ("never" if pd.isna(row["date_90"]) else f"{row['date_90']:%Y-%m-%d}")
        for row in frame.to_dict("records")
    )
    return f"Small charts of score against release date with a rising curve, one a benchmark: {told}."
