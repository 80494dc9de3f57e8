"""How values are spread: quantiles of values that may be infinite, and the share of a variance that groups explain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

__all__ = ["eta_squared", "quantile"]


def quantile(values: Sequence[float] | NDArray[np.float64], share: float) -> float:
    """Quantile by linear interpolation, of values of which some may be infinite.

    Parameters
    ----------
    values : array_like of float
        Not NaN; of none the quantile is NaN.
    share : float
        From 0 to 1.

    Notes
    -----
    For finite values that of `numpy.quantile`, which makes NaN of two infinite neighbours.

    Examples
    --------
    >>> quantile([3.0, 1.0, 2.0, 10.0], 0.5), quantile([1.0, math.inf, math.inf], 0.75), quantile([1.0, math.inf], 0.5)
    (2.5, inf, inf)
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if not len(ordered):
        return math.nan
    place = (len(ordered) - 1) * share
    low, high = float(ordered[math.floor(place)]), float(ordered[math.ceil(place)])
    if low == high:
        return low
    return low + (high - low) * (place - math.floor(place))


def eta_squared(values: Sequence[float] | NDArray[np.float64], groups: Sequence[Hashable]) -> float:
    r"""Share of the variance that lies between groups: the one-way eta squared.

    .. math:: \eta^2 = \frac{\sum_g n_g (\bar y_g - \bar y)^2}{\sum_i (y_i - \bar y)^2}

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Finite.
    groups : sequence, length n
        The group of each value.

    Returns
    -------
    float
        From 0 to 1; NaN where the values do not vary.

    Notes
    -----
    One grouping at a time: where several cross each other, their shares leave out what they do together, and in a
    design that is not balanced they count some of it twice. So they need not add up to 1.

    References
    ----------
    Pearson, K. (1905). On the general theory of skew correlation and non-linear regression. Drapers' Company Research
    Memoirs, Biometric Series II.

    Examples
    --------
    >>> eta_squared([1.0, 3.0, 5.0, 7.0], ["a", "a", "b", "b"]), eta_squared([1.0, 3.0, 1.0, 3.0], [1, 1, 2, 2])
    (0.8, 0.0)
    """
    y = np.asarray(values, dtype=np.float64)
    total = float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0
    if total == 0:
        return math.nan
    places = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    index = np.array([places[group] for group in groups])
    counts = np.bincount(index)
    means = np.bincount(index, weights=y) / counts
    between = float((counts * (means - y.mean()) ** 2).sum())
    return between / total
