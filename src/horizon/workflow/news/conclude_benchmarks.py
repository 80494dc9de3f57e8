"""What a report says of benchmarks, in numbers, from the analyses that its page was made of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.workflow.news.conclusions import BenchmarkConclusion, BenchmarkConclusions, Finding, Growth

if TYPE_CHECKING:
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.news.conclusions import BenchmarksQuestion, ClaimConclusion
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest, Slowdown

__all__ = ["ANSWER", "conclude_benchmarks"]

ANSWER = "answer"
"""Name of the finding whether the frontier is slowing; the others are named after the series that was tested."""

_ANSWERS = {
    "frontier": "the frontier is slowing",
    "benchmarks only": "no slow-down of the frontier is found",
    "measures disagree": "the measures disagree on a slow-down",
    "not known": "whether the frontier is slowing is not known",
}


def conclude_benchmarks(
    question: BenchmarksQuestion,
    saturation: SaturationAnalysis,
    *,
    index: IndexAnalysis | None = None,
    slowdown: Slowdown | None = None,
    claims: dict[str, ClaimConclusion] | None = None,
) -> BenchmarkConclusions:
    """Put together what a page says of benchmarks; None stands for what could not be found."""
    return BenchmarkConclusions(
        question=question,
        as_of=saturation.as_of,
        benchmarks={state.scores.slug: _benchmark(state) for state in saturation.states},
        models=_models(saturation),
        scores={state.scores.slug: _best_scores(state) for state in saturation.states},
        growth=_growth(index) if index else None,
        findings=_findings(slowdown) if slowdown else {},
        claims=claims,
    )


def _benchmark(state: BenchmarkState) -> BenchmarkConclusion:
    found = state.saturation
    return BenchmarkConclusion(
        state.scores.name, found.verdict, found.why, found.frontier.slug, float(found.frontier.value)
    )


def _models(saturation: SaturationAnalysis) -> dict[str, str]:
    names: dict[str, str] = {}
    for state in saturation.states:
        names |= dict(zip(state.scores.scores["slug"], state.scores.scores["model"], strict=True))
    return dict(sorted(names.items()))


def _best_scores(state: BenchmarkState) -> dict[str, float]:
    best = state.scores.scores.groupby("slug")["value"].max()
    return {str(slug): float(value) for slug, value in best.items()}


def _growth(index: IndexAnalysis) -> Growth:
    trend = index.frontier
    drawn = trend.method == "replicates"  # the interval of least squares would be of another kind than a page's
    low, high = (float(trend.interval.low), float(trend.interval.high)) if drawn else (math.nan, math.nan)
    return Growth(float(trend.per_year), low, high, trend.nobs)


def _findings(slowdown: Slowdown) -> dict[str, Finding]:
    found = {test.name: Finding(test.pace, _numbers(test)) for test in slowdown.tests}
    return found | {ANSWER: Finding(_ANSWERS[slowdown.answer], "")}


def _numbers(test: PaceTest) -> str:
    decisive = test.decisive
    if decisive is None:
        return test.why_not or ""
    return f"break at {decisive.dates[0].estimate}, p {decisive.p_value:.2g}, n {decisive.fit.nobs}"
