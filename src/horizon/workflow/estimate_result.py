"""Time horizons as the object that is kept in the store, and that ``horizon estimate --format json`` prints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.timehorizon import SELDOM, diagnose_curve, isotonic_horizon
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from horizon.store.run_counts import SuiteRuns
    from horizon.timehorizon import HorizonEstimate, RunCounts, SuccessCurve, TimeHorizons
    from horizon.workflow.estimate_question import EstimateQuestion

__all__ = ["bound_text", "result_of", "warnings_of"]


def result_of(
    question: EstimateQuestion, found: SuiteRuns, runs: RunCounts, horizons: TimeHorizons, names: Mapping[str, str]
) -> dict[str, Any]:
    """The whole result, in plain numbers and texts; None where a number does not exist."""
    measures = horizons.range
    return {
        "schema": "horizon.estimate/1",
        "suite": question.suite,
        "as_of": str(found.known_at),
        "regularization": horizons.regularization,
        "weights": horizons.weighting,
        "replicates": len(horizons.replicates),
        "seed": horizons.seed,
        "range": {
            "shortest_minutes": measures.shortest,
            "longest_minutes": measures.longest,
            "reliable_max_minutes": _finite(measures.reliable_max),
        },
        "models": [
            _model(question, runs, curve, horizons.of_model(curve.model), names[curve.model])
            for curve in horizons.curves
        ],
        "warnings": warnings_of(found, horizons, names),
    }


def _model(
    question: EstimateQuestion,
    runs: RunCounts,
    curve: SuccessCurve,
    estimates: Iterable[HorizonEstimate],
    name: str,
) -> dict[str, Any]:
    fit = diagnose_curve(runs, curve)
    return {
        "model": name,
        "alias": name,
        "slug": curve.model,
        "outcome": curve.outcome,
        "slope": _finite(curve.slope),
        "intercept": _finite(curve.intercept),
        "runs": curve.runs,
        "tasks": len(curve.tasks),
        "shortest_minutes": curve.shortest,
        "longest_minutes": curve.longest,
        "brier_score": _finite(fit.brier_score),
        "log_loss": _finite(fit.log_loss),
        "calibration_error": _finite(fit.calibration_error),
        "bins": [{field: _finite(getattr(of_bin, field)) for field in of_bin.__slots__} for of_bin in fit.bins],
        "horizons": [_horizon(question, runs, curve, estimate) for estimate in estimates],
    }


def _horizon(
    question: EstimateQuestion, runs: RunCounts, curve: SuccessCurve, estimate: HorizonEstimate
) -> dict[str, Any]:
    bound = estimate.bound
    check = isotonic_horizon(runs, curve, estimate.success_level) if question.isotonic else None
    return {
        "success_level": estimate.success_level,
        "minutes": _finite(estimate.minutes),
        "low": _finite(estimate.low),
        "high": _finite(estimate.high),
        "level": estimate.level,
        "nan_share": estimate.nan_share,
        "bound": {"side": bound.side, "minutes": bound.minutes} if bound else None,
        "beyond_range": estimate.beyond_range,
        "tasks_within_factor_2": estimate.tasks_within_factor_2,
        "why_not": estimate.why_not,
        "isotonic_minutes": _finite(check),
    }


def warnings_of(found: SuiteRuns, horizons: TimeHorizons, names: Mapping[str, str]) -> list[str]:
    """What a reader of the numbers must know."""
    notes = []
    if found.left_out:
        runs = f"{found.left_out:,} run{'s' if found.left_out != 1 else ''}"
        notes.append(f"left out: {runs} of tasks whose length no source gives")
    for estimate in horizons.estimates:
        doubt = _doubt(estimate)
        if doubt:
            notes.append(f"{names[estimate.model]}, p{100 * estimate.success_level:g}: {doubt}")
    return list(dict.fromkeys(notes))


def _doubt(estimate: HorizonEstimate) -> str | None:
    if estimate.why_not:
        said = f", so all that is known is {bound_text(estimate)}" if estimate.bound else ": no horizon"
        return f"{estimate.why_not}{said}"
    if estimate.nan_share >= SELDOM:
        return f"{estimate.nan_share:.0%} of the replicates have no estimate: trends leave it out"
    if estimate.beyond_range:
        return f"{duration_text(estimate.minutes)} is beyond what the suite can measure: trends leave it out"
    return None


def bound_text(estimate: HorizonEstimate) -> str:
    """The bound of a model that failed, or solved, everything; the empty text where there is none."""
    return f"{estimate.bound.side} {duration_text(estimate.bound.minutes)}" if estimate.bound else ""


def _finite(value: Any) -> Any:
    """None for a number that JSON cannot hold; anything else as it is."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
