"""One block of bootstrap replicates of an index: what an executor is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.capability.solve import solve
from horizon.execution.seeds import Block, generator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.capability.design import Design

__all__ = ["BLOCK", "Refit", "draw_weights", "refit_block"]

BLOCK = 25
"""Replicates that share a stream of random numbers: never changed by how many workers there are."""

_TOLERANCE = 1e-6
_ENDED = 1e-4
"""Largest last step, in raw units, of a replicate that counts as fitted."""


@dataclass(frozen=True, slots=True)
class Refit:
    """What all replicates need.

    Attributes
    ----------
    design : Design
    start : ndarray of float, shape (M + 2 K,)
        Parameters of the point fit.
    anchors : tuple of (int, float), length 2
        Place and points of the two anchors.
    """

    design: Design
    start: NDArray[np.float64]
    anchors: tuple[tuple[int, float], tuple[int, float]]


def draw_weights(design: Design, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """How often each score is drawn, (size, n): for each model as many as it has, with replacement."""
    counts = np.diff(design.model_starts, append=len(design.model))
    drawn = [rng.multinomial(count, np.full(count, 1 / count), size=size) for count in counts.tolist()]
    return np.concatenate(drawn, axis=1).astype(np.float64)


def refit_block(refit: Refit, block: Block) -> NDArray[np.float64]:
    """Draw, fit and anchor the replicates of a block.

    Returns
    -------
    ndarray of float, shape (size, M + 2 K + 1)
        Abilities and difficulties in points, slopes a point, and the points in a raw unit. NaN: everything where the
        fit did not end or the anchors are not joined by drawn scores, or stand the wrong way round; a model or
        benchmark that is not joined to them; a benchmark drawn for fewer than two models.
    """
    design = refit.design
    weights = draw_weights(design, generator(block.seed, block.index), block.size)
    ended = solve(design, weights, refit.start, tolerance=_TOLERANCE)
    ability, difficulty, slope = design.split(ended.theta)
    (low, low_points), (high, high_points) = refit.anchors
    with np.errstate(divide="ignore"):
        per_unit = (high_points - low_points) / (ability[:, high] - ability[:, low])
    joined = _joined(design, weights, low)
    good = (ended.last_step <= _ENDED) & (ability[:, high] > ability[:, low]) & joined[:, high]
    per_unit = np.where(good, per_unit, np.nan)[:, None]
    known = joined[:, design.n_models :] & (design.of_benchmarks((weights > 0).astype(np.float64)) >= 2)
    points = low_points + (np.concatenate([ability, difficulty], axis=1) - ability[:, [low]]) * per_unit
    told = np.concatenate([joined[:, : design.n_models], known], axis=1)
    slopes = np.where(known, slope / per_unit, np.nan)
    return np.concatenate([np.where(told, points, np.nan), slopes, per_unit], axis=1)


def _joined(design: Design, weights: NDArray[np.float64], to: int) -> NDArray[np.bool_]:
    """Models and benchmarks that drawn scores join to one model, (B, M + K)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count, size = len(weights), design.n_models + design.n_benchmarks
    replicate, row = np.nonzero(weights)
    ends = (replicate * size + design.model[row], replicate * size + design.n_models + design.benchmark[row])
    graph = coo_array((np.ones(len(row)), ends), shape=(count * size, count * size))
    label = connected_components(graph, directed=False)[1].reshape(count, size)
    return np.asarray(label == label[:, [to]])
