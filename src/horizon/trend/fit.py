"""The exponential trend of a dated positive series, by least squares on log2."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import (
    DoublingTime,
    Interval,
    aicc,
    bic,
    doubling_time,
    gaussian_log_likelihood,
    student_interval,
)
from horizon.trend.frames import parameters_frame, student_bands
from horizon.trend.points import log2_values, not_on_one_day
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["ExponentialTrend", "fit_trend"]

ORIGIN = date(2020, 1, 1)
"""Day on which ``log2_at_origin`` is read off; it does not change the fit."""


@dataclass(frozen=True, slots=True)
class ExponentialTrend:
    r"""An exponential fitted by ordinary least squares: a straight line in log2 against the day.

    .. math:: \log_2 y = a + s\,(t - t_0) + \varepsilon, \qquad \varepsilon \sim N(0, \sigma^2)

    Attributes
    ----------
    log2_at_origin, doublings_per_day : float
        a at `origin`, and s.
    cov : tuple of tuple of float
        Covariance of (a, s), 2 by 2.
    residual_std : float
        Estimate of sigma, with nobs - 2 degrees of freedom, in doublings.
    r_squared, nobs, first, last
        Share of variance explained, number of points, and their first and last date.
    """

    origin: date
    log2_at_origin: float
    doublings_per_day: float
    cov: tuple[tuple[float, float], tuple[float, float]]
    residual_std: float
    r_squared: float
    nobs: int
    first: date
    last: date

    curve = "exponential"
    converged = True
    """Always: the normal equations of a straight line have one solution, and `fit_trend` refuses the rest."""

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name."""
        return {"log2_at_origin": self.log2_at_origin, "doublings_per_day": self.doublings_per_day}

    @property
    def std_errors(self) -> dict[str, float]:
        """Their standard errors."""
        return {
            "log2_at_origin": math.sqrt(self.cov[0][0]),
            "doublings_per_day": math.sqrt(self.cov[1][1]),
        }

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.nobs - 2

    @property
    def log_likelihood(self) -> float:
        """Gaussian log-likelihood on the log2 scale."""
        return gaussian_log_likelihood(self.residual_std**2 * self.df_resid, self.nobs)

    @property
    def aicc(self) -> float:
        """Akaike's criterion, small-sample corrected, counting a, s and sigma."""
        return aicc(self.log_likelihood, nobs=self.nobs, params=3)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, counting a, s and sigma."""
        return bic(self.log_likelihood, nobs=self.nobs, params=3)

    def conf_int(self, level: float = 0.95) -> dict[str, Interval]:
        """Intervals of the parameters from Student's t."""
        errors = self.std_errors
        return {
            name: student_interval(value, errors[name], df=self.df_resid, level=level)
            for name, value in self.params.items()
        }

    def doubling_time(self, level: float = 0.95) -> DoublingTime:
        """Doubling time in days, its interval inverted from the slope's."""
        return doubling_time(self.doublings_per_day, self.conf_int(level)["doublings_per_day"])

    def predict(self, dates: Iterable[date], level: float = 0.95) -> pd.DataFrame:
        """Values of the line with its two bands.

        Parameters
        ----------
        dates : iterable of date, length m
        level : float

        Returns
        -------
        DataFrame, m rows
            ``date``, ``value``, ``confidence_low``, ``confidence_high`` (where the line is) and ``prediction_low``,
            ``prediction_high`` (where a new point would be), in the unit of the series.
        """
        days = list(dates)
        design = np.column_stack([np.ones(len(days)), days_between(self.origin, days)])
        centre = design @ np.array([self.log2_at_origin, self.doublings_per_day])
        variance = np.einsum("ij,jk,ik->i", design, np.array(self.cov), design)
        return student_bands(days, centre, variance, residual_std=self.residual_std, df=self.df_resid, level=level)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each, and the doubling time in days."""
        doubling_times = {"doubling_time_days": self.doubling_time(level)}
        return parameters_frame(self.params, self.std_errors, self.conf_int(level), doubling_times)

    @property
    def doublings_per_year(self) -> float:
        """The slope in doublings a year."""
        return self.doublings_per_day * DAYS_PER_YEAR


def fit_trend(dates: Sequence[date], values: Sequence[float] | NDArray[np.float64]) -> ExponentialTrend:
    r"""Fit an exponential trend to any dated positive series.

    .. math:: \min_{a,s} \sum_i \left(\log_2 y_i - a - s\,(t_i - t_0)\right)^2

    Parameters
    ----------
    dates : sequence of date, length n
        Release dates; at least two different ones.
    values : array_like of float, shape (n,)
        Positive, in any unit (minutes, hours): the slope does not depend on it.

    Returns
    -------
    ExponentialTrend

    Raises
    ------
    FitError
        With fewer than 3 points, a value that is not positive and finite, or all points on one day.

    Notes
    -----
    The interval is that of independent, equally precise points with Gaussian scatter. Frontier points are chosen as
    maxima and depend on each other, and their own measurement error is left out: read it as a lower limit on the
    uncertainty.

    References
    ----------
    Kwa, T. et al. (2025). Measuring AI ability to complete long tasks. arXiv:2503.14499.

    Examples
    --------
    >>> days = [date(2024, 1, 1), date(2024, 4, 10), date(2024, 7, 19), date(2024, 10, 27)]
    >>> round(fit_trend(days, [1.0, 2.0, 4.0, 8.0]).doubling_time().estimate, 6)
    100.0
    """
    log2_y = log2_values(dates, values)
    _enough(dates)
    t = days_between(ORIGIN, dates)
    centre, spread = float(t.mean()), float(((t - t.mean()) ** 2).sum())
    slope = float(((t - centre) * log2_y).sum() / spread)
    mean = float(log2_y.mean())
    residuals = log2_y - mean - slope * (t - centre)
    rss = float((residuals**2).sum())
    total = float(((log2_y - mean) ** 2).sum())
    sigma2 = rss / (len(log2_y) - 2)
    var_slope = sigma2 / spread
    var_origin = sigma2 / len(log2_y) + var_slope * centre**2
    return ExponentialTrend(
        origin=ORIGIN,
        log2_at_origin=mean - slope * centre,
        doublings_per_day=slope,
        cov=((var_origin, -var_slope * centre), (-var_slope * centre, var_slope)),
        residual_std=math.sqrt(sigma2),
        r_squared=1 - rss / total if total > 0 else math.nan,
        nobs=len(log2_y),
        first=min(dates),
        last=max(dates),
    )


def _enough(dates: Sequence[date]) -> None:
    if len(dates) < 3:
        raise FitError(
            "too few points for a trend with an interval",
            found=f"{len(dates)} point{'s' if len(dates) != 1 else ''}",
            expected="at least 3",
            hint="widen the window, or take --frontier all",
        )
    not_on_one_day(dates)
