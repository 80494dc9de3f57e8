"""The sentences of a page on benchmarks that belong to no single figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.workflow.index.wording import left_out_sentences
from horizon.workflow.saturation.verdict_sections import states_text
from horizon.workflow.saturation.whole_wording import slowdown_sentence
from horizon.workflow.trend_wording import chance, span

if TYPE_CHECKING:
    from horizon.trend.break_inference import BreakTest
    from horizon.workflow.pages.benchmark_answers import BenchmarkAnswers
    from horizon.workflow.saturation.slowdown import PaceTest
    from horizon.workflow.studies.benchmarks import BenchmarkStudy

__all__ = ["headline", "lede", "notes", "warnings"]


def headline(found: BenchmarkAnswers) -> str:
    """Whether the frontier is slowing, or only single benchmarks."""
    if isinstance(found.whole, str):
        return (
            f"Whether the frontier is slowing cannot be told; of {len(found.states)} benchmarks: "
            f"{states_text(found.states)} (as of {found.saturation.as_of})."
        )
    return slowdown_sentence(found.whole)


def lede(found: BenchmarkAnswers) -> tuple[str, ...]:
    """What a newcomer needs to know to read the page."""
    first = (
        "A curve that flattens can have four causes: the benchmark is at its ceiling, it has too few items to tell its "
        "best models apart, nobody tests new models on it any more, or models have stopped to get better at it. Only "
        "the last is about models. So each benchmark gets one verdict, and the question whether the frontier slows is "
        "put to what has no ceiling: the length of tasks that models complete, and an index over all benchmarks."
    )
    if isinstance(found.whole, str):
        return (first,)
    return first, " ".join(_tempo(test) for test in found.whole.slowdown.tests)


def _tempo(test: PaceTest) -> str:
    """What became of the pace of a series, in a sentence for a newcomer; captions hold the rest."""
    decisive, latest = test.decisive, test.tests[-1] if test.tests else None
    if decisive is None or latest is None:
        return f"The pace of the {test.name} is not known: {test.why_not}."
    if test.pace == "no change found":
        return f"The {test.name} shows no change of pace ({test.first} to {test.last}, {_chance(decisive)})."
    since = f"; since then no change is found ({_chance(latest)})" if latest is not decisive else ""
    when = f"{decisive.fit.breakpoints[0]} ({100 * decisive.level:g}% interval {span(decisive.dates[0])}"
    return f"The {test.name} became {test.pace} around {when}; {_chance(decisive)}){since}."


def _chance(tested: BreakTest) -> str:
    return f"n {tested.fit.nobs}, {chance(tested)}"


def warnings(found: BenchmarkAnswers) -> tuple[str, ...]:
    """What is missing, and what is odd about what is there."""
    missing = {
        "time-horizon trend": found.horizon,
        "capability index": found.index,
        "replay of past quarters": found.whole,
    }
    told = [f"no {what}: {why}" for what, why in missing.items() if isinstance(why, str)]
    if isinstance(found.horizons, str) and not isinstance(found.index, str):
        told.append(f"no horizons against the index: {found.horizons}")
    index = () if isinstance(found.index, str) else found.index.warnings
    return (*_vintages(found), *found.saturation.warnings, *index, *told)


def _vintages(found: BenchmarkAnswers) -> list[str]:
    """That scores and horizons are of different days."""
    newest, most = found.saturation.as_of, found.saturation.mostly_of
    if isinstance(found.horizon, str) or found.horizon.as_of <= most:
        return []
    scores = f"the newest scores are of {newest}" if newest == most else f"most scores are of {most} or before"
    return [
        f"{scores}, the newest time horizons of {found.horizon.as_of}: what happened on benchmarks in between is not "
        "on this page"
    ]


def notes(found: BenchmarkAnswers, study: BenchmarkStudy) -> tuple[str, ...]:
    """How the numbers were made, and what they leave out."""
    lines = [*_VERDICTS, _SIGMOID, _PLAN, _PACE]
    if not isinstance(found.index, str):
        lines += [_INDEX.format(replicates=study.replicates), *_left_out(found)]
    return tuple(lines)


def _left_out(found: BenchmarkAnswers) -> list[str]:
    assert not isinstance(found.index, str)  # noqa: S101 - asked for by the only caller
    said = left_out_sentences(found.index)
    return [f"Left out of the index: {'; '.join(text.strip() for text in said[1:])}."] if said else []


_VERDICTS = (
    "A model counts once on a benchmark, with its highest score. Scores are brought to the way from chance to ceiling. "
    "Where an audit counted the wrong labels, the ceiling may lie as much lower; where nobody audited them, up to 3.3% "
    "(Northcutt et al. 2021); where no label can be wrong, it is the highest score there is.",
    "The verdict is the first rule that holds. Floor: the best model has climbed less than 5%. At ceiling: less than "
    "5% is left, and each of the best five has climbed 80%. Abandoned: none of the last frontier releases has a score "
    "in this store, and the newest scored model is half a year older than the newest of them. Climbing: the best "
    "score rose by 3 points or more in 6 months of the benchmark's own clock, which is more than noise. "
    "Indistinguishable: the first and the last of the best five cannot be told apart at 95%, and could not be if 3 "
    "points lay between them. Climbing: as before, in 12 months. Stalled below ceiling: none of these.",
)
_SIGMOID = (
    "Curves in time are logistic between chance and a ceiling that is given, not fitted, with binomial noise of the "
    "items and what scatters beyond it. Their dates say when a curve passes a point if it goes on as it did; they are "
    "no promise that it does."
)
_PLAN = (
    "The plan holds the curve at the best score so far, as nobody has led since, and counts months from the newest "
    "release. Items needed: a two-sided McNemar test at 5% with a power of 80% for two models 2 points apart, both "
    "answering the same items (Miller 2024)."
)
_PACE = (
    "The tests for a change of pace look for the day at which a straight line bends most, and the p-value allows for "
    "that search; after a break that is found, the points since are tested again. Not to find a slow-down is not to "
    "rule one out: with so few points a small one would be missed."
)
_INDEX = (
    "The index is a scale on which each model has an ability and each benchmark a difficulty and a slope, fitted to "
    "all scores at once with a ridge; two anchors fix its points. Its intervals come from {replicates} replicates in "
    "which each model's scores are drawn again, and treat benchmarks as independent."
)
