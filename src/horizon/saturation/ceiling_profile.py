"""The profile of a free ceiling: how well a sigmoid fits if it ends here, for every height."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.saturation.bounded_logistic import fit_bounded, mean_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.saturation.scale import Scale
    from horizon.saturation.sigmoid_points import SigmoidPoints

    Array = NDArray[np.float64]

__all__ = ["FEWEST_POINTS", "PARAMETERS", "CeilingProfile", "profile_ceiling", "slower_rise"]

PARAMETERS = 3
"""Of a sigmoid with a free ceiling."""

FEWEST_POINTS = 5
"""Points that a profile needs."""

_GRID, _PIECES = 36, 12
_SLOWEST_RIVAL = 0.25
_SHARES_OF_SPEED = (_SLOWEST_RIVAL, 0.35, 0.5, 0.7, 1.0)
_LEAST_SCATTER = 1e-8


@dataclass(frozen=True, slots=True)
class CeilingProfile:
    """A free ceiling as n points tell it.

    Attributes
    ----------
    estimate, low, high : float
        Shares; `low` is -inf where even the lowest ceiling fits, `high` is inf where the nominal one does.
    level : float
    limit : float
        Deviance up to which a curve is inside the interval.
    dispersion : float
        As estimated at the best ceiling.
    nobs : int
    """

    estimate: float
    low: float
    high: float
    level: float
    limit: float
    dispersion: float
    nobs: int

    def __contains__(self, ceiling: float) -> bool:
        return self.low <= ceiling <= self.high


def profile_ceiling(points: SigmoidPoints, scale: Scale, level: float) -> CeilingProfile:
    r"""Profile the binomial likelihood of a ceiling below the nominal one.

    .. math:: \{A : D(A) \le \min D + \hat\phi\, F_{level}(1, n - 3)\}

    D is the deviance of the best sigmoid with that ceiling; phi is Pearson's chi-square over n - 3 at the best one, not
    below 1 where items are known.

    Parameters
    ----------
    points : SigmoidPoints
        At least `FEWEST_POINTS`.
    scale : Scale
    level : float
        Inside (0, 1).

    References
    ----------
    Venzon, D. J. and Moolgavkar, S. H. (1988). A method for computing profile-likelihood-based confidence intervals.
    Applied Statistics 37(1), 87-94. doi:10.2307/2347496
    """
    grid = _grid(points, scale)
    found = _deviances(points, scale.chance, grid)
    best = int(np.argmin(found))
    grid, found = _finer(points, scale.chance, grid, found, {best - 1, best})
    best = int(np.argmin(found))
    dispersion = _dispersion(points, scale.chance, float(grid[best]))
    limit = float(found[best]) + dispersion * _fisher(level, len(points.share) - PARAMETERS)
    grid, found = _finer(points, scale.chance, grid, found, _crossings(found, limit))
    low, high = _ends(grid, found, limit)
    return CeilingProfile(
        estimate=float(grid[np.argmin(found)]),
        low=low,
        high=math.inf if high >= scale.ceiling_low else high,
        level=level,
        limit=limit,
        dispersion=dispersion,
        nobs=len(points.share),
    )


def _grid(points: SigmoidPoints, scale: Scale) -> Array:
    """From well below the best score to the nominal ceiling, closer where the scores are."""
    top = float(points.share.max())
    lowest = scale.chance + 0.5 * max(top - scale.chance, 0.01)
    way = np.linspace(0, 1, _GRID) ** 1.5
    below = np.linspace(lowest, top, _GRID // 3, endpoint=False)
    return np.unique(np.concatenate([below, top + way * max(scale.ceiling - top, 0.0)]))


def _deviances(points: SigmoidPoints, chance: float, ceilings: Array) -> Array:
    shape = (len(ceilings), len(points.share))
    x, share, weight = (np.broadcast_to(part, shape) for part in (points.years, points.share, points.weight))
    return fit_bounded(x, share, weight, chance, ceilings).deviance


def _finer(points: SigmoidPoints, chance: float, grid: Array, found: Array, gaps: set[int]) -> tuple[Array, Array]:
    """Put more ceilings into the gaps of the grid that begin at the given places."""
    inside = sorted(gap for gap in gaps if 0 <= gap < len(grid) - 1)
    if not inside:
        return grid, found
    more = np.concatenate([np.linspace(grid[gap], grid[gap + 1], _PIECES + 1)[1:-1] for gap in inside])
    order = np.argsort(np.concatenate([grid, more]))
    return np.concatenate([grid, more])[order], np.concatenate([found, _deviances(points, chance, more)])[order]


def _crossings(found: Array, limit: float) -> set[int]:
    """The gaps in which the profile first comes below the limit, and last leaves it."""
    inside = np.flatnonzero(found <= limit)
    return {int(inside[0]) - 1, int(inside[-1])}


def _ends(grid: Array, found: Array, limit: float) -> tuple[float, float]:
    inside = np.flatnonzero(found <= limit)
    first, last = int(inside[0]), int(inside[-1])
    low = -math.inf if first == 0 else _between(grid, found, first - 1, limit)
    return low, math.inf if last == len(grid) - 1 else _between(grid, found, last, limit)


def _between(grid: Array, found: Array, place: int, limit: float) -> float:
    share = (limit - found[place]) / (found[place + 1] - found[place])
    return float(grid[place] + share * (grid[place + 1] - grid[place]))


def _dispersion(points: SigmoidPoints, chance: float, ceiling: float) -> float:
    fit = fit_bounded(points.years, points.share, points.weight, chance, ceiling)
    mu = np.clip(mean_share(fit.intercept + fit.slope * points.years, chance, ceiling), 1e-9, 1 - 1e-9)
    pearson = float((points.weight * (points.share - mu) ** 2 / (mu * (1 - mu))).sum())
    return max(pearson / (len(mu) - PARAMETERS), 1.0 if points.items_known else _LEAST_SCATTER)


def slower_rise(points: SigmoidPoints, scale: Scale) -> float:
    """Deviance of the best rise to the nominal ceiling that slows down once, in log-odds to a quarter or more."""
    days = np.unique(points.years)
    breaks = np.unique(np.concatenate([days[1:-1], (days[1:] + days[:-1]) / 2]))
    at, speed = (part.ravel()[:, None] for part in np.meshgrid(breaks, _SHARES_OF_SPEED))
    bent = np.minimum(points.years, at) + speed * np.maximum(points.years - at, 0)
    every, weight = (np.broadcast_to(part, bent.shape) for part in (points.share, points.weight))
    return float(fit_bounded(bent, every, weight, scale.chance, scale.ceiling).deviance.min())


def _fisher(level: float, df: int) -> float:
    """Quantile of Fisher's distribution with 1 and df degrees of freedom: Student's t squared."""
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise FitError("no such level of an interval", found=f"{level:g}", expected="between 0 and 1")
    return float(stdtrit(df, (1 + level) / 2)) ** 2
