"""Random numbers that do not depend on where, or in which order, batches run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Block", "blocks", "generator"]


@dataclass(frozen=True, slots=True)
class Block:
    """Some replicates that share a stream of random numbers: number `index` of the blocks of `seed`."""

    seed: int
    index: int
    size: int


def blocks(replicates: int, seed: int, size: int) -> Iterator[Block]:
    """Cut replicates into blocks of a size, which must not depend on how many workers there are.

    Examples
    --------
    >>> [block.size for block in blocks(60, seed=0, size=25)]
    [25, 25, 10]
    """
    for index, first in enumerate(range(0, replicates, size)):
        yield Block(seed, index, min(size, replicates - first))


def generator(seed: int, index: int) -> np.random.Generator:
    """Give batch number `index` of the run with this `seed` a stream of random numbers of its own.

    It is child number `index` of ``SeedSequence(seed)``, made without making the children before it.

    Parameters
    ----------
    seed : int
        Not negative; of any size.
    index : int
        Number of the batch, from 0.

    Returns
    -------
    numpy.random.Generator

    Notes
    -----
    PCG64, as in ``numpy.random.default_rng``. SFC64 draws bare integers faster, but binomial and multinomial counts
    cost so much more than the bits they use that both took the same time to 2 % when measured.

    References
    ----------
    O'Neill, M. E. (2014). PCG: a family of simple fast space-efficient statistically good algorithms for random
    number generation. Harvey Mudd College, HMC-CS-2014-0905.

    Examples
    --------
    >>> generator(seed=0, index=7).integers(1000, size=3).tolist() == generator(0, 7).integers(1000, size=3).tolist()
    True
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(index,))))
