"""Predictive draws: values that a later point of a series could have, on each of many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.execution.seeds import generator
from horizon.trend.fit import ORIGIN
from horizon.units import DAYS_PER_YEAR, days_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from horizon.stats.curves import Curve
    from horizon.trend.fit import ExponentialTrend
    from horizon.trend.random_walk import RandomWalk
    from horizon.trend.uncertainty import SlopeDraws

__all__ = ["PredictiveDraws", "curve_draws", "day_grid", "line_draws", "replicate_draws", "walk_draws"]

_STREAM = 2**32 + 16
"""Number of the stream of random numbers; the points and their scatter are redrawn from streams before it."""


@dataclass(frozen=True, slots=True, eq=False)
class PredictiveDraws:
    """What a later point could be.

    Attributes
    ----------
    days : tuple of date, length m
        Rising.
    log2 : ndarray of float, shape (R, m)
        log2 of the value; a row is one possible future. Infinite from the singularity of a curve on.
    curve : str
    left_out : float
        Share of the replicates that have no trend and make no row.
    seed : int
    """

    days: tuple[date, ...]
    log2: NDArray[np.float64]
    curve: str
    seed: int
    left_out: float = 0.0

    def __len__(self) -> int:
        return len(self.log2)

    def quantiles(self, shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles of log2 on each day, (len(shares), m); infinite where so much has passed a singularity."""
        with np.errstate(invalid="ignore"):
            found = np.quantile(self.log2, shares, axis=0)
        return np.where(np.isnan(found), np.inf, found)


def day_grid(first: date, last: date, step: int = 7) -> tuple[date, ...]:
    """Days from the first to the last, `step` days apart; both ends are in it.

    Examples
    --------
    >>> [str(day) for day in day_grid(date(2026, 1, 1), date(2026, 1, 10))]
    ['2026-01-01', '2026-01-08', '2026-01-10']
    """
    if last < first:
        raise FitError("a forecast needs a day to end on", found=f"{last}", expected=f"{first} or later")
    return (*(first + timedelta(ahead) for ahead in range(0, (last - first).days, step)), last)


def line_draws(fit: ExponentialTrend, days: Sequence[date], *, draws: int = 4000, seed: int = 0) -> PredictiveDraws:
    r"""Draw futures of an exponential whose points are measured exactly.

    .. math:: y_r(t) = a_r + s_r (t - t_0) + \sigma_r z_r, \qquad
              \sigma_r^2 = \hat\sigma^2 \nu / \chi^2_\nu, \quad
              (a_r, s_r) \sim N\left((\hat a, \hat s),\ C\,\sigma_r^2 / \hat\sigma^2\right)

    On every day the draws have the distribution of the prediction band, Student's t with nu = n - 2 degrees of freedom.

    Parameters
    ----------
    days : sequence of date
        Rising.

    Notes
    -----
    A future has one residual z for all of its days: it is the trend, seen from a model that lies so far off it. The
    day on which a future crosses a threshold is then the day on which such a model would. A residual for each day
    would make the crossing depend on how many days one looks at.
    """
    rng = generator(seed, _STREAM)
    wider = _student_scale(rng, fit.df_resid, draws)
    params = np.array([fit.log2_at_origin, fit.doublings_per_day])
    drawn = params + wider[:, None] * (rng.standard_normal((draws, 2)) @ _root(np.array(fit.cov)).T)
    residual = wider * fit.residual_std * rng.standard_normal(draws)
    log2 = (drawn[:, 0] + residual)[:, None] + drawn[:, 1, None] * days_between(fit.origin, days)
    return PredictiveDraws(tuple(days), log2, fit.curve, seed)


def replicate_draws(
    fit: ExponentialTrend,
    slopes: SlopeDraws,
    days: Sequence[date],
    *,
    with_scatter: bool = True,
    draws: int = 4000,
    seed: int = 0,
) -> PredictiveDraws:
    r"""Draw futures from the replicates of a trend.

    .. math:: y_r(t) = \bar y_r + \frac{\hat\sigma_e}{\sqrt n} T_r + s'_r (t - \bar t_r) + \hat\sigma\,T'_r

    with the slopes s' of `redraw_trend`, and Student's t of the fit's degrees of freedom.

    Parameters
    ----------
    slopes : SlopeDraws
        Of the frontier chosen again, or fixed.
    days : sequence of date
    with_scatter : bool
        False for replicates of the kind ``measurement``: both terms with T are left out, and the draws say where the
        line is, not where a new model is.
    draws : int
        Replicates are taken again in turn until there are as many.

    Notes
    -----
    Sigma, of the fit itself, holds the scatter and the measurement of a new model: it is a published estimate that is
    foretold.
    """
    has = np.flatnonzero(~np.isnan(slopes.slopes))
    row = np.resize(has, draws)
    rng = generator(seed, _STREAM)
    base = slopes.levels[row] + slopes.slopes[row] * -slopes.centres[row]
    if with_scatter:
        t = rng.standard_t(fit.df_resid, (2, draws))
        base = base + slopes.scatter / np.sqrt(fit.nobs) * t[0] + fit.residual_std * t[1]
    log2 = base[:, None] + slopes.slopes[row, None] * days_between(ORIGIN, days)
    return PredictiveDraws(tuple(days), log2, fit.curve, seed, left_out=slopes.without_slope)


