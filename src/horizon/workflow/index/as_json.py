"""The object of ``horizon index --format json``, ``horizon.index/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from horizon.report import json_records
from horizon.workflow.index.more_tables import horizon_frame, stability_frame
from horizon.workflow.index.pace import PaceUntested
from horizon.workflow.index.tables import benchmark_frame, coverage_frame, model_frame

if TYPE_CHECKING:
    import pandas as pd

    from horizon.stats import Interval
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.horizons import IndexHorizons
    from horizon.workflow.index.pace import IndexTrend, PaceChange

__all__ = ["coverage_json", "horizons_json", "index_json", "stability_json"]


def index_json(analysis: IndexAnalysis) -> dict[str, Any]:
    """The object; a number that does not exist is null.

    ``growth_per_year`` is that of the frontier in points of the index, ``all`` in it that of all models, ``raw`` the
    same in units of the raw scale. ``low`` and ``high`` of models and benchmarks are null without replicates.
    ``difficulty`` and ``slope`` of benchmarks are on the scale of the index.
    """
    question, index = analysis.question, analysis.index
    return {
        "schema": "horizon.index/1",
        "as_of": str(analysis.as_of),
        "by": question.by,
        "window": {"since": str(question.since) if question.since else None, "until": None},
        "min_benchmarks": question.min_benchmarks,
        "n": {"models": len(index.models), "benchmarks": len(index.benchmarks), "scores": index.nobs},
        "anchors": index.scale.anchors,
        "points_per_unit": index.scale.points_per_unit,
        "reference": index.reference,
        "ridge": index.ridge,
        "likelihood": index.likelihood,
        "objective": index.objective,
        "converged": index.converged,
        "at_bound": list(index.at_bound),
        "level": question.level,
        "replicates": question.replicates,
        "seed": question.seed,
        "growth_per_year": {**_growth(analysis.frontier), "all": _growth(analysis.everyone)},
        "pace": _pace(analysis.pace),
        "models": json_records(_dated(model_frame(analysis))),
        "benchmarks": json_records(benchmark_frame(analysis)),
        "left_out": [gone._asdict() for gone in analysis.selection.left_out],
        "warnings": list(analysis.warnings),
    }


def coverage_json(analysis: IndexAnalysis) -> list[dict[str, Any]]:
    """One object a score that was fitted, with the score that the index expects."""
    return json_records(_dated(coverage_frame(analysis)))


def stability_json(analysis: IndexAnalysis, stability: pd.DataFrame) -> list[dict[str, Any]]:
    """One object a benchmark that is left out."""
    return json_records(stability_frame(analysis, stability))


def horizons_json(horizons: IndexHorizons) -> dict[str, Any]:
    """The line of horizons against the index, and every model on it or beside it."""
    fit = horizons.fit
    slope = fit.conf_int(horizons.level)["doublings_per_point"]
    return {
        "suite": horizons.suite,
        "success_level": 0.5,
        "n": fit.nobs,
        "beyond_range": horizons.beyond_range,
        "doublings_per_point": _estimate(fit.doublings_per_point, slope),
        "r_squared": fit.r_squared,
        "residual_std_doublings": fit.residual_std,
        "scatter_doublings": fit.scatter,
        "reliability": fit.reliability,
        "level": horizons.level,
        "models": json_records(_dated(horizon_frame(horizons))),
    }


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with days instead of moments."""
    return frame.assign(release_date=frame["release_date"].dt.date)


def _growth(growth: IndexTrend) -> dict[str, Any]:
    return {
        **_estimate(growth.per_year, growth.interval),
        "interval": growth.method,
        "n": growth.nobs,
        "frontier": growth.frontier,
        "first": str(growth.fit.first),
        "last": str(growth.fit.last),
        "r_squared": growth.fit.r_squared,
        "raw": _estimate(growth.raw_per_year, growth.raw_interval),
    }


def _estimate(value: float, interval: Interval) -> dict[str, float]:
    return {"estimate": value, "low": interval.low, "high": interval.high, "level": interval.level}


def _pace(pace: PaceChange | PaceUntested) -> dict[str, Any]:
    if isinstance(pace, PaceUntested):
        return {"verdict": pace.verdict, "why": pace.why}
    test = pace.test
    when, ratio = test.dates[0], test.ratios[0]
    return {
        "verdict": pace.verdict,
        "why": pace.why,
        "n": pace.nobs,
        "date": {
            "estimate": str(when.estimate),
            "low": str(when.low),
            "high": str(when.high),
            "level": when.level,
            "low_open": when.low_open,
            "high_open": when.high_open,
        },
        "before_per_year": pace.before,
        "after_per_year": pace.after,
        "ratio": {**_estimate(ratio.estimate, ratio.interval), "text": str(ratio)},
        "sup_f": test.sup_f,
        "p_value": test.p_value,
        "replicates": test.replicates,
        "seed": test.seed,
    }
