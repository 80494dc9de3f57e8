"""What every fit asks of the points that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["log2_values", "not_on_one_day"]


def log2_values(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], needs: str = "an exponential trend needs"
) -> NDArray[np.float64]:
    """Log2 of the values, one for each date.

    Parameters
    ----------
    needs : str
        Beginning of the message: what needs positive values.

    Raises
    ------
    FitError
        If there are not as many values as dates, or one is not positive and finite.
    """
    y = np.asarray(values, dtype=np.float64)
    if y.shape != (len(dates),):
        raise FitError("dates and values do not match", found=f"{len(dates)} dates, values of shape {y.shape}")
    bad = ~(np.isfinite(y) & (y > 0))
    if bad.any():
        raise FitError(
            f"{needs} positive values",
            found=f"{y[bad][0]} on {dates[int(np.argmax(bad))]}",
            expected="every value above 0 and finite",
        )
    return np.log2(y)


def not_on_one_day(dates: Sequence[date]) -> None:
    """Refuse points that tell no slope.

    Raises
    ------
    FitError
        If there are not two different dates.
    """
    if len(set(dates)) < 2:
        where = f" on {dates[0]}" if dates else ""
        raise FitError(
            "all points lie on one day" if dates else "no points",
            found=f"{len(dates)} point{'s' if len(dates) != 1 else ''}{where}",
            expected="two dates or more",
        )
