"""A trend by the name of its curve: one function for all curves, and what all their results can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, overload

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend.breakpoints import BREAK_CURVES, fit_breaks
from horizon.trend.curve_fit import fit_curve
from horizon.trend.fit import fit_trend as fit_exponential

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from horizon.stats import Interval
    from horizon.trend.fit import ExponentialTrend

__all__ = ["Trend", "fit_trend"]

_BREAKS = {name: breaks for breaks, name in BREAK_CURVES.items()}


class Trend(Protocol):
    """What the result of every curve has; curves are fitted on log2, with one Gaussian scatter."""

    @property
    def curve(self) -> str:
        """Its name."""

    @property
    def params(self) -> Mapping[str, float]:
        """The fitted parameters by name."""

    @property
    def std_errors(self) -> Mapping[str, float]:
        """Their standard errors."""

    @property
    def nobs(self) -> int:
        """Number of points."""

    @property
    def converged(self) -> bool:
        """Whether the parameters are a minimum that the data determine."""

    @property
    def residual_std(self) -> float:
        """Scatter around the curve, in doublings."""

    @property
    def log_likelihood(self) -> float:
        """Gaussian log-likelihood on the log2 scale."""

    @property
    def aicc(self) -> float:
        """Akaike's criterion, small-sample corrected."""

    @property
    def bic(self) -> float:
        """Schwarz's criterion."""

    def conf_int(self, level: float = 0.95) -> Mapping[str, Interval]:
        """Intervals of the parameters."""

    def predict(self, dates: Iterable[date], level: float = 0.95) -> pd.DataFrame:
        """Values of the curve with its confidence and its prediction band."""

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each."""


@overload
def fit_trend(dates: Sequence[date], values: Sequence[float] | NDArray[np.float64]) -> ExponentialTrend: ...
@overload
def fit_trend(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], curve: Literal["exponential"]
) -> ExponentialTrend: ...
@overload
def fit_trend(dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], curve: str) -> Trend: ...
def fit_trend(
    dates: Sequence[date], values: Sequence[float] | NDArray[np.float64], curve: str = "exponential"
) -> Trend:
    """Fit a growth curve to any dated positive series.

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        Positive, in any unit: another unit moves one parameter and nothing else.
    curve : str
        ``exponential``, ``one-break``, ``two-breaks``, ``log-quadratic``, ``hyperbolic``, ``logistic``, ``gompertz`` or
        ``richards``.

    Returns
    -------
    ExponentialTrend, BreakTrend or CurveTrend

    Raises
    ------
    FitError
        If there is no such curve, or it cannot be estimated from the points: too few of them, a value that is not
        positive and finite, all on one day.

    Notes
    -----
    For the exponential, the interval is that of independent, equally precise points with Gaussian scatter. Frontier
    points are chosen as maxima and depend on each other, and their own measurement error is left out: read it as a
    lower limit on the uncertainty.

    Examples
    --------
    >>> from datetime import date
    >>> days = [date(2020 + year, 1, 1) for year in range(6)]
    >>> fit_trend(days, [1.0, 2.0, 4.1, 7.8, 16.0, 32.0]).doubling_time().estimate.__round__()
    366

    Any dated positive series will do; here the transistors of Intel's 4004, 8086, 386, Pentium and Pentium 4:

    >>> released = [date(1971, 11, 15), date(1978, 6, 8), date(1985, 10, 17), date(1993, 3, 22), date(2000, 11, 20)]
    >>> transistors = [2_300, 29_000, 275_000, 3_100_000, 42_000_000]
    >>> round(fit_trend(released, transistors).doubling_time().estimate / 365.25, 1)
    2.1

    Another curve by its name:

    >>> fit_trend(days, [1.0, 3.0, 6.9, 12.0, 14.6, 15.6], "gompertz").params["log2_ceiling"].__round__(1)
    4.4
    """
    if curve not in CURVES:
        raise FitError("no such growth curve", found=curve, expected=f"one of {', '.join(CURVES)}")
    if curve == "exponential":
        return fit_exponential(dates, values)
    if curve in _BREAKS:
        return fit_breaks(dates, values, _BREAKS[curve])
    return fit_curve(dates, values, curve)
