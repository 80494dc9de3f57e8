"""Store -> forecast: when the frontier crosses a threshold, and where it will be on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from horizon.errors import SelectionError
from horizon.trend.draws import day_grid, line_draws, replicate_draws, walk_draws
from horizon.trend.forecast import MILESTONES, break_even, crossing
from horizon.trend.random_walk import fit_random_walk
from horizon.units import DAYS_PER_YEAR, duration_text
from horizon.workflow.analyse import answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.trend.draws import PredictiveDraws
    from horizon.trend.forecast import BreakEven, Crossing
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.forecast_curves import CurveStanding
    from horizon.workflow.question import TrendQuestion

__all__ = ["LEVELS", "ForecastAnalysis", "ForecastQuestion", "Point", "ThresholdForecast", "forecast", "foretell"]

LEVELS = (0.5, 0.8, 0.95)
"""Of the intervals of a forecast."""

WALK = "random-walk"
_AHEAD = (183, 365, 730)
"""Days after the first day of a forecast for which the frontier itself is foretold."""

_SOON = 0.01


@dataclass(frozen=True, slots=True)
class ForecastQuestion:
    """What a forecast is asked.

    Attributes
    ----------
    trend : TrendQuestion
        Which points, and what the interval stands for.
    thresholds : tuple of float
        Minutes.
    curve : str
        A growth curve, or ``random-walk``.
    by : date, optional
        A day for which to give the chances, and the frontier.
    years : float
        How far ahead to look.
    draws : int
    """

    trend: TrendQuestion
    thresholds: tuple[float, ...] = MILESTONES
    curve: str = "exponential"
    by: date | None = None
    years: float = 10.0
    draws: int = 4000


class Point(NamedTuple):
    """A model on the frontier."""

    model: str
    release_date: date
    minutes: float


@dataclass(frozen=True, slots=True)
class ThresholdForecast:
    """What is foretold of one threshold.

    Attributes
    ----------
    crossing : Crossing or None
        None where a model that the trend uses is there already.
    passed : Point or None
        The first such model.
    beyond : Point or None
        The first model there whose estimate is beyond the suite's range, where the trend leaves it out.
    break_even : BreakEven
        At the pace of the exponential through the same points, whatever the curve.
    """

    minutes: float
    crossing: Crossing | None
    passed: Point | None
    beyond: Point | None
    break_even: BreakEven


@dataclass(frozen=True, slots=True, eq=False)
class ForecastAnalysis:
    """An answered question.

    Attributes
    ----------
    trend : TrendAnalysis
        The points, and the exponential through them.
    last_point : Point
        The highest that the trend uses.
    draws : PredictiveDraws
    targets : tuple of date
        Days of the draws for which the frontier itself is foretold.
    standing : CurveStanding or None
        Akaike weight and gate of a curve that bends.
    """

    question: ForecastQuestion
    trend: TrendAnalysis
    last_point: Point
    draws: PredictiveDraws
    thresholds: tuple[ThresholdForecast, ...]
    targets: tuple[date, ...]
    standing: CurveStanding | None
    warnings: tuple[str, ...]

    @property
    def first(self) -> date:
        """The day from which the forecast looks ahead."""
        return self.draws.days[0]

    @property
    def limit(self) -> date:
        """The day after which nothing is said."""
        return self.draws.days[-1]


def forecast(store: Store, question: ForecastQuestion) -> ForecastAnalysis:
    """Answer the question.

    Raises
    ------
    SelectionError
        As `analyse_trend`; if a kind of interval does not fit the curve, or the day asked for is not ahead.
    FitError
        If too few points are left, or the data do not pin down the curve: the gate then says why.
    """
    with store.read() as connection:
        return foretell(connection, question)


def foretell(connection: Connection, question: ForecastQuestion) -> ForecastAnalysis:
    """Answer the question in a view of the store that is open already."""
    if question.curve != "exponential" and question.trend.interval != "ols":
        raise SelectionError(
            f"the interval {question.trend.interval} is one of the exponential",
            found=f"--curve {question.curve}",
            expected="--interval ols",
        )
    trend = answer(connection, question.trend)
    used = trend.points[trend.points["used"]]
    first = _first_day(trend, used)
    limit = first + timedelta(round(question.years * DAYS_PER_YEAR))
    _check_day(question.by, first, limit)
    targets = _targets(question.by, first, limit)
    days = sorted({*day_grid(first, limit), *targets})
    draws, standing = _draw(trend, question, used, days)
    last = _point(used.loc[used["minutes"] == used["minutes"].max()].iloc[-1])
    thresholds = tuple(_threshold(trend, draws, minutes, last) for minutes in question.thresholds)
    return ForecastAnalysis(
        question=replace(question, trend=trend.question),
        trend=trend,
        last_point=last,
        draws=draws,
        thresholds=thresholds,
        targets=targets,
        standing=standing,
        warnings=(*trend.warnings, *_doubts(draws, thresholds, standing)),
    )


def first_above(points: pd.DataFrame, minutes: float) -> Point | None:
    """The first model, by release date, at so many minutes or above; models without a say left out."""
    high = points[(points["minutes"] >= minutes) & points["left_out"].isna()]
    return None if high.empty else _point(high.sort_values(["release_date", "minutes"], kind="stable").iloc[0])


def _draw(
    trend: TrendAnalysis, question: ForecastQuestion, used: pd.DataFrame, days: Sequence[date]
) -> tuple[PredictiveDraws, CurveStanding | None]:
    dates, minutes = [day.date() for day in used["release_date"]], used["minutes"].to_numpy()
    size, seed = question.draws, question.trend.seed
    if question.curve == WALK:
        return walk_draws(fit_random_walk(dates, minutes), days, draws=size, seed=seed), None
    if question.curve != "exponential":
        from horizon.workflow.forecast_curves import bending_draws  # the curves and their gate take a while to import

        return bending_draws(question.curve, dates, minutes, days, draws=size, seed=seed)
    if trend.uncertainty is None:
        return line_draws(trend.fit, days, draws=size, seed=seed), None
    scatter = trend.uncertainty.kind == "both"
    chosen = trend.uncertainty.chosen
    return replicate_draws(trend.fit, chosen, days, with_scatter=scatter, draws=size, seed=seed), None


def _threshold(trend: TrendAnalysis, draws: PredictiveDraws, minutes: float, last: Point) -> ThresholdForecast:
    points = trend.points
    passed = first_above(points[points["used"]], minutes)
    first = first_above(points[points["beyond_range"] & ~points["used"]], minutes)
    return ThresholdForecast(
        minutes=minutes,
        crossing=None if passed else crossing(draws, minutes),
        passed=passed,
        beyond=first,
        break_even=break_even(minutes, start=last.release_date, value=last.minutes, doubling=trend.doubling_time),
    )


def _first_day(trend: TrendAnalysis, used: pd.DataFrame) -> date:
    """Day from which the forecast looks ahead: that of the knowledge, or the end of the window if it is earlier."""
    until = trend.question.window.until
    known = min(trend.as_of, until) if until else trend.as_of
    last: date = used["release_date"].max().date()
    return max(last, known)


def _check_day(by: date | None, first: date, limit: date) -> None:
    if by is not None and not first < by <= limit:
        raise SelectionError(
            "that day is not one that the forecast speaks of",
            found=str(by),
            expected=f"after {first}, and not after {limit}",
            hint="look further ahead with --years, or back with --as-of",
        )


def _targets(by: date | None, first: date, limit: date) -> tuple[date, ...]:
    days = {first + timedelta(ahead) for ahead in _AHEAD} | ({by} if by else set())
    return tuple(sorted(day for day in days if day <= limit))


def _doubts(
    draws: PredictiveDraws, thresholds: Sequence[ThresholdForecast], standing: CurveStanding | None
) -> list[str]:
    notes = [
        f"{found.beyond.model} ({duration_text(found.beyond.minutes)}, beyond the suite's range) is above "
        f"{duration_text(found.minutes)} already; the forecast leaves it out"
        for found in thresholds
        if found.beyond and not found.passed
    ]
    if draws.left_out >= _SOON:
        notes.append(f"{draws.left_out:.0%} of the draws have no value and are left out")
    if standing is not None:
        notes.append(standing.sentence)
    return notes


def _point(row: pd.Series) -> Point:
    return Point(str(row["model"]), row["release_date"].date(), float(row["minutes"]))
