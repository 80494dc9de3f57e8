"""Store -> time horizons from runs -> store: one question in, the answer kept and given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from horizon import __version__
from horizon.errors import SelectionError
from horizon.store import analyses, estimates, read, run_counts
from horizon.timehorizon import RunCounts, TimeHorizons, estimate_horizons
from horizon.workflow.estimate_question import EstimateQuestion
from horizon.workflow.estimate_result import result_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Connection

    from horizon.execution import Executor
    from horizon.store import Store
    from horizon.store.run_counts import SuiteRuns

__all__ = ["EstimateQuestion", "Estimated", "SuiteQuestion", "estimate_suite", "read_runs"]

KIND = "estimate"


@dataclass(frozen=True, slots=True)
class Estimated:
    """An answered question.

    Attributes
    ----------
    question : EstimateQuestion
        With the suite that was meant.
    known_at : date
        Day of the newest vintage of the runs and task lengths that were used.
    names : dict
        Slug -> name of each model; the models of `horizons` are slugs.
    result : dict
        The object of ``horizon estimate --format json``, as it is kept in the store.
    new : bool
        Whether the store did not have these estimates yet.
    """

    question: EstimateQuestion
    known_at: date
    names: dict[str, str]
    horizons: TimeHorizons
    result: dict[str, Any]
    new: bool

    @property
    def warnings(self) -> list[str]:
        """Doubts that did not stop the work."""
        return list(self.result["warnings"])


@dataclass(frozen=True, slots=True)
class SuiteQuestion:
    """A question and the runs that answer it."""

    question: EstimateQuestion
    found: SuiteRuns
    counts: RunCounts
    reliable_max_minutes: float | None


def read_runs(store: Store, question: EstimateQuestion) -> SuiteQuestion:
    """The runs that a question is about, counted.

    Raises
    ------
    SelectionError
        If the store has no runs of the suite, or none that were known on the day asked for; or no suite is named and
        several have runs.
    FitError
        If a run cannot be used.
    """
    with store.read() as connection:
        suite = question.suite or _only_suite(connection, question.as_of)
        found = run_counts.run_counts(connection, suite, question.as_of, baselines=question.baselines)
        limit = read.suite_limit(connection, found.suite, question.as_of)
    reliable = limit.reliable_max_minutes if limit else None
    return SuiteQuestion(replace(question, suite=found.suite), found, _counted(found), reliable)


def _only_suite(connection: Connection, as_of: date | None) -> str:
    """The suite that has runs, if there is one alone."""
    suites = run_counts.suites_with_runs(connection, as_of)
    if len(suites) == 1:
        return suites[0]
    if suites:
        raise SelectionError("which suite?", found=f"runs of {', '.join(suites)}", hint="name one with --suite")
    later = run_counts.suites_with_runs(connection) if as_of else []
    if later:
        raise SelectionError(
            f"the store has no runs that were known on {as_of}",
            found=f"later ones of {', '.join(later)}",
            expected="a later day (`horizon snapshots` lists them)",
        )
    raise SelectionError(
        "the store has no runs", hint="read runs in: `horizon ingest metr runs.jsonl`, or `csv --table runs`"
    )


def estimate_suite(
    store: Store,
    question: EstimateQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Estimated:
    """Estimate the time horizons of a suite from its runs and keep them in the store.

    Nothing is written before the last replicate is there, and then all in one transaction.

    Raises
    ------
    SelectionError
        As for `read_runs`.
    FitError
        If the runs allow no estimate of any model.
    ExecutionError
        If the executor cannot finish.
    """
    asked = read_runs(store, question)
    question, found = asked.question, asked.found
    horizons = estimate_horizons(
        asked.counts,
        success_levels=question.success_levels,
        weighting=question.weighting,
        regularization=question.regularization,
        replicates=question.replicates,
        level=question.level,
        seed=question.seed,
        reliable_max_minutes=asked.reliable_max_minutes,
        executor=executor,
        progress=progress,
    )
    names = dict(zip(found.slugs, found.models, strict=True))
    result = result_of(question, found, asked.counts, horizons, names)
    new = _keep(store, asked, horizons, result)
    return Estimated(question, found.known_at, names, horizons, result, new)


def _keep(store: Store, asked: SuiteQuestion, horizons: TimeHorizons, result: dict[str, Any]) -> bool:
    """Keep the analysis, and its estimates as facts that trends read; False if they were the current ones already."""
    question, found = asked.question, asked.found
    what: dict[str, Any] = {
        "kind": KIND,
        "subject": found.suite,
        "parameters": {**question.parameters(), "reliable_max_minutes": asked.reliable_max_minutes},
        "input_digest": found.digest,
        "seed": question.seed,
        "version": __version__,
    }
    settings = f"regularization={question.regularization:g} weights={question.weighting}"
    with store.write() as connection:
        analyses.keep_analysis(connection, **what, known_at=found.known_at, result=result)
        made = estimates.keep_estimates(
            connection,
            suite=found.suite,
            digest=analyses.analysis_digest(**what),
            known_at=found.known_at,
            reader=f"estimate {settings} replicates={question.replicates} seed={question.seed}",
            version=__version__,
            levels=[_of_level(horizons, level, question.level) for level in question.success_levels],
        )
    return bool(made)


def _of_level(horizons: TimeHorizons, success_level: float, level: float) -> estimates.LevelEstimates:
    found = [estimate for estimate in horizons.estimates if estimate.success_level == success_level]
    return estimates.LevelEstimates(
        success_level=success_level,
        slugs=[estimate.model for estimate in found],
        minutes=[estimate.minutes for estimate in found],
        low=[estimate.low for estimate in found],
        high=[estimate.high for estimate in found],
        confidence=level,
        log2_minutes=horizons.replicates.log2_minutes(success_level),
    )


def _counted(found: SuiteRuns) -> RunCounts:
    """The counts as the analysis takes them; models are told apart by slug, as two may have one name."""
    arrays = {name: getattr(found, name) for name in ("minutes", "family", "model", "task", "success", "count")}
    return RunCounts(models=found.slugs, tasks=found.tasks, **arrays)
