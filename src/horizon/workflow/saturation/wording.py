"""The state of benchmarks in sentences: each one, and all of them."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from horizon.saturation.scale import LABEL_ERROR_RATE
from horizon.saturation.verdict import VERDICTS

if TYPE_CHECKING:
    from datetime import date

    from horizon.saturation.momentum import Gain
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = [
    "OLDEST_FIRST",
    "benchmarks_text",
    "gain_text",
    "headroom_text",
    "saturation_sentences",
    "selection_text",
    "state_sentences",
]

OLDEST_FIRST = VERDICTS[::-1]
"""Verdicts, the most finished first."""

_BASES = {
    "audited": "audited by {source}: so many labels are wrong",
    "known": "no label can be wrong",
    "interval": f"nobody audited the labels: 0 to {LABEL_ERROR_RATE:.1%} of them wrong (Northcutt et al. 2021)",
}

_TURNED = "; lower is better here: all scores are turned round, 1 less the share that was published"


def saturation_sentences(analysis: SaturationAnalysis) -> list[str]:
    """What was measured, of which day, and how many benchmarks stand where."""
    states = analysis.states
    counts = Counter(state.saturation.verdict for state in states)
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in OLDEST_FIRST if counts[verdict])
    return [
        f"{benchmarks_text(len(states))}{selection_text(analysis.as_of, analysis.question.until)}: {listed}",
        "  headroom: what is left of the scale from chance to ceiling; told apart: chance that a pair of the best five",
        "  is ordered as shown; 12 months: points gained by the end of the benchmark's own clock; tested: frontier",
        "  releases of the last ones that have a score in this store (abandoned: none); 90%: of the way to the",
        "  ceiling, if the rise is logistic; in brackets: 95% intervals (of the days: such intervals were too narrow",
        "  in our back-test: docs/saturation.md)",
    ]


def state_sentences(state: BenchmarkState) -> list[str]:
    """All that is known of one benchmark."""
    found, scores = state.saturation, state.scores
    released = f", released {scores.released}" if scores.released else ""
    s_index = ", ".join(f"{_number(value)} (n^{power:g})" for power, value in found.s_index.items())
    momentum = found.momentum
    basis = _BASES[found.scale.basis].format(source=found.scale.source)
    return [
        f"{scores.name} ({scores.slug}){released}: {found.verdict}",
        f"  {found.why}",
        f"  best score: {_percent(found.frontier.value)}{_error(found.frontier.standard_error)}, "
        f"{found.frontier.model}, released {found.frontier.release_date}; n {found.models} models"
        + (f", of {found.other_scores} lower scores of theirs none counts" if found.other_scores else ""),
        f"  scale: {found.scale} - {basis}{_TURNED if scores.lower_is_better else ''}",
        f"  headroom: {headroom_text(state, words=True)}; below 5% with probability "
        f"{_number(found.headroom.p_at_ceiling)}",
        f"  discrimination: each pair of the best {found.headroom.best_of} is ordered as shown with probability "
        f"{_number(found.discrimination.probability)} on average; EvalEval's index S {s_index}",
        f"  momentum on its own clock, which ends on {found.clock}: {gain_text(momentum.gain_6, words=True)} in 6 "
        f"months, {gain_text(momentum.gain_12, words=True)} in 12",
        f"  slope {_points(momentum.slope_now)} a year now, {_points(momentum.slope_peak)} at its peak; "
        f"a further point within 12 months with probability {_number(momentum.p_gain)}",
        f"  currency: {found.currency.have} of the last {found.currency.of} frontier releases have a score in this "
        "store",
        f"  sigmoid: {_sigmoid(state)}",
        *([f"  ceiling below the known one: {state.free_ceiling}"] if state.free_ceiling else []),
        *(f"  note: {text}" for text in found.warnings),
    ]


def headroom_text(state: BenchmarkState, *, words: bool = False) -> str:
    """Headroom in percent of the scale, with its interval."""
    room = state.saturation.headroom
    if math.isnan(room.low):
        return f"{_percent(room.estimate)} of the scale, its error is not known" if words else _percent(room.estimate)
    ends = f"{100 * room.low:.1f} to {100 * room.high:.1f}"
    if words:
        return f"{_percent(room.estimate)} of the scale, {room.level:.0%} interval {ends}%"
    return f"{_percent(room.estimate)} ({ends})"


def gain_text(gain: Gain, *, words: bool = False) -> str:
    """What the best score gained, in points, with its interval."""
    if gain.since is None:
        return "undefined" if words else "–"
    ends = "" if math.isnan(gain.low) else f"{100 * gain.low:+.1f} to {100 * gain.high:+.1f}"
    if not words:
        return f"{100 * gain.estimate:+.1f}" + (f" ({ends})" if ends else "")
    return f"{100 * gain.estimate:+.1f} points" + (
        f" ({gain.level:.0%} interval {ends})" if ends else " (error not known)"
    )


def _sigmoid(state: BenchmarkState) -> str:
    fit, dates = state.sigmoid, state.dates
    if fit is None:
        return f"none, {state.no_sigmoid}"
    if fit.inflection is None:
        return "the curve does not rise"
    if fit.reached_90:
        end = f"90% of the way reached by a model of {fit.reached_90}"
    else:
        never = f"; never with probability {dates.share_never(0.9):.2f}" if dates else ""
        end = f"90% of the way {_interval(state, 0.9)}{never}"
    return f"halfway {_interval(state, 0.5)}; {end}; n {fit.nobs} leading models; {fit.noise}"


def _interval(state: BenchmarkState, way: float) -> str:
    day, low, high = state.landmark(way)
    return f"{_day(day)} (95% interval {_day(low)} to {_day(high)})" if low else _day(day)


def _day(day: date | None) -> str:
    return str(day) if day else "never"


def selection_text(as_of: date, until: date | None) -> str:
    """What was known when, and of which models, as the end of a phrase."""
    return f", as of {as_of}" + (f", models released by {until}" if until else "")


def benchmarks_text(count: int) -> str:
    """So many benchmarks, in words."""
    return f"{count} benchmark{'s'[: count != 1]}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _points(share: float) -> str:
    return "undefined" if math.isnan(share) else f"{100 * share:.1f} points"


def _number(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}"


def _error(error: float) -> str:
    return " (error not known)" if math.isnan(error) else f" ± {100 * error:.1f}"
