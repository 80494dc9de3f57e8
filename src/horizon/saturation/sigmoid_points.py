"""The points of a sigmoid: models that led a benchmark when they were released, and the items behind each score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from horizon.saturation.scale import Scale

    Array = NDArray[np.float64]

__all__ = ["LEAST_LEADERS", "SigmoidPoints", "day_of", "leaders", "sigmoid_points", "years_of"]

LEAST_LEADERS = 3
"""Leading models that a sigmoid needs: its two parameters, and one to see the scatter."""

_ORIGIN = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class SigmoidPoints:
    """Leading models by release date.

    Attributes
    ----------
    years : ndarray of float, shape (n,)
        Release dates, in years since 2020-01-01.
    share : ndarray of float, shape (n,)
        Scores.
    items : ndarray of float, shape (n,)
        Items that give binomial noise; all NaN where they are not known.
    """

    years: Array
    share: Array
    items: Array

    @property
    def items_known(self) -> bool:
        """Whether binomial noise can be told from other scatter."""
        return not np.isnan(self.items).any()

    @property
    def weight(self) -> Array:
        """Items, or 1 where they are not known."""
        return self.items if self.items_known else np.ones_like(self.share)


def years_of(dates: Sequence[date]) -> Array:
    """Years since 2020-01-01."""
    return days_between(_ORIGIN, dates) / DAYS_PER_YEAR


def day_of(years: float) -> date | None:
    """The day so many years after 2020-01-01; None beyond the calendar, or if NaN."""
    days = years * DAYS_PER_YEAR
    if not (date.min - _ORIGIN).days <= days <= (date.max - _ORIGIN).days:
        return None
    return _ORIGIN + timedelta(days=round(days))


def leaders(dates: Sequence[date], values: ArrayLike) -> NDArray[np.bool_]:
    """Models that no model released before, or on the same day, had beaten: ties lead too.

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)

    Examples
    --------
    >>> day = [date(2024, month, 1) for month in (1, 2, 3, 4, 4)]
    >>> leaders(day, [0.2, 0.5, 0.4, 0.5, 0.3]).tolist()
    [True, True, False, True, False]
    """
    score = np.asarray(values, dtype=np.float64)
    days = np.asarray(dates, dtype="datetime64[D]")
    order = np.argsort(days, kind="stable")
    best = np.maximum.accumulate(score[order])
    last_of_day = np.searchsorted(days[order], days, side="right") - 1
    return np.asarray(score >= best[last_of_day])


def sigmoid_points(
    dates: Sequence[date],
    values: ArrayLike,
    scale: Scale,
    *,
    n_items: ArrayLike | None = None,
    standard_errors: ArrayLike | None = None,
) -> SigmoidPoints:
    """Check the scores of a benchmark and take its leaders; parameters and errors as of `fit_sigmoid`.

    Where one of the leaders has neither items nor a standard error, the median of the others' stands for it; where
    none has, no binomial noise is known. A standard error s of a score p counts as p (1 - p) / s^2 items, unless the
    items are given: those that a publisher rounded to 0 say nothing.
    """
    share = np.asarray(values, dtype=np.float64)
    _check(dates, share, scale)
    lead = leaders(dates, share)
    _check_leaders(share[lead], [day for day, leads in zip(dates, lead, strict=True) if leads], scale)
    items = _items(share, n_items, standard_errors)[lead]
    if not np.isnan(items).all():
        items = np.where(np.isnan(items), np.nanmedian(items), items)
    years = years_of(dates)[lead]
    order = np.lexsort((items, share[lead], years))
    return SigmoidPoints(years[order], share[lead][order], items[order])


def _items(share: Array, n_items: ArrayLike | None, standard_errors: ArrayLike | None) -> Array:
    nothing = np.full(len(share), np.nan)
    given = nothing if n_items is None else np.broadcast_to(np.asarray(n_items, dtype=np.float64), share.shape)
    error = nothing if standard_errors is None else np.asarray(standard_errors, dtype=np.float64)
    with np.errstate(all="ignore"):
        implied = share * (1 - share) / error**2
    implied = np.where(np.isfinite(implied) & (implied >= 1), implied, np.nan)
    return np.asarray(np.where(given >= 1, given, implied))


def _check(dates: Sequence[date], share: Array, scale: Scale) -> None:
    if len(dates) != len(share):
        raise FitError("dates and scores do not match", found=f"{len(dates)} dates and {len(share)} scores")
    outside = ~((share >= 0) & (share <= 1))
    if outside.any():
        found = f"{share[outside][0]:g}"
        raise FitError("a sigmoid needs scores that are shares", found=found, expected="each from 0 to 1")
    if not 0 <= scale.chance < scale.ceiling_low <= scale.ceiling <= 1:
        raise FitError("a sigmoid needs a scale of shares", found=str(scale), expected="0 <= chance < ceiling <= 1")


def _check_leaders(share: Array, dates: list[date], scale: Scale) -> None:
    if len(share) < LEAST_LEADERS:
        raise FitError(
            "too few models led this benchmark for a sigmoid",
            found=f"{len(share)} leading model{'s' if len(share) != 1 else ''}",
            expected=f"at least {LEAST_LEADERS}",
        )
    if len(set(dates)) < 2:
        raise FitError("all leading models were released on one day: no curve in time", found=str(dates[0]))
    if np.ptp(share) == 0:
        raise FitError("all leading scores are the same: there is no rise to fit", found=f"{share[0]:g}")
    if (share >= scale.ceiling_low).all():
        raise FitError(
            "every leading model is at the ceiling: when it was reached, these scores cannot tell",
            found=f"scores from {share.min():g}",
            expected=f"one below {scale.ceiling_low:g}",
        )
    if (share <= scale.chance).all():
        raise FitError(
            "no leading model is above chance: there is no rise to fit",
            found=f"scores up to {share.max():g}",
            expected=f"one above {scale.chance:g}",
        )
