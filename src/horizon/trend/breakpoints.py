"""An exponential trend that changes its doubling time at one or two dates, without a jump."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend.break_lines import BrokenLines, fit_lines
from horizon.trend.break_search import DATES_PER_SEGMENT, admits, place_of, prepare_search
from horizon.trend.break_trend import BreakTrend
from horizon.trend.fit import ORIGIN
from horizon.trend.points import log2_values
from horizon.trend.series import years

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["BREAK_CURVES", "check_points", "fit_breaks"]

BREAK_CURVES = {1: "one-break", 2: "two-breaks"}
"""Name of the curve by its number of breaks."""

_ROUNDING = 1e-9
"""Doublings; less than this is no bend."""


def fit_breaks(dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], breaks: int = 1) -> BreakTrend:
    r"""Fit an exponential trend that changes its doubling time at one or two dates.

    .. math:: \min_{a, s, b} \sum_i \Bigl(\log_2 y_i - a - s_1 t_i - \sum_j (s_{j+1} - s_j)(t_i - b_j)_+\Bigr)^2

    Parameters
    ----------
    dates : sequence of date, length n
        At least 6 different ones for one break, 9 for two.
    values : array_like of float, shape (n,)
        Positive, in any unit.
    breaks : {1, 2}

    Returns
    -------
    BreakTrend

    Raises
    ------
    FitError
        With too few points or dates, or a value that is not positive and finite.

    Notes
    -----
    The positions are the exact minimum over all that leave three different dates in each segment, a date on which a
    break lies counting on both sides; see `horizon.trend.break_search`. Nothing here says that there is a break: that
    is for `break_test`.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> days = [date(2024, 1, 1) + timedelta(100 * step) for step in range(8)]
    >>> fit = fit_breaks(days, [1.0, 2.0, 4.0, 8.0, 32.0, 128.0, 512.0, 2048.0])
    >>> fit.breakpoints, [round(doubling.estimate, 6) for doubling in fit.doubling_times()]
    ((datetime.date(2024, 10, 27),), [100.0, 50.0])
    """
    log2_y = check_points(dates, values, breaks)
    t = years(dates)
    best = prepare_search(t, breaks).best(log2_y[None])
    lines = fit_lines(t, best.positions, log2_y[None])
    rss, total = float(lines.rss[0]), float(((log2_y - log2_y.mean()) ** 2).sum())
    params = [lines.levels[0], *lines.slopes[0], *best.positions[0]]
    sigma2 = rss / (len(t) - len(params))
    bent = np.abs(np.diff(lines.slopes[0])) * np.ptp(t) > _ROUNDING
    return BreakTrend(
        curve=BREAK_CURVES[breaks],
        origin=ORIGIN,
        params=dict(zip(CURVES[BREAK_CURVES[breaks]].parameters, map(float, params), strict=True)),
        cov=tuple(tuple(map(float, row)) for row in _covariance(lines, sigma2, bent)),
        residual_std=math.sqrt(sigma2),
        r_squared=1 - rss / total if total > 0 else math.nan,
        nobs=len(t),
        first=min(dates),
        last=max(dates),
        converged=bool(bent.all()) and _inside(np.unique(t), best.positions[0]),
    )


def check_points(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], breaks: int
) -> NDArray[np.float64]:
    """Give log2 of the values.

    Raises
    ------
    FitError
        If breaks cannot be fitted to the points.
    """
    if breaks not in BREAK_CURVES:
        raise FitError("a trend can have one break or two", found=f"{breaks} breaks", expected="1 or 2")
    log2_y = log2_values(dates, values)
    needed, different = DATES_PER_SEGMENT * (breaks + 1), len(set(dates))
    if different < needed:
        raise FitError(
            f"too few dates for a trend with {'a break' if breaks == 1 else 'two breaks'}",
            found=f"{len(dates)} point{'s' if len(dates) != 1 else ''} on {different} date{'s'[: different != 1]}",
            expected=f"points on at least {needed} different dates, {DATES_PER_SEGMENT} for each segment",
            hint="ask for fewer breaks, widen the window, or take --frontier all",
        )
    return log2_y


def _covariance(lines: BrokenLines, sigma2: float, bent: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Covariance of a, the slopes and the positions: a bend of size d that moves on by b leaves a step of -d b."""
    weights = lines.weights[0].copy()
    weights[-len(bent) :] /= -np.where(bent, np.diff(lines.slopes[0]), 1.0)[:, None]
    cov = np.asarray(weights @ weights.T * sigma2)
    unknown = len(weights) - len(bent) + np.flatnonzero(~bent)
    cov[unknown] = cov[:, unknown] = np.inf
    return cov


def _inside(dates: NDArray[np.float64], positions: NDArray[np.float64]) -> bool:
    """Whether each break could move either way: one between two dates is where the lines meet."""
    placement = tuple(place_of(dates, position) for position in positions)
    moved = (
        (*placement[:number], place + step, *placement[number + 1 :])
        for number, place in enumerate(placement)
        if place % 2 == 0
        for step in (-1, 1)
    )
    return all(admits(other, len(dates)) for other in moved)
