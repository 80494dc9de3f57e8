"""The shape of a trend as sentences, and as the JSON that other programs rely on."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from horizon.trend.identify import Identified
from horizon.units import days_text

if TYPE_CHECKING:
    from horizon.stats import DoublingTime
    from horizon.trend.break_inference import BreakTest
    from horizon.trend.by_name import Trend
    from horizon.trend.identify import Gate, Verdict
    from horizon.workflow.shape import TrendShape

__all__ = ["break_sentences", "gate_sentences", "shape_json", "shape_sentences"]

LANDMARKS = ("ceiling", "inflection", "singularity")


def shape_sentences(shape: TrendShape) -> list[str]:
    """What was found, curve by curve, break by break, and what the data do not tell."""
    lines = [_curve_sentence(curve, shape) for curve in shape.curves]
    if shape.comparison:
        lines.append(f"  {shape.comparison.disagreement} (`horizon compare` has the table)")
    if shape.breaks:
        lines += break_sentences(shape.breaks)
    return [*lines, *gate_sentences(shape.gate)]


def gate_sentences(gate: Gate) -> list[str]:
    """Ceiling, inflection and singularity, each with its number or with why there is none."""
    return [f"{name.capitalize()}: {_verdict_text(getattr(gate, name))}" for name in LANDMARKS]


def _verdict_text(verdict: Verdict) -> str:
    """The verdict, with the reason where the sentence alone does not say it."""
    if isinstance(verdict, Identified) or verdict.why in str(verdict):
        return str(verdict)
    return f"{verdict} ({verdict.why})"


def break_sentences(tested: BreakTest) -> list[str]:
    """When growth changed, from what to what, and whether that could be chance."""
    level = f"{100 * tested.level:g}% interval"
    lines = []
    for number, (when, ratio) in enumerate(zip(tested.dates, tested.ratios, strict=True)):
        before, after = tested.doubling_times[number : number + 2]
        opens = "before " if when.low_open else "", "after " if when.high_open else ""
        lines += [
            f"Break on {when.estimate} ({level} {opens[0]}{when.low} to {opens[1]}{when.high})",
            f"  doubling time before: {days_text(before.estimate)}, {level} {_range(before)}",
            f"  doubling time after:  {days_text(after.estimate)}, {level} {_range(after)}",
            f"  growth after it to growth before it: {ratio}",
        ]
    chance = f"p {tested.p_value:.3g} ({tested.replicates} bootstrap replicates, break searched anew in each)"
    return [*lines, f"  sup-F {tested.sup_f:.1f} against none, {chance}"]


def shape_json(shape: TrendShape) -> dict[str, Any]:
    """The keys ``breaks`` and ``gate``, and ``curves`` for what belongs to ``fits``."""
    return {
        "breaks": _breaks_json(shape.breaks) if shape.breaks else [],
        "gate": {name: _verdict_json(getattr(shape.gate, name)) for name in LANDMARKS},
        "curves": [_curve_json(curve, shape) for curve in shape.curves],
    }


def _curve_sentence(curve: Trend, shape: TrendShape) -> str:
    weight = f", Akaike weight {shape.comparison[curve.curve].akaike_weight:.2f}" if shape.comparison else ""
    settled = "" if curve.converged else ", not settled"
    return f"  {curve.curve}: AICc {curve.aicc:.1f}, BIC {curve.bic:.1f}, n {curve.nobs}{weight}{settled}"


def _weight(curve: str, shape: TrendShape) -> float | None:
    """Among all curves; None if they were not compared."""
    return shape.comparison[curve].akaike_weight if shape.comparison else None


def _curve_json(curve: Trend, shape: TrendShape) -> dict[str, Any]:
    return {
        "curve": curve.curve,
        "n": curve.nobs,
        "residual_std_doublings": curve.residual_std,
        "log_likelihood": curve.log_likelihood,
        "aicc": curve.aicc,
        "bic": curve.bic,
        "akaike_weight": _weight(curve.curve, shape),
        "params": dict(curve.params),
        "std_errors": dict(curve.std_errors),
        "converged": curve.converged,
    }


def _breaks_json(tested: BreakTest) -> list[dict[str, Any]]:
    found = []
    for number, (when, ratio) in enumerate(zip(tested.dates, tested.ratios, strict=True)):
        before, after = tested.doubling_times[number : number + 2]
        found.append(
            {
                "date": {
                    "estimate": str(when.estimate),
                    "low": str(when.low),
                    "high": str(when.high),
                    "level": when.level,
                    "low_open": when.low_open,
                    "high_open": when.high_open,
                },
                "before_days": _doubling_json(before),
                "after_days": _doubling_json(after),
                "ratio": {
                    "estimate": ratio.estimate,
                    "low": ratio.interval.low,
                    "high": ratio.interval.high,
                    "level": ratio.interval.level,
                    "text": str(ratio),
                },
                "sup_f": tested.sup_f,
                "p_value": tested.p_value,
                "replicates": tested.replicates,
                "seed": tested.seed,
                "converged": tested.fit.converged,
            }
        )
    return found


def _doubling_json(doubling: DoublingTime) -> dict[str, Any]:
    interval = doubling.interval
    ends = {"estimate": doubling.estimate, "low": interval.low, "high": interval.high, "level": interval.level}
    return {**ends, "unbounded": math.isinf(interval.high), "text": str(doubling)}


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    if isinstance(verdict, Identified):
        return {"identified": True, "curve": verdict.curve, **_ends(verdict), "text": str(verdict)}
    told: dict[str, Any] = {"above_minutes": verdict.above_minutes}
    if verdict.landmark != "ceiling":
        told = {"not_before": str(verdict.not_before) if verdict.not_before else None}
    return {"identified": False, "curve": verdict.curve, "why": verdict.why, **told, "text": str(verdict)}


def _ends(verdict: Identified) -> dict[str, Any]:
    ends = {name: getattr(verdict, name) for name in ("estimate", "low", "high")}
    plain = {name: str(value) if isinstance(value, date) else value for name, value in ends.items()}
    return {**plain, "level": verdict.level, "unit": "minutes" if verdict.landmark == "ceiling" else "date"}


def _range(doubling: DoublingTime) -> str:
    interval = doubling.interval
    if math.isinf(interval.high):
        return str(doubling)
    return f"{interval.low:.0f} to {interval.high:.0f} days"
