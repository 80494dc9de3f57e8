"""Profile likelihoods of a ceiling, an inflection date and a singularity date, on log2 minutes.

Each asks: if the landmark were here, how well could the rest of the curve still fit? The noise is that of the rival
exponential, which every one of these curves becomes as its landmark goes to infinity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from horizon.errors import FitError
from horizon.trend.fit import ORIGIN, fit_trend
from horizon.trend.pinned import PARAMETERS, PinnedCeiling, PinnedInflection, PinnedSingularity, line_rss
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from horizon.trend.pinned import PinnedFits, Saturating

    Array = NDArray[np.float64]

__all__ = [
    "FEWEST_POINTS",
    "Landmark",
    "LandmarkProfile",
    "profile_ceiling",
    "profile_inflection",
    "profile_landmark",
    "profile_singularity",
]

Landmark = Literal["ceiling", "inflection", "singularity"]

FEWEST_POINTS = PARAMETERS + 2
"""Points that a profile needs: two more than the curve has parameters."""

_SMALLEST_ERROR = 1e-9
"""In doublings; points that lie exactly on a curve get this scatter instead of none."""


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkProfile:
    """The likelihood of one landmark of a curve, all else fitted anew at each of its values.

    A ceiling is in log2 minutes (of whatever unit the series has), a date in years since 2020-01-01.

    Attributes
    ----------
    landmark, curve : str
    grid, log_likelihood : ndarray of float, shape (g,)
        Values of the landmark, rising, and the highest log-likelihood at each.
    line_log_likelihood : float
        That of the exponential: the limit of the profile at infinity.
    threshold : float
        Values of the landmark at or above it are inside the interval.
    estimate : float
        Where the profile is highest; infinite if that is the exponential.
    low, high : float
        Ends of the interval; ``high`` is infinite if the exponential is inside, ``low`` minus infinity if the lowest
        value of the grid is.
    level : float
    nobs : int
    """

    landmark: Landmark
    curve: str
    grid: Array
    log_likelihood: Array
    line_log_likelihood: float
    threshold: float
    estimate: float
    low: float
    high: float
    level: float
    nobs: int

    @property
    def closed(self) -> bool:
        """Whether the data exclude both an earlier end and the exponential."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def allows(self, rss: float) -> bool:
        """Whether a rival with this sum of squares would be inside the interval."""
        return float(_log_likelihood(np.array(max(rss, self.nobs * _SMALLEST_ERROR**2)), self.nobs)) >= self.threshold

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def profile_ceiling(
    dates: Sequence[date], values: Sequence[float] | Array, curve: Saturating = "logistic", level: float = 0.95
) -> LandmarkProfile:
    r"""Profile the likelihood of the ceiling of a logistic or Gompertz curve.

    .. math:: \ell(c) = -\tfrac n2 \log \min_{b,k} \sum_i \left(\log_2 y_i - f(t_i; c, b, k)\right)^2 + \text{const}

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        Positive.
    curve : {"logistic", "gompertz"}
    level : float

    Returns
    -------
    LandmarkProfile

    Raises
    ------
    FitError
        With fewer than 5 points, a value that is not positive and finite, or all points on one day.

    Notes
    -----
    The interval holds every c with RSS(c) at most (1 + F / (n - 3)) times the least RSS, F the quantile of Fisher's
    distribution with 1 and n - 3 degrees of freedom: the likelihood ratio with the profile-t correction for small
    samples. With 11 points it lets the log-likelihood fall by 2.8, where the asymptotic rule stops at 1.9.
    The grid starts below the highest points, at the mean of the logarithms: points scatter around a ceiling.

    References
    ----------
    Bates, D. M. and Watts, D. G. (1988). Nonlinear Regression Analysis and Its Applications, chapter 6. Wiley.
    Raue, A. et al. (2009). Structural and practical identifiability analysis of partially observed dynamical models
    by exploiting the profile likelihood. Bioinformatics 25(15), 1923-1929. doi:10.1093/bioinformatics/btp358

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> days = [date(2020, 1, 1) + timedelta(100 * step) for step in range(10)]
    >>> profile_ceiling(days, [1, 2.1, 3.8, 8.4, 16, 29, 70, 120, 250, 530]).high
    inf
    """
    return profile_landmark("ceiling", dates, values, curve, level)


def profile_inflection(
    dates: Sequence[date], values: Sequence[float] | Array, curve: Saturating = "logistic", level: float = 0.95
) -> LandmarkProfile:
    """Profile the likelihood of the date at which a logistic or Gompertz curve stops to accelerate in minutes.

    Parameters, errors and interval as of `profile_ceiling`; dates in years since 2020-01-01.

    Returns
    -------
    LandmarkProfile
    """
    return profile_landmark("inflection", dates, values, curve, level)


def profile_singularity(dates: Sequence[date], values: Sequence[float] | Array, level: float = 0.95) -> LandmarkProfile:
    """Profile the likelihood of the date at which a hyperbola A / (t1 - t)^q is infinite.

    Parameters, errors and interval as of `profile_ceiling`; dates in years since 2020-01-01, after the last point.

    Returns
    -------
    LandmarkProfile
    """
    return profile_landmark("singularity", dates, values, "hyperbolic", level)


