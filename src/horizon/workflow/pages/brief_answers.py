"""All that a brief asks of a store: the questions of its two studies, without what only their own pages show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from horizon.errors import FitError, SelectionError, in_one_line
from horizon.store.forecasts import ledger
from horizon.workflow.analyse import answer
from horizon.workflow.backtest import backtest_points
from horizon.workflow.forecast import ForecastQuestion, foretell
from horizon.workflow.index.analyse import index_of
from horizon.workflow.pages.questions import headline_question, index_question, saturation_question
from horizon.workflow.saturation.analyse import measure_all
from horizon.workflow.saturation.reading import read_benchmarks
from horizon.workflow.saturation.slowdown import horizon_trend, slowdown
from horizon.workflow.saturation.suite import check_suite
from horizon.workflow.whole_history import shape_with_break, weigh_curves, whole_history

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from horizon.store.forecasts import Entry
    from horizon.trend import Window
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.backtest import TrendBacktest
    from horizon.workflow.compare import CurveComparison
    from horizon.workflow.forecast import ForecastAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.saturation.analyse import SaturationAnalysis
    from horizon.workflow.saturation.slowdown import Slowdown
    from horizon.workflow.shape import TrendShape
    from horizon.workflow.studies.brief import BriefStudy

__all__ = ["BriefAnswers", "ask_briefly"]

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class BriefAnswers:
    """What was found; a text stands for what could not be found, and says why.

    Attributes
    ----------
    headline : TrendAnalysis
    windows : tuple of TrendAnalysis
        The same question of the other windows of its study, without intervals; those that have enough points.
    shape : TrendShape
        Of the trend of all of the history, as on the page of its study.
    compared : CurveComparison or str
        Of the same trend; not shown, but kept for what has changed since.
    forecast : ForecastAnalysis or str
    backtest : TrendBacktest or str
    entries : tuple of Entry
        Of the ledger, about the same suite and success level.
    saturation : SaturationAnalysis or str
        Verdicts alone, without curves in time.
    index : IndexAnalysis or str
    slowdown : Slowdown
    """

    headline: TrendAnalysis
    windows: tuple[TrendAnalysis, ...]
    shape: TrendShape
    compared: CurveComparison | str
    forecast: ForecastAnalysis | str
    backtest: TrendBacktest | str
    entries: tuple[Entry, ...]
    saturation: SaturationAnalysis | str
    index: IndexAnalysis | str
    slowdown: Slowdown

    @property
    def as_of(self) -> date:
        """The newest vintage of all that was used."""
        parts = (self.headline, self.saturation, self.index)
        return max(part.as_of for part in parts if not isinstance(part, str))


def ask_briefly(connection: Connection, study: BriefStudy) -> BriefAnswers:
    """Ask a store all that a brief is about.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the headline is about.
    """
    check_suite(connection, study.benchmarks.suite)
    headline = answer(connection, headline_question(study.trend))
    question = headline.question
    whole = whole_history(connection, headline)
    ahead = ForecastQuestion(replace(question, as_of=headline.as_of))
    index = _found(lambda: index_of(connection, index_question(study.benchmarks)))
    seed = study.benchmarks.seed
    return BriefAnswers(
        headline=headline,
        windows=_other_windows(connection, headline, study.trend.windows),
        shape=shape_with_break(connection, whole),
        compared=_found(lambda: weigh_curves(connection, whole)),
        forecast=_found(lambda: foretell(connection, ahead)),
        backtest=_found(lambda: backtest_points(connection, question, curves=["exponential"])),
        entries=_entries(connection, headline),
        saturation=_found(lambda: _verdicts(connection, study)),
        index=index,
        slowdown=slowdown(horizon_trend(connection, study.benchmarks.suite, as_of=None, seed=seed), index, seed=seed),
    )


def _other_windows(
    connection: Connection, headline: TrendAnalysis, windows: Sequence[Window]
) -> tuple[TrendAnalysis, ...]:
    question = headline.question
    others = [replace(question, window=window) for window in windows if window != question.window]
    found = [_found(partial(answer, connection, other)) for other in others]
    return tuple(one for one in found if not isinstance(one, str))


def _entries(connection: Connection, headline: TrendAnalysis) -> tuple[Entry, ...]:
    every = ledger(connection, suite=headline.question.suite)
    return tuple(one for one in every if one.forecast.success_level == headline.question.success_level)


def _verdicts(connection: Connection, study: BriefStudy) -> SaturationAnalysis:
    question = saturation_question(study.benchmarks)
    return measure_all(read_benchmarks(connection, question), question, sigmoids=False)


def _found(find: Callable[[], Found]) -> Found | str:
    try:
        return find()
    except (FitError, SelectionError) as error:
        return in_one_line(error)
