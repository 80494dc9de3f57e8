"""Time horizons as sentences, a table for the terminal, and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from horizon.timehorizon import SELDOM
from horizon.units import duration_text
from horizon.workflow.estimate_result import bound_text

if TYPE_CHECKING:
    from horizon.timehorizon import HorizonEstimate
    from horizon.workflow.estimate import Estimated

__all__ = ["estimate_columns", "estimate_rows", "estimate_sentences"]


def estimate_sentences(estimated: Estimated) -> list[str]:
    """What was estimated, with everything that the numbers depend on."""
    question, horizons = estimated.question, estimated.horizons
    curves, measures = horizons.curves, horizons.range
    limit = f", reliable to {duration_text(measures.reliable_max)}" if measures.highest < measures.longest else ""
    runs = sum(curve.runs for curve in curves)
    tasks = len({task for curve in curves for task in curve.tasks})
    return [
        f"{question.suite}, as of {estimated.known_at}: {runs:,} runs of {len(curves)} models on {tasks} tasks, "
        f"{duration_text(measures.shortest)} to {duration_text(measures.longest)}{limit}",
        f"  weights {horizons.weighting}, regularization {horizons.regularization:g}, "
        f"{len(horizons.replicates):,} replicates, seed {horizons.seed}, {100 * question.level:g}% intervals",
    ]


def estimate_columns(estimated: Estimated) -> dict[str, list[str]]:
    """One row a model, from the longest horizon to the shortest."""
    horizons = estimated.horizons
    curves = {curve.model: curve for curve in horizons.curves}
    order = sorted(curves, key=lambda model: _rank(horizons.of_model(model)[0]), reverse=True)
    columns = {
        "model": [estimated.names[model] for model in order],
        "runs": [f"{curves[model].runs:,}" for model in order],
        "tasks": [f"{len(curves[model].tasks):,}" for model in order],
    }
    for place, success in enumerate(estimated.question.success_levels):
        of_level = [horizons.of_model(model)[place] for model in order]
        name = f"p{100 * success:g}"
        columns[name] = [_horizon_text(estimate) for estimate in of_level]
        columns[f"{name} interval"] = [_interval_text(estimate) for estimate in of_level]
    first = [horizons.of_model(model)[0] for model in order]
    columns["tasks within x2"] = [str(estimate.tasks_within_factor_2) for estimate in first]
    columns["note"] = [_note(estimate) for estimate in first]
    return columns


def estimate_rows(estimated: Estimated) -> list[dict[str, Any]]:
    """One row a model and success level, with every number as it is."""
    suite = {"suite": estimated.question.suite, "as_of": estimated.known_at}
    return [
        {
            **suite,
            **{name: model[name] for name in ("model", "slug", "runs", "tasks", "slope", "intercept")},
            **{name: value for name, value in of_level.items() if name != "bound"},
            "bound": f"{of_level['bound']['side']} {of_level['bound']['minutes']:g} min" if of_level["bound"] else None,
        }
        for model in estimated.result["models"]
        for of_level in model["horizons"]
    ]


def _rank(estimate: HorizonEstimate) -> float:
    if estimate.bound:
        return float("inf") if estimate.bound.side == "above" else -float("inf")
    return estimate.minutes if estimate.minutes == estimate.minutes else -1.0


def _horizon_text(estimate: HorizonEstimate) -> str:
    if estimate.why_not:
        return bound_text(estimate) or "–"
    return duration_text(estimate.minutes)


def _interval_text(estimate: HorizonEstimate) -> str:
    if estimate.low != estimate.low:
        return "–"
    return f"{duration_text(estimate.low)} to {duration_text(estimate.high)}"


def _note(estimate: HorizonEstimate) -> str:
    if estimate.why_not:
        return estimate.why_not
    notes = ["beyond the suite's range"] if estimate.beyond_range else []
    if estimate.nan_share:
        share = f"{estimate.nan_share:.1%} of replicates without an estimate"
        notes.append(f"{share}: seldom estimable" if estimate.nan_share >= SELDOM else share)
    return "; ".join(notes)
