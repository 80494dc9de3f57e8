"""Which points are the best of everything up to their day, in many replicates at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["frontier_of_each"]


def frontier_of_each(days: NDArray[Any], values: NDArray[np.float64], top: int = 1) -> NDArray[np.bool_]:
    """Tell in each replicate which points are among the `top` best of everything released up to their day.

    Parameters
    ----------
    days : ndarray, shape (n,)
        In ascending order; n at least 1.
    values : ndarray of float, shape (R, n)
        NaN where a replicate has none.
    top : int
        1 for the running maximum.

    Returns
    -------
    ndarray of bool, shape (R, n)

    Examples
    --------
    >>> days = np.array([0.0, 60.0, 60.0, 90.0])
    >>> frontier_of_each(days, np.array([[2.0, 4.0, 3.0, 4.0], [5.0, np.nan, 3.0, 6.0]])).tolist()
    [[True, True, False, True], [True, False, False, True]]
    """
    heights = np.where(np.isnan(values), -np.inf, values)
    starts = np.flatnonzero(np.concatenate([[True], days[1:] != days[:-1]]))
    lowest = _lowest_of_best(heights, starts, min(top, heights.shape[1]))
    day = np.searchsorted(days[starts], days)
    return np.asarray((heights >= lowest[:, day]) & ~np.isnan(values), dtype=np.bool_)


def _lowest_of_best(heights: NDArray[np.float64], starts: NDArray[np.intp], top: int) -> NDArray[np.float64]:
    """The height that a point must have to be among the best by the end of each day, (R, days)."""
    if top == 1:
        return np.asarray(np.maximum.accumulate(np.maximum.reduceat(heights, starts, axis=1), axis=1))
    best = np.full((len(heights), top), -np.inf)
    lowest = np.empty((len(heights), len(starts)))
    for place, of_day in enumerate(np.split(heights, starts[1:], axis=1)):
        best = np.partition(np.concatenate([best, of_day], axis=1), -top, axis=1)[:, -top:]
        lowest[:, place] = best[:, 0]
    return lowest
