"""Time horizons of the models of a suite, with their intervals and what the suite cannot tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from horizon.errors import FitError
from horizon.timehorizon.coverage import InstrumentRange, instrument_range, tasks_within_factor
from horizon.timehorizon.curve import DEFAULT_REGULARIZATION, SuccessCurve, fit_curves
from horizon.timehorizon.uncertainty import Replicates, bootstrap_curves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from horizon.execution import Executor
    from horizon.timehorizon.runs import RunCounts
    from horizon.timehorizon.weights import Weighting

__all__ = ["Bound", "HorizonEstimate", "TimeHorizons", "estimate_horizons"]


@dataclass(frozen=True, slots=True)
class Bound:
    """All that can be said of a model that fails, or solves, every task: its horizon lies below, or above, a length.

    ``minutes`` is the length of its shortest task, all of which it failed, or of its longest. The same is said where
    a curve is so flat that its horizon is no number.
    """

    side: Literal["below", "above"]
    minutes: float


@dataclass(frozen=True, slots=True)
class HorizonEstimate:
    """The horizon of one model at one success level.

    Attributes
    ----------
    model : str
    success_level : float
    minutes : float
        NaN if none can be read off; `why_not` then says why.
    low, high : float
        Ends of the percentile interval at `level`, in minutes; NaN if there is no estimate, or no replicate has one.
        The lower may be 0 and the upper infinite.
    nan_share : float
        Share of the replicates that have none, and that the interval leaves out.
    bound : Bound or None
        Where the horizon lies, if every run failed, every run succeeded, or the curve is too flat.
    beyond_range : bool
        Whether the estimate lies outside what the suite can measure.
    tasks_within_factor_2 : int
        Tasks of the suite between half and twice the estimate.
    why_not : str or None
    """

    model: str
    success_level: float
    minutes: float
    low: float
    high: float
    level: float
    nan_share: float
    bound: Bound | None
    beyond_range: bool
    tasks_within_factor_2: int
    why_not: str | None


@dataclass(frozen=True, slots=True)
class TimeHorizons:
    """Time horizons of a suite.

    Attributes
    ----------
    curves : tuple of SuccessCurve, length M
    estimates : tuple of HorizonEstimate, length M times the number of success levels
        All levels of the first model, then those of the second.
    replicates : Replicates
        The joint bootstrap behind the intervals.
    range : InstrumentRange
    weighting, regularization, seed
        With which they were estimated.
    """

    curves: tuple[SuccessCurve, ...]
    estimates: tuple[HorizonEstimate, ...]
    replicates: Replicates
    range: InstrumentRange
    weighting: Weighting
    regularization: float
    seed: int

    def of_model(self, model: str) -> tuple[HorizonEstimate, ...]:
        """The horizons of one model, one for each success level."""
        return tuple(estimate for estimate in self.estimates if estimate.model == model)

    def summary(self) -> pd.DataFrame:
        """One row a model and success level: the attributes of `HorizonEstimate`, and those of its curve."""
        import pandas as pd

        curves = {curve.model: curve for curve in self.curves}
        rows = []
        for estimate in self.estimates:
            curve = curves[estimate.model]
            fields = {name: getattr(estimate, name) for name in estimate.__slots__ if name != "bound"}
            bound = f"{estimate.bound.side} {estimate.bound.minutes:g}" if estimate.bound else None
            rows.append({**fields, "bound": bound, "runs": curve.runs, "tasks": len(curve.tasks), **curve.params})
        return pd.DataFrame(rows)


def estimate_horizons(
    runs: RunCounts,
    *,
    success_levels: Sequence[float] = (0.5, 0.8),
    weighting: Weighting = "inverse_sqrt_family",
    regularization: float = DEFAULT_REGULARIZATION,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    reliable_max_minutes: float | None = None,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> TimeHorizons:
    r"""Estimate the task length at which each model succeeds with a given probability.

    .. math:: h_p = 2^{(\operatorname{logit} p - b_0) / b_1}

    with the curve of `fit_curves` and the intervals of `bootstrap_curves`.

    Parameters
    ----------
    runs : RunCounts
    success_levels : sequence of float
        Inside (0, 1); 0.5 gives the p50 horizon.
    weighting : {"inverse_sqrt_family", "equal"}
    regularization : float
        lambda; see `REGULARIZATION_PRESETS`.
    replicates : int
        Of the bootstrap.
    level : float
        Of the intervals.
    seed : int
    reliable_max_minutes : float, optional
        The longest horizon that the suite measures reliably, if its publisher says.
    executor, progress
        As for `bootstrap_curves`.

    Returns
    -------
    TimeHorizons

    Raises
    ------
    FitError
        If the suite has tasks of one length only, a level is not inside (0, 1), lambda is negative, there is no such
        weighting, the longest reliable length is not positive, or there are no replicates.

    References
    ----------
    Kwa, T. et al. (2025). Measuring AI ability to complete long tasks. arXiv:2503.14499.

    Examples
    --------
    >>> from horizon.timehorizon import count_runs
    >>> runs = count_runs(["a"] * 8, list("ttuuvvww"), [1, 1, 4, 4, 16, 16, 64, 64], [1, 1, 1, 0, 1, 0, 0, 0])
    >>> estimate = estimate_horizons(runs, success_levels=[0.5], replicates=200).estimates[0]
    >>> round(estimate.minutes, 3), estimate.tasks_within_factor_2
    (8.0, 2)
    """
    _check(runs, success_levels, level, reliable_max_minutes)
    curves = fit_curves(runs, weighting=weighting, regularization=regularization)
    drawn = bootstrap_curves(
        runs,
        curves,
        regularization=regularization,
        replicates=replicates,
        seed=seed,
        executor=executor,
        progress=progress,
    )
    measures = instrument_range(runs, reliable_max_minutes)
    estimates = tuple(
        _estimate(runs, curve, drawn, place, success, level, measures)
        for place, curve in enumerate(curves)
        for success in success_levels
    )
    return TimeHorizons(curves, estimates, drawn, measures, weighting, regularization, seed)


def _estimate(
    runs: RunCounts,
    curve: SuccessCurve,
    drawn: Replicates,
    place: int,
    success: float,
    level: float,
    measures: InstrumentRange,
) -> HorizonEstimate:
    minutes = curve.horizon(success)
    why_not = _WHY_NOT[curve.outcome] if not curve.fitted else _TOO_FLAT if minutes in (0, math.inf) else None
    interval, nan_share = drawn.interval(place, success, level)
    return HorizonEstimate(
        model=curve.model,
        success_level=success,
        minutes=math.nan if why_not else minutes,
        low=math.nan if why_not else interval.low,
        high=math.nan if why_not else interval.high,
        level=level,
        nan_share=nan_share,
        bound=_bound(curve, minutes),
        beyond_range=why_not is None and minutes not in measures,
        tasks_within_factor_2=0 if why_not else tasks_within_factor(runs, minutes),
        why_not=why_not,
    )


def _bound(curve: SuccessCurve, minutes: float) -> Bound | None:
    if curve.outcome == "all failed" or minutes == 0:
        return Bound("below", curve.shortest)
    if curve.outcome == "all succeeded" or minutes == math.inf:
        return Bound("above", curve.longest)
    return None


_WHY_NOT = {
    "all failed": "every run failed",
    "all succeeded": "every run succeeded",
    "one length": "its tasks all have one length",
    "success does not fall": "longer tasks did not fail more often",
    "no finite optimum": "one task length parts failures from successes, and there is no regularization",
}
_TOO_FLAT = "success hardly changes with length"


def _check(runs: RunCounts, success_levels: Sequence[float], level: float, reliable_max_minutes: float | None) -> None:
    wrong = [value for value in (*success_levels, level) if not 0 < value < 1]
    if wrong or not success_levels:
        found = f"{wrong[0]:g}" if wrong else "no success level"
        raise FitError(
            "a success level, and the level of an interval, is a share", found=found, expected="inside (0, 1)"
        )
    if reliable_max_minutes is not None and not reliable_max_minutes > 0:
        found = f"{reliable_max_minutes:g} min"
        raise FitError("no horizon is reliable up to that length", found=found, expected="minutes above 0")
    lengths = len(set(runs.minutes.tolist()))
    if lengths < 2:
        tasks = f"{len(runs.tasks)} task{'s' if len(runs.tasks) != 1 else ''} of {runs.minutes[0]:g} min"
        raise FitError(
            "a time horizon needs tasks of different lengths",
            found=tasks,
            expected="at least two lengths",
            hint="one task tells how often a model solves it, not how success falls with length",
        )
