"""The state of benchmarks as columns of text, as frames, and as the JSON that other programs rely on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report.tables import json_records
from horizon.saturation.verdict import VERDICTS
from horizon.workflow.saturation.wording import OLDEST_FIRST, gain_text, headroom_text

if TYPE_CHECKING:
    from datetime import date

    from horizon.saturation.ceiling_gate import CeilingVerdict
    from horizon.saturation.momentum import Gain
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = [
    "LEVEL",
    "day_text",
    "saturation_columns",
    "saturation_frame",
    "saturation_json",
    "share_text",
]

LEVEL = 0.95


def saturation_columns(analysis: SaturationAnalysis) -> dict[str, list[str]]:
    """One row a benchmark, the most finished first."""
    states = sorted(analysis.states, key=lambda state: OLDEST_FIRST.index(state.saturation.verdict))
    found = [state.saturation for state in states]
    return {
        "benchmark": [state.scores.slug for state in states],
        "verdict": [one.verdict for one in found],
        "best": [f"{100 * one.frontier.value:.1f}%" for one in found],
        "model": [one.frontier.model for one in found],
        "headroom": [headroom_text(state) for state in states],
        "told apart": [_text(one.discrimination.probability) for one in found],
        "12 months": [gain_text(one.momentum.gain_12) for one in found],
        "tested": [f"{one.currency.have}/{one.currency.of}" for one in found],
        "90% of the way": [_way(state) for state in states],
        "clock": [str(one.clock) for one in found],
        "n": [str(one.models) for one in found],
    }


def saturation_frame(analysis: SaturationAnalysis) -> pd.DataFrame:
    """One row a benchmark with every number, in the order of the question; those without a verdict come last.

    Returns
    -------
    DataFrame
        ``benchmark``, ``name``, ``verdict``, ``why``, ``frontier`` (fraction), ``frontier_model``,
        ``frontier_released``, ``headroom``, ``headroom_low``, ``headroom_high``, ``p_at_ceiling``, ``discrimination``,
        ``s_index_0.5`` and so on, ``gain_6``, ``gain_12`` with their ends, ``slope_now``, ``slope_peak``, ``p_gain``,
        ``currency``, ``currency_of``, ``inflection``, ``date_90`` with its ends and ``share_never``, ``chance``,
        ``ceiling_low``, ``ceiling``, ``basis``, ``level``, ``n``, ``clock``, ``as_of``, ``until``.
    """
    rows = [_row(state, analysis) for state in analysis.states]
    rows += [{"benchmark": slug, "why": why} for slug, why in analysis.not_measured.items()]
    return pd.DataFrame(rows)


def saturation_json(analysis: SaturationAnalysis) -> dict[str, Any]:
    """The object of ``horizon saturation --format json``; a number that does not exist is null."""
    question = analysis.question
    return {
        "schema": "horizon.saturation/1",
        "as_of": str(analysis.as_of),
        "until": day_text(question.until),
        "draws": question.draws,
        "replicates": question.replicates,
        "seed": question.seed,
        "verdicts": list(VERDICTS),
        "frontier_releases": [
            {"model": one.model, "slug": one.slug, "release_date": str(one.release_date), "records": one.records}
            for one in analysis.releases
        ],
        "benchmarks": [_state_json(state) for state in analysis.states],
        "not_measured": [{"benchmark": slug, "why": why} for slug, why in analysis.not_measured.items()],
        "warnings": list(analysis.warnings),
    }


def _row(state: BenchmarkState, analysis: SaturationAnalysis) -> dict[str, Any]:
    found = state.saturation
    room, momentum = found.headroom, found.momentum
    gains = {name: getattr(momentum, name) for name in ("gain_6", "gain_12")}
    inflection, date_90 = _landmark(state, 0.5), _landmark(state, 0.9)
    return {
        "benchmark": state.scores.slug,
        "name": state.scores.name,
        "verdict": found.verdict,
        "why": found.why,
        "frontier": found.frontier.value,
        "frontier_error": found.frontier.standard_error,
        "frontier_model": found.frontier.model,
        "frontier_released": str(found.frontier.release_date),
        "headroom": room.estimate,
        "headroom_low": room.low,
        "headroom_high": room.high,
        "p_at_ceiling": room.p_at_ceiling,
        "discrimination": found.discrimination.probability,
        **{f"s_index_{_power(power)}": value for power, value in found.s_index.items()},
        **{f"{name}{end}": value for name, gain in gains.items() for end, value in _ends(gain).items()},
        "slope_now": momentum.slope_now,
        "slope_peak": momentum.slope_peak,
        "p_gain": momentum.p_gain,
        "currency": found.currency.have,
        "currency_of": found.currency.of,
        "inflection": inflection["estimate"],
        "date_90": date_90["estimate"],
        "date_90_low": date_90["low"],
        "date_90_high": date_90["high"],
        "share_never": date_90["share_never"],
        "chance": found.scale.chance,
        "ceiling_low": found.scale.ceiling_low,
        "ceiling": found.scale.ceiling,
        "basis": found.scale.basis,
        "level": room.level,
        "n": found.models,
        "clock": str(found.clock),
        "as_of": str(analysis.as_of),
        "until": day_text(analysis.question.until),
    }


def _state_json(state: BenchmarkState) -> dict[str, Any]:
    found, scores = state.saturation, state.scores
    room, momentum, currency, frontier, scale = (
        found.headroom, found.momentum, found.currency, found.frontier, found.scale,
    )  # fmt: skip
    inflection = _landmark(state, 0.5)
    return {
        "benchmark": scores.slug,
        "name": scores.name,
        "released": day_text(scores.released),
        "domain": scores.domain,
        "verdict": found.verdict,
        "why": found.why,
        "n": found.models,
        "other_scores": found.other_scores,
        "undated_scores": scores.undated,
        "clock": str(found.clock),
        "frontier": frontier.value,
        "frontier_model": {
            "model": frontier.model,
            "slug": frontier.slug,
            "release_date": str(frontier.release_date),
            "standard_error": frontier.standard_error,
        },
        "scale": {
            "chance": scale.chance,
            "ceiling": scale.ceiling,
            "ceiling_low": scale.ceiling_low,
            "basis": scale.basis,
            "source": scale.source or None,
            "lower_is_better": scores.lower_is_better,
            "n_items": scores.n_items,
        },
        "headroom": {
            **{
                name: getattr(room, name) for name in ("estimate", "low", "high", "level", "p_at_ceiling", "p_at_floor")
            },
            "weakest_of_the_best": room.weakest,
            "best_of": room.best_of,
        },
        "discrimination": found.discrimination.probability,
        "pairs": json_records(found.discrimination.pairs),
        "s_index": {_power(power): value for power, value in found.s_index.items()},
        "momentum": {
            "gain_6": _gain_json(momentum.gain_6),
            "gain_12": _gain_json(momentum.gain_12),
            "slope_now": momentum.slope_now,
            "slope_peak": momentum.slope_peak,
            "p_gain": momentum.p_gain,
        },
        "currency": currency.have,
        "currency_of": currency.of,
        "currency_lag_months": currency.lag_months,
        "inflection": inflection["estimate"],
        "inflection_interval": inflection,
        "date_90": _landmark(state, 0.9),
        "sigmoid": _sigmoid_json(state),
        "free_ceiling": _free_ceiling_json(state.free_ceiling),
        "warnings": list(found.warnings),
    }


def _gain_json(gain: Gain) -> dict[str, Any]:
    names = ("estimate", "low", "high", "level", "p_real")
    return {"since": day_text(gain.since), **{name: getattr(gain, name) for name in names}}


def _ends(gain: Gain) -> dict[str, float]:
    return {"": gain.estimate, "_low": gain.low, "_high": gain.high}


def _landmark(state: BenchmarkState, way: float) -> dict[str, Any]:
    """Where the sigmoid has this share of the way behind it; null for never, and where there is no sigmoid."""
    fit, dates, found = state.sigmoid, state.dates, state.landmark(way, LEVEL)
    told: dict[str, Any] = dict.fromkeys(("estimate", "low", "high", "level", "share_never", "never_after"))
    if fit is not None:
        told |= {
            "estimate": day_text(found.day),
            "low": day_text(found.low),
            "high": day_text(found.high),
            "level": LEVEL,
        }
    if dates is not None:
        there = way == 0.9 and fit is not None and fit.reached_90 is not None
        told |= {"share_never": 0.0 if there else dates.share_never(way), "never_after": str(dates.horizon)}
    return told


def _sigmoid_json(state: BenchmarkState) -> dict[str, Any]:
    fit = state.sigmoid
    if fit is None:
        return {"why_not": state.no_sigmoid}
    return {
        "params": fit.params,
        "std_errors": fit.std_errors,
        "ceiling": fit.ceiling,
        "n": fit.nobs,
        "first": str(fit.first),
        "last": str(fit.last),
        "dispersion": fit.dispersion,
        "reached_90": day_text(fit.reached_90),
        "converged": fit.converged,
    }


def _free_ceiling_json(verdict: CeilingVerdict | None) -> dict[str, Any] | None:
    """None for a benchmark that was not named, or has no sigmoid."""
    if verdict is None:
        return None
    names = ("ceiling", "low", "high", "level") if verdict.identified else ("why", "above")
    return {"identified": verdict.identified, **{name: getattr(verdict, name) for name in names}, "n": verdict.nobs}


def _way(state: BenchmarkState) -> str:
    """When 90 % of the way is made, or was."""
    if state.sigmoid is None:
        return "–"
    if state.sigmoid.reached_90:
        return f"reached {state.sigmoid.reached_90}"
    at, low, high = state.landmark(0.9, LEVEL)
    day = day_text(at) or "never"
    if state.dates is None:
        return day
    return f"{day} ({day_text(low) or 'never'} to {day_text(high) or 'never'})"


def day_text(day: date | None) -> str | None:
    """A day in ISO form; None for never."""
    return str(day) if day else None


def _power(power: float) -> str:
    """0.5, 0.75, 1.0: keys of the contract."""
    return str(float(power))


def share_text(share: float) -> str:
    """A share in whole percent; a dash where there is none."""
    return "–" if math.isnan(share) else f"{share:.0%}"


def _text(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
