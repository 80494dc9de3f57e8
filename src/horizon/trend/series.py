"""A dated positive series on the scale of the fits: years since the origin, and log2 of the values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.errors import FitError
from horizon.trend.fit import ORIGIN
from horizon.trend.points import log2_values, not_on_one_day
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["Series", "log2_series", "years"]


class Series(NamedTuple):
    """n points: decimal years since 2020-01-01, and log2 of the values."""

    t: NDArray[np.float64]
    log2_y: NDArray[np.float64]


def years(dates: Iterable[date]) -> NDArray[np.float64]:
    """Decimal years since 2020-01-01.

    Examples
    --------
    >>> from datetime import date
    >>> years([date(2020, 1, 1), date(2024, 1, 1)])
    array([0., 4.])
    """
    return days_between(ORIGIN, dates) / DAYS_PER_YEAR


def log2_series(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], *, params: int, curve: str
) -> Series:
    """Check a series that a curve with `params` parameters is to be fitted to, and bring it to the scale of the fits.

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
    params : int
    curve : str
        Its name, for the messages.

    Raises
    ------
    FitError
        With dates and values that do not match, fewer points than parameters + 1, a value that is not positive and
        finite, or all points on one day.
    """
    log2_y = log2_values(dates, values, f"the curve {curve} needs")
    if len(dates) < params + 1:
        raise FitError(
            f"too few points for the curve {curve}",
            found=f"{len(dates)} point{'s' if len(dates) != 1 else ''} for {params} parameters",
            expected=f"at least {params + 1}",
            hint="widen the window, take --frontier all, or choose a simpler curve",
        )
    not_on_one_day(dates)
    return Series(years(dates), log2_y)
