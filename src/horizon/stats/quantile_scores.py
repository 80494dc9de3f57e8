"""Scores of a prediction that is kept as its quantiles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["QUANTILE_LEVELS", "crps_quantiles", "log_score_quantiles"]

QUANTILE_LEVELS: NDArray[np.float64] = np.arange(1, 200) / 200
"""0.5 % to 99.5 % in steps of 0.5 %: the ends of 50, 80 and 95 % intervals are among them."""

_BINS = slice(4, None, 5)
"""Every fifth level, from 2.5 %: between neighbours the draws are too few to tell a density."""


def crps_quantiles(observed: float, values: NDArray[np.float64]) -> float:
    r"""Continuous ranked probability score from quantiles; lower is better, in the unit of what is observed.

    .. math:: \frac2m \sum_i \left(1\{y < q_i\} - \tau_i\right)(q_i - y)

    for m quantiles at `QUANTILE_LEVELS`: twice the mean of their pinball losses.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. J. Am. Stat.
    Assoc. 102(477), 359-378. doi:10.1198/016214506000001437

    Examples
    --------
    >>> from scipy.special import ndtri
    >>> round(crps_quantiles(0.0, ndtri(QUANTILE_LEVELS)), 2)  # 0.2337 for the whole normal distribution
    0.23
    """
    loss = ((observed < values) - QUANTILE_LEVELS) * (values - observed)
    return float(2 * loss.mean())


def log_score_quantiles(observed: float, values: NDArray[np.float64]) -> float:
    """Log of the density where the observation fell, in nats; higher is better.

    Between every fifth quantile the density is even; beyond the outermost two of these it falls off exponentially,
    from the height of the last piece. Where two quantiles are the same and the observation with them, it is infinite.

    Examples
    --------
    >>> from scipy.special import ndtri
    >>> round(log_score_quantiles(0.0, ndtri(QUANTILE_LEVELS)), 2)  # -0.92 for the normal density
    -0.92
    """
    levels, edges = QUANTILE_LEVELS[_BINS], values[_BINS]
    place = int(np.clip(np.searchsorted(edges, observed) - 1, 0, len(edges) - 2))
    width = float(edges[place + 1] - edges[place])
    if width <= 0:
        return math.inf if observed == edges[place] else -math.inf
    height = math.log(float(levels[place + 1] - levels[place]) / width)
    outside = max(float(edges[0]) - observed, observed - float(edges[-1]), 0.0)
    return height - outside / (width * float(levels[0] / (levels[1] - levels[0])))
