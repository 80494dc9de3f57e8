"""How many times as fast growth is after a break as before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.stats import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Ratio", "fieller_limits", "slope_ratio"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """The slope after a break, divided by that before it.

    ``estimate`` is infinite where growth began at the break, and NaN where there is none on either side. An interval
    that reaches infinity does not exclude that there was no growth before; one that reaches 0 or less, that there is
    none now. From minus to plus infinity: the points do not say.
    """

    estimate: float
    interval: Interval

    def __str__(self) -> str:
        low, high = self.interval.low, self.interval.high
        if math.isinf(low):
            return "not known" if high > 0 else "no growth after it"
        if math.isinf(high):
            return f"at least {low:.2f}"
        return f"{self.estimate:.2f}, {low:.2f} to {high:.2f}"


def slope_ratio(before: float, after: float, cov: NDArray[np.float64], reach: float, level: float) -> Ratio:
    """Give the ratio of two slopes, with its interval.

    Parameters
    ----------
    before, after : float
    cov : ndarray, shape (2, 2)
        Of (before, after).
    reach : float
        Standard errors to either side.
    level : float
    """
    interval = Interval(*fieller_limits(after, before, cov[::-1, ::-1], reach), level)
    if before > 0:
        return Ratio(after / before, interval)
    return Ratio(math.inf if after > 0 else math.nan, interval)


def fieller_limits(above: float, below: float, cov: NDArray[np.float64], reach: float) -> tuple[float, float]:
    r"""Limits of a ratio whose both parts are uncertain.

    .. math:: \{\rho : |a - \rho\,b| \le c\,\sqrt{v_{aa} - 2\rho\,v_{ab} + \rho^2 v_{bb}}\}

    Where the denominator may be 0, the ratio may be infinite: of the two pieces that the set then has, the one on the
    numerator's side is given, up to infinity. A denominator below 0 gives no limits.

    Parameters
    ----------
    above, below : float
        a and b.
    cov : ndarray, shape (2, 2)
        v, of (a, b).
    reach : float
        c, the quantile.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. J. R. Stat. Soc. B 16(2), 175-185.

    Examples
    --------
    >>> import numpy as np
    >>> fieller_limits(6.0, 2.0, np.diag([0.0, 0.25]), 2.0)
    (2.0, 6.0)
    >>> fieller_limits(6.0, 2.0, np.diag([0.0, 1.0]), 2.0)
    (1.5, inf)
    """
    squares = reach * reach * cov
    top, cross, bottom = above**2 - squares[0, 0], above * below - squares[0, 1], below**2 - squares[1, 1]
    root = math.sqrt(max(0.0, cross**2 - top * bottom))
    if bottom > 0 and below > 0:
        return float((cross - root) / bottom), float((cross + root) / bottom)
    if bottom > 0 or top <= 0:
        return -math.inf, math.inf
    if above > 0:
        return float(top / (cross + root)), math.inf
    return -math.inf, float(top / (cross - root))
