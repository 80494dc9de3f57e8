"""The normal equations of a stitching problem, solved by eliminating the abilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.capability.design import Design

__all__ = ["Normal", "gradient", "normal_equations"]


@dataclass(frozen=True, slots=True)
class Normal:
    """Gradient and curvature of half of the objective of B problems.

    Attributes
    ----------
    uphill : ndarray of float, shape (B, M + 2 K)
        The gradient; 0 for parameters that are held.
    abilities : ndarray of float, shape (B, M)
        Diagonal block of the abilities.
    crossed : ndarray of float, shape (B, M, 2 K)
        Abilities against difficulties and slopes.
    benchmarks : ndarray of float, shape (B, 2 K, 2 K)
        Difficulties and slopes.
    damp : ndarray of float, shape (B, M + 2 K)
        What damping is a multiple of: the diagonal of Gauss and Newton.
    """

    uphill: NDArray[np.float64]
    abilities: NDArray[np.float64]
    crossed: NDArray[np.float64]
    benchmarks: NDArray[np.float64]
    damp: NDArray[np.float64]

    def step(self, damping: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solution of the damped equations, (B, M + 2 K), with damping (B,)."""
        m = self.abilities.shape[1]
        extra = damping[:, None] * self.damp
        inverse = 1 / (self.abilities + extra[:, :m])
        scaled = self.crossed * inverse[:, :, None]
        schur = self.benchmarks - np.swapaxes(self.crossed, 1, 2) @ scaled
        diagonal = np.arange(schur.shape[1])
        schur[:, diagonal, diagonal] += extra[:, m:]
        up, rest = self.uphill[:, :m], self.uphill[:, m:]
        right = np.einsum("bmj,bm->bj", scaled, up) - rest
        of_benchmarks = np.linalg.solve(schur, right[..., None])[..., 0]
        of_models = -inverse * up - np.einsum("bmj,bj->bm", scaled, of_benchmarks)
        return np.concatenate([of_models, of_benchmarks], axis=1)

    def promised(self, move: NDArray[np.float64]) -> NDArray[np.float64]:
        """By how much the objective would fall along a move (B, M + 2 K) if it were a parabola, (B,)."""
        m = self.abilities.shape[1]
        of_models, of_benchmarks = move[:, :m], move[:, m:]
        bent = (self.abilities * of_models * of_models).sum(axis=1)
        bent += 2 * np.einsum("bm,bmj,bj->b", of_models, self.crossed, of_benchmarks, optimize=True)
        bent += np.einsum("bi,bij,bj->b", of_benchmarks, self.benchmarks, of_benchmarks, optimize=True)
        return np.asarray(-2 * (self.uphill * move).sum(axis=1) - bent)


def gradient(design: Design, theta: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Derivatives of the objective by all parameters, (B, M + 2 K)."""
    rows = design.rows(theta, weights)
    across, along = rows.terms.slope * rows.a, rows.terms.slope * rows.x
    parts = [design.of_models(across), -design.of_benchmarks(across), design.of_benchmarks(along)]
    return 2 * (np.concatenate(parts, axis=1) + design.shrinkage * theta)


def normal_equations(
    design: Design, theta: NDArray[np.float64], weights: NDArray[np.float64], exact: NDArray[np.bool_]
) -> Normal:
    """Set the equations up at parameters (B, M + 2 K); with the exact curvature for the problems that say so, (B,)."""
    rows = design.rows(theta, weights)
    a, x, terms = rows
    near = exact[:, None]
    bend, twist = np.where(near, terms.exact, terms.expected), np.where(near, terms.slope, 0.0)
    across, along = terms.slope * a, terms.slope * x
    parts = [design.of_models(across), -design.of_benchmarks(across), design.of_benchmarks(along)]
    uphill = np.concatenate(parts, axis=1) + design.shrinkage * theta
    free = _free(design, theta, uphill)
    steep, mixed = bend * a * a, bend * a * x + twist
    plain = terms.expected
    damp = np.concatenate(
        [design.of_models(plain * a * a), design.of_benchmarks(plain * a * a), design.of_benchmarks(plain * x * x)],
        axis=1,
    )
    own = [design.of_models(steep), design.of_benchmarks(steep), design.of_benchmarks(bend * x * x)]
    diagonal = np.where(free, np.concatenate(own, axis=1) + design.shrinkage, 1.0)
    m, k = design.n_models, design.n_benchmarks
    crossed = np.zeros((len(theta), m, 2 * k))
    crossed[:, design.model, design.benchmark] = -steep
    crossed[:, design.model, design.benchmark + k] = mixed
    crossed *= free[:, :m, None] & free[:, None, m:]
    return Normal(
        uphill=np.where(free, uphill, 0.0),
        abilities=diagonal[:, :m],
        crossed=crossed,
        benchmarks=_benchmark_block(diagonal[:, m:], -design.of_benchmarks(mixed), free[:, m:]),
        damp=damp + design.shrinkage + _FLOOR,
    )


_FLOOR = 1e-12
"""So that a parameter that nothing is known of does not make the equations singular."""


def _benchmark_block(
    diagonal: NDArray[np.float64], mixed: NDArray[np.float64], free: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Difficulties and slopes: a benchmark's two touch each other, and no other's, (B, 2 K, 2 K)."""
    k = mixed.shape[1]
    block, every, own = np.zeros((len(mixed), 2 * k, 2 * k)), np.arange(2 * k), np.arange(k)
    block[:, every, every] = diagonal
    both = np.where(free[:, :k] & free[:, k:], mixed, 0.0)
    block[:, own, own + k] = block[:, own + k, own] = both
    return block


def _free(design: Design, theta: NDArray[np.float64], uphill: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Parameters that can move: not those at a bound that the objective would fall beyond."""
    outward = ((theta <= design.low) & (uphill >= 0)) | ((theta >= design.high) & (uphill <= 0))
    return np.asarray(~outward & (design.low < design.high))
