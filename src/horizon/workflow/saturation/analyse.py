"""Store -> the state of each benchmark: its measures and verdict, and its sigmoid in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.errors import FitError
from horizon.saturation.ceiling_gate import identify_ceiling
from horizon.saturation.measure import measure
from horizon.saturation.sigmoid import fit_sigmoid, sigmoid_dates
from horizon.workflow.saturation.reading import nothing_measured, read_benchmarks
from horizon.workflow.saturation.releases import all_releases, newest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd

    from horizon.execution import Executor
    from horizon.saturation.ceiling_gate import CeilingVerdict
    from horizon.saturation.currency import FrontierRelease
    from horizon.saturation.measure import Saturation
    from horizon.saturation.sigmoid import SigmoidDates, SigmoidFit
    from horizon.store import Store
    from horizon.workflow.saturation.question import SaturationQuestion
    from horizon.workflow.saturation.reading import BenchmarkScores, Reading

__all__ = [
    "BenchmarkState",
    "Landmark",
    "SaturationAnalysis",
    "analyse_saturation",
    "measure_all",
    "released_by",
    "state_of",
]


class Landmark(NamedTuple):
    """A day and its interval; None stands for never, or for no interval."""

    day: date | None
    low: date | None
    high: date | None


_WITH_REASONS = 3
"""Benchmarks that cannot be measured up to so many are named with the reason, more of them by their names alone."""


@dataclass(frozen=True, slots=True)
class BenchmarkState:
    """Where one benchmark stands, and how it got there.

    Attributes
    ----------
    scores : BenchmarkScores
    saturation : Saturation
    sigmoid : SigmoidFit or None
    dates : SigmoidDates or None
        Its replicates, none of them above the best score by the end of the clock; None without a sigmoid, or if none
        were asked for.
    no_sigmoid : str or None
        Why there is none.
    free_ceiling : CeilingVerdict or None
        Whether the scores tell a ceiling below the known one; asked of benchmarks that are named, where a sigmoid is.
    """

    scores: BenchmarkScores
    saturation: Saturation
    sigmoid: SigmoidFit | None
    dates: SigmoidDates | None
    no_sigmoid: str | None
    free_ceiling: CeilingVerdict | None = None

    def landmark(self, way: float, level: float = 0.95) -> Landmark:
        """When the benchmark has this share of the way behind it, 0.5 or 0.9.

        Of 90 %, the release date of the model that got there. Halfway, if its leaders are beyond, where the curve
        through them passes. What is ahead: median and percentiles of the replicates, which know that nobody has led
        since; without replicates the curve's own day, and no interval.
        """
        fit = self.sigmoid
        if fit is None or fit.inflection is None:
            return Landmark(None, None, None)
        if way == 0.9 and fit.reached_90:
            return Landmark(fit.reached_90, fit.reached_90, fit.reached_90)
        if way == 0.5 and fit.inflection <= fit.last:
            return Landmark(fit.inflection, *fit.inflection_interval(level))
        if self.dates is None:
            return Landmark(fit.inflection if way == 0.5 else fit.date_90, None, None)
        return Landmark(*self.dates.quantiles([0.5, (1 - level) / 2, (1 + level) / 2], way))


@dataclass(frozen=True, slots=True)
class SaturationAnalysis:
    """An answered question.

    Attributes
    ----------
    question : SaturationQuestion
    as_of : date
        The day asked for, else that of the newest vintage of scores.
    mostly_of : date
        The day of the vintage that the middle one of the scores is from.
    states : tuple of BenchmarkState
        In the order of the question, or by slug.
    not_measured : dict
        Slug -> why a benchmark that was asked for has no verdict.
    releases : tuple of FrontierRelease
        The last of them, against which currency is counted.
    warnings : tuple of str
    """

    question: SaturationQuestion
    as_of: date
    mostly_of: date
    states: tuple[BenchmarkState, ...]
    not_measured: dict[str, str]
    releases: tuple[FrontierRelease, ...]
    warnings: tuple[str, ...]


def analyse_saturation(
    store: Store,
    question: SaturationQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
    *,
    sigmoids: bool = True,
) -> SaturationAnalysis:
    """Measure the benchmarks that a question asks for.

    Parameters
    ----------
    sigmoids : bool
        False for the verdicts alone, which need none.
    executor : Executor, optional
        Where the sigmoids are refitted; here, if left out. It changes no number.
    progress : callable
        Gets the share that is done.

    Raises
    ------
    SelectionError
        If there is no such benchmark, nothing that was known on the day asked for, or no benchmark that was asked for
        can be measured.
    ExecutionError
        If the executor cannot finish.
    """
    with store.read() as connection:
        reading = read_benchmarks(connection, question)
    return measure_all(reading, question, executor, progress, sigmoids=sigmoids)


def measure_all(
    reading: Reading,
    question: SaturationQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
    *,
    sigmoids: bool = True,
) -> SaturationAnalysis:
    """Measure benchmarks that are read already; see `analyse_saturation`."""
    releases = newest(all_releases(reading.benchmarks), question.until)
    states, not_measured = [], dict(reading.not_measured)
    for place, benchmark in enumerate(reading.chosen):
        try:
            states.append(state_of(benchmark, question, releases, executor, sigmoids=sigmoids))
        except FitError as error:
            not_measured[benchmark.slug] = "; ".join(filter(None, [error.message, error.found]))
        progress((place + 1) / len(reading.chosen))
    if not states:
        late = {slug: why for slug, why in not_measured.items() if slug not in reading.not_measured}
        raise nothing_measured(late, question.until)
    return SaturationAnalysis(
        question,
        reading.as_of,
        reading.mostly_of,
        tuple(states),
        not_measured,
        releases,
        tuple(_warnings(states, not_measured, question)),
    )


def state_of(
    benchmark: BenchmarkScores,
    question: SaturationQuestion,
    releases: tuple[FrontierRelease, ...],
    executor: Executor | None = None,
    *,
    sigmoids: bool = True,
) -> BenchmarkState:
    """Measure one benchmark, and fit its sigmoid unless none is asked for.

    Raises
    ------
    FitError
        If nothing can be said of it, such as before its first score.
    """
    saturation = measure(
        benchmark.scores,
        benchmark.scale,
        n_items=benchmark.n_items,
        frontier_releases=releases,
        until=question.until,
        draws=question.draws,
        seed=question.seed,
    )
    if not sigmoids:
        return BenchmarkState(benchmark, saturation, None, None, "none was asked for")
    points = _points(benchmark, question.until)
    try:
        sigmoid = fit_sigmoid(**points)
    except FitError as error:
        why_not = "; ".join(filter(None, [error.message, error.found]))
        return BenchmarkState(benchmark, saturation, None, None, why_not)
    dates = None
    if question.replicates:
        dates = sigmoid_dates(sigmoid, executor, question.replicates, question.seed)
        dates = dates.held_at(saturation.clock, saturation.frontier.value, benchmark.scale.chance)
    free = identify_ceiling(**points) if question.benchmarks else None
    return BenchmarkState(benchmark, saturation, sigmoid, dates, None, free)


def released_by(scores: pd.DataFrame, until: date | None) -> pd.DataFrame:
    """Scores of models that were released by a day."""
    import pandas as pd

    return scores if until is None else scores[scores["release_date"] <= pd.Timestamp(until)]


def _points(benchmark: BenchmarkScores, until: date | None) -> dict[str, Any]:
    """What a sigmoid is fitted to."""
    scores = released_by(benchmark.scores, until)
    items = scores["n_items"].fillna(float("nan") if benchmark.n_items is None else benchmark.n_items)
    return {
        "dates": [day.date() for day in scores["release_date"]],
        "values": scores["value"].to_numpy(),
        "scale": benchmark.scale,
        "n_items": items.to_numpy(),
        "standard_errors": scores["standard_error"].to_numpy(),
    }


def _warnings(states: list[BenchmarkState], not_measured: dict[str, str], question: SaturationQuestion) -> list[str]:
    notes = []
    undated = [state.scores for state in states if state.scores.undated]
    if undated:
        count = sum(one.undated for one in undated)
        listed = ", ".join(f"{one.slug} {one.undated}" for one in undated)
        several = "s left out, because no source gives a release date of their models"
        one = " left out, because no source gives a release date of its model"
        notes.append(f"{count} score{one if count == 1 else several}: {listed}")
    if not_measured and question.benchmarks:
        notes += [f"{slug} cannot be measured: {why}" for slug, why in not_measured.items()]
    elif not_measured:
        count = len(not_measured)
        named = not_measured if count > _WITH_REASONS else [f"{slug} ({why})" for slug, why in not_measured.items()]
        notes.append(f"{count} benchmark{'s'[: count != 1]} cannot be measured: {', '.join(named)}")
    return notes