def profile_landmark(
    landmark: Landmark, dates: Sequence[date], values: Sequence[float] | Array, curve: str, level: float = 0.95
) -> LandmarkProfile:
    """Profile one landmark by its name; see `profile_ceiling`.

    The exponential is fitted first: it is the rival, and it refuses what no curve can be fitted to.
    """
    minutes = np.asarray(values, dtype=np.float64)
    fit_trend(dates, minutes)
    if len(dates) < FEWEST_POINTS:
        raise FitError(
            f"too few points for the {landmark} of a {curve} curve",
            found=f"{len(dates)} points",
            expected=f"at least {FEWEST_POINTS}",
        )
    if np.ptp(minutes) == 0:
        raise FitError("all values are the same: no curve that grows can be fitted", found=f"{minutes[0]:g}")
    t, y = days_between(ORIGIN, dates) / DAYS_PER_YEAR, np.log2(minutes)
    return _profile(landmark, curve, _pinned(landmark, curve, t, y), t, y, level)


def _pinned(landmark: Landmark, curve: str, t: Array, y: Array) -> PinnedFits:
    if landmark == "singularity":
        return PinnedSingularity(t, y)
    if curve not in ("logistic", "gompertz"):
        raise ValueError(f"only a logistic or gompertz curve has a ceiling, found {curve!r}")
    saturating: Saturating = "logistic" if curve == "logistic" else "gompertz"
    return PinnedCeiling(t, y, saturating) if landmark == "ceiling" else PinnedInflection(t, y, saturating)


def _profile(landmark: Landmark, curve: str, fits: PinnedFits, t: Array, y: Array, level: float) -> LandmarkProfile:
    n = len(y)
    floor = n * _SMALLEST_ERROR**2
    at_infinity = max(line_rss(t, y)[0], floor)
    grid = fits.grid()
    rss = np.maximum(fits.rss(grid), floor)
    best = int(np.argmin(rss))
    grid, rss = _finer(fits, grid, rss, {best - 1, best}, floor)
    least = min(float(rss.min()), at_infinity)
    limit = least * (1 + _fisher(level, n - PARAMETERS) / (n - PARAMETERS))
    grid, rss = _finer(fits, grid, rss, _crossings(rss, limit), floor)
    low, high = _ends(grid, rss, limit)
    return LandmarkProfile(
        landmark,
        curve,
        grid,
        _log_likelihood(rss, n),
        float(_log_likelihood(np.array(at_infinity), n)),
        float(_log_likelihood(np.array(limit), n)),
        estimate=math.inf if at_infinity <= least * (1 + 1e-9) else float(grid[np.argmin(rss)]),
        low=low,
        high=math.inf if at_infinity <= limit else high,
        level=level,
        nobs=n,
    )


def _finer(
    fits: PinnedFits, grid: Array, rss: Array, gaps: set[int], floor: float, pieces: int = 13
) -> tuple[Array, Array]:
    """Put more values into the gaps of the grid that begin at the given places."""
    inside = sorted(gap for gap in gaps if 0 <= gap < len(grid) - 1)
    if not inside:
        return grid, rss
    more = np.concatenate([np.linspace(grid[gap], grid[gap + 1], pieces + 1)[1:-1] for gap in inside])
    together = np.concatenate([grid, more])
    order = np.argsort(together)
    return together[order], np.concatenate([rss, np.maximum(fits.rss(more), floor)])[order]


def _crossings(rss: Array, limit: float) -> set[int]:
    """The gaps in which the profile first comes below the limit, and last leaves it."""
    inside = np.flatnonzero(rss <= limit)
    return {int(inside[0]) - 1, int(inside[-1])} if len(inside) else set()


def _ends(grid: Array, rss: Array, limit: float) -> tuple[float, float]:
    """Ends of the interval, between two values of the grid as on a straight line."""
    inside = np.flatnonzero(rss <= limit)
    if not len(inside):
        return float(grid[-1]), math.inf
    first, last = int(inside[0]), int(inside[-1])
    low = -math.inf if first == 0 else _between(grid, rss, first - 1, limit)
    return low, math.inf if last == len(grid) - 1 else _between(grid, rss, last, limit)


def _between(grid: Array, rss: Array, place: int, limit: float) -> float:
    share = (limit - rss[place]) / (rss[place + 1] - rss[place])
    return float(grid[place] + share * (grid[place + 1] - grid[place]))


def _log_likelihood(rss: Array, n: int) -> Array:
    return np.asarray(-n / 2 * (np.log(2 * math.pi * rss / n) + 1), dtype=np.float64)


def _fisher(level: float, df: int) -> float:
    """Quantile of Fisher's distribution with 1 and df degrees of freedom: Student's t squared."""
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, found {level}")
    return float(stdtrit(df, (1 + level) / 2)) ** 2
