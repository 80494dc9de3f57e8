"""Forecasts as frames, sentences and the JSON that other programs rely on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from horizon.units import days_text, duration_text
from horizon.workflow.forecast import LEVELS
from horizon.workflow.tables import frontier_json, percentile_name

if TYPE_CHECKING:
    from datetime import date

    from horizon.stats import DoublingTime
    from horizon.trend.forecast import BreakEven, Crossing
    from horizon.workflow.forecast import ForecastAnalysis, Point, ThresholdForecast

__all__ = [
    "forecast_columns",
    "forecast_frame",
    "forecast_json",
    "forecast_sentences",
    "frontier_columns",
    "minutes_of",
]

_KINDS = {
    "ols": "scatter of exactly measured points",
    "measurement": "where the line is, as far as measurement leaves it open: new models scatter around it",
    "both": "measurement of the points and scatter around the line",
}


def forecast_sentences(analysis: ForecastAnalysis) -> list[str]:
    """What the forecast rests on."""
    question, trend, last = analysis.trend.question, analysis.trend, analysis.last_point
    kind = "steps of a random walk" if analysis.question.curve == "random-walk" else _KINDS[question.interval]
    pace = trend.doubling_time
    return [
        f"{question.suite}, {percentile_name(question.success_level)}, as of {trend.as_of}",
        f"Forecast of the {analysis.question.curve} curve {question.window}: n {trend.fit.nobs}, "
        f"frontier {question.frontier}, {len(analysis.draws):,} draws, seed {question.seed}",
        f"  intervals: {kind}",
        f"  from {last.model}, {duration_text(last.minutes)}, released {last.release_date}; "
        f"looks ahead from {analysis.first} to {analysis.limit}",
        f"  exponential pace: a doubling in {days_text(pace.estimate)}; "
        f"{question.level:.0%} interval ({question.interval}): {_ends(pace)}",
    ]


def forecast_frame(analysis: ForecastAnalysis) -> pd.DataFrame:
    """One row a threshold: its crossing, and what is needed until then."""
    return pd.DataFrame([_threshold_row(analysis, found) for found in analysis.thresholds])


def _threshold_row(analysis: ForecastAnalysis, found: ThresholdForecast) -> dict[str, Any]:
    row: dict[str, Any] = {"threshold": duration_text(found.minutes), "minutes": found.minutes}
    row |= {"passed_by": found.passed and found.passed.model, "passed_on": found.passed and found.passed.release_date}
    row["date"] = found.crossing and found.crossing.day(0.5)
    for level in LEVELS:
        low, high = found.crossing.interval(level) if found.crossing else (None, None)
        row |= {f"low_{100 * level:g}": low, f"high_{100 * level:g}": high}
    row["never"] = found.crossing and found.crossing.never
    row["already"] = found.crossing and found.crossing.already
    if analysis.question.by:
        row["by"] = analysis.question.by
        row["chance_by"] = 1.0 if found.crossing is None else found.crossing.chance_by(analysis.question.by)
    return row | {"doublings": found.break_even.doublings, "days_at_pace": found.break_even.days}


def forecast_columns(analysis: ForecastAnalysis) -> dict[str, list[str]]:
    """The thresholds as text."""
    found = analysis.thresholds
    by = analysis.question.by
    columns = {
        "threshold": [duration_text(one.minutes) for one in found],
        "even chance by": [_passed(one.passed) if one.passed else _day(one.crossing, 0.5) for one in found],
    }
    for level in LEVELS:
        columns[f"{level:.0%} interval"] = [_interval(one.crossing, level) for one in found]
    columns[f"not by {analysis.limit}"] = [f"{one.crossing.never:.0%}" if one.crossing else "–" for one in found]
    if by:
        columns[f"by {by}"] = [f"{one.crossing.chance_by(by):.0%}" if one.crossing else "100%" for one in found]
    columns["doublings to go"] = [f"{max(one.break_even.doublings, 0):.1f}" for one in found]
    columns["at this pace until"] = [_needed(one.break_even) for one in found]
    return columns


def frontier_columns(analysis: ForecastAnalysis) -> dict[str, list[str]]:
    """Where a model on the frontier would be on some days, as text."""
    columns: dict[str, list[str]] = {"on": [str(day) for day in analysis.targets]}
    places = [analysis.draws.days.index(day) for day in analysis.targets]
    columns["frontier"] = [duration_text(minutes_of(value)) for value in analysis.draws.quantiles([0.5])[0, places]]
    for level in LEVELS:
        ends = analysis.draws.quantiles([(1 - level) / 2, (1 + level) / 2])[:, places]
        columns[f"{level:.0%} interval"] = [
            f"{duration_text(minutes_of(low))} to {duration_text(minutes_of(high))}" for low, high in ends.T
        ]
    return columns


def forecast_json(analysis: ForecastAnalysis) -> dict[str, Any]:
    """The object of ``horizon forecast --format json``.

    A date that is not before the limit is null; ``never`` is the share of the draws of which that is true.
    """
    question, trend, asked = analysis.trend.question, analysis.trend, analysis.question
    standing, window = analysis.standing, question.window
    return {
        "schema": "horizon.forecast/1",
        "suite": question.suite,
        "success_level": question.success_level,
        "as_of": str(trend.as_of),
        "window": {"since": _text(window.since), "until": _text(window.until)},
        **frontier_json(question),
        "beyond_range": "included" if question.include_beyond_range else "excluded",
        "curve": asked.curve,
        "interval": question.interval,
        "n": trend.fit.nobs,
        "doubling_time_days": {
            "estimate": trend.doubling_time.estimate,
            "low": trend.doubling_time.interval.low,
            "high": trend.doubling_time.interval.high,
            "level": question.level,
            "interval": question.interval,
            "curve": "exponential",
        },
        "draws": len(analysis.draws),
        "seed": question.seed,
        "first": str(analysis.first),
        "limit": str(analysis.limit),
        "last_point": _point_json(analysis.last_point),
        "akaike_weight": standing.akaike_weight if standing else None,
        "gate": _gate_json(analysis),
        "thresholds": [_threshold_json(found, asked.by) for found in analysis.thresholds],
        "frontier_on": [_frontier_json(analysis, day) for day in analysis.targets],
        "warnings": list(analysis.warnings),
    }


def _gate_json(analysis: ForecastAnalysis) -> dict[str, Any] | None:
    verdict = analysis.standing.verdict if analysis.standing else None
    if verdict is None:
        return None
    return {"landmark": verdict.landmark, "identified": verdict.identified, "why": str(verdict)}


def _threshold_json(found: ThresholdForecast, by: date | None) -> dict[str, Any]:
    return {
        "threshold": duration_text(found.minutes),
        "minutes": found.minutes,
        "passed": _point_json(found.passed),
        "passed_beyond_range": _point_json(found.beyond),
        "crossing": _crossing_json(found.crossing, by),
        "break_even": _break_even_json(found.break_even),
    }


def _crossing_json(crossing: Crossing | None, by: date | None) -> dict[str, Any] | None:
    if crossing is None:
        return None
    ends = {level: crossing.interval(level) for level in LEVELS}
    return {
        "date": _text(crossing.day(0.5)),
        "intervals": [{"level": level, "low": _text(low), "high": _text(high)} for level, (low, high) in ends.items()],
        "never": crossing.never,
        "already": crossing.already,
        "chance_by": {"date": str(by), "probability": crossing.chance_by(by)} if by else None,
    }


def _break_even_json(needed: BreakEven) -> dict[str, Any]:
    interval = needed.interval
    return {
        "curve": "exponential",
        "doublings": max(needed.doublings, 0.0),
        "days": {"estimate": needed.days, "low": interval.low, "high": interval.high, "level": interval.level},
        "date": {
            "estimate": _text(needed.day()),
            "low": _text(needed.day(interval.low)),
            "high": _text(needed.day(interval.high)),
        },
    }


def _frontier_json(analysis: ForecastAnalysis, day: date) -> dict[str, Any]:
    place = analysis.draws.days.index(day)
    shares = [0.5, *(end for level in LEVELS for end in ((1 - level) / 2, (1 + level) / 2))]
    median, *ends = (minutes_of(value) for value in analysis.draws.quantiles(shares)[:, place])
    pairs = zip(LEVELS, ends[::2], ends[1::2], strict=True)
    intervals = [{"level": level, "low": low, "high": high} for level, low, high in pairs]
    return {"date": str(day), "minutes": median, "intervals": intervals}


def _ends(pace: DoublingTime) -> str:
    low, high = pace.interval.low, pace.interval.high
    return str(pace) if math.isinf(high) else f"{low:.0f} to {high:.0f} days"


def _needed(needed: BreakEven) -> str:
    if needed.reached:
        return "reached"
    low, high = needed.day(needed.interval.low), needed.day(needed.interval.high)
    return f"{needed.day() or 'never'} ({low or 'never'} to {high or 'never'})"


def _passed(point: Point) -> str:
    return f"passed on {point.release_date} by {point.model}"


def _day(crossing: Crossing | None, share: float) -> str:
    found = crossing.day(share) if crossing else None
    before = "before " if crossing and crossing.starts_above(share) else ""
    return f"{before}{found}" if found else "not by then"


def _interval(crossing: Crossing | None, level: float) -> str:
    if crossing is None:
        return "–"
    return f"{_day(crossing, (1 - level) / 2)} to {_day(crossing, (1 + level) / 2)}"


def _point_json(point: Point | None) -> dict[str, Any] | None:
    return None if point is None else {**point._asdict(), "release_date": str(point.release_date)}


def minutes_of(log2: float) -> float:
    """Minutes from their log2: 0 or infinite where no float holds them."""
    with np.errstate(over="ignore", under="ignore"):
        return float(np.exp2(log2))


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)
