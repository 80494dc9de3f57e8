"""A logistic fitted to minutes as they are, as claims of an early plateau do: to show what such a fit says, not to use.

On the raw scale the largest values carry all the weight, so that the last point or two decide where the curve bends.
Nothing here is identified in the sense of the gate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.least_squares import fit_least_squares
from horizon.trend.fit import ORIGIN
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["RawLogistic", "fit_raw_logistic"]

_HIGHEST = 100.0
"""Ceiling, in multiples of the largest value, at which the curve is taken for an exponential."""

_RATES = (0.1, 20.0)
"""Of the logistic, a year."""

_YEARS_AHEAD = 10.0


@dataclass(frozen=True, slots=True)
class RawLogistic:
    """A logistic by least squares on minutes.

    Attributes
    ----------
    ceiling, ceiling_std_error : float
        In minutes; infinite, with an error that is not a number, if the best curve is all but an exponential.
    inflection : date or None
        None if the curve has no ceiling.
    nobs : int
    """

    ceiling: float
    ceiling_std_error: float
    inflection: date | None
    nobs: int


def fit_raw_logistic(dates: Sequence[date], minutes: Sequence[float] | Array) -> RawLogistic:
    r"""Fit a logistic to minutes.

    .. math:: \min \sum_i \left(y_i - \frac{K}{1 + e^{-k(t_i - t_0)}}\right)^2

    Parameters
    ----------
    dates : sequence of date, length n
        At least four.
    minutes : array_like of float, shape (n,)

    Raises
    ------
    FitError
        With too few points.
    """
    t = days_between(ORIGIN, dates) / DAYS_PER_YEAR
    y = np.asarray(minutes, dtype=np.float64)
    top = float(y.max())
    low = np.array([top / 2, _RATES[0], t.min() - 1])
    high = np.array([_HIGHEST * top, _RATES[1], t.max() + _YEARS_AHEAD])
    starts = [[share * top, rate, t.max() + lag] for share in (1.2, 3.0) for rate in (1.0, 3.0) for lag in (-0.5, 1.0)]

    def value(params: Array) -> Array:
        ceiling, rate, middle = params.T[..., None]
        return np.asarray(ceiling * _share(rate * (t - middle)))

    def slope(params: Array) -> Array:
        ceiling, rate, middle = params.T[..., None]
        share = _share(rate * (t - middle))
        steep = ceiling * share * (1 - share)
        return np.stack([share, steep * (t - middle), -steep * rate], axis=-1)

    fit = fit_least_squares(value, slope, y, np.array(starts), (low, high))
    ceiling, _, middle = (float(param) for param in fit.params)
    if not fit.converged or ceiling > 0.99 * high[0]:
        return RawLogistic(math.inf, math.nan, None, len(y))
    day = ORIGIN + timedelta(days=round(middle * DAYS_PER_YEAR))
    return RawLogistic(ceiling, float(fit.std_errors[0]), day, len(y))


def _share(u: Array) -> Array:
    """The logistic function, without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -u)))
