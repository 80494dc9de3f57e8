"""What is asked of benchmarks: which, by the knowledge of which day, with models released by which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["SaturationQuestion"]


@dataclass(frozen=True, slots=True)
class SaturationQuestion:
    """Everything that a verdict depends on, besides the data.

    Attributes
    ----------
    benchmarks : tuple of str
        Names, slugs or aliases; empty for all.
    as_of : date, optional
        Use only what was known on that day; left out, everything.
    until : date, optional
        Use only models released by that day: the past replayed with what is known of it today.
    draws : int
        Of noise and ceiling, for what has no closed form.
    replicates : int
        Refits of the sigmoid in time; 0 for none, and then its dates have no intervals.
    seed : int
    chance, ceiling : float, optional
        As fractions, for a benchmark of which the store does not say them, or to ask what another scale would say.
    """

    benchmarks: tuple[str, ...] = ()
    as_of: date | None = None
    until: date | None = None
    draws: int = 10_000
    replicates: int = 200
    seed: int = 0
    chance: float | None = None
    ceiling: float | None = None
