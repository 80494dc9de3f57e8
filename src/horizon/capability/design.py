"""What a stitching problem is made of: its scores by model and by benchmark, its bounds, ridge and likelihood."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.capability.model import LIKELIHOODS, Likelihood, RowTerms, row_terms
from horizon.errors import FitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.capability.scores import ScoreTable

__all__ = ["Design", "Rows", "make_design"]

_FARTHEST = 10.0
_FLATTEST, _STEEPEST = 0.1, 10.0


class Rows(NamedTuple):
    """The scores seen from given parameters: slope a and distance x of each, (B, n), and their weighted terms."""

    a: NDArray[np.float64]
    x: NDArray[np.float64]
    terms: RowTerms


@dataclass(frozen=True, slots=True)
class Design:
    """n scores of M models on K benchmarks, and how they are fitted.

    Parameters are in one vector: M abilities, K difficulties, K slopes.

    Attributes
    ----------
    model, benchmark : ndarray of int, shape (n,)
        Ordered by model; each pair once.
    by_benchmark : ndarray of int, shape (n,)
        The order of the scores by benchmark.
    model_starts, benchmark_starts : ndarray of int, shape (M,) and (K,)
        Place of the first score of each, in its order.
    value, weight, floor : ndarray of float, shape (n,)
    low, high : ndarray of float, shape (M + 2 K,)
        Bounds; equal for parameters that are held.
    shrinkage : ndarray of float, shape (M + 2 K,)
        lambda over the number of free parameters; 0 for the slope of the reference.
    likelihood : {"least-squares", "binomial"}
    """

    model: NDArray[np.intp]
    benchmark: NDArray[np.intp]
    by_benchmark: NDArray[np.intp]
    model_starts: NDArray[np.intp]
    benchmark_starts: NDArray[np.intp]
    value: NDArray[np.float64]
    weight: NDArray[np.float64]
    floor: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    shrinkage: NDArray[np.float64]
    likelihood: Likelihood

    @property
    def size(self) -> int:
        """Number of parameters, held ones included."""
        return len(self.low)

    @property
    def n_models(self) -> int:
        """M."""
        return len(self.model_starts)

    @property
    def n_benchmarks(self) -> int:
        """K."""
        return len(self.benchmark_starts)

    def split(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Abilities (..., M), difficulties and slopes (..., K) of parameters (..., M + 2 K)."""
        m, k = self.n_models, self.n_benchmarks
        return theta[..., :m], theta[..., m : m + k], theta[..., m + k :]

    def rows(self, theta: NDArray[np.float64], weights: NDArray[np.float64]) -> Rows:
        """Evaluate each score at parameters (B, M + 2 K), with weights (B, n)."""
        ability, difficulty, slope = self.split(theta)
        a = slope[:, self.benchmark]
        x = ability[:, self.model] - difficulty[:, self.benchmark]
        terms = row_terms(a * x, self.value, self.floor, self.likelihood)
        whole = weights * self.weight
        return Rows(a, x, RowTerms(*(whole * term for term in terms)))

    def penalty(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """The ridge's part of the objective, (B,)."""
        return np.asarray((self.shrinkage * theta * theta).sum(axis=-1))

    def objective(self, theta: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Deviance and ridge, (B,)."""
        return np.asarray(2 * self.rows(theta, weights).terms.loss.sum(axis=1) + self.penalty(theta))

    def of_models(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the scores of each model, (B, M)."""
        return np.asarray(np.add.reduceat(rows, self.model_starts, axis=1))

    def of_benchmarks(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the scores of each benchmark, (B, K)."""
        return np.asarray(np.add.reduceat(rows[:, self.by_benchmark], self.benchmark_starts, axis=1))

    def start(self) -> NDArray[np.float64]:
        """Where a fit begins, (M + 2 K,): the log odds of each model's mean score, benchmarks all alike."""
        ones = np.ones((1, len(self.value)))
        mean = self.of_models(self.value[None, :])[0] / self.of_models(ones)[0]
        mean = np.clip(mean, 0.02, 0.98)
        alike = np.concatenate([np.zeros(self.n_benchmarks), np.ones(self.n_benchmarks)])
        begin = np.concatenate([np.log(mean / (1 - mean)), alike])
        return np.asarray(np.clip(begin, self.low, self.high), dtype=np.float64)


def make_design(table: ScoreTable, *, reference: int, ridge: float, likelihood: Likelihood) -> Design:
    """Arrange a table of scores for `solve`; see `horizon.capability.fit_index`.

    Raises
    ------
    FitError
        If lambda is negative or not finite, or there is no such likelihood.
    """
    if not 0 <= ridge < math.inf:
        raise FitError("the ridge is a penalty", found=f"lambda {ridge:g}", expected="0 or more")
    if likelihood not in LIKELIHOODS:
        raise FitError("no such likelihood", found=likelihood, expected=" or ".join(LIKELIHOODS))
    m, k = len(table.models), len(table.benchmarks)
    low = np.repeat([-_FARTHEST, _FLATTEST], [m + k, k])
    high = np.repeat([_FARTHEST, _STEEPEST], [m + k, k])
    low[m + k + reference] = high[m + k + reference] = 1.0
    shrinkage = np.full(m + 2 * k, ridge / (m + 2 * k - 1))
    shrinkage[m + k + reference] = 0.0
    if ridge == 0:
        low[m + reference] = high[m + reference] = 0.0
    order = np.argsort(table.benchmark, kind="stable")
    return Design(
        model=table.model,
        benchmark=table.benchmark,
        by_benchmark=order,
        model_starts=np.searchsorted(table.model, np.arange(m)),
        benchmark_starts=np.searchsorted(table.benchmark[order], np.arange(k)),
        value=table.value,
        weight=table.weight if likelihood == "binomial" else np.ones(table.nobs),
        floor=table.floors[table.benchmark],
        low=low,
        high=high,
        shrinkage=shrinkage,
        likelihood=likelihood,
    )
