"""Results as frames, sentences and the JSON that other programs rely on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report import json_records
from horizon.stats import akaike_weights
from horizon.units import DAYS_PER_YEAR, days_text, duration_text
from horizon.workflow.reach import range_text
from horizon.workflow.shape_tables import shape_json, shape_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.records import Reject
    from horizon.stats import DoublingTime, Interval
    from horizon.trend import IntervalKind, TrendUncertainty
    from horizon.workflow.analyse import TrendAnalysis, TrendQuestion
    from horizon.workflow.shape import TrendShape

__all__ = [
    "frontier_json",
    "interval_name",
    "percentile_name",
    "rejects_frame",
    "trend_columns",
    "trend_frame",
    "trend_json",
    "trend_sentences",
]


def percentile_name(success_level: float) -> str:
    """The field's short name of a horizon at a success level: 0.5 is p50."""
    return f"p{100 * success_level:g}"


def frontier_json(question: TrendQuestion) -> dict[str, Any]:
    """The keys of the frontier rule; ``top`` is null unless the rule is ``top-k``."""
    return {"frontier": question.rule, "top": question.top if question.rule == "top-k" else None}


def interval_name(kind: IntervalKind) -> str:
    """What an interval stands for, in few words."""
    return {"ols": "least squares", "measurement": "measurement", "both": "measurement and scatter"}[kind]


def rejects_frame(rejects: Sequence[Reject]) -> pd.DataFrame:
    """Rejected fields: ``line``, ``field``, ``value``, ``reason``, ``file`` (of a folder or archive)."""
    columns = ["line", "field", "value", "reason", "file"]
    return pd.DataFrame([[getattr(reject, name) for name in columns] for reject in rejects], columns=columns)


def trend_frame(analysis: TrendAnalysis) -> pd.DataFrame:
    """Every model of the suite, and whether the trend used it."""
    columns = ["model", "organization", "release_date", "minutes", "low", "high", "confidence"]
    more = ["on_frontier", "beyond_range", "used", "why_not", "source", "known_at"]
    return analysis.points[columns + more]


def trend_sentences(analysis: TrendAnalysis, shape: TrendShape) -> list[str]:
    """What was found, with everything that the number depends on."""
    question, fit = analysis.question, analysis.fit
    used = "used" if question.include_beyond_range else "left out"
    outside = range_text(analysis.measures)
    reach = f"; estimates {outside} {used}" if outside else ""
    return [
        f"{question.suite}, {percentile_name(question.success_level)}, as of {analysis.as_of}",
        f"Doubling time {question.window}: {days_text(analysis.doubling_time.estimate)}",
        *_interval_sentences(analysis),
        f"  exponential, n {fit.nobs}, R² {fit.r_squared:.3f}, frontier {question.frontier}{reach}",
        *shape_sentences(shape),
    ]


def _interval_sentences(analysis: TrendAnalysis) -> list[str]:
    question, found = analysis.question, analysis.uncertainty
    label = f"{100 * question.level:g}% interval"
    if found is None:
        return [f"  {label}: {_range(analysis.doubling_time)} (OLS on the slope, inverted)"]
    again, fixed = found.chosen.doubling_time(question.level), found.fixed.doubling_time(question.level)
    how = f"{found.replicates:,} replicates from {analysis.redrawn_from}, seed {found.seed}"
    return [
        f"  {label}, {_KINDS[found.kind]}:",
        f"    frontier chosen again in each replicate: {_range(again)}",
        f"    frontier fixed:                          {_range(fixed)}",
        f"    ({how}; percentiles of the slope, inverted)",
    ]


_KINDS = {"measurement": "measurement of the points", "both": "measurement of the points and scatter around the line"}


def trend_columns(analysis: TrendAnalysis) -> dict[str, list[str]]:
    """The points as text, newest last."""
    points = analysis.points
    return {
        "release date": [f"{day:%Y-%m-%d}" for day in points["release_date"]],
        "model": list(points["model"]),
        "horizon": [duration_text(minutes) for minutes in points["minutes"]],
        "interval": [
            "–" if low != low or high != high else f"{duration_text(low)} to {duration_text(high)}"
            for low, high in zip(points["low"], points["high"], strict=True)
        ],
        "used": ["yes" if reason is None else f"no: {reason}" for reason in _reasons(points)],
    }


