"""When a break was: all dates on which the points fit a broken line nearly as well as on the best one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.trend.break_search import Pin, places, prepare_search
from horizon.trend.fit import ORIGIN
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from horizon.trend.break_search import BestBreaks

__all__ = ["DateInterval", "date_interval"]

_STEPS = 200
"""Positions that are looked at."""

_HALVINGS = 12
"""How often the space in which the interval ends is halved; seven years between 200 positions are a day after 4."""


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The date of a break with its interval, whole days.

    ``low_open`` and ``high_open`` say that the interval ends where the search for a break ends: it may have been
    earlier, or later, than the points can tell.
    """

    estimate: date
    low: date
    high: date
    level: float
    low_open: bool
    high_open: bool

    def __contains__(self, day: date) -> bool:
        return self.low <= day <= self.high


def date_interval(
    t: NDArray[np.float64], log2_y: NDArray[np.float64], best: BestBreaks, rank: int, *, above: float, level: float
) -> DateInterval:
    """Give the interval of one break.

    Parameters
    ----------
    t : ndarray of float, shape (n,)
        Years since the origin.
    log2_y : ndarray of float, shape (n,)
    best : BestBreaks
        Of the one series.
    rank : int
        Number of the break, from 0.
    above : float
        How many times the least residual sum of squares a date may have; at least 1.
    level : float
        What share of true dates that is meant to hold.

    Notes
    -----
    The least sum of squares for a given date is not always smaller the nearer the date is to the best one; what is
    given reaches from the first date that is good enough to the last.
    """
    breaks, here = best.positions.shape[1], float(best.positions[0, rank])
    limit = above * float(best.broken[0])

    def good(position: float) -> bool:
        if position == here:
            return True
        return bool(prepare_search(t, breaks, Pin(rank, position)).best(log2_y[None]).broken[0] <= limit)

    first, last = _range(np.unique(t), breaks, rank)
    grid = np.union1d(np.linspace(first, last, _STEPS), [here])
    fits = np.flatnonzero([good(float(position)) for position in grid])
    low, high = int(fits[0]), int(fits[-1])
    before, after = max(low - 1, 0), min(high + 1, len(grid) - 1)
    return DateInterval(
        estimate=_day(here, round),
        low=_day(_edge(good, float(grid[low]), float(grid[before])), math.floor),
        high=_day(_edge(good, float(grid[high]), float(grid[after])), math.ceil),
        level=level,
        low_open=low == before,
        high_open=high == after,
    )


def _range(dates: NDArray[np.float64], breaks: int, rank: int) -> tuple[float, float]:
    """First and last position that the search allows the break."""
    tried = [placement[rank] for placement in places(len(dates), breaks)]
    return float(dates[min(tried) // 2]), float(dates[(max(tried) + 1) // 2])


def _edge(good: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where positions stop being good enough, by halving."""
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if good(middle) else (inside, middle)
    return inside


def _day(position: float, whole: Callable[[float], int]) -> date:
    # A date comes back from years as a hair more or less than a whole day.
    return ORIGIN + timedelta(whole(round(position * DAYS_PER_YEAR, 6)))
