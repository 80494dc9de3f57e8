"""Momentum: how fast the best score of a benchmark rises, on the benchmark's own clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from horizon.saturation.scale import Scale

    Array = NDArray[np.float64]

__all__ = ["POINT", "Gain", "Momentum", "momentum_of"]

POINT = 0.01
"""One point of a score."""

SHORT_YEARS = 0.5
"""A record of releases that is too short for saying that it stopped rising."""

_YEAR = 365.0
"""Days: a model that was released on the same day of the year before is one of then."""
_MONTH = _YEAR / 12
_MEMORY_YEARS = 2.0
"""Years back in which steps of the frontier are counted, for the chance of the next one."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What the frontier gained in the last months of the benchmark's clock, as a fraction.

    Attributes
    ----------
    months : int
        As asked for.
    since : date or None
        Where it begins: the clock less these months, or the first scored model where the record is shorter. None
        where all models were released on one day, and the gain is undefined.
    estimate, low, high, level : float
        Best score now less the best score then, with the noise of both; 0 without noise where it is the same model.
        The ends are NaN where an error is unknown.
    p_real : float
        Probability that the true gain is a point or more; NaN where an error is unknown, 0 without a new best model.
    """

    months: int
    since: date | None
    estimate: float
    low: float
    high: float
    level: float
    p_real: float


@dataclass(frozen=True, slots=True)
class Momentum:
    """How the best score moves.

    Attributes
    ----------
    gain_6, gain_12 : Gain
        In the last 6 and 12 months of the clock.
    slope_now, slope_peak : float
        Gain a year over the last 12 months, and the most over any 12 months of the record: fractions a year. NaN
        where the record is shorter than half a year: what rose in a day would be some thousand points a year.
    p_gain : float
        Probability that models of the next 12 months raise the best score by a point, if they are tested. NaN where
        all models were released on one day.
    years : float
        From the first release among the scored models to the last.
    """

    gain_6: Gain
    gain_12: Gain
    slope_now: float
    slope_peak: float
    p_gain: float
    years: float


def momentum_of(best: pd.DataFrame, scale: Scale, *, level: float = 0.95) -> Momentum:
    r"""Gains, slopes and the chance of a further gain.

    A step of the best score counts as the share of the room then left that it closed. k steps of the last T (at most
    two) years closed a share that would be a point or more of the room left now. With a flat prior of their Poisson
    rate, and c the ceiling that may be, and T at least half a year (of less the prior alone would make a gain certain),

    .. math:: P(\text{gain}) = P(c \ge s + 0.01)\,\left(1 - \left(\frac{T}{T + 1}\right)^{k + 1}\right)

    Parameters
    ----------
    best : DataFrame
        As of `best.best_scores`.
    scale : Scale
    level : float
        Of the intervals.

    Notes
    -----
    The best of several scores is chosen, now as well as then; the luck in both is left in the difference.

    Calibration of P(gain): on Epoch's hub of November 2025, 174 quarters of 28 benchmarks, 2021 to 2025, of what was
    known of models released by then. Where it said 0.3 to 0.5 (mean 0.35), 0.5 to 0.7 (0.58), 0.7 to 0.85 (0.75), 0.85
    to 0.95 (0.90) and above (0.97), the best score rose by a point in 32, 70, 78, 88 and 88 % of cases; Brier score
    0.175, of the mean rate 0.205. The form and the prior were chosen on the same quarters, which overlap.
    """
    days = best["release_date"].to_numpy(dtype="datetime64[D]").astype("int64").astype(float)
    values, errors = (best[name].to_numpy(dtype=float) for name in ("value", "standard_error"))
    order = np.lexsort((values, days))
    days, values, errors = days[order], values[order], errors[order]
    leader = _leaders(values)
    gains = [_gain(days, values, errors, leader, months, level) for months in (6, 12)]
    now = _yearly(days, values[leader])
    return Momentum(gains[0], gains[1], *now, _chance(days, values[leader], scale), float(days[-1] - days[0]) / _YEAR)


def _leaders(values: Array) -> NDArray[np.int64]:
    """Row of the best model up to each row."""
    running = np.maximum.accumulate(values)
    new = np.r_[True, running[1:] > running[:-1]]
    found: NDArray[np.int64] = np.maximum.accumulate(np.where(new, np.arange(len(values)), 0))
    return found


def _start(days: Array, months: float) -> tuple[float, int]:
    """Day from which a gain counts, and the last row of a model released by then."""
    begin = max(days[-1] - months * _MONTH, days[0])
    return begin, int(np.searchsorted(days, begin, side="right")) - 1


def _gain(days: Array, values: Array, errors: Array, leader: NDArray[np.int64], months: int, level: float) -> Gain:
    from scipy.special import ndtr, ndtri

    if days[0] == days[-1]:
        return Gain(months, None, math.nan, math.nan, math.nan, level, math.nan)
    begin, row = _start(days, months)
    then, now = leader[row], leader[-1]
    since = date.fromordinal(int(begin) + date(1970, 1, 1).toordinal())
    if then == now:
        return Gain(months, since, 0.0, 0.0, 0.0, level, 0.0)
    gain, error = float(values[now] - values[then]), float(np.hypot(errors[now], errors[then]))
    half = float(ndtri((1 + level) / 2)) * error
    p_real = float(ndtr((gain - POINT) / error)) if error > 0 else math.nan
    return Gain(months, since, gain, gain - half, gain + half, level, p_real)


def _yearly(days: Array, frontier: Array) -> tuple[float, float]:
    """Gain a year over the last 12 months, and the most over any."""
    if days[-1] - days[0] < SHORT_YEARS * _YEAR:
        return math.nan, math.nan
    begin, row = _start(days, 12)
    now = float(frontier[-1] - frontier[row]) / (float(days[-1] - begin) / _YEAR)
    whole = days >= days[0] + _YEAR
    before = np.searchsorted(days, days[whole] - _YEAR, side="right") - 1
    return now, max([now, *(frontier[whole] - frontier[before]).tolist()])


def _chance(days: Array, frontier: Array, scale: Scale) -> float:
    years = min(_MEMORY_YEARS, (days[-1] - days[0]) / _YEAR)
    if years <= 0:
        return math.nan
    years = max(years, SHORT_YEARS)
    top = frontier[-1]
    lowest = max(scale.ceiling_low, top)
    middle = (lowest + scale.ceiling) / 2
    if scale.ceiling - top < POINT:
        return 0.0
    before = np.r_[frontier[0], frontier[:-1]]
    share = (frontier - before) / np.maximum(middle - before, POINT)
    steps = int((share[days > days[-1] - years * _YEAR] * (middle - top) >= POINT).sum())
    room = 1.0 if lowest >= top + POINT else (scale.ceiling - top - POINT) / (scale.ceiling - lowest)
    return float(room * (1 - (years / (years + 1)) ** (steps + 1)))
