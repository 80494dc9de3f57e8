"""How fast the index grows: a straight line through the frontier, or through all models."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from horizon.errors import FitError
from horizon.stats import Interval, student_interval
from horizon.stats.frontier import frontier_of_each
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["GrowthRule", "IndexGrowth", "fit_growth_rate", "growth_rates"]

GrowthRule = Literal["frontier", "all"]

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class IndexGrowth:
    r"""Growth of the index by ordinary least squares on release dates.

    .. math:: I_m = a + g\,t_m + \varepsilon_m

    Attributes
    ----------
    rule : {"frontier", "all"}
    points_per_year : float
        g on the anchored scale.
    raw_per_year : float
        The same line in raw units.
    intercept : float
        Height of the line on `first`, in points.
    std_error, residual_std : float
        Of g, and of the scatter, in points.
    mean_day, spread : float
        Mean of the release dates in years after `first`, and the sum of their squared distances from it.
    nobs, undated : int
        Models on the line, and models without a release date, which are left out.
    first, last : date
        Their first and last release date.
    models : tuple of str
        By release date.
    """

    rule: GrowthRule
    points_per_year: float
    raw_per_year: float
    intercept: float
    std_error: float
    residual_std: float
    mean_day: float
    spread: float
    nobs: int
    undated: int
    first: date
    last: date
    models: tuple[str, ...]

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name."""
        return {"intercept": self.intercept, "points_per_year": self.points_per_year}

    def conf_int(self, level: float = 0.95) -> Interval:
        """Student interval of `points_per_year`; it takes each index as exact, and the frontier as given."""
        return student_interval(self.points_per_year, self.std_error, df=self.nobs - 2, level=level)

    def predict(self, dates: Iterable[date]) -> NDArray[np.float64]:
        """Height of the line on some days, in points."""
        years = np.array([(day - self.first).days for day in dates]) / DAYS_PER_YEAR
        return np.asarray(self.intercept + self.points_per_year * years)


def growth_rates(days: NDArray[np.datetime64], values: NDArray[np.float64], rule: GrowthRule) -> NDArray[np.float64]:
    """Slopes a year of many replicates, the frontier chosen again in each.

    Parameters
    ----------
    days : ndarray of datetime64, shape (n,)
        In ascending order.
    values : ndarray of float, shape (R, n)

    Returns
    -------
    ndarray of float, shape (R,)
        NaN with fewer than three models or one day only.
    """
    used = frontier_of_each(days, values) if rule == "frontier" else ~np.isnan(values)
    years = np.asarray((days - days[0]) / _DAY / DAYS_PER_YEAR, dtype=np.float64)
    count = used.sum(axis=-1)
    y = np.where(used, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = np.where(used, years - ((used * years).sum(axis=-1) / count)[..., None], 0.0)
        spread = (away * away).sum(axis=-1)
        return np.asarray(np.where((count >= 3) & (spread > 0), (away * y).sum(axis=-1) / spread, np.nan))


def fit_growth_rate(models: pd.DataFrame, rule: GrowthRule = "frontier") -> IndexGrowth:
    """Fit a straight line to the index by release date.

    Parameters
    ----------
    models : DataFrame
        ``model``, ``release_date``, ``ability``, ``index``, as in `CapabilityIndex.models`.
    rule : {"frontier", "all"}
        Models whose index is the highest among all released up to their day (ties in), or all of them.

    Raises
    ------
    FitError
        If fewer than three models have a date, or all of them one.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2024-01-01", "2024-07-01", "2025-01-01", "2025-07-02"])
    >>> models = pd.DataFrame({"model": list("abcd"), "release_date": days, "ability": [0.0, 0.5, 0.1, 1.5]})
    >>> growth = fit_growth_rate(models.assign(index=100 + 10 * models["ability"]))
    >>> round(growth.points_per_year, 2), growth.nobs, growth.models
    (10.0, 3, ('a', 'b', 'd'))
    """
    dated = models.dropna(subset=["release_date"]).sort_values(["release_date", "model"], kind="stable")
    days = dated["release_date"].to_numpy(dtype="datetime64[s]")
    if rule == "frontier" and len(days):
        (chosen,) = frontier_of_each(days, dated["index"].to_numpy(dtype=np.float64)[None])
        dated, days = dated[chosen], days[chosen]
    if len(set(days.tolist())) < 2 or len(days) < 3:
        raise FitError(
            "too few models for the growth of the index",
            found=f"{len(days)} dated model{'s' if len(days) != 1 else ''} on {len(set(days.tolist()))} days",
            expected="at least 3 models on 2 days",
        )
    return _line(dated, days, rule, len(models) - len(models.dropna(subset=["release_date"])))


def _line(chosen: pd.DataFrame, days: NDArray[np.datetime64], rule: GrowthRule, undated: int) -> IndexGrowth:
    t = np.asarray((days - days[0]) / _DAY / DAYS_PER_YEAR, dtype=np.float64)
    y, raw = (chosen[name].to_numpy(dtype=np.float64) for name in ("index", "ability"))
    centre = float(t.mean())
    spread = float(((t - centre) ** 2).sum())
    slope, raw_slope = (float(((t - centre) * values).sum() / spread) for values in (y, raw))
    residuals = y - y.mean() - slope * (t - centre)
    scatter = math.sqrt(float((residuals**2).sum()) / (len(y) - 2))
    return IndexGrowth(
        rule=rule,
        points_per_year=slope,
        raw_per_year=raw_slope,
        intercept=float(y.mean()) - slope * centre,
        std_error=scatter / math.sqrt(spread),
        residual_std=scatter,
        mean_day=centre,
        spread=spread,
        nobs=len(y),
        undated=undated,
        first=days[0].astype("datetime64[D]").item(),
        last=days[-1].astype("datetime64[D]").item(),
        models=tuple(chosen["model"]),
    )
