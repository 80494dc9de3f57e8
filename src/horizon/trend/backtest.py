"""What a trend would have said at earlier dates, and how often what came lay inside its bands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.errors import FitError
from horizon.execution.seeds import generator
from horizon.stats.curves import CURVES
from horizon.stats.scores import crps_sample
from horizon.trend.calibration import Backtest
from horizon.trend.compare import curve_names
from horizon.trend.fit import ORIGIN
from horizon.trend.predictive import Student
from horizon.trend.random_walk import fit_random_walk
from horizon.trend.refits import ROUNDING, check_series, refit_curve
from horizon.trend.series import years
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["LEAST_POINTS", "VintagePoints", "backtest"]

LEAST_POINTS = 5
"""Points on which a forecast may rest."""

RANDOM_WALK = "random-walk"
RELEASE_DATES, VINTAGES = "release dates", "vintages"

_LEAST_WALK = 4
"""Different days that leave the variance of a random walk two degrees of freedom."""

_STREAM = 2**32 + 64
"""Number of the first stream of random numbers: above those of a trend and its points."""


class VintagePoints(NamedTuple):
    """The points of a trend as they were known on a day.

    `draws` are replicates of log2 of the values, (R, n), where there are some.
    """

    as_of: date
    dates: Sequence[date]
    values: Sequence[float] | NDArray[np.float64]
    draws: NDArray[np.float64] | None = None


class _State(NamedTuple):
    """A series in which the first `known` points were known on a day, and the others are to be forecast."""

    over: str
    origin: date
    dates: list[date]
    log2_y: NDArray[np.float64]
    known: int
    draws: NDArray[np.float64] | None

    @property
    def later(self) -> NDArray[np.intp]:
        return np.arange(self.known, len(self.dates))

    @property
    def observed(self) -> NDArray[np.float64]:
        return self.log2_y[self.known :]

    @property
    def last(self) -> date:
        return self.dates[self.known - 1]


def backtest(
    dates: Sequence[date],
    values: Sequence[float] | NDArray[np.float64],
    *,
    draws: NDArray[np.float64] | None = None,
    vintages: Sequence[VintagePoints] = (),
    curves: Sequence[str] | None = None,
    least_points: int = LEAST_POINTS,
    seed: int = 0,
) -> Backtest:
    """Forecast every later point from every earlier state of a series, and see where it fell.

    There are two kinds of earlier state. ``release dates``: the points of today that were released by a day, with
    today's values. ``vintages``: the points as they were known on a day, with the values of then; forecast are the
    points of today that were released after the last of them.

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        As they are known today, positive.
    draws : ndarray of float, shape (R, n), optional
        Replicates of log2 of the values, for the interval ``both`` of the exponential.
    vintages : sequence of VintagePoints
    curves : sequence of str, optional
        Names of `horizon.stats.curves.CURVES`; left out, all of them.
    least_points : int
        On which a forecast may rest; a curve with p parameters needs p + 2 in any case.
    seed : int
        Of the draws of ``both``.

    Returns
    -------
    Backtest

    Raises
    ------
    FitError
        With values that are not positive and finite, all points on one day, or no point to forecast.

    Notes
    -----
    The intervals: ``confidence`` and ``prediction`` are the two bands of least squares, Student's t with the
    uncertainty of the parameters by the delta method; ``both`` adds the measurement of the points; ``random-walk`` is
    the forecast error of Farmer and Lafond (2016). A confidence band says where the curve is, not where a new point
    will be: that it holds few later points is no error of its own, but it is often drawn as if it were a forecast.

    Forecasts of one point from several origins, and of several points from one origin, depend on each other: the
    number of forecasts in a table is far above the number of independent ones.

    References
    ----------
    Farmer, J. D. and Lafond, F. (2016). How predictable is technological progress? Research Policy 45(3), 647-665.
    doi:10.1016/j.respol.2015.11.001
    Gneiting, T., Balabdaoui, F. and Raftery, A. E. (2007). Probabilistic forecasts, calibration and sharpness. J. R.
    Stat. Soc. B 69(2), 243-268. doi:10.1111/j.1467-9868.2007.00587.x
    """
    import pandas as pd

    now = _ordered(VintagePoints(max(dates, default=ORIGIN), dates, values, draws))
    states = [state for state in _states(now, vintages) if state.known >= least_points]
    if not states:
        raise FitError(
            "nothing to backtest",
            found=f"{len(dates)} points",
            expected=f"{least_points} points, and another one on a later day",
            hint="widen the window, or take --frontier all",
        )
    names = curve_names(curves)
    rows = [row for name in names for series in _by_series(states) for row in _curve_rows(name, series)]
    for state in states:
        rows += _walk_rows(state)
        if state.draws is not None and "exponential" in names:
            rows += _forecasts(state, "exponential", "both", _judged_sample(_redrawn(state, seed), state.observed))
    return Backtest(pd.DataFrame(rows), len(states))


def _ordered(points: VintagePoints) -> VintagePoints:
    """The points by date."""
    check_series(points.dates, points.values)
    order = sorted(range(len(points.dates)), key=points.dates.__getitem__)
    draws = None if points.draws is None else points.draws[:, order]
    values = np.asarray(points.values, dtype=np.float64)[order]
    return VintagePoints(points.as_of, [points.dates[place] for place in order], values, draws)


def _states(now: VintagePoints, vintages: Sequence[VintagePoints]) -> Iterator[_State]:
    """Earlier states that something came after."""
    dates, log2_y = list(now.dates), np.log2(now.values)
    for day in sorted(set(dates))[:-1]:
        known = sum(other <= day for other in dates)
        yield _State(RELEASE_DATES, day, dates, log2_y, known, _first(now.draws, known))
    for vintage in sorted(vintages, key=lambda vintage: vintage.as_of):
        then = _ordered(vintage)
        later = [place for place, day in enumerate(dates) if day > then.dates[-1]]
        if later:
            joined = [*then.dates, *(dates[place] for place in later)]
            values = np.concatenate([np.log2(then.values), log2_y[later]])
            yield _State(VINTAGES, then.as_of, joined, values, len(then.dates), then.draws)


def _first(draws: NDArray[np.float64] | None, known: int) -> NDArray[np.float64] | None:
    return None if draws is None else draws[:, :known]


def _by_series(states: Sequence[_State]) -> list[list[_State]]:
    """States that are parts of one series are fitted together."""
    released = [state for state in states if state.over == RELEASE_DATES]
    return [*([released] if released else []), *([state] for state in states if state.over == VINTAGES)]


def _curve_rows(name: str, states: Sequence[_State]) -> Iterator[dict[str, object]]:
    """Forecasts by one curve from states of one series."""
    series, curve = states[0], CURVES[name]
    there = np.arange(len(series.dates)) < np.array([state.known for state in states])[:, None]
    refits = refit_curve(curve, years(series.dates), series.log2_y, there)
    for number, state in enumerate(states):
        if not refits.fitted[number] or state.known < len(curve.parameters) + 2:
            continue
        part = np.full(len(state.later), number)
        for interval, said in (
            ("confidence", refits.line_at(part, state.later)),
            ("prediction", refits.point_at(part, state.later)),
        ):
            yield from _forecasts(state, name, interval, _judged(said, state.observed))


def _walk_rows(state: _State) -> Iterator[dict[str, object]]:
    if len(set(state.dates[: state.known])) >= _LEAST_WALK:
        yield from _forecasts(state, RANDOM_WALK, "random-walk", _judged(_walk(state), state.observed))


def _forecasts(
    state: _State, curve: str, interval: str, judged: dict[str, NDArray[np.float64]]
) -> Iterator[dict[str, object]]:
    for number, place in enumerate(state.later):
        target = state.dates[place]
        yield {
            "over": state.over,
            "origin": state.origin,
            "curve": curve,
            "interval": interval,
            "n": state.known,
            "last": state.last,
            "target": target,
            "place": number,
            "years_ahead": (target - state.last).days / DAYS_PER_YEAR,
            **{name: float(values[number]) for name, values in judged.items()},
        }


def _judged(said: Student, observed: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    return {
        "error": observed - said.mean,
        "probability": said.probability(observed),
        "log_score": said.log_score(observed),
        "crps": said.crps(observed),
    }


def _judged_sample(draws: NDArray[np.float64], observed: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The same of draws, (R, m); they have no density, and so no log score."""
    return {
        "error": observed - np.median(draws, axis=0),
        "probability": ((draws < observed).mean(axis=0) + (draws <= observed).mean(axis=0)) / 2,
        "log_score": np.full(len(observed), np.nan),
        "crps": crps_sample(observed, draws),
    }


