"""Time horizons as sentences, a table for the terminal, and rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.timehorizon import SELDOM
from horizon.units import duration_text
from horizon.workflow.estimate_result import bound_text

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    models = f"{len(curves)} model{'s' if len(curves) != 1 else ''}"
    return [
        f"{question.suite}, as of {estimated.known_at}: {runs:,} runs of {models} on {tasks} tasks, "
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
    levels = estimated.question.success_levels
    for place, success in enumerate(levels):
        of_level = [horizons.of_model(model)[place] for model in order]
        name = _level_name(success)
        columns[name] = [_horizon_text(estimate) for estimate in of_level]
        columns[f"{name} interval"] = [_interval_text(estimate) for estimate in of_level]
        if estimated.question.isotonic:
            columns[f"{name} isotonic"] = _isotonic_texts(estimated, order, place)
    first = [horizons.of_model(model)[0] for model in order]
    within = "tasks within x2" if len(levels) == 1 else f"tasks within x2 of {_level_name(levels[0])}"
    columns[within] = [str(estimate.tasks_within_factor_2) for estimate in first]
    columns["note"] = [_note(horizons.of_model(model)) for model in order]
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


def _level_name(success_level: float) -> str:
    return f"p{100 * success_level:g}"


def _isotonic_texts(estimated: Estimated, order: Sequence[str], place: int) -> list[str]:
    of_model = {model["slug"]: model["horizons"][place]["isotonic_minutes"] for model in estimated.result["models"]}
    return ["–" if of_model[slug] is None else duration_text(of_model[slug]) for slug in order]


def _rank(estimate: HorizonEstimate) -> float:
    if estimate.bound:
        return math.inf if estimate.bound.side == "above" else -math.inf
    return -1.0 if math.isnan(estimate.minutes) else estimate.minutes


def _horizon_text(estimate: HorizonEstimate) -> str:
    if estimate.why_not:
        return bound_text(estimate) or "–"
    return duration_text(estimate.minutes)


def _interval_text(estimate: HorizonEstimate) -> str:
    if math.isnan(estimate.low):
        return "–"
    return f"{duration_text(estimate.low)} to {duration_text(estimate.high)}"


def _note(estimates: Sequence[HorizonEstimate]) -> str:
    """What a reader of one row must know; a level is named where it does not hold for all."""
    first = estimates[0]
    if first.why_not:
        return first.why_not
    notes = []
    beyond = [_level_name(estimate.success_level) for estimate in estimates if estimate.beyond_range]
    if beyond:
        which = "" if len(beyond) == len(estimates) else f"{', '.join(beyond)} "
        notes.append(f"{which}beyond the suite's range")
    if first.nan_share:
        share = f"{first.nan_share:.1%} of replicates without an estimate"
        notes.append(f"{share}: seldom estimable" if first.nan_share >= SELDOM else share)
    return "; ".join(notes)
