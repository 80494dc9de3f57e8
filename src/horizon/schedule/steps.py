"""Steps of a run between feeds and pages: estimate again what is out of date, look after the ledger of forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError, in_one_line
from horizon.schedule.notice import Estimate, Failure, Forecasts
from horizon.store.analyses import analysis_of
from horizon.store.estimates import newest_estimates, runs_newer_than
from horizon.store.run_counts import suites_with_runs
from horizon.workflow.estimate import KIND, EstimateQuestion, estimate_suite
from horizon.workflow.forecast import ForecastQuestion
from horizon.workflow.forecast_ledger import freeze_forecast, score_ledger
from horizon.workflow.pages.questions import headline_question
from horizon.workflow.study import BriefStudy, TrendStudy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.store import Store
    from horizon.store.analyses import Analysis
    from horizon.workflow.study import Study

__all__ = ["estimate_again", "look_after_ledger", "stale_estimates"]


def stale_estimates(store: Store) -> list[EstimateQuestion]:
    """What has to be asked again: estimates in force that are older than the newest runs, the oldest of them first.

    Each is asked as it was, for the success levels that are still in force.
    """
    kept: dict[str, Analysis] = {}
    levels: dict[str, list[float]] = {}
    with store.read() as connection:
        for suite in suites_with_runs(connection):
            for row in reversed(connection.execute(newest_estimates(suite)).all()):
                level = float(row.scope.rpartition("success_level=")[2])
                if not runs_newer_than(connection, suite, success_level=level):
                    continue
                if found := analysis_of(connection, KIND, suite, success_level=level):
                    kept[found.digest] = found
                    levels.setdefault(found.digest, []).append(level)
    return [_question(found, tuple(sorted(levels[digest]))) for digest, found in kept.items()]


def estimate_again(store: Store, question: EstimateQuestion) -> Estimate:
    """Estimate the time horizons of a suite from the runs that there are now."""
    done = estimate_suite(store, question).question
    return Estimate(done.suite or "", done.success_levels, done.replicates)


def look_after_ledger(store: Store, studies: Iterable[Study]) -> Forecasts:
    """Freeze what the pages of trends foretell, and score what was foretold before and is known by now.

    A study without a forecast has a page without one, and is no failure.
    """
    trends = [study.trend if isinstance(study, BriefStudy) else study for study in studies]
    questions = {headline_question(study): study.name for study in trends if isinstance(study, TrendStudy)}
    frozen, none = 0, []
    for question, name in questions.items():
        try:
            frozen += freeze_forecast(store, ForecastQuestion(question)).new
        except (FitError, SelectionError) as error:
            none.append(Failure(name, in_one_line(error)))
    return Forecasts(frozen, len(score_ledger(store)), tuple(none))


def _question(kept: Analysis, levels: tuple[float, ...]) -> EstimateQuestion:
    """The question that an analysis answered."""
    said = kept.parameters
    return EstimateQuestion(
        suite=kept.subject,
        success_levels=levels,
        weighting=said["weights"],
        regularization=said["regularization"],
        replicates=said["replicates"],
        level=said["level"],
        seed=kept.seed or 0,
        baselines=said["baselines"],
        isotonic=said["isotonic"],
    )