def walk_draws(walk: RandomWalk, days: Sequence[date], *, draws: int = 4000, seed: int = 0) -> PredictiveDraws:
    r"""Draw futures of a random walk with drift, each a path of its own.

    .. math:: y_r(t) = y_n + s_r h + K_r B_r(h), \qquad K_r^2 = \hat K^2 \nu / \chi^2_\nu, \quad
              s_r \sim N(\hat s,\ K_r^2 / T)

    h days after the last point, B a Brownian motion. On every day the draws have the distribution of the prediction
    band of `RandomWalk.predict`.

    Raises
    ------
    FitError
        For a day before the last point.
    """
    ahead = days_between(walk.last, days)
    if (ahead < 0).any():
        raise FitError("a random walk foretells what comes after its last point", found=str(min(days)),
                       expected=f"{walk.last} or later")  # fmt: skip
    rng = generator(seed, _STREAM)
    step = walk.step_std * _student_scale(rng, walk.df_resid, draws)
    drift = walk.doublings_per_day + step / np.sqrt(walk.days) * rng.standard_normal(draws)
    lengths = np.diff(ahead, prepend=0.0)
    motion = np.cumsum(rng.standard_normal((draws, len(ahead))) * np.sqrt(lengths), axis=1)
    log2 = walk.log2_at_last + drift[:, None] * ahead + step[:, None] * motion
    return PredictiveDraws(tuple(days), log2, walk.curve, seed)


def curve_draws(
    curve: Curve,
    params: NDArray[np.float64],
    cov: NDArray[np.float64],
    days: Sequence[date],
    *,
    residual_std: float,
    df: int,
    draws: int = 4000,
    seed: int = 0,
) -> PredictiveDraws:
    r"""Draw futures of any growth curve.

    .. math:: y_r(t) = f(t; \theta_r) + \sigma_r z_r, \qquad \theta_r \sim N\left(\hat\theta,\ C\,\sigma_r^2 /
              \hat\sigma^2\right)

    with sigma as in `line_draws`. The normal distribution of the parameters is that of many points; with few, the
    draws of a curve that bends are too narrow, and nobody has measured by how much.

    Parameters
    ----------
    curve : Curve
        Of `horizon.stats.curves`.
    params, cov : ndarray of float, shape (p,) and (p, p)
        A parameter at a bound has no variance.
    residual_std, df : float, int
        sigma in doublings and its degrees of freedom.

    Notes
    -----
    A draw of the parameters for which the curve is not a number on some day is left out, and counted. Where the curve
    has a singularity, a draw of it before the last of the days makes all that follows infinite.
    """
    rng = generator(seed, _STREAM)
    wider = _student_scale(rng, df, draws)
    drawn = params + wider[:, None] * (rng.standard_normal((draws, len(params))) @ _root(cov).T)
    with np.errstate(all="ignore"):
        heights = curve.log2(days_between(ORIGIN, days) / DAYS_PER_YEAR, drawn)
    log2 = heights + (wider * residual_std * rng.standard_normal(draws))[:, None]
    sound = ~np.isnan(log2).any(axis=1)
    if not sound.any():
        raise FitError(f"no draw of the {curve.name} curve has a value", expected="parameters that the data pin down")
    return PredictiveDraws(tuple(days), log2[sound], curve.name, seed, left_out=float(1 - sound.mean()))


def _student_scale(rng: np.random.Generator, df: int, draws: int) -> NDArray[np.float64]:
    """Factors that turn normal draws into those of Student's t."""
    return np.asarray(np.sqrt(df / rng.chisquare(df, draws)), dtype=np.float64)


def _root(cov: NDArray[np.float64]) -> NDArray[np.float64]:
    """A root of a covariance that may be singular: parameters at a bound have none."""
    values, vectors = np.linalg.eigh(cov)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)
