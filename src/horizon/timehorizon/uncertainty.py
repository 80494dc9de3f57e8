"""Bootstrap replicates of the success curves of a suite, joint over its models."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.execution import open_executor
from horizon.stats import Interval
from horizon.stats.spread import quantile
from horizon.timehorizon.curve import log2_horizon
from horizon.timehorizon.resample import batches, make_resampling, replicate_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from horizon.execution import Executor
    from horizon.timehorizon.curve import SuccessCurve
    from horizon.timehorizon.runs import RunCounts

__all__ = ["SELDOM", "Replicates", "bootstrap_curves"]


SELDOM = 0.5
"""A model without an estimate in this share of the replicates, or more, is seldom estimable: no trend should use it."""


@dataclass(frozen=True, slots=True)
class Replicates:
    """Success curves of all models in each of B replicates.

    Replicate i is one resampling of task families, tasks and runs for all models, so that differences between models
    are read within a replicate.

    Attributes
    ----------
    models : tuple of str, length M
    coefficients : ndarray of float, shape (B, M, 2)
        Intercept and slope; NaN where a replicate has no estimate.
    """

    models: tuple[str, ...]
    coefficients: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.coefficients)

    def log2_minutes(self, success_level: float) -> NDArray[np.float64]:
        """Horizons on the scale of the fit, shape (B, M).

        NaN where the drawn runs of a model all failed or all succeeded, or where success does not fall with length.
        """
        return log2_horizon(self.coefficients[..., 0], self.coefficients[..., 1], success_level)

    def interval(self, model: int, success_level: float, level: float = 0.95) -> tuple[Interval, float]:
        """Percentile interval of one model's horizon in minutes, and the share of replicates without one.

        NaN at both ends if no replicate has one. Replicates without an estimate are left out of the percentiles;
        quantiles are taken on the log scale.
        """
        log2 = log2_horizon(self.coefficients[:, model, 0], self.coefficients[:, model, 1], success_level)
        found = log2[~np.isnan(log2)]
        if not len(found):
            return Interval(np.nan, np.nan, level), 1.0
        with np.errstate(over="ignore"):
            low, high = (float(np.exp2(quantile(found, share))) for share in ((1 - level) / 2, (1 + level) / 2))
        return Interval(low, high, level), (len(log2) - len(found)) / len(log2)


def bootstrap_curves(
    runs: RunCounts,
    curves: Sequence[SuccessCurve],
    *,
    regularization: float,
    replicates: int = 1000,
    seed: int = 0,
    executor: Executor | None = None,
    batch_size: int = 1,
    progress: Callable[[float], None] = lambda _: None,
) -> Replicates:
    r"""Resample families, tasks and runs with replacement, and fit every model again in each replicate.

    .. math:: M \sim \text{Multinomial}(F, 1/F), \quad
              m \mid M_f \sim \text{Multinomial}(M_f T_f, 1/T_f), \quad
              S_{mt} \sim \text{Binomial}(m_t n_{mt},\ k_{mt} / n_{mt})

    for F families, of which f has T_f tasks; n runs of a model on a task, of which k succeeded. These counts have
    the distribution of drawing the families, in each copy of a family its tasks, and from the pooled runs of each
    (model, task) as many as there are; no run is ever copied. Where success has more than two values on a task,
    their counts are multinomial. Weights ride along and are not normalised again.

    Parameters
    ----------
    runs : RunCounts
    curves : sequence of SuccessCurve
        From `fit_curves` on the same runs: their weights, and where the fits begin.
    regularization : float
        That with which the curves were fitted.
    replicates : int
        B, at least 1.
    seed : int
        Same seed, same replicates, on every executor.
    executor : Executor, optional
        Where batches of replicates are worked on; here, one after the other, if left out.
    batch_size : int
        Blocks of 250 replicates that make a batch: more of them travel less often. It changes no replicate.
    progress : callable
        Called with the share that is done.

    Returns
    -------
    Replicates

    Raises
    ------
    FitError
        If `replicates` or `batch_size` is below 1, or `seed` negative.
    ExecutionError
        If the executor cannot finish.

    Notes
    -----
    Coverage of the 95 % interval is in the docstring of `simulate_runs`.

    References
    ----------
    Kwa, T. et al. (2025). Measuring AI ability to complete long tasks. arXiv:2503.14499, appendix on the
    hierarchical bootstrap.
    """
    if replicates < 1 or seed < 0 or batch_size < 1:
        found = f"{replicates} replicates in batches of {batch_size}, seed {seed}"
        raise FitError("a bootstrap needs replicates", found=found, expected="1 or more of each, and a seed from 0")
    coefficients = np.empty((replicates, len(curves), 2))
    work = make_resampling(runs, curves, regularization)
    done = 0
    with open_executor() if executor is None else nullcontext(executor) as at:
        for block in at.map(replicate_batch, work, batches(replicates, seed, batch_size)):
            coefficients[done : done + len(block)] = block
            done += len(block)
            progress(done / replicates)
    return Replicates(runs.models, coefficients)
