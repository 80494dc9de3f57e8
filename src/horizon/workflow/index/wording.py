"""An index in sentences: what it rests on, how fast it grows, what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.workflow.trend_wording import capital, listed

if TYPE_CHECKING:
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.pace import IndexTrend

__all__ = ["growth_sentence", "index_sentences", "left_out_sentences", "scale_sentence"]

_METHODS = {
    "ols": "scatter around the line alone",
    "replicates": "replicates of the index, frontier chosen again in each, and scatter",
}


def index_sentences(analysis: IndexAnalysis) -> list[str]:
    """What was found, with everything that the numbers depend on."""
    return [
        *scale_sentence(analysis),
        growth_sentence("Frontier", analysis.frontier),
        growth_sentence("All models", analysis.everyone),
        _raw_sentence(analysis),
        f"Pace: {analysis.pace.why}",
        *_replicates_sentence(analysis),
        *left_out_sentences(analysis),
    ]


def scale_sentence(analysis: IndexAnalysis) -> list[str]:
    """What the index is, and what it was fitted to."""
    question, index, selection = analysis.question, analysis.index, analysis.selection
    anchors = listed([f"{name} = {points:g}" for name, points in index.scale.anchors.items()])
    how = index.likelihood.replace("-", " ")
    once = "once for each reasoning effort" if question.by == "version" else "once"
    reference = str(selection.benchmarks["name"][index.reference])
    since = f" released from {question.since}" if question.since else ""
    return [
        f"Capability index as of {analysis.as_of}: {len(index.models):,} models{since} on "
        f"{len(index.benchmarks)} benchmarks, {index.nobs:,} scores",
        f"  {anchors}; {how}, ridge {index.ridge:g}, reference {reference}",
        f"  a model counts {once}, with its highest score, from {question.min_benchmarks} benchmarks on",
    ]


def growth_sentence(who: str, growth: IndexTrend) -> str:
    """Growth in points a year, with its interval, window, rule and number of models."""
    interval, fit = growth.interval, growth.fit
    rule = f", frontier {growth.frontier}" if growth.frontier != "all" else ""
    return (
        f"{who}: {growth.per_year:.1f} points a year, {100 * interval.level:g}% interval {interval.low:.1f} to "
        f"{interval.high:.1f} ({_METHODS[growth.method]}; n {growth.nobs}{rule}, {fit.first} to {fit.last})"
    )


def _raw_sentence(analysis: IndexAnalysis) -> str:
    """The same growth in the units of the published fit, which depend on the ridge."""
    frontier, everyone = analysis.frontier, analysis.everyone
    return (
        f"  in raw units, which depend on ridge and reference: {frontier.raw_per_year:.3f} "
        f"[{frontier.raw_interval.low:.3f}, {frontier.raw_interval.high:.3f}] and {everyone.raw_per_year:.3f} "
        f"[{everyone.raw_interval.low:.3f}, {everyone.raw_interval.high:.3f}]"
    )


def _replicates_sentence(analysis: IndexAnalysis) -> list[str]:
    if analysis.replicates is None:
        return ["Models have no intervals without --replicates (500 will do)"]
    level = f"{100 * analysis.question.level:g}%"
    return [
        f"{level} intervals of models: {len(analysis.replicates):,} replicates, scores redrawn within each model, "
        f"seed {analysis.question.seed}"
    ]


def left_out_sentences(analysis: IndexAnalysis) -> list[str]:
    """What has no part in the index, and why; benchmarks with the same reason in one line."""
    reasons: dict[str, list[str]] = {}
    for gone in analysis.selection.left_out:
        scores = f"{gone.scores:,} score{'s'[: gone.scores != 1]}"
        reasons.setdefault(gone.why, []).append(f"{gone.what} ({scores})")
    said = [f"  {capital(listed(what))}: {why}" for why, what in reasons.items()]
    return ["Left out:", *said] if said else []
