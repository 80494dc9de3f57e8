"""How well a success curve agrees with the runs that it was fitted to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.proportions import wilson_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from horizon.timehorizon.curve import SuccessCurve
    from horizon.timehorizon.runs import ModelRuns, RunCounts

__all__ = ["FEWEST_TASKS", "CurveDiagnostics", "SuccessBin", "diagnose_curve", "length_bins"]

FEWEST_TASKS = 5
"""Tasks that the suite has in a bin, at least."""

_BINS_OF_FEW = 5
"""As many bins are aimed at where tasks are so few that bins of `FEWEST_TASKS` would be fewer."""


@dataclass(frozen=True, slots=True)
class SuccessBin:
    """How often one model succeeded on the tasks of some length.

    Attributes
    ----------
    from_minutes, to_minutes : float
        The lengths of the bin; `to_minutes` is not in it.
    minutes : float
        Geometric mean of the lengths of its tasks.
    tasks, runs : int
        Those of the model.
    success_rate : float
    low, high : float
        Ends of Wilson's interval of the success rate.
    predicted : float
        What the curve says of these tasks; NaN if there is no curve.

    Notes
    -----
    Mean length, success rate and prediction are means over the runs with the weights of the fit, so that a bin lies
    beside the curve if the curve is wrong there, or bends within a wide bin: `predicted` is what to compare with.
    """

    from_minutes: float
    to_minutes: float
    minutes: float
    tasks: int
    runs: int
    success_rate: float
    low: float
    high: float
    predicted: float


@dataclass(frozen=True, slots=True)
class CurveDiagnostics:
    r"""Agreement of one success curve with the runs behind it.

    Attributes
    ----------
    model : str
    brier_score : float
        Mean of :math:`(y - p)^2` over the runs, with the weights of the fit; 0 is best, always saying 0.5 gives 0.25
        where every run failed or succeeded.
    log_loss : float
        Mean of :math:`-y \ln p - (1 - y) \ln(1 - p)`, likewise; always saying 0.5 gives 0.693.
    calibration_error : float
        Mean over the bins of the gap between success rate and prediction, by the weight of the bin's runs.
    level : float
        Of the intervals of the bins.
    bins : tuple of SuccessBin

    Notes
    -----
    The scores are those of the runs that were fitted, so they flatter the curve a little. All are NaN if there is no
    curve. The calibration error is not 0 for a true curve either: it then is about the width of the intervals.
    """

    model: str
    brier_score: float
    log_loss: float
    calibration_error: float
    level: float
    bins: tuple[SuccessBin, ...]


def diagnose_curve(runs: RunCounts, curve: SuccessCurve, *, level: float = 0.95) -> CurveDiagnostics:
    r"""Compare the success curve of a model with its runs.

    Parameters
    ----------
    runs : RunCounts
        Those that `curve` was fitted to.
    curve : SuccessCurve
    level : float
        Of the intervals of the bins, inside (0, 1).

    Returns
    -------
    CurveDiagnostics

    Notes
    -----
    The interval of a bin takes runs as independent draws, and for their number what runs of unequal weight are worth
    (Kish), :math:`(\sum w)^2 / \sum w^2`. It is one for the success rate on *these* tasks: there, intervals at 0.95
    covered 94.9 % in 5,136 bins of simulated suites, and they cover more where tasks of one length differ. Runs of
    one task are no independent draws from all tasks of that length: for the success rate on those the interval is too
    narrow, and covered 60 % in suites like METR's (10 runs a task, and tasks that differ by 3 doublings of length from
    what their length says).

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Mon. Weather Rev. 78(1), 1-3.
    Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> from horizon.timehorizon import count_runs, fit_curves
    >>> runs = count_runs(["a"] * 8, list("ttuuvvww"), [1, 1, 4, 4, 16, 16, 64, 64], [1, 1, 1, 0, 1, 0, 0, 0])
    >>> found = diagnose_curve(runs, fit_curves(runs)[0])
    >>> round(found.brier_score, 3), found.bins[0].to_minutes, found.bins[0].runs
    (0.148, 4.0, 2)
    """
    own = runs.of_model(runs.models.index(curve.model))
    brier_score, log_loss = _scores(runs, curve)
    bins, shares = _success_bins(runs, own, curve, level)
    gaps = np.array([abs(one.success_rate - one.predicted) for one in bins])
    return CurveDiagnostics(curve.model, brier_score, log_loss, float(gaps @ shares), level, bins)


def length_bins(minutes: ArrayLike, fewest_tasks: int | None = None) -> tuple[tuple[float, float], ...]:
    """Cut the lengths of tasks into bins that begin and end at powers of 4 minutes.

    Stretches from one power of 4 to the next are joined, from the shortest on, until a bin has enough tasks; what is
    left at the end joins the last bin.

    Parameters
    ----------
    minutes : array_like of float, shape (T,)
        Length of each task of the suite, so that all its models have the same bins.
    fewest_tasks : int, optional
        Left out, `FEWEST_TASKS`, or a fifth of the tasks if they are fewer than 25.

    Returns
    -------
    tuple of (float, float)
        Ends of each bin, the upper one not in it.

    Examples
    --------
    >>> length_bins([1, 2, 3, 5, 20, 30, 200], fewest_tasks=3)
    ((1.0, 4.0), (4.0, 256.0))
    """
    powers, sizes = np.unique(np.floor(np.log2(minutes) / 2).astype(int), return_counts=True)
    fewest_tasks = fewest_tasks or min(FEWEST_TASKS, max(1, int(sizes.sum()) // _BINS_OF_FEW))
    bins: list[tuple[float, float]] = []
    first, tasks = powers[0], 0
    for place, (power, size) in enumerate(zip(powers, sizes, strict=True)):
        first, tasks = (first if tasks else power), tasks + size
        if tasks >= fewest_tasks:
            bins.append((_power(first), _power(power + 1)))
            tasks = 0
        elif place == len(powers) - 1:
            bins[-1:] = [(bins[-1][0] if bins else _power(first), _power(power + 1))]
    return tuple(bins)


def _power(power: int) -> float:
    return float(4.0**power)


def _scores(runs: RunCounts, curve: SuccessCurve) -> tuple[float, float]:
    """Brier score and log loss."""
    if math.isnan(curve.slope):
        return math.nan, math.nan
    rows = runs.model == runs.models.index(curve.model)
    of_task = np.zeros(len(runs.tasks))
    of_task[list(curve.tasks)] = curve.weights
    weight = of_task[runs.task[rows]] * runs.count[rows]
    success, minutes = runs.success[rows], runs.minutes[runs.task[rows]]
    z = curve.intercept + curve.slope * np.log2(minutes)
    squares = (success - curve.predict(minutes)) ** 2
    losses = np.logaddexp(0, z) - success * z
    return float(weight @ squares), float(weight @ losses)


def _success_bins(
    runs: RunCounts, own: ModelRuns, curve: SuccessCurve, level: float
) -> tuple[tuple[SuccessBin, ...], NDArray[np.float64]]:
    """The bins in which the model has runs, and the share of the weight that each has."""
    minutes = runs.minutes[own.tasks]
    weight = own.n * curve.weights
    parts = [(ends, (minutes >= ends[0]) & (minutes < ends[1])) for ends in length_bins(runs.minutes)]
    parts = [(ends, here) for ends, here in parts if here.any()]
    bins = tuple(
        _success_bin(ends, minutes[here], own.n[here], own.won[here], weight[here], curve, level)
        for ends, here in parts
    )
    return bins, np.array([weight[here].sum() for _, here in parts])


def _success_bin(
    ends: tuple[float, float],
    minutes: NDArray[np.float64],
    n: NDArray[np.float64],
    won: NDArray[np.float64],
    weight: NDArray[np.float64],
    curve: SuccessCurve,
    level: float,
) -> SuccessBin:
    """What the runs of some tasks come to; `weight` is that of all runs of a task."""
    share = weight / weight.sum()
    rate = min(1.0, float(share @ (won / n)))
    interval = wilson_interval(rate, 1 / float((share**2 / n).sum()), level=level)
    return SuccessBin(
        from_minutes=ends[0],
        to_minutes=ends[1],
        minutes=float(np.exp2(share @ np.log2(minutes))),
        tasks=len(n),
        runs=int(n.sum()),
        success_rate=rate,
        low=interval.low,
        high=interval.high,
        predicted=float(share @ curve.predict(minutes)),
    )
