"""Hierarchical resampling by counts: how often each member is drawn, and what its observations then sum to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["CellValues", "cell_values", "draw_members", "draw_sums"]

_LARGEST_DRAW = 1 << 20
"""Counts that are held at once."""


def draw_members(rng: np.random.Generator, groups: Sequence[NDArray[np.intp]], size: int) -> NDArray[np.int64]:
    r"""Draw groups with replacement, and in each draw of a group its members with replacement.

    .. math:: M \sim \text{Multinomial}(G, 1/G), \qquad
              m \mid M_g \sim \text{Multinomial}(M_g k_g, 1/k_g)

    for G groups, of which number g has k_g members: each draw of a group is a copy of its own, from which k_g
    members are drawn; over the copies the counts add up to the second line.

    Parameters
    ----------
    groups : sequence of ndarray of int
        The members of each group; together the numbers from 0 to T - 1, each once. No group is empty.
    size : int
        Number of resamplings R.

    Returns
    -------
    ndarray of int, shape (T, R)
        How often each member is drawn.

    Examples
    --------
    >>> groups = [np.array([0, 1]), np.array([2])]
    >>> drawn = draw_members(np.random.default_rng(1), groups, size=1000)
    >>> sorted(set(drawn[0] + drawn[1])), sorted(set(drawn[2]))  # none, one or both of two draws, of 2 members each
    ([np.int64(0), np.int64(2), np.int64(4)], [np.int64(0), np.int64(1), np.int64(2)])
    """
    drawn = np.empty((sum(map(len, groups)), size), dtype=np.int64)
    copies = rng.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=size)
    for place, members in enumerate(groups):
        if len(members) == 1:
            drawn[members[0]] = copies[:, place]
        else:
            draws = copies[:, place] * len(members)
            drawn[members] = rng.multinomial(draws, np.full(len(members), 1 / len(members))).T
    return drawn


@dataclass(frozen=True, slots=True)
class CellValues:
    """The distribution of the observations in t cells.

    Attributes
    ----------
    n : ndarray of int, shape (t,)
        Observations in each cell.
    low, high, share : ndarray of float, shape (t,)
        The lowest and highest value, and the share of observations that have the highest.
    many : tuple of (int, ndarray, ndarray)
        Cells with more than two values: place, values, and the share of each.
    """

    n: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    share: NDArray[np.float64]
    many: tuple[tuple[int, NDArray[np.float64], NDArray[np.float64]], ...] = ()


def cell_values(cell: NDArray[np.intp], value: NDArray[np.float64], count: NDArray[np.int64], cells: int) -> CellValues:
    """Sort counts of values into cells.

    Parameters
    ----------
    cell, value, count : ndarray, shape (c,)
        One for each value in each cell; every cell has one.
    cells : int
        Number of cells t.

    Returns
    -------
    CellValues
    """
    n = np.bincount(cell, weights=count, minlength=cells)
    low, high = np.full(cells, np.inf), np.full(cells, -np.inf)
    np.minimum.at(low, cell, value)
    np.maximum.at(high, cell, value)
    highest = value == high[cell]
    share = np.bincount(cell[highest], weights=count[highest], minlength=cells) / n
    between = cell[~highest & (value > low[cell])]
    of_many = np.flatnonzero(np.isin(cell, between))
    of_many = of_many[np.argsort(cell[of_many], kind="stable")]
    rows_of_each = np.split(of_many, np.flatnonzero(np.diff(cell[of_many])) + 1) if len(of_many) else []
    many = tuple((int(cell[rows[0]]), value[rows], count[rows] / n[cell[rows[0]]]) for rows in rows_of_each)
    return CellValues(n.astype(np.int64), low, high, share, many)


def draw_sums(rng: np.random.Generator, drawn: NDArray[np.int64], values: CellValues) -> NDArray[np.float64]:
    r"""Sum of observations that are drawn from each cell with replacement.

    .. math:: S = v_l\, (d - H) + v_h H, \qquad H \sim \text{Binomial}(d,\ k/n)

    where k of the n observations of the cell have the value v_h and the others v_l; with more values the counts of
    all are multinomial. The sum of draws that are all 0, or all 1, is exact.

    Parameters
    ----------
    drawn : ndarray of int, shape (t, R)
        d, how many observations to draw.
    values : CellValues
        Of the t cells.

    Returns
    -------
    ndarray of float, shape (t, R)

    Examples
    --------
    >>> cells = cell_values(np.array([0, 1, 1]), np.array([1.0, 0.0, 0.5]), np.array([9, 1, 1]), cells=2)
    >>> draw_sums(np.random.default_rng(1), np.array([[0, 9, 18], [2, 2, 4]]), cells)
    array([[ 0. ,  9. , 18. ],
           [ 0.5,  1. ,  0.5]])
    """
    sums = drawn * values.high[:, None]
    two = values.share < 1
    two[[place for place, *_ in values.many]] = False
    mixed = np.flatnonzero(two)
    if len(mixed):
        hits = rng.binomial(drawn[mixed], values.share[mixed, None])
        sums[mixed] = values.low[mixed, None] * (drawn[mixed] - hits) + values.high[mixed, None] * hits
    for place, of_cell, share in values.many:
        sums[place] = _sums_of_many(rng, drawn[place], of_cell, share)
    return sums


def _sums_of_many(
    rng: np.random.Generator, drawn: NDArray[np.int64], values: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Draw a few resamplings at a time: one cell may have as many values as it has observations."""
    step = max(1, _LARGEST_DRAW // len(values))
    parts = [rng.multinomial(drawn[first : first + step], share) @ values for first in range(0, len(drawn), step)]
    return np.concatenate(parts)
