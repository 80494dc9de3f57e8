"""A horizon that no curve is assumed for: a cross-check of the logistic one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.timehorizon.curve import SuccessCurve
    from horizon.timehorizon.runs import RunCounts

__all__ = ["isotonic_horizon"]

_ROUNDING = 1e-12


def isotonic_horizon(runs: RunCounts, curve: SuccessCurve, success_level: float = 0.5) -> float:
    r"""Task length at which success falls to a level, if all that is assumed is that it never rises with length.

    .. math:: \min_{f_1 \ge f_2 \ge \dots} \sum_i W_i (y_i - f_i)^2

    over the distinct task lengths, with the mean success y and the weight W of the runs of that length. Lengths that
    come out with one value are one point, at their mean length on the log scale, by weight; between points the
    success rate is a straight line in log2 length (centred isotonic regression). Where no run, or every run, of
    several lengths succeeded, the point is the one of them that is nearest to the others.

    Parameters
    ----------
    runs : RunCounts
    curve : SuccessCurve
        Of the model; only its weights are used, so it need not be a fitted one.
    success_level : float
        Inside (0, 1).

    Returns
    -------
    float
        In minutes; NaN if the success rate is above the level, or below it, at all lengths.

    Raises
    ------
    FitError
        If the level is not inside (0, 1).

    Notes
    -----
    It has no interval, and is much less certain than the horizon of the curve: it rests on the tasks near the
    crossing alone.

    References
    ----------
    Oron, A. P. and Flournoy, N. (2017). Centered isotonic regression: point and interval estimation for dose-response
    studies. Stat. Biopharm. Res. 9(3), 258-267. doi:10.1080/19466315.2017.1286256.

    Examples
    --------
    >>> from horizon.timehorizon import count_runs, fit_curves
    >>> runs = count_runs(["a"] * 8, list("ttuuvvww"), [1, 1, 4, 4, 16, 16, 64, 64], [1, 1, 1, 0, 1, 0, 0, 0])
    >>> round(isotonic_horizon(runs, fit_curves(runs)[0]), 3)
    8.0
    """
    if not 0 < success_level < 1:
        raise FitError("a success level is a share", found=f"{success_level:g}", expected="inside (0, 1)")
    x, value, weight = _by_length(runs, curve)
    starts = _pooled(value, weight)
    weights = np.add.reduceat(weight, starts)
    heights = np.add.reduceat(weight * value, starts) / weights
    centres = np.add.reduceat(weight * x, starts) / weights
    ends = np.append(starts[1:], len(x)) - 1
    centres = np.where(heights > 1 - _ROUNDING, x[ends], np.where(heights < _ROUNDING, x[starts], centres))
    if not heights[-1] - _ROUNDING <= success_level <= heights[0] + _ROUNDING:
        return math.nan
    return float(np.exp2(np.interp(-success_level, -heights, centres)))


def _by_length(
    runs: RunCounts, curve: SuccessCurve
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Length on the log scale, mean success and weight of the runs, for each distinct length."""
    own = runs.of_model(runs.models.index(curve.model))
    weight, won = (np.add.reduceat(sums * curve.weights, own.lengths) for sums in (own.n, own.won))
    return own.log2_minutes[own.lengths], won / weight, weight


def _pooled(value: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.intp]:
    """First place of each stretch of one height, by pooling neighbours between which success does not fall.

    `scipy.optimize.isotonic_regression` finds the same heights, but to import it takes longer than all else here.
    """
    starts: list[int] = []
    heights: list[float] = []
    weights: list[float] = []
    for place in range(len(value)):
        starts.append(place)
        heights.append(float(value[place]))
        weights.append(float(weight[place]))
        while len(heights) > 1 and heights[-2] <= heights[-1] + _ROUNDING:
            height, mass = heights.pop(), weights.pop()
            starts.pop()
            heights[-1] = (heights[-1] * weights[-1] + height * mass) / (weights[-1] + mass)
            weights[-1] += mass
    return np.array(starts, dtype=np.intp)
