"""Where the breaks of a broken line lie best: exactly, and for many series on the same dates at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = [
    "DATES_PER_SEGMENT",
    "BestBreaks",
    "BreakSearch",
    "Pin",
    "admits",
    "place_of",
    "places",
    "prepare_search",
]

DATES_PER_SEGMENT = 3
"""Different dates on each side of a break and between two; a date on which a break lies counts on both sides."""

_BLOCK = 500_000
"""Numbers in the largest array of one step."""

_ROUNDING = 1e-15
"""Share of a sum of squares that is lost to rounding when another is taken off it."""


class Pin(NamedTuple):
    """A break that is held at a position: number `rank` of all breaks, from 0."""

    rank: int
    position: float


class BestBreaks(NamedTuple):
    """The best broken line through each of R series.

    Attributes
    ----------
    positions : ndarray of float, shape (R, m)
        Of the breaks that were searched for, in ascending order, in the unit of the times.
    straight : ndarray of float, shape (R,)
        Residual sum of squares without them.
    broken : ndarray of float, shape (R,)
        Residual sum of squares with them.
    """

    positions: NDArray[np.float64]
    straight: NDArray[np.float64]
    broken: NDArray[np.float64]

    def sup_f(self, nobs: int) -> NDArray[np.float64]:
        r"""Gain for each parameter that the breaks add, in units of the residual variance that they leave.

        .. math:: F = \frac{(RSS_0 - RSS_m)/2m}{RSS_m/(n - 2 - 2m)}
        """
        breaks = self.positions.shape[1]
        gain = (self.straight - self.broken) / (2 * breaks)
        return np.asarray(gain / (self.broken / (nobs - 2 - 2 * breaks)))


class _Pattern(NamedTuple):
    """Placements of the breaks that are tried in one way: C placements, k vectors of the basis for each.

    A break on a date is a hinge there. A break between two dates is a hinge at the earlier one and a step: without a
    point between the dates, every hinge between them is a sum of the two.
    """

    first: NDArray[np.intp]  # (C, m) index of the date on or after which each break lies
    between: tuple[bool, ...]  # (m,) whether it lies between that date and the next
    basis: NDArray[np.intp]  # (C, k)
    inverse: NDArray[np.float64]  # (C, k, k) of the Gram matrix


@dataclass(frozen=True, slots=True)
class BreakSearch:
    """What the search needs to know of the dates; it serves any number of series on them.

    Attributes
    ----------
    dates : ndarray of float, shape (D,)
        The different times, ascending.
    line : ndarray of float, shape (n, 2) or (n, 3)
        Orthonormal basis of the lines without the breaks that are searched for.
    hinges : ndarray of float, shape (2D, n)
        Hinges at the D dates, then steps there, both without their part along `line`.
    """

    dates: NDArray[np.float64]
    line: NDArray[np.float64]
    hinges: NDArray[np.float64]
    patterns: tuple[_Pattern, ...]

    def best(self, values: NDArray[np.float64]) -> BestBreaks:
        """Find the least residual sum of squares over all admissible placements of the breaks.

        Parameters
        ----------
        values : ndarray of float, shape (R, n)
        """
        rest = values - (values @ self.line) @ self.line.T
        straight = np.einsum("ij,ij->i", rest, rest)
        if not self.patterns:
            return BestBreaks(np.empty((len(values), 0)), straight, straight)
        step = max(1, _BLOCK // max(pattern.basis.size for pattern in self.patterns))
        found = [self._best_of(rest[first : first + step]) for first in range(0, len(rest), step)]
        positions = np.concatenate([position for position, _ in found])
        gain = np.concatenate([gain for _, gain in found])
        return BestBreaks(positions, straight, np.maximum(straight - gain, _ROUNDING * straight))

    def _best_of(self, rest: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        along = self.hinges @ rest.T
        tried = [self._try(pattern, along) for pattern in self.patterns]
        which = np.argmax([gain for _, gain in tried], axis=0)
        series = np.arange(len(rest))
        return (
            np.array([position for position, _ in tried])[which, series],
            np.array([gain for _, gain in tried])[which, series],
        )

    def _try(self, pattern: _Pattern, along: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Best placement of one pattern for each series: positions (R, m) and the gain (R,)."""
        products = along[pattern.basis]
        heights = pattern.inverse @ products
        gain = np.einsum("ckr,ckr->cr", heights, products)
        positions = self._positions(pattern, heights)
        low, high = self.dates[pattern.first], self.dates[pattern.first + np.array(pattern.between)]
        inside = (positions >= low[..., None]) & (positions <= high[..., None])
        gain[~inside.all(axis=1)] = -np.inf
        best, series = np.argmax(gain, axis=0), np.arange(along.shape[1])
        return positions[best, :, series], gain[best, series]

    def _positions(self, pattern: _Pattern, heights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the line bends, (C, m, R): a hinge of slope a and a step of height b bend it b/a before the date."""
        positions = np.repeat(self.dates[pattern.first][..., None], heights.shape[2], axis=2)
        column = 0
        for place, between in enumerate(pattern.between):
            if between:
                with np.errstate(divide="ignore", invalid="ignore"):
                    positions[:, place] -= heights[:, column + 1] / heights[:, column]
            column += 1 + between
        return positions


def prepare_search(t: NDArray[np.float64], breaks: int, pin: Pin | None = None) -> BreakSearch:
    r"""Prepare the search for the breaks of a continuous line through points at times t.

    .. math:: \min_{\tau, a, s, \delta} \sum_i \Bigl(y_i - a - s\,t_i - \sum_j \delta_j\,(t_i - \tau_j)_+\Bigr)^2

    Between two neighbouring dates no point changes sides, so the lines on either side are free, and the best position
    there is where they meet, if they meet there at all; otherwise it is one of the dates (Hudson 1966). The dates and
    the spaces between them are tried one by one, so what is found is the minimum itself, not that of a grid.

    Parameters
    ----------
    t : ndarray of float, shape (n,)
        In any order and unit, with at least ``DATES_PER_SEGMENT * (breaks + 1)`` different values.
    breaks : int
        How many the line has, 1 or 2. The number of placements grows with this power of the number of dates.
    pin : Pin, optional
        One of them, to be held where it is instead of searched for. It must leave the others a place.

    References
    ----------
    Hudson, D. J. (1966). Fitting segmented curves whose join points have to be estimated. J. Am. Stat. Assoc. 61(316),
    1097-1129. doi:10.1080/01621459.1966.10482198
    """
    dates = np.unique(t)
    fixed = [np.ones(len(t)), t] + ([] if pin is None else [np.maximum(t - pin.position, 0.0)])
    line, _ = np.linalg.qr(np.column_stack(fixed))
    after = t > dates[:, None]
    hinges = np.concatenate([np.where(after, t - dates[:, None], 0.0), after.astype(np.float64)])
    hinges -= (hinges @ line) @ line.T
    allowed = _allowed(len(dates), breaks)
    if pin is not None:
        allowed = np.delete(allowed[allowed[:, pin.rank] == place_of(dates, pin.position)], pin.rank, axis=1)
    return BreakSearch(dates, line, hinges, tuple(_patterns(allowed, len(dates), hinges @ hinges.T)))


def places(dates: int, breaks: int) -> Iterator[tuple[int, ...]]:
    """Admissible placements of the breaks: 2i stands for date number i, 2i + 1 for the space after it.

    Examples
    --------
    >>> list(places(6, 1))
    [(4,), (5,), (6,)]
    >>> list(places(7, 2))
    [(4, 8)]
    """
    for placement in combinations(range(2 * dates - 1), breaks):
        if admits(placement, dates):
            yield placement


@lru_cache(maxsize=8)
def _allowed(dates: int, breaks: int) -> NDArray[np.intp]:
    return np.array(list(places(dates, breaks)))


def admits(placement: tuple[int, ...], dates: int) -> bool:
    """Tell whether each segment of the line holds enough different dates."""
    edges = (0, *placement, 2 * (dates - 1))
    # Dates from one edge to the next, both included: from half of it, rounded up, to half, rounded down.
    held = (high // 2 - (low + 1) // 2 + 1 for low, high in pairwise(edges))
    return all(count >= DATES_PER_SEGMENT for count in held)


def place_of(dates: NDArray[np.float64], position: float) -> int:
    """Number of the date, or of the space between two, in which a position lies.

    Examples
    --------
    >>> [place_of(np.array([0.0, 1.0, 4.0]), position) for position in (1.0, 2.0)]
    [2, 3]
    """
    return int(np.searchsorted(dates, position, "left") + np.searchsorted(dates, position, "right")) - 1


def _patterns(allowed: NDArray[np.intp], dates: int, gram: NDArray[np.float64]) -> Iterator[_Pattern]:
    if not allowed.shape[1]:
        return
    between = allowed % 2 == 1
    for kind in np.unique(between, axis=0):
        first = allowed[(between == kind).all(axis=1)] // 2
        columns = [first[:, [place]] + np.array([0, dates][: 1 + step]) for place, step in enumerate(kind)]
        basis = np.concatenate(columns, axis=1)
        inverse = np.linalg.inv(gram[basis[:, :, None], basis[:, None, :]])
        yield _Pattern(first, tuple(bool(step) for step in kind), basis, inverse)
