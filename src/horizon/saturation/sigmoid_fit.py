"""A benchmark's rise as it was fitted: parameters, dates and bands."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from horizon.saturation.bounded_logistic import mean_share
from horizon.saturation.sigmoid_points import SigmoidPoints, day_of, years_of
from horizon.stats import Interval, student_interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from horizon.saturation.scale import Scale

__all__ = ["SigmoidFit"]

_NINE_TO_ONE = math.log(9)
"""Log-odds of 90 % of the way."""


@dataclass(frozen=True, slots=True)
class SigmoidFit:
    r"""A logistic curve in time between chance and ceiling, through the models that led when they were released.

    .. math:: \mu(t) = c + \frac{A - c}{1 + e^{-(a + b t)}}, \qquad
              \operatorname{var} y_i = \phi\, \frac{\mu_i (1 - \mu_i)}{n_i}

    t in years since 2020-01-01; A is the middle of the scale's ceilings. Inflection at -a/b, 90 % of the way from
    chance to the ceiling at (ln 9 - a)/b.

    Attributes
    ----------
    intercept, slope : float
        a, and b in log-odds a year.
    cov : tuple of tuple of float
        Of both, with the dispersion in it.
    scatter : float
        Pearson's chi-square over its degrees of freedom: 1 where the points scatter as n items make them.
    dispersion : float
        phi: `scatter`, but at least 1 where items are known; where they are not, n = 1 and all noise is in phi.
    points : SigmoidPoints
    scale : Scale
    nobs : int
    first, last : date
        Release dates of the first and last leader.
    converged : bool
        At a minimum; not where the curve is a step between two days.
    """

    intercept: float
    slope: float
    cov: tuple[tuple[float, float], tuple[float, float]]
    scatter: float
    dispersion: float
    points: SigmoidPoints = field(repr=False, compare=False)
    scale: Scale
    nobs: int
    first: date
    last: date
    converged: bool

    @property
    def params(self) -> dict[str, float]:
        """Intercept and slope of the log-odds, in years since 2020-01-01."""
        return {"intercept": self.intercept, "slope": self.slope}

    @property
    def std_errors(self) -> dict[str, float]:
        """Their standard errors, dispersion included, at the ceiling of the fit."""
        return {"intercept": math.sqrt(self.cov[0][0]), "slope": math.sqrt(self.cov[1][1])}

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.nobs - 2

    @property
    def ceiling(self) -> float:
        """Middle of the scale's ceilings, at which the curve was fitted."""
        return (self.scale.ceiling + self.scale.ceiling_low) / 2

    @property
    def score_90(self) -> float:
        """The score at 90 % of the way from chance to the ceiling."""
        return self.scale.chance + 0.9 * (self.ceiling - self.scale.chance)

    @property
    def inflection(self) -> date | None:
        """Day at which the curve is halfway; None where it does not rise."""
        return self._day(0.0)

    @property
    def date_90(self) -> date | None:
        """Day at which the curve is at 90 % of the way to the ceiling; None where it does not rise."""
        return self._day(_NINE_TO_ONE)

    @property
    def reached_90(self) -> date | None:
        """Release date of the first leader with 90 % of the way behind it; None if there is none yet."""
        there = np.flatnonzero(self.points.share >= self.score_90)
        return day_of(float(self.points.years[there[0]])) if len(there) else None

    @property
    def noise(self) -> str:
        """Where the noise comes from, in words."""
        if not self.points.items_known:
            return "the number of items is not known: all noise is estimated from the scatter around the curve"
        if self.dispersion > 1:
            return f"the points scatter {self.dispersion:.3g} times as much (in variance) as their items explain"
        return "binomial: the points scatter no more than their items explain"

    def _day(self, log_odds: float) -> date | None:
        return day_of((log_odds - self.intercept) / self.slope) if self.slope > 0 else None

    def conf_int(self, level: float = 0.95) -> dict[str, Interval]:
        """Intervals of the parameters from Student's t, at the ceiling of the fit."""
        errors = self.std_errors
        return {
            name: student_interval(value, errors[name], df=self.df_resid, level=level)
            for name, value in self.params.items()
        }

    def inflection_interval(self, level: float = 0.95) -> tuple[date | None, date | None]:
        """Interval of the day halfway by the delta method, at the ceiling of the fit; None: beyond any calendar."""
        if not self.slope > 0:
            return None, None
        at, ((var_a, cov), (_, var_b)) = -self.intercept / self.slope, self.cov
        error = math.sqrt(max(var_a + 2 * at * cov + at**2 * var_b, 0.0)) / self.slope
        ends = student_interval(at, error, df=self.df_resid, level=level)
        return day_of(ends.low), day_of(ends.high)

    def predict(self, dates: Iterable[date], level: float = 0.95) -> pd.DataFrame:
        """The curve with the band of where it lies, made on the log-odds.

        Parameters
        ----------
        dates : iterable of date, length m
        level : float

        Returns
        -------
        DataFrame, m rows
            ``date``, ``value``, ``confidence_low``, ``confidence_high``: shares. The ceiling is that of the fit.
        """
        import pandas as pd

        days = list(dates)
        t = years_of(days)
        design = np.stack([np.ones_like(t), t], axis=1)
        error = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", design, np.array(self.cov), design), 0.0))
        half = student_interval(0.0, 1.0, df=self.df_resid, level=level).high * error
        log_odds = self.intercept + self.slope * t
        ends = {"value": log_odds, "confidence_low": log_odds - half, "confidence_high": log_odds + half}
        return pd.DataFrame(
            {"date": days} | {name: mean_share(at, self.scale.chance, self.ceiling) for name, at in ends.items()}
        )

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each."""
        import pandas as pd

        intervals = self.conf_int(level)
        rows = [
            (name, value, self.std_errors[name], intervals[name].low, intervals[name].high)
            for name, value in self.params.items()
        ]
        return pd.DataFrame(rows, columns=["parameter", "estimate", "std_error", "low", "high"]).set_index("parameter")
