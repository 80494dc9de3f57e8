"""The curve of success against task length of one model, and the horizon read off it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from horizon.errors import FitError
from horizon.timehorizon.logistic import fit_logistic, logistic
from horizon.timehorizon.weights import run_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from horizon.timehorizon.runs import ModelRuns, RunCounts
    from horizon.timehorizon.weights import Weighting

__all__ = ["DEFAULT_REGULARIZATION", "REGULARIZATION_PRESETS", "Outcome", "SuccessCurve", "fit_curves", "log2_horizon"]

REGULARIZATION_PRESETS = {"default": 1e-5, "metr-1.0": 0.1}
"""Strength of the ridge on the slope: ``metr-1.0`` is that of METR's first published estimates."""

DEFAULT_REGULARIZATION = REGULARIZATION_PRESETS["default"]

Outcome = Literal["fitted", "all failed", "all succeeded", "one length", "success does not fall", "no finite optimum"]


@dataclass(frozen=True, slots=True)
class SuccessCurve:
    r"""Probability of success of one model against the length of the task.

    .. math:: P(\text{success}) = \frac{1}{1 + e^{-(b_0 + b_1 \log_2 h)}}

    Attributes
    ----------
    model : str
    outcome : str
        ``fitted``; or why no horizon can be read off: every run failed, every run succeeded, all tasks of the model
        have one length, longer tasks succeed no less often, or (without regularization) a task length parts the
        failures from the successes.
    intercept, slope : float
        b0 and b1; NaN where there is no finite optimum.
    runs : int
    tasks : tuple of int
        Places of the tasks that the model has, from the shortest to the longest.
    weights : tuple of float
        Weight of one run of each of these tasks; those of all runs sum to 1.
    shortest, longest : float
        Length in minutes of the shortest and longest of these tasks.
    """

    model: str
    outcome: Outcome
    intercept: float
    slope: float
    runs: int
    tasks: tuple[int, ...]
    weights: tuple[float, ...]
    shortest: float
    longest: float

    @property
    def fitted(self) -> bool:
        """Tell whether a horizon can be read off."""
        return self.outcome == "fitted"

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name."""
        return {"intercept": self.intercept, "slope": self.slope}

    def horizon(self, success_level: float = 0.5) -> float:
        """Task length in minutes at which the model succeeds with that probability; NaN if none can be read off.

        0 or infinite where a curve is so flat that the length is beyond what a float holds.

        Examples
        --------
        >>> curve = SuccessCurve("m", "fitted", 2.0, -0.5, 9, (0, 1), (0.1, 0.1), 1.0, 60.0)
        >>> curve.horizon(0.5)
        16.0
        """
        if not self.fitted:
            return math.nan
        with np.errstate(over="ignore"):
            return float(np.exp2(log2_horizon(np.array(self.intercept), np.array(self.slope), success_level)))

    def predict(self, minutes: ArrayLike) -> NDArray[np.float64]:
        """Probability of success on tasks of these lengths."""
        return logistic(self.intercept + self.slope * np.log2(np.asarray(minutes, dtype=np.float64)))


def log2_horizon(
    intercept: NDArray[np.float64], slope: NDArray[np.float64], success_level: float
) -> NDArray[np.float64]:
    r"""Horizon on the scale of the fit; NaN where the slope is not negative.

    .. math:: \log_2 h_p = \frac{\operatorname{logit} p - b_0}{b_1}
    """
    logit = math.log(success_level / (1 - success_level))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(slope < 0, (logit - intercept) / slope, np.nan)


def fit_curves(
    runs: RunCounts, *, weighting: Weighting = "inverse_sqrt_family", regularization: float = DEFAULT_REGULARIZATION
) -> tuple[SuccessCurve, ...]:
    r"""Fit the success curve of each model.

    .. math:: \min_{b_0, b_1} \sum_r w_r\, \text{logloss}(y_r,\, b_0 + b_1 \log_2 h_r) + \frac{\lambda}{2} b_1^2

    Parameters
    ----------
    runs : RunCounts
    weighting : {"inverse_sqrt_family", "equal"}
        See `run_weights`.
    regularization : float
        lambda, at least 0; a ridge on the slope alone, x being neither centred nor scaled.

    Returns
    -------
    tuple of SuccessCurve
        In the order of ``runs.models``.

    Raises
    ------
    FitError
        If lambda is negative or not finite, or there is no weighting of that name.

    References
    ----------
    Kwa, T. et al. (2025). Measuring AI ability to complete long tasks. arXiv:2503.14499.
    """
    if not (regularization >= 0 and math.isfinite(regularization)):
        raise FitError("the regularization is not one", found=f"{regularization:g}", expected="0 or more, finite")
    return tuple(_fit_curve(runs, place, weighting, regularization) for place in range(len(runs.models)))


def _fit_curve(runs: RunCounts, place: int, weighting: Weighting, regularization: float) -> SuccessCurve:
    own = runs.of_model(place)
    weights = run_weights(runs, own, weighting)
    weight, won = (np.add.reduceat(weights * sums, own.lengths)[:, None] for sums in (own.n, own.won))
    fits = fit_logistic(own.log2_minutes[own.lengths], weight, won, regularization=regularization)
    intercept, slope = float(fits.intercept[0]), float(fits.slope[0])
    return SuccessCurve(
        model=runs.models[place],
        outcome=_outcome(own, slope),
        intercept=intercept,
        slope=slope,
        runs=int(own.n.sum()),
        tasks=tuple(own.tasks.tolist()),
        weights=tuple(weights.tolist()),
        shortest=float(runs.minutes[own.tasks[0]]),
        longest=float(runs.minutes[own.tasks[-1]]),
    )


def _outcome(own: ModelRuns, slope: float) -> Outcome:
    if own.one_class:
        return "all succeeded" if own.won.any() else "all failed"
    if len(own.lengths) == 1:
        return "one length"
    if math.isnan(slope):
        return "no finite optimum"
    return "fitted" if slope < 0 else "success does not fall"
