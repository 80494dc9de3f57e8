"""One block of bootstrap replicates, from counts alone: what an executor is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.execution.seeds import Block, blocks, generator
from horizon.stats.bootstrap import CellValues, cell_values, draw_members, draw_sums
from horizon.timehorizon.logistic import fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from horizon.timehorizon.curve import SuccessCurve
    from horizon.timehorizon.runs import RunCounts

__all__ = ["BLOCK", "Resampling", "batches", "make_resampling", "replicate", "replicate_batch"]

BLOCK = 250
"""Replicates that share a stream of random numbers: never changed by how many workers there are."""

_TOLERANCE = 3e-4
"""Leaves an error of about its square, 1e-7 of a coefficient; chance moves a replicate a million times as far."""

_FREED_AT_ONCE = 1 << 24
"""Bytes, never touched. Once glibc has freed a block of this size it keeps smaller ones for the next array, where it
gave each back to the system before; without this a sixth of the time goes to pages that the system clears again."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The runs of one model: its tasks from the shortest to the longest, and what is drawn from each."""

    tasks: NDArray[np.intp]
    values: CellValues
    weight: NDArray[np.float64]
    lengths: NDArray[np.intp]
    """Place of the first task of each length."""
    log2_minutes: NDArray[np.float64]
    """Of each length."""
    start: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Resampling:
    """All that the replicates of a suite are drawn from; its size is that of the counts, not of the runs."""

    families: tuple[NDArray[np.intp], ...]
    models: tuple[_Cells, ...]
    regularization: float


def make_resampling(runs: RunCounts, curves: Sequence[SuccessCurve], regularization: float) -> Resampling:
    """Gather what the replicates of all models are drawn from."""
    order = np.argsort(runs.family, kind="stable")
    families = np.split(order, np.flatnonzero(np.diff(runs.family[order])) + 1)
    models = tuple(_cells(runs, place, curve) for place, curve in enumerate(curves))
    return Resampling(tuple(families), models, regularization)


def _cells(runs: RunCounts, place: int, curve: SuccessCurve) -> _Cells:
    own = runs.of_model(place)
    cell_of = np.zeros(len(runs.tasks), dtype=np.intp)
    cell_of[own.tasks] = np.arange(len(own.tasks))
    rows = np.flatnonzero(runs.model == place)
    return _Cells(
        tasks=own.tasks,
        values=cell_values(cell_of[runs.task[rows]], runs.success[rows], runs.count[rows], len(own.tasks)),
        weight=np.asarray(curve.weights),
        log2_minutes=own.log2_minutes[own.lengths],
        lengths=own.lengths,
        start=(curve.intercept, curve.slope) if curve.fitted else (0.0, 0.0),
    )


def batches(replicates: int, seed: int, size: int = 1) -> list[tuple[Block, ...]]:
    """Cut replicates into blocks, and put `size` of them into each batch."""
    every = list(blocks(replicates, seed, BLOCK))
    return [tuple(every[first : first + size]) for first in range(0, len(every), size)]


def replicate_batch(resampling: Resampling, batch: tuple[Block, ...]) -> NDArray[np.float64]:
    """Draw the blocks of a batch, one after the other: the same replicates, however they are put into batches."""
    return np.concatenate([replicate(resampling, block) for block in batch])


def replicate(resampling: Resampling, block: Block) -> NDArray[np.float64]:
    """Draw a block of replicates and fit every model in each.

    Returns
    -------
    ndarray of float, shape (size, M, 2)
        Intercept and slope; NaN where the drawn runs of a model all failed, or all succeeded, or there are none.
    """
    np.empty(_FREED_AT_ONCE, dtype=np.int8)
    rng = generator(block.seed, block.index)
    copies = draw_members(rng, resampling.families, block.size)
    found = np.empty((block.size, len(resampling.models), 2))
    for place, cells in enumerate(resampling.models):
        found[:, place] = _fit(rng, cells, copies[cells.tasks], resampling.regularization).T
    return found


def _fit(
    rng: np.random.Generator, cells: _Cells, copies: NDArray[np.int64], regularization: float
) -> NDArray[np.float64]:
    """Coefficients of one model, shape (2, R). Tasks of one length have one term in the loss."""
    drawn = copies * cells.values.n[:, None]
    won = draw_sums(rng, drawn, cells.values) * cells.weight[:, None]
    fits = fit_logistic(
        cells.log2_minutes,
        _by_length(drawn * cells.weight[:, None], cells.lengths),
        _by_length(won, cells.lengths),
        regularization=regularization,
        start=cells.start,
        tolerance=_TOLERANCE,
    )
    return np.stack([fits.intercept, fits.slope])


def _by_length(of_task: NDArray[np.float64], lengths: NDArray[np.intp]) -> NDArray[np.float64]:
    return of_task if len(lengths) == len(of_task) else np.add.reduceat(of_task, lengths)
