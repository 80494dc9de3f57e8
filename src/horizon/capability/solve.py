"""Damped Newton steps on many stitching problems at once; abilities are eliminated from each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.capability.normal import Normal, normal_equations
from horizon.errors import FitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.capability.design import Design

__all__ = ["Solution", "solve"]

_MOST_STEPS = 300
_FIRST_DAMPING, _LEAST_DAMPING, _MOST_DAMPING = 1e-2, 1e-12, 1e12
_ROUNDING = 1e-13
"""Share of the objective that its own rounding can be."""
_MOST_CELLS = 4_000_000
"""Of abilities against benchmarks, of all problems that are solved side by side: 32 MB, of which a step needs some."""
_NEAR = 0.3
"""Steps smaller than this, in raw units, use the exact second derivatives."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Where each of B problems ended.

    Attributes
    ----------
    theta : ndarray of float, shape (B, M + 2 K)
        Abilities, difficulties and slopes, unshifted.
    objective, deviance : ndarray of float, shape (B,)
        What was minimised, and its part without the ridge.
    last_step : ndarray of float, shape (B,)
        Largest change of a parameter in the last step that was taken.
    steps : int
        Taken or refused, until the slowest was there.
    """

    theta: NDArray[np.float64]
    objective: NDArray[np.float64]
    deviance: NDArray[np.float64]
    last_step: NDArray[np.float64]
    steps: int


def solve(
    design: Design, weights: NDArray[np.float64], start: NDArray[np.float64], *, tolerance: float = 1e-9
) -> Solution:
    r"""Minimise the objective of each problem.

    Parameters
    ----------
    design : Design
        Scores, bounds, ridge and likelihood, shared by the problems.
    weights : ndarray of float, shape (B, n)
        How often each score counts in each problem.
    start : ndarray of float, shape (M + 2 K,) or (B, M + 2 K)
    tolerance : float
        A problem is done when a whole step moves no parameter by more than this, in raw units.

    Notes
    -----
    Far from the optimum the curvature is that of Gauss and Newton, near it the exact one, so that the last steps
    converge quadratically; both are damped after Levenberg, Marquardt and Nielsen. Each score belongs to one model, so
    the block of abilities is diagonal, and its Schur complement is a system in the 2 K unknowns of the benchmarks. A
    parameter at a bound that the objective would fall beyond is held; a step ends at the bounds that it meets.

    References
    ----------
    Triggs, B. et al. (2000). Bundle adjustment - a modern synthesis. In Vision Algorithms: Theory and Practice,
    298-372. doi:10.1007/3-540-44480-7_21
    Nielsen, H. B. (1999). Damping parameter in Marquardt's method. IMM-REP-1999-05, Technical University of Denmark.
    """
    theta = np.clip(np.broadcast_to(start, (len(weights), design.size)), design.low, design.high)
    beside = max(1, _MOST_CELLS // (design.n_models * 2 * design.n_benchmarks))
    parts = [slice(first, first + beside) for first in range(0, max(len(weights), 1), beside)]
    return _joined([_solved(design, weights[part], theta[part], tolerance) for part in parts])


def _joined(parts: list[Solution]) -> Solution:
    if len(parts) == 1:
        return parts[0]
    theta, objective, deviance, last = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("theta", "objective", "deviance", "last_step")
    )
    return Solution(theta, objective, deviance, last, max(part.steps for part in parts))


def _solved(design: Design, weights: NDArray[np.float64], theta: NDArray[np.float64], tolerance: float) -> Solution:
    descent = _Descent(design, weights, theta, tolerance)
    steps = 0
    while len(descent.rows) and steps < _MOST_STEPS:
        descent.step()
        steps += 1
    whole = descent.objective
    return Solution(descent.theta, whole, whole - design.penalty(descent.theta), descent.last_step, steps)


class _Descent:
    """Problems on their way; `rows` are those that have not arrived, and `normal` their equations where they are."""

    def __init__(
        self, design: Design, weights: NDArray[np.float64], theta: NDArray[np.float64], tolerance: float
    ) -> None:
        self.design, self.weights, self.theta, self.tolerance = design, weights, theta.copy(), tolerance
        count = len(theta)
        self.objective = design.objective(self.theta, weights)
        if not np.isfinite(self.objective).all():
            raise FitError("the scores give no finite objective to start from")
        self.last_step = np.full(count, np.inf)
        self.damping = np.full(count, _FIRST_DAMPING)
        self.growth = np.full(count, 2.0)
        self.rows = np.arange(count)
        self.normal = self._equations(self.rows)

    def _equations(self, rows: NDArray[np.intp]) -> Normal:
        return normal_equations(self.design, self.theta[rows], self.weights[rows], self.last_step[rows] < _NEAR)

    def step(self) -> None:
        """Try one step for each; take it where the objective falls."""
        rows, here = self.rows, self.theta[self.rows]
        there = np.clip(here + self.normal.step(self.damping[rows]), self.design.low, self.design.high)
        move = there - here
        promised = self.normal.promised(move)
        objective = self.design.objective(there, self.weights[rows])
        room = _ROUNDING * (1 + self.objective[rows])
        better = (objective < self.objective[rows]) | ((promised <= room) & (objective <= self.objective[rows] + room))
        self._damp(rows, better, (self.objective[rows] - objective) / np.maximum(promised, room))
        taken = rows[better]
        self.theta[taken], self.objective[taken] = there[better], objective[better]
        self.last_step[taken] = np.abs(move[better]).max(axis=1)
        arrived = better & (np.abs(move).max(axis=1) <= self.tolerance) & (self.damping[rows] < 1)
        going = ~arrived & (self.damping[rows] <= _MOST_DAMPING)
        self.rows = rows[going]
        if len(self.rows):
            self.normal = self._equations(self.rows)

    def _damp(self, rows: NDArray[np.intp], better: NDArray[np.bool_], gain: NDArray[np.float64]) -> None:
        """Nielsen's rule: little damping where the parabola was right, quickly more where it was not."""
        factor = np.clip(1 - (2 * gain - 1) ** 3, 0.05, 2.0)
        damping = self.damping[rows] * np.where(better, factor, self.growth[rows])
        self.damping[rows] = np.maximum(damping, _LEAST_DAMPING)
        self.growth[rows] = np.where(better, 2.0, self.growth[rows] * 2)
