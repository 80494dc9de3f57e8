"""When a trend crosses a threshold, and how long it must hold for that."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import Interval
from horizon.units import WORK_DAY, WORK_MONTH, WORK_WEEK, WORK_YEAR, days_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.stats import DoublingTime
    from horizon.trend.draws import PredictiveDraws

__all__ = ["MILESTONES", "BreakEven", "Crossing", "break_even", "crossing"]

MILESTONES = (WORK_DAY, WORK_WEEK, WORK_MONTH, WORK_YEAR)
"""Minutes of the task lengths that a forecast is asked for if nothing else is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """The day on which a threshold is crossed, as a distribution.

    Attributes
    ----------
    threshold : float
        In the unit of the series.
    first, last : date
        Where the draws begin, and the limit of the forecast.
    days : ndarray of float, shape (R,)
        Days from `first` to the crossing of each draw; 0 for one that is there already, infinite for one that is not
        there by `last`.
    """

    threshold: float
    first: date
    last: date
    days: NDArray[np.float64]

    @property
    def never(self) -> float:
        """Share of the draws that do not cross it by the limit."""
        return float(np.isinf(self.days).mean())

    @property
    def already(self) -> float:
        """Share of the draws that are above it on the first day."""
        return float((self.days == 0).mean())

    def starts_above(self, share: float) -> bool:
        """Whether this share of the draws is above it on the first day: they crossed it at some time before."""
        return self._days_by(share) == 0

    def day(self, share: float) -> date | None:
        """Day by which this share of the draws has crossed; None if that is not before the limit.

        Examples
        --------
        >>> found = Crossing(480.0, date(2026, 1, 1), date(2030, 1, 1), np.array([10.0, 20.0, np.inf]))
        >>> str(found.day(0.5)), found.day(0.9)
        ('2026-01-21', None)
        """
        days = self._days_by(share)
        return None if math.isinf(days) else self.first + timedelta(math.ceil(days))

    def _days_by(self, share: float) -> float:
        rank = max(0, math.ceil(share * len(self.days) - 1e-9) - 1)
        return float(np.partition(self.days, rank)[rank])

    def interval(self, level: float) -> tuple[date | None, date | None]:
        """Days between which this share of the draws crosses, as many before as after."""
        return self.day((1 - level) / 2), self.day((1 + level) / 2)

    def chance_by(self, day: date) -> float:
        """Share of the draws that have crossed by the end of a day.

        Raises
        ------
        FitError
            For a day after the limit: the draws do not say.
        """
        if day > self.last:
            raise FitError(
                "the day is after the limit of the forecast", found=str(day), expected=f"{self.last} or before"
            )
        return float((self.days <= float(days_between(self.first, [day])[0])).mean())


def crossing(draws: PredictiveDraws, threshold: float) -> Crossing:
    """Find the day on which each draw is first at a threshold or above it.

    Between two days of the draws it is found on the straight line (in log2) from one to the other. A random walk that
    crosses and comes back between two days is not seen; a week apart, that makes its crossing late by some days.

    Parameters
    ----------
    threshold : float
        Above 0, in the unit of the series.

    Raises
    ------
    FitError
        If the threshold is not positive and finite.
    """
    if not 0 < threshold < math.inf:
        raise FitError("a threshold must be above 0 and finite", found=f"{threshold}")
    height = math.log2(threshold)
    above = draws.log2 >= height
    place = np.where(above.any(axis=1), above.argmax(axis=1), -1)
    ahead = days_between(draws.days[0], draws.days)
    days = np.where(place < 0, np.inf, ahead[place])
    between = np.flatnonzero(place > 0)
    after, now = draws.log2[between, place[between]], ahead[place[between]]
    before, then = draws.log2[between, place[between] - 1], ahead[place[between] - 1]
    rising = np.isfinite(after)
    share = np.where(rising, (height - before) / np.where(rising, after - before, 1.0), 1.0)
    days[between] = then + share * (now - then)
    return Crossing(threshold, draws.days[0], draws.days[-1], days)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """How long a trend must go on, from its last point, until it is at a threshold.

    Attributes
    ----------
    threshold, value : float
        What is claimed, and where the series stands; in its unit.
    start : date
        Of the last point.
    doublings : float
        Still needed; 0 or less if the threshold is reached.
    days, interval : float, Interval
        That they take at the trend's pace, and with the interval of its doubling time. Infinite where the data do not
        exclude that there is no growth.
    """

    threshold: float
    value: float
    start: date
    doublings: float
    days: float
    interval: Interval

    @property
    def reached(self) -> bool:
        """Whether nothing is needed any more."""
        return self.doublings <= 0

    def day(self, days: float | None = None) -> date | None:
        """The day to which the trend must hold (or so many days after the last point); None if there is no such day."""
        ahead = self.days if days is None else days
        if not math.isfinite(ahead) or ahead > (date.max - self.start).days:
            return None
        return self.start + timedelta(math.ceil(ahead))


def break_even(threshold: float, *, start: date, value: float, doubling: DoublingTime) -> BreakEven:
    r"""Count the doublings from the last point to a threshold, and the days that they take.

    .. math:: d = \log_2 \frac{threshold}{y_n}, \qquad days = d \cdot T_2

    Parameters
    ----------
    threshold, value : float
        What is claimed, and the last point; above 0, in one unit.
    start : date
        Of the last point.
    doubling : DoublingTime
        In days. Its interval says how well the pace is known, not whether it will last.

    Raises
    ------
    FitError
        If the threshold or the value is not positive and finite.

    Examples
    --------
    >>> from horizon.stats import DoublingTime
    >>> pace = DoublingTime(100.0, Interval(80.0, 125.0, 0.95))
    >>> needed = break_even(10_020.0, start=date(2026, 2, 5), value=626.25, doubling=pace)
    >>> needed.doublings, needed.days, str(needed.day()), str(needed.day(needed.interval.high))
    (4.0, 400.0, '2027-03-12', '2027-06-20')
    """
    for number in (threshold, value):
        if not 0 < number < math.inf:
            raise FitError("a threshold and a value must be above 0 and finite", found=f"{number}")
    doublings = math.log2(threshold / value)
    ends = Interval(
        _days(doublings, doubling.interval.low), _days(doublings, doubling.interval.high), doubling.interval.level
    )
    return BreakEven(threshold, value, start, doublings, _days(doublings, doubling.estimate), ends)


def _days(doublings: float, doubling: float) -> float:
    return doublings * doubling if doublings > 0 else 0.0