def trend_json(analysis: TrendAnalysis, shape: TrendShape) -> dict[str, Any]:
    """The object of ``horizon trend --format json``.

    ``fits`` begins with the exponential; ``breaks`` is empty if none were asked for. A doubling-time interval without
    a finite end has ``high`` null and ``unbounded`` true. With replicates ``doubling_time_days`` is that of the
    frontier chosen again in each of them; ``params`` and ``std_errors`` are those of least squares whatever the
    interval.
    """
    question, window = analysis.question, analysis.question.window
    points = analysis.points.assign(release_date=analysis.points["release_date"].dt.date)
    fields = ["model", "organization", "release_date", "minutes", "low", "high", "confidence"]
    told = shape_json(shape)
    return {
        "schema": "horizon.trend/1",
        "suite": question.suite,
        "success_level": question.success_level,
        "as_of": str(analysis.as_of),
        "window": {
            "since": str(window.since) if window.since else None,
            "until": str(window.until) if window.until else None,
        },
        **frontier_json(question),
        "beyond_range": "included" if question.include_beyond_range else "excluded",
        "reliable_max_minutes": analysis.reliable_max_minutes,
        "range": _range_json(analysis),
        "points": json_records(points[[*fields, "beyond_range", "on_frontier", "used", "why_not", "source"]]),
        "fits": [_fit_json(analysis, shape), *told.pop("curves")],
        **told,
        "warnings": [*analysis.warnings, *shape.warnings],
    }


def _fit_json(analysis: TrendAnalysis, shape: TrendShape) -> dict[str, Any]:
    fit, question = analysis.fit, analysis.question
    aicc = [fit.aicc, *(curve.aicc for curve in shape.curves)]
    compared = shape.comparison[fit.curve].akaike_weight if shape.comparison else float(akaike_weights(aicc)[0])
    yearly = _estimate(fit.doublings_per_year, analysis.slope_interval, scale=DAYS_PER_YEAR)
    return {
        "curve": fit.curve,
        "n": fit.nobs,
        "first": str(fit.first),
        "last": str(fit.last),
        "doubling_time_days": _doubling_json(analysis.doubling_time, question.interval),
        "slope_doublings_per_year": {**yearly, "level": question.level, "interval": question.interval},
        **_replicates_json(analysis.uncertainty, analysis),
        "r_squared": fit.r_squared,
        "residual_std_doublings": fit.residual_std,
        "log_likelihood": fit.log_likelihood,
        "aicc": fit.aicc,
        "bic": fit.bic,
        "akaike_weight": compared,
        "origin": str(fit.origin),
        "params": fit.params,
        "std_errors": fit.std_errors,
        "converged": fit.converged,
    }


def _replicates_json(found: TrendUncertainty | None, analysis: TrendAnalysis) -> dict[str, Any]:
    if found is None:
        return {}
    fixed = found.fixed.doubling_time(analysis.question.level)
    return {
        "doubling_time_days_fixed_frontier": _doubling_json(fixed, found.kind),
        "replicates": found.replicates,
        "replicates_without_slope": found.chosen.without_slope,
        "replicates_without_slope_fixed_frontier": found.fixed.without_slope,
        "redrawn_from": analysis.redrawn_from,
        "seed": found.seed,
    }


def _doubling_json(doubling: DoublingTime, kind: IntervalKind) -> dict[str, Any]:
    interval = doubling.interval
    return {
        **_estimate(doubling.estimate, interval),
        "level": interval.level,
        "interval": kind,
        "unbounded": interval.high == float("inf"),
        "text": str(doubling),
    }


def _estimate(value: float, interval: Interval, scale: float = 1.0) -> dict[str, float]:
    return {"estimate": value, "low": interval.low * scale, "high": interval.high * scale}


def _range_json(analysis: TrendAnalysis) -> dict[str, float | None]:
    """The same object as of ``horizon estimate``; null where nobody says."""
    measures = analysis.measures
    return {
        "shortest_minutes": measures.shortest or None,
        "longest_minutes": measures.longest if math.isfinite(measures.longest) else None,
        "reliable_max_minutes": analysis.reliable_max_minutes,
    }


def _range(doubling: DoublingTime) -> str:
    interval = doubling.interval
    if interval.high == float("inf"):
        return str(doubling)
    return f"{interval.low:.0f} to {interval.high:.0f} days"


def _reasons(points: pd.DataFrame) -> list[str | None]:
    return [reason if isinstance(reason, str) else None for reason in points["why_not"]]
