"""Growth curves through a dated positive series, by least squares on log2: one noise model for all of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import DoublingTime, Interval, aicc, bic, doubling_time, gaussian_log_likelihood, student_interval
from horizon.stats.curves import CURVES
from horizon.stats.growth_fits import fit_growth
from horizon.trend.fit import ORIGIN
from horizon.trend.frames import parameters_frame, student_bands
from horizon.trend.series import log2_series, years
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.stats.curves import Curve

__all__ = ["CurveTrend", "fit_curve"]


@dataclass(frozen=True, slots=True)
class CurveTrend:
    r"""A growth curve fitted by least squares on log2 of the values.

    .. math:: \log_2 y_i = f(t_i; \theta) + \varepsilon_i, \qquad \varepsilon \sim N(0, \sigma^2)

    with t in years since `origin`; f is in `horizon.stats.curves`, under the name `curve`.

    Attributes
    ----------
    curve : str
        Key of the registry of curves.
    values : tuple of float
        The p parameters in the order of the registry; `params` has them by name.
    cov : tuple of tuple of float
        Their covariance, p by p; 0 for those that lie at a bound.
    at_bound : tuple of str
        Parameters that ran to the end of their range: the data do not say where they are.
    undetermined : tuple of str
        Parameters that can move together without moving the curve at the points; `cov` leaves that direction out.
    residual_std : float
        Estimate of sigma, with nobs - p degrees of freedom, in doublings.
    r_squared, nobs, first, last
        Share of variance explained, number of points, and their first and last date.
    converged : bool
        At a minimum, with no parameter at a bound, all parameters told apart by the data, and found from two starts.
    starts_tried, starts_agreeing : int
        Starting points, and how many of them ended here.
    origin : date

    Notes
    -----
    Standard errors and bands are those of the curve made linear at its estimate. For a ceiling, an inflection or a
    singularity they are far too narrow as soon as the data do not enclose it.
    """

    curve: str
    values: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    at_bound: tuple[str, ...]
    undetermined: tuple[str, ...]
    residual_std: float
    r_squared: float
    nobs: int
    first: date
    last: date
    converged: bool
    starts_tried: int
    starts_agreeing: int
    origin: date = ORIGIN

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name."""
        return dict(zip(self._curve.parameters, self.values, strict=True))

    @property
    def std_errors(self) -> dict[str, float]:
        """Their standard errors; NaN for parameters at a bound or undetermined."""
        without = self.at_bound + self.undetermined
        return {
            name: math.nan if name in without else math.sqrt(max(self.cov[place][place], 0.0))
            for place, name in enumerate(self._curve.parameters)
        }

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.nobs - len(self.values)

    @property
    def log_likelihood(self) -> float:
        """Gaussian log-likelihood on the log2 scale."""
        return gaussian_log_likelihood(self.residual_std**2 * self.df_resid, self.nobs)

    @property
    def aicc(self) -> float:
        """Akaike's criterion, small-sample corrected, counting the parameters and sigma."""
        return aicc(self.log_likelihood, nobs=self.nobs, params=len(self.values) + 1)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, counting the parameters and sigma."""
        return bic(self.log_likelihood, nobs=self.nobs, params=len(self.values) + 1)

    def conf_int(self, level: float = 0.95) -> dict[str, Interval]:
        """Intervals of the parameters from Student's t; NaN for parameters without a standard error."""
        errors = self.std_errors
        return {
            name: student_interval(value, errors[name], df=self.df_resid, level=level)
            for name, value in self.params.items()
        }

    def slope(self, on: date, level: float = 0.95) -> tuple[float, Interval]:
        """Doublings a day of the curve on a date: from the day before to the day after, halved."""
        ends = years([on]) + np.array([-1.0, 1.0]) / DAYS_PER_YEAR
        log2 = self._curve.log2(ends, np.array(self.values))
        gradient = self._curve.gradient(ends, np.array(self.values))
        change, direction = float(log2[1] - log2[0]) / 2, (gradient[1] - gradient[0]) / 2
        error = math.sqrt(max(float(direction @ np.array(self.cov) @ direction), 0.0))
        return change, student_interval(change, error, df=self.df_resid, level=level)

    def doubling_time(self, level: float = 0.95, *, on: date | None = None) -> DoublingTime:
        """Doubling time in days on a date, by default that of the last point; interval inverted from the slope's."""
        return doubling_time(*self.slope(on or self.last, level))

    @property
    def doublings_per_year(self) -> float:
        """The slope at the last point in doublings a year."""
        return self.slope(self.last)[0] * DAYS_PER_YEAR

    def predict(self, dates: Iterable[date], level: float = 0.95) -> pd.DataFrame:
        """Values of the curve with its two bands.

        Parameters
        ----------
        dates : iterable of date, length m
        level : float

        Returns
        -------
        DataFrame, m rows
            ``date``, ``value``, ``confidence_low``, ``confidence_high`` (where the curve is) and ``prediction_low``,
            ``prediction_high`` (where a new point would be), in the unit of the series; the value is infinite and the
            bands are NaN from a singularity on.
        """
        days = list(dates)
        t, values = years(days), np.array(self.values)
        centre, design = self._curve.log2(t, values), self._curve.gradient(t, values)
        variance = np.maximum(np.einsum("ij,jk,ik->i", design, np.array(self.cov), design), 0.0)
        return student_bands(days, centre, variance, residual_std=self.residual_std, df=self.df_resid, level=level)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each, and the doubling time in days at the last point."""
        doubling_times = {"doubling_time_days": self.doubling_time(level)}
        return parameters_frame(self.params, self.std_errors, self.conf_int(level), doubling_times)

    @property
    def _curve(self) -> Curve:
        return CURVES[self.curve]


def fit_curve(dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], curve: str) -> CurveTrend:
    r"""Fit a smooth growth curve to any dated positive series.

    .. math:: \min_\theta \sum_i \left(\log_2 y_i - f(t_i; \theta)\right)^2

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        Positive, in any unit: another unit moves one parameter and nothing else.
    curve : str
        ``exponential``, ``log-quadratic``, ``hyperbolic``, ``logistic``, ``gompertz`` or ``richards``. The curves with
        breaks are fitted by `fit_breaks`, and `fit_trend` finds the right function for any name.

    Returns
    -------
    CurveTrend

    Raises
    ------
    FitError
        If there is no smooth curve of that name; with fewer points than parameters + 1, a value that is not positive
        and finite, all points on one day, or fewer different dates than parameters.

    Notes
    -----
    A comparison of curves needs one noise model: it is Gaussian on log2, whatever the curve. On the raw scale a curve
    would be judged by its last few points alone.

    Examples
    --------
    >>> days = [date(2020 + year, 1, 1) for year in range(6)]
    >>> fit = fit_curve(days, [1.0, 3.0, 6.9, 12.0, 14.6, 15.6], "logistic")
    >>> fit.converged, round(2 ** fit.params["log2_ceiling"])
    (True, 16)
    """
    smooth = [name for name in CURVES if not name.endswith(("break", "breaks"))]
    if curve not in smooth:
        raise FitError("no such smooth growth curve", found=curve, expected=f"one of {', '.join(smooth)}")
    chosen = CURVES[curve]
    t, log2_y = log2_series(dates, values, params=len(chosen.parameters), curve=curve)
    if len(set(dates)) < len(chosen.parameters):
        raise FitError(
            f"too few dates for the curve {curve}",
            found=f"{len(set(dates))} different dates for {len(chosen.parameters)} parameters",
            expected=f"at least {len(chosen.parameters)}",
        )
    fits = fit_growth(chosen, t, log2_y[None])
    rss, total = float(fits.rss[0]), float(((log2_y - log2_y.mean()) ** 2).sum())
    return CurveTrend(
        curve=curve,
        values=tuple(fits.params[0].tolist()),
        cov=tuple(map(tuple, fits.cov[0].tolist())),
        at_bound=_named(chosen, fits.at_bound[0]),
        undetermined=_named(chosen, fits.undetermined[0]),
        residual_std=math.sqrt(rss / (len(t) - len(chosen.parameters))),
        r_squared=1 - rss / total if total > 0 else math.nan,
        nobs=len(t),
        first=min(dates),
        last=max(dates),
        converged=bool(fits.converged[0]),
        starts_tried=fits.starts_tried,
        starts_agreeing=int(fits.starts_agreeing[0]),
    )


def _named(curve: Curve, which: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, applies in zip(curve.parameters, which, strict=True) if applies)
