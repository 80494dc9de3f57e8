"""Two exponentials side by side, one for each group of models, as a rival of one curve that bends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import DoublingTime, Interval, aicc, bic, doubling_time, gaussian_log_likelihood, student_interval
from horizon.trend.fit import ORIGIN
from horizon.trend.frames import parameters_frame, student_bands
from horizon.trend.series import log2_series, years
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["TwoLinesTrend", "fit_two_lines"]


@dataclass(frozen=True, slots=True)
class TwoLinesTrend:
    r"""An exponential for each of two groups, with one scatter: two straight lines in log2 against the year.

    .. math:: \log_2 y_i = a_{g(i)} + s_{g(i)}\, t_i + \varepsilon_i, \qquad \varepsilon \sim N(0, \sigma^2)

    Attributes
    ----------
    groups : tuple of str
        Names of the two groups, in alphabetical order.
    values : tuple of float
        a and s, in doublings a year, of the first group, then of the second; `params` has them by name.
    cov : tuple of tuple of float
        Their covariance, 4 by 4.
    residual_std : float
        Estimate of sigma, with nobs - 4 degrees of freedom, in doublings.
    newest : str
        Group of the last point; of the highest among several on its day.
    """

    groups: tuple[str, str]
    values: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    residual_std: float
    r_squared: float
    nobs: int
    first: date
    last: date
    newest: str
    origin: date = ORIGIN

    curve = "two-lines"
    converged = True
    """Always: the normal equations of straight lines have one solution, and `fit_two_lines` refuses the rest."""

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name: those of `ExponentialTrend`'s line with the group in brackets."""
        return dict(zip(_names(self.groups), self.values, strict=True))

    @property
    def std_errors(self) -> dict[str, float]:
        """Their standard errors."""
        return {name: math.sqrt(self.cov[place][place]) for place, name in enumerate(_names(self.groups))}

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.nobs - 4

    @property
    def log_likelihood(self) -> float:
        """Gaussian log-likelihood on the log2 scale."""
        return gaussian_log_likelihood(self.residual_std**2 * self.df_resid, self.nobs)

    @property
    def aicc(self) -> float:
        """Akaike's criterion, small-sample corrected, counting four parameters and sigma."""
        return aicc(self.log_likelihood, nobs=self.nobs, params=5)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, counting four parameters and sigma."""
        return bic(self.log_likelihood, nobs=self.nobs, params=5)

    def conf_int(self, level: float = 0.95) -> dict[str, Interval]:
        """Intervals of the parameters from Student's t."""
        errors = self.std_errors
        return {
            name: student_interval(value, errors[name], df=self.df_resid, level=level)
            for name, value in self.params.items()
        }

    def doubling_times(self, level: float = 0.95) -> dict[str, DoublingTime]:
        """Doubling time of each group in days, its interval inverted from the slope's."""
        intervals = self.conf_int(level)
        return {
            group: doubling_time(
                self.params[name] / DAYS_PER_YEAR,
                Interval(intervals[name].low / DAYS_PER_YEAR, intervals[name].high / DAYS_PER_YEAR, level),
            )
            for group, name in zip(self.groups, _names(self.groups)[1::2], strict=True)
        }

    def doubling_time(self, level: float = 0.95) -> DoublingTime:
        """Doubling time in days of the newest group."""
        return self.doubling_times(level)[self.newest]

    def predict(self, dates: Iterable[date], level: float = 0.95, *, group: str | None = None) -> pd.DataFrame:
        """Values of the line of one group, by default the newest, with its two bands.

        Parameters
        ----------
        dates : iterable of date, length m
        level : float
        group : str, optional

        Returns
        -------
        DataFrame, m rows
            ``date``, ``value``, ``confidence_low``, ``confidence_high`` (where the line is) and ``prediction_low``,
            ``prediction_high`` (where a new point would be), in the unit of the series.

        Raises
        ------
        ValueError
            If there is no group of that name.
        """
        days = list(dates)
        design = _design(years(days), self._numbers(group, len(days)))
        centre = design @ np.array(self.values)
        variance = np.einsum("ij,jk,ik->i", design, np.array(self.cov), design)
        return student_bands(days, centre, variance, residual_std=self.residual_std, df=self.df_resid, level=level)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each, and the doubling time of each group in days."""
        found = self.doubling_times(level)
        doubling_times = {f"doubling_time_days[{group}]": doubling for group, doubling in found.items()}
        return parameters_frame(self.params, self.std_errors, self.conf_int(level), doubling_times)

    def _numbers(self, group: str | None, count: int) -> NDArray[np.bool_]:
        name = self.newest if group is None else group
        if name not in self.groups:
            raise ValueError(f"there is no group {name!r}; there are {' and '.join(self.groups)}")
        return np.full(count, name == self.groups[1])


def fit_two_lines(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], group: Sequence[str]
) -> TwoLinesTrend:
    r"""Fit an exponential to each of two groups of points, with one scatter for both.

    .. math:: \min_{a, s} \sum_i \left(\log_2 y_i - a_{g(i)} - s_{g(i)}\, t_i\right)^2

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        Positive, in any unit.
    group : sequence of str, length n
        Two different names, such as ``reasoning`` and ``other``.

    Returns
    -------
    TwoLinesTrend

    Raises
    ------
    FitError
        With other than two groups, a group of fewer than two points or with all of its points on one day, fewer than 5
        points, or a value that is not positive and finite.

    Notes
    -----
    The slopes are those of a separate exponential for each group; the scatter is shared, so that the curve can be
    compared with those that have one scatter for all points. The groups are taken as given: where they were named
    after the fact, the comparison favours this curve.

    Examples
    --------
    >>> days = [date(2024, 1, 1), date(2024, 4, 10), date(2024, 7, 19)] * 2
    >>> fit = fit_two_lines(days, [1.0, 2.0, 4.0, 4.0, 16.0, 64.0], ["other"] * 3 + ["reasoning"] * 3)
    >>> {name: round(doubling.estimate, 6) for name, doubling in fit.doubling_times().items()}
    {'other': 100.0, 'reasoning': 50.0}
    """
    t, log2_y = log2_series(dates, values, params=4, curve="two-lines")
    groups = _check_groups(dates, group)
    second = np.array([name == groups[1] for name in group])
    design = _design(t, second)
    orthogonal, triangle = np.linalg.qr(design)
    estimate = np.linalg.solve(triangle, orthogonal.T @ log2_y)
    rss, total = float(((log2_y - design @ estimate) ** 2).sum()), float(((log2_y - log2_y.mean()) ** 2).sum())
    inverse = np.linalg.inv(triangle)
    cov = rss / (len(t) - 4) * (inverse @ inverse.T)
    newest = max(range(len(t)), key=lambda place: (t[place], log2_y[place]))
    return TwoLinesTrend(
        groups=groups,
        values=tuple(estimate.tolist()),
        cov=tuple(map(tuple, cov.tolist())),
        residual_std=math.sqrt(rss / (len(t) - 4)),
        r_squared=1 - rss / total if total > 0 else math.nan,
        nobs=len(t),
        first=min(dates),
        last=max(dates),
        newest=group[newest],
    )


def _names(groups: tuple[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}[{group}]" for group in groups for name in ("log2_at_origin", "doublings_per_year"))


def _design(t: NDArray[np.float64], second: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.column_stack([~second, np.where(second, 0.0, t), second, np.where(second, t, 0.0)])


def _check_groups(dates: Sequence[date], group: Sequence[str]) -> tuple[str, str]:
    if len(group) != len(dates):
        raise FitError("dates and groups do not match", found=f"{len(dates)} dates, {len(group)} groups")
    names = sorted(set(group))
    if len(names) != 2:
        raise FitError(
            "two lines need two groups of points",
            found=", ".join(f"{name}: {list(group).count(name)}" for name in names),
            expected="exactly two groups",
        )
    for name in names:
        days = {day for day, its in zip(dates, group, strict=True) if its == name}
        if len(days) < 2:
            raise FitError(
                "each of the two lines needs two dates",
                found=f"{name}: {list(group).count(name)} on {', '.join(map(str, days))}",
                expected="two dates or more in each group",
            )
    return names[0], names[1]
