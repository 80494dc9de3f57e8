"""A figure that its reader may change: what it shows at each success level, as of each vintage, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EPOCH", "Explorer", "Line", "Milestone", "Pace", "Variant", "Words"]

EPOCH = date(2020, 1, 1)
"""Days of lines and paces are counted from here: small numbers keep their digits."""


class Line(NamedTuple):
    r"""A fitted line with its two bands, as numbers that a browser can draw it from.

    .. math:: \log_2 y(t) = \text{level} + \text{slope}\,(t - \text{centre}), \qquad
              h(t) = \sqrt{v + w\,(t - \text{centre})^2}

    `v` is `confidence` or `prediction`, w is `spread`; days are counted from `EPOCH`.

    Parameters
    ----------
    window : str
    start, end : float
        The first and last day that it was fitted to.
    centre, level, slope : float
        Mean day of its points; log2 of minutes there; doublings a day.
    confidence, prediction, spread : float
        Of the squared half-widths of the bands, in doublings.
    """

    window: str
    start: float
    end: float
    centre: float
    level: float
    slope: float
    confidence: float
    prediction: float
    spread: float


class Pace(NamedTuple):
    """A doubling time, and where a line of another pace is hung.

    Parameters
    ----------
    days, low, high : float
        The doubling time with its interval, in days; infinite where there is no growth, or no end.
    middle, level : float
        The day in the middle of the window, counted from `EPOCH`, and log2 of the trend's minutes there.
    """

    days: float
    low: float
    high: float
    middle: float
    level: float


class Milestone(NamedTuple):
    """A length of task that has a name, in minutes."""

    name: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says of a variant: the same places as of `Page` and `Figure`."""

    headline: str
    lede: tuple[str, ...]
    title: str
    caption: str
    description: str


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """What a figure shows at one success level as of one day.

    Parameters
    ----------
    success_level : float
    day : date
    words : Words
    points : DataFrame
        As of `frontier_chart`: those that are drawn.
    lines : tuple of Line
        One a window; the headline's window first.
    pace : Pace, optional
        Of the headline's window; left out, there is no trend.
    data : DataFrame
        What the "Data (CSV)" button hands out: all points.
    """

    success_level: float
    day: date
    words: Words
    points: pd.DataFrame
    lines: tuple[Line, ...]
    pace: Pace | None
    data: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Explorer:
    """All that a reader may change a figure to.

    Parameters
    ----------
    variants : tuple of Variant
        One for each pair of a success level and a day.
    success_level, day
        The report's own, which is shown first.
    windows : tuple of str
        The headline's first.
    interval_level : float
        Of bands and intervals.
    interval_name : str
        What the interval of the doubling time stands for.
    milestones : tuple of Milestone
        What a reader's own doubling time is applied to.
    days_left_out : int
        Vintages before those that are offered.
    """

    variants: tuple[Variant, ...]
    success_level: float
    day: date
    windows: tuple[str, ...]
    interval_level: float
    interval_name: str
    milestones: tuple[Milestone, ...]
    days_left_out: int = 0

    @property
    def success_levels(self) -> tuple[float, ...]:
        """In ascending order."""
        return tuple(sorted({variant.success_level for variant in self.variants}))

    @property
    def days(self) -> tuple[date, ...]:
        """The oldest first."""
        return tuple(sorted({variant.day for variant in self.variants}))

    @property
    def own(self) -> Variant:
        """The report's own variant."""
        return next(one for one in self.variants if (one.success_level, one.day) == (self.success_level, self.day))

    def at(self, success_level: float) -> tuple[Variant, ...]:
        """The variants of one success level, one for each day, the oldest first."""
        return tuple(
            sorted((one for one in self.variants if one.success_level == success_level), key=lambda one: one.day)
        )
