"""Scores of predictive distributions: how well what was said beforehand fits what came."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "coverage",
    "crps_normal",
    "crps_sample",
    "crps_student",
    "interval_score",
    "log_score_normal",
    "log_score_student",
]


def crps_normal(observed: ArrayLike, mean: ArrayLike, scale: ArrayLike) -> NDArray[np.float64]:
    r"""Continuous ranked probability score of a normal distribution; lower is better.

    .. math:: \sigma\left[z\,(2\Phi(z) - 1) + 2\varphi(z) - \pi^{-1/2}\right], \qquad z = (y - \mu)/\sigma

    In the unit of what is observed: a forecast without spread scores its absolute error. Arrays broadcast.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. J. Am. Stat.
    Assoc. 102(477), 359-378. doi:10.1198/016214506000001437

    Examples
    --------
    >>> round(float(crps_normal(0.0, 0.0, 1.0)), 4)
    0.2337
    """
    from scipy.special import ndtr

    sigma = np.asarray(scale, dtype=np.float64)
    z = _standardised(observed, mean, sigma)
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return np.asarray(sigma * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / math.sqrt(math.pi)), dtype=np.float64)


def crps_student(observed: ArrayLike, mean: ArrayLike, scale: ArrayLike, df: ArrayLike) -> NDArray[np.float64]:
    r"""Continuous ranked probability score of Student's t with a location and a scale; lower is better.

    .. math:: \sigma\left[z\,(2F_\nu(z) - 1) + 2 f_\nu(z)\,\frac{\nu + z^2}{\nu - 1}
              - \frac{2\sqrt\nu}{\nu - 1}\,\frac{B(\frac12, \nu - \frac12)}{B(\frac12, \frac\nu2)^2}\right]

    Parameters
    ----------
    observed, mean, scale : array_like
    df : array_like
        Degrees of freedom. With 1 or fewer the score does not exist: infinite.

    References
    ----------
    Jordan, A., Krüger, F. and Lerch, S. (2019). Evaluating probabilistic forecasts with scoringRules. J. Stat.
    Softw. 90(12), 1-37. doi:10.18637/jss.v090.i12

    Examples
    --------
    >>> round(float(crps_student(0.0, 0.0, 1.0, 5)), 4), float(crps_student(0.0, 0.0, 1.0, 1))
    (0.257, inf)
    """
    from scipy.special import betaln, stdtr

    sigma, nu = np.asarray(scale, dtype=np.float64), np.asarray(df, dtype=np.float64)
    exists = nu > 1
    nu = np.where(exists, nu, 2.0)
    z = _standardised(observed, mean, sigma)
    spread = np.sqrt(nu) * np.exp(betaln(0.5, nu - 0.5) - 2 * betaln(0.5, nu / 2))
    density = np.exp(_log_density(z, nu))
    score = z * (2 * stdtr(nu, z) - 1) + 2 * (density * (nu + z * z) - spread) / (nu - 1)
    return np.where(exists, sigma * score, np.inf)


def crps_sample(observed: ArrayLike, draws: ArrayLike) -> NDArray[np.float64]:
    r"""Continuous ranked probability score of the empirical distribution of draws; lower is better.

    .. math:: \frac1R \sum_r |x_r - y| - \frac{1}{2R^2} \sum_{r,s} |x_r - x_s|

    Parameters
    ----------
    observed : array_like, shape (m,)
    draws : array_like, shape (R, m)

    Returns
    -------
    ndarray of float, shape (m,)

    Notes
    -----
    The double sum is taken over sorted draws in O(R log R): the r-th of them counts 2r - R - 1 times.

    Examples
    --------
    >>> crps_sample([1.0], [[0.0], [2.0]]).tolist()
    [0.5]
    """
    x = np.sort(np.asarray(draws, dtype=np.float64), axis=0)
    count = len(x)
    order = (2 * np.arange(1, count + 1) - count - 1).reshape((count,) + (1,) * (x.ndim - 1))
    distance = np.abs(x - np.asarray(observed, dtype=np.float64)).mean(axis=0)
    return np.asarray(distance - (order * x).sum(axis=0) / count**2, dtype=np.float64)


def log_score_normal(observed: ArrayLike, mean: ArrayLike, scale: ArrayLike) -> NDArray[np.float64]:
    """Log of the normal density where the observation fell, in nats; higher is better.

    Examples
    --------
    >>> round(float(log_score_normal(0.0, 0.0, 1.0)), 4)
    -0.9189
    """
    sigma = np.asarray(scale, dtype=np.float64)
    z = _standardised(observed, mean, sigma)
    return np.asarray(-z * z / 2 - np.log(sigma) - math.log(2 * math.pi) / 2, dtype=np.float64)


def log_score_student(observed: ArrayLike, mean: ArrayLike, scale: ArrayLike, df: ArrayLike) -> NDArray[np.float64]:
    """Log of the density of Student's t where the observation fell, in nats; higher is better.

    Examples
    --------
    >>> round(float(log_score_student(0.0, 0.0, 1.0, 5)), 4)
    -0.9686
    """
    sigma, nu = np.asarray(scale, dtype=np.float64), np.asarray(df, dtype=np.float64)
    return np.asarray(_log_density(_standardised(observed, mean, sigma), nu) - np.log(sigma), dtype=np.float64)


def interval_score(observed: ArrayLike, low: ArrayLike, high: ArrayLike, level: float) -> NDArray[np.float64]:
    r"""Score of an interval: its width, and a fine for what falls outside; lower is better.

    .. math:: (u - l) + \tfrac{2}{\alpha}(l - y)_+ + \tfrac{2}{\alpha}(y - u)_+, \qquad \alpha = 1 - level

    Raises
    ------
    ValueError
        If `level` is not inside (0, 1).

    References
    ----------
    Gneiting and Raftery (2007), section 6.2.

    Examples
    --------
    >>> interval_score([1.0, 3.0], 0.0, 2.0, 0.5).tolist()
    [2.0, 6.0]
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, found {level}")
    y, below, above = (np.asarray(value, dtype=np.float64) for value in (observed, low, high))
    fine = np.maximum(below - y, 0) + np.maximum(y - above, 0)
    return np.asarray(above - below + 2 / (1 - level) * fine, dtype=np.float64)


def coverage(observed: ArrayLike, low: ArrayLike, high: ArrayLike) -> float:
    """Share of the observations inside their intervals, ends included; NaN of none.

    Examples
    --------
    >>> coverage([1.0, 3.0, 5.0, 7.0], 0.0, 5.0)
    0.75
    """
    y, below, above = (np.asarray(value, dtype=np.float64) for value in (observed, low, high))
    inside = (below <= y) & (y <= above)
    return float(inside.mean()) if inside.size else math.nan


def _standardised(observed: ArrayLike, mean: ArrayLike, scale: NDArray[np.float64]) -> NDArray[np.float64]:
    if (scale <= 0).any():
        raise ValueError(f"a predictive distribution needs a scale above 0, found {scale.min()}")
    return np.asarray((np.asarray(observed, dtype=np.float64) - np.asarray(mean, dtype=np.float64)) / scale)


def _log_density(z: NDArray[np.float64], df: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log density of the standard Student t."""
    from scipy.special import betaln

    return np.asarray(-(df + 1) / 2 * np.log1p(z * z / df) - betaln(0.5, df / 2) - np.log(df) / 2, dtype=np.float64)