def _walk(state: _State) -> Student:
    walk = fit_random_walk(state.dates[: state.known], np.exp2(state.log2_y[: state.known]))
    ahead = days_between(walk.last, [state.dates[place] for place in state.later])
    mean = walk.log2_at_last + walk.doublings_per_day * ahead
    return Student(mean, np.maximum(walk.forecast_std(ahead), ROUNDING), np.full(len(mean), float(walk.df_resid)))


def _redrawn(state: _State, seed: int) -> NDArray[np.float64]:
    r"""Draws of later points from straight lines through replicates of the known ones, (R, m).

    .. math:: y^*_r = a_r + s_r t^* + \sqrt{\hat\sigma_e^2 h^* + \hat\sigma^2}\; T_{n-2}

    h* is the leverage of the new date: the variance that the scatter gives to the line. sigma is the whole residual
    standard deviation, for a new point is measured too; sigma_e is what measurement leaves of it.
    """
    draws, later = _complete(state.draws), state.later
    t = years(state.dates)
    design = np.column_stack([np.ones(len(t)), t])
    known, inverse = design[: state.known], np.linalg.pinv(design[: state.known])
    lines = draws @ inverse.T
    df = state.known - 2
    residual = _mean_square(state.log2_y[None, : state.known], known, inverse, df)
    measurement = _mean_square(draws - state.log2_y[: state.known], known, inverse, df)
    leverage = ((design[later] @ inverse) ** 2).sum(axis=1)
    scale = np.sqrt(max(0.0, residual - measurement) * leverage + residual)
    rng = generator(seed, _STREAM + state.known)
    return np.asarray(lines @ design[later].T + scale * rng.standard_t(df, (len(draws), len(later))))


def _complete(draws: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Replicates in which every point has a value."""
    found = np.empty((0, 0)) if draws is None else draws[np.isfinite(draws).all(axis=1)]
    if not len(found):
        raise FitError("no replicate has a value of every point", hint="leave the interval `both` out")
    return found


def _mean_square(y: NDArray[np.float64], design: NDArray[np.float64], inverse: NDArray[np.float64], df: int) -> float:
    """Mean residual variance of straight lines through rows of y."""
    rest = y - y @ inverse.T @ design.T
    return float((rest**2).sum(axis=1).mean() / df)
