"""Store -> backtest: what the curves would have said as points came, and as vintages came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.store import read
from horizon.trend import redraw_points
from horizon.trend.backtest import LEAST_POINTS, VintagePoints, backtest
from horizon.workflow.analyse import answer
from horizon.workflow.redrawn import find_replicates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.trend.calibration import Backtest
    from horizon.workflow.analyse import TrendAnalysis, TrendQuestion

__all__ = ["TrendBacktest", "analyse_backtest", "backtest_points"]

_LEAST_DRAWS = 100


@dataclass(frozen=True, slots=True)
class TrendBacktest:
    """Forecasts from earlier states of the points that a question selects.

    Attributes
    ----------
    analysis : TrendAnalysis
        The points of today: what the forecasts are held against.
    backtest : Backtest
    vintages : tuple of date
        Days of the vintages that were forecast from.
    warnings : tuple of str
    """

    analysis: TrendAnalysis
    backtest: Backtest
    vintages: tuple[date, ...]
    warnings: tuple[str, ...]


def analyse_backtest(
    store: Store,
    question: TrendQuestion,
    *,
    curves: Sequence[str] | None = None,
    least_points: int = LEAST_POINTS,
) -> TrendBacktest:
    """Backtest growth curves on the points that a question selects, over release dates and over vintages.

    Parameters
    ----------
    question : TrendQuestion
        Its interval has no part in it; its replicates and seed are those of the interval ``both``.
    curves : sequence of str, optional
        Left out, all.
    least_points : int
        On which a forecast may rest.

    Raises
    ------
    SelectionError
        If the store has no such suite, no such success level, or nothing that was known on the day asked for.
    FitError
        If there are too few points to forecast any, or a name is no growth curve.
    """
    with store.read() as connection:
        return backtest_points(connection, question, curves=curves, least_points=least_points)


def backtest_points(
    connection: Connection,
    question: TrendQuestion,
    *,
    curves: Sequence[str] | None = None,
    least_points: int = LEAST_POINTS,
) -> TrendBacktest:
    """Backtest growth curves in a view of the store that is open already."""
    analysis = answer(connection, replace(question, interval="ols"))
    question = analysis.question
    now, notes = _points(connection, analysis)
    days = read.vintage_days(connection, question.suite, question.success_level)
    earlier = [day for day in days if day < analysis.as_of]
    vintages = [then for day in earlier if (then := _vintage(connection, question, day)) is not None]
    try:
        found = backtest(
            now.dates, now.values, draws=now.draws, vintages=vintages, curves=curves, least_points=least_points,
            seed=question.seed,
        )  # fmt: skip
    except FitError as error:
        error.message += f" ({question.suite}, {question.window}, frontier {question.frontier})"
        raise
    from_vintages = found.forecasts.loc[found.forecasts["over"] == "vintages", "origin"]
    used = tuple(sorted(set(from_vintages)))
    if earlier and not used:
        notes.append("no vintage has a later point to forecast: the newest points were in the first one")
    return TrendBacktest(analysis, found, used, (*analysis.warnings, *notes))


def _vintage(connection: Connection, question: TrendQuestion, day: date) -> VintagePoints | None:
    """The points as they were known on a day; None if they were too few for a trend."""
    try:
        return _points(connection, answer(connection, replace(question, as_of=day)))[0]
    except FitError:
        return None


def _points(connection: Connection, analysis: TrendAnalysis) -> tuple[VintagePoints, list[str]]:
    """The points of a trend with replicates of them, and what is doubtful about those."""
    used = analysis.points[analysis.points["used"]].reset_index(drop=True)
    draws, notes = _draws(connection, analysis.question, analysis)
    dates = [day.date() for day in used["release_date"]]
    return VintagePoints(analysis.as_of, dates, used["minutes"].to_numpy(), draws), notes


def _draws(
    connection: Connection, question: TrendQuestion, analysis: TrendAnalysis
) -> tuple[NDArray[np.float64] | None, list[str]]:
    used = analysis.points[analysis.points["used"]].reset_index(drop=True)
    joint, notes = find_replicates(connection, replace(question, as_of=analysis.as_of))
    redrawn = redraw_points(
        used,
        joint.log2_minutes if joint else None,
        replicates=question.replicates,
        drop_below=question.drop_below,
        seed=question.seed,
    )
    if redrawn.held.all():
        return None, [*notes, "no point has an interval: none is redrawn, and there is no interval `both`"]
    complete = redrawn.log2[np.isfinite(redrawn.log2).all(axis=1)]
    if len(complete) < _LEAST_DRAWS:
        return None, [*notes, f"only {len(complete)} replicates have a value of every point: no interval `both`"]
    return complete, notes
