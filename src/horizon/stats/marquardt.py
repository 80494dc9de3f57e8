"""Levenberg and Marquardt's method on many small least-squares problems at once, with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Model", "Problems", "Solutions", "solve"]

_MOST_STEPS = 200
_OFFSET = 1e-9
_ROUNDING = 1e-14
_EXACT = 1e-13
_FIRST_DAMPING, _LEAST_DAMPING, _MOST_DAMPING = 1e-2, 1e-14, 1e10


class Model(Protocol):
    """Parameters (b, p) and the numbers of their problems (b,) -> fitted values (b, n), or derivatives (b, n, p)."""

    def __call__(self, params: NDArray[np.float64], rows: NDArray[np.intp], /) -> NDArray[np.float64]:
        """Evaluate; rows are given for models that differ between problems."""


@dataclass(frozen=True, slots=True)
class Problems:
    """B problems that share a model.

    Attributes
    ----------
    function, jacobian : Model
    y, root_weight : ndarray of float, shape (B, n)
        Observations, and square roots of their weights; a weight of 0 leaves the point out, whatever its value.
    low, high : ndarray of float, shape (B, p)
        Bounds; a parameter whose bounds are equal is held.
    """

    function: Model
    jacobian: Model
    y: NDArray[np.float64]
    root_weight: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def repeated(self, times: int) -> Problems:
        """Each problem `times` times in a row, for as many starts; the model must not care for row numbers."""
        arrays = (np.repeat(part, times, axis=0) for part in (self.y, self.root_weight, self.low, self.high))
        return Problems(self.function, self.jacobian, *arrays)

    def residuals(self, params: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Weighted differences of the model from the observations, (b, n)."""
        weight = self.root_weight[rows]
        return np.where(weight > 0, (self.function(params, rows) - self.y[rows]) * weight, 0.0)

    def slopes(self, params: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Their derivatives, (b, n, p)."""
        weight = self.root_weight[rows][..., None]
        return np.where(weight > 0, self.jacobian(params, rows) * weight, 0.0)

    def held(
        self, params: NDArray[np.float64], uphill: NDArray[np.float64], rows: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Parameters at a bound that the sum of squares would fall beyond, (b, p)."""
        low, high = self.low[rows], self.high[rows]
        outward = ((params <= low) & (uphill >= 0)) | ((params >= high) & (uphill <= 0))
        return np.asarray((low == high) | outward, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Solutions:
    """Where each problem ended.

    Attributes
    ----------
    params : ndarray of float, shape (B, p)
    rss : ndarray of float, shape (B,)
        Weighted residual sum of squares; infinite where the start itself has none.
    offset : ndarray of float, shape (B,)
        Share of the residual vector that lies along the free parameters: 0 at a minimum.
    """

    params: NDArray[np.float64]
    rss: NDArray[np.float64]
    offset: NDArray[np.float64]


def solve(problems: Problems, start: NDArray[np.float64]) -> Solutions:
    r"""Minimise the weighted sum of squares of each problem from its start.

    .. math:: \delta = -(J^\top J + \lambda D)^{-1} J^\top r, \qquad D = \operatorname{diag}(J^\top J)

    Parameters
    ----------
    start : ndarray of float, shape (B, p)
        Inside the bounds.

    Notes
    -----
    A problem is done when the share of its residual vector that lies in the tangent plane, the relative offset of
    Bates and Watts, is 1e-9; it does not depend on how the curve is parametrised. A step that would cross a bound is
    shortened to end on it, so that it keeps its direction along a ridge.

    References
    ----------
    Marquardt, D. W. (1963). An algorithm for least-squares estimation of nonlinear parameters. J. SIAM 11(2), 431-441.
    doi:10.1137/0111030
    Bates, D. M. and Watts, D. G. (1981). A relative offset orthogonality convergence criterion for nonlinear least
    squares. Technometrics 23(2), 179-183. doi:10.1080/00401706.1981.10486257
    """
    params = np.array(start, dtype=np.float64)
    with np.errstate(all="ignore"):
        state = _State(problems, params)
        for _ in range(_MOST_STEPS):
            state.keep_going()
            if not len(state.rows):
                break
            state.step()
        return Solutions(state.params, state.rss, state.offset)


class _State:
    """The problems on their way; `rows` are those that have not arrived."""

    def __init__(self, problems: Problems, params: NDArray[np.float64]) -> None:
        self.problems, self.params = problems, params
        every = np.arange(len(params))
        residuals = problems.residuals(params, every)
        self.rss = np.einsum("bn,bn->b", residuals, residuals)
        self.rss[~np.isfinite(self.rss)] = np.inf
        self.rows = every[np.isfinite(self.rss)]
        self.offset = np.full(len(params), np.inf)
        self.damping = np.full(len(params), _FIRST_DAMPING)
        self.growth = np.full(len(params), 2.0)
        whole = np.where(problems.root_weight > 0, problems.y * problems.root_weight, 0.0)
        self.exact = _EXACT**2 * np.einsum("bn,bn->b", whole, whole)
        self.lines = _Lines(problems, params[self.rows], self.rows)
        self.offset[self.rows] = self.lines.offset(self.rss[self.rows])

    def keep_going(self) -> None:
        """Drop the problems that have arrived, or cannot get further."""
        rows = self.rows
        arrived = (self.offset[rows] <= _OFFSET) | (self.rss[rows] <= self.exact[rows])
        self.offset[rows[self.rss[rows] <= self.exact[rows]]] = 0.0
        going = ~arrived & (self.damping[rows] <= _MOST_DAMPING)
        if not going.all():
            self.rows = rows[going]
            self.lines.keep(going)

    def step(self) -> None:
        """Try one step for each; take it where the sum of squares falls."""
        rows, here = self.rows, self.params[self.rows]
        move = self.lines.step(self.damping[rows])
        there = self._shortened(here, move, rows)
        residuals = self.problems.residuals(there, rows)
        rss = np.einsum("bn,bn->b", residuals, residuals)
        gain = (self.rss[rows] - rss) / np.maximum(self.lines.promised(there - here), 1e-300)
        better = rss < self.rss[rows]
        self._damp(rows, better, gain)
        taken = rows[better]
        self.params[taken], self.rss[taken] = there[better], rss[better]
        if len(taken):
            self.lines.move(self.problems, better, there[better], taken)
            self.offset[taken] = self.lines.offset(self.rss[rows])[better]

    def _damp(self, rows: NDArray[np.intp], better: NDArray[np.bool_], gain: NDArray[np.float64]) -> None:
        """Nielsen's rule: little damping where the parabola was right, quickly more where it was not."""
        factor = np.clip(1 - (2 * np.nan_to_num(gain, nan=0.0, posinf=1.0, neginf=0.0) - 1) ** 3, 0.1, 2.0)
        damping = np.where(better, self.damping[rows] * factor, self.damping[rows] * self.growth[rows])
        self.damping[rows] = np.maximum(damping, _LEAST_DAMPING)
        self.growth[rows] = np.where(better, 2.0, self.growth[rows] * 2)

    def _shortened(
        self, here: NDArray[np.float64], move: NDArray[np.float64], rows: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """End a step at the first bound that it meets; parameters that lie at one already stay there."""
        low, high = self.problems.low[rows], self.problems.high[rows]
        room = np.where(move > 0, high - here, low - here)
        share = np.where((move != 0) & (room != 0), room / np.where(move == 0, 1.0, move), np.inf)
        shortest = np.minimum(share.min(axis=1, keepdims=True), 1.0)
        there = np.clip(here + shortest * move, low, high)
        return np.where((share == shortest) & (move > 0), high, np.where((share == shortest) & (move < 0), low, there))


class _Lines:
    """The tangent planes of the problems where they are: scaled normal equations of the free parameters."""

    def __init__(self, problems: Problems, params: NDArray[np.float64], rows: NDArray[np.intp]) -> None:
        slopes, residuals = problems.slopes(params, rows), problems.residuals(params, rows)
        uphill = np.einsum("bnp,bn->bp", slopes, residuals)
        held = problems.held(params, uphill, rows)
        scale = np.sqrt(np.einsum("bnp,bnp->bp", slopes, slopes))
        self.scale = np.where(held | ~(scale > 0) | ~np.isfinite(scale), np.inf, scale)
        slopes = slopes / self.scale[:, None, :]
        self.normal = np.swapaxes(slopes, 1, 2) @ slopes
        free = np.asarray(np.isfinite(self.scale))
        self.normal = np.where(free[:, :, None] & free[:, None, :], self.normal, np.eye(params.shape[1]))
        self.uphill = np.where(free, uphill / self.scale, 0.0)

    def _solved(self, damping: NDArray[np.float64]) -> NDArray[np.float64]:
        eye = np.eye(self.normal.shape[1])
        finite = np.asarray(np.isfinite(self.uphill).all(axis=1) & np.isfinite(self.normal).all(axis=(1, 2)))
        normal = np.where(finite[:, None, None], self.normal, eye)
        uphill = np.where(finite[:, None], self.uphill, 0.0)
        return np.asarray(np.linalg.solve(normal + damping[:, None, None] * eye, uphill[..., None])[..., 0], np.float64)

    def step(self, damping: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the damped normal equations point to, (b, p)."""
        return -self._solved(damping) / self.scale

    def promised(self, move: NDArray[np.float64]) -> NDArray[np.float64]:
        """By how much the sum of squares would fall if the model were linear."""
        scaled = np.where(np.isfinite(self.scale), move * np.where(np.isfinite(self.scale), self.scale, 0.0), 0.0)
        bent = np.einsum("bp,bpq,bq->b", scaled, self.normal, scaled)
        return np.asarray(-2 * np.einsum("bp,bp->b", self.uphill, scaled) - bent)

    def offset(self, rss: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the residual vectors that lies in the planes, (b,)."""
        along = np.einsum("bp,bp->b", self.uphill, self._solved(np.full(len(rss), _ROUNDING)))
        return np.asarray(np.sqrt(np.maximum(along, 0.0) / np.maximum(rss, 1e-300)))

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Forget the other problems."""
        self.scale, self.normal, self.uphill = self.scale[which], self.normal[which], self.uphill[which]

    def move(
        self, problems: Problems, which: NDArray[np.bool_], params: NDArray[np.float64], rows: NDArray[np.intp]
    ) -> None:
        """Lay the planes of some problems anew."""
        new = _Lines(problems, params, rows)
        self.scale[which], self.normal[which], self.uphill[which] = new.scale, new.normal, new.uphill
