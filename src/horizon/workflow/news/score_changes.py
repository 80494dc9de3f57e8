"""Which best scores of models differ between two reports on benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from horizon.workflow.news.conclusions import BenchmarkConclusions

__all__ = ["ScoreChange", "by_benchmark", "score_changes"]


class ScoreChange(NamedTuple):
    """The best score of a model on a benchmark, both by slug; None where there was, or is, none."""

    benchmark: str
    model: str
    before: float | None
    after: float | None

    @property
    def kind(self) -> Literal["added", "revised", "withdrawn"]:
        """What became of it."""
        if self.before is None:
            return "added"
        return "withdrawn" if self.after is None else "revised"


def score_changes(
    old: BenchmarkConclusions, new: BenchmarkConclusions, merged: Mapping[str, tuple[str, str]]
) -> list[ScoreChange]:
    """Compare the benchmarks that both reports have, score by score.

    Parameters
    ----------
    merged : mapping
        Slug of a model that was merged into another -> slug and name of that one: its scores are that one's.
    """
    changes = []
    for benchmark in sorted(old.scores.keys() & new.scores.keys()):
        before, after = _renamed(old.scores[benchmark], merged), new.scores[benchmark]
        for model in sorted(before.keys() | after.keys()):
            was, is_now = before.get(model), after.get(model)
            if was != is_now:
                changes.append(ScoreChange(benchmark, model, was, is_now))
    return changes


def by_benchmark(changes: Iterable[ScoreChange]) -> dict[str, ScoreChange]:
    """The weightiest change of each benchmark: that of the highest score, whether it came or went."""
    found: dict[str, ScoreChange] = {}
    for change in changes:
        best = found.get(change.benchmark)
        if best is None or _weight(change) > _weight(best):
            found[change.benchmark] = change
    return found


def _weight(change: ScoreChange) -> float:
    return max(value for value in (change.before, change.after) if value is not None)


def _renamed(scores: Mapping[str, float], merged: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """The best score under each name of today."""
    found: dict[str, float] = {}
    for model, value in scores.items():
        name = merged[model][0] if model in merged else model
        found[name] = max(value, found.get(name, value))
    return found
