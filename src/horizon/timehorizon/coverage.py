"""What a suite of tasks can measure: the range of its task lengths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from horizon.timehorizon.runs import RunCounts

__all__ = ["InstrumentRange", "instrument_range", "tasks_within_factor"]


@dataclass(frozen=True, slots=True)
class InstrumentRange:
    """The horizons that a suite can measure, in minutes.

    Attributes
    ----------
    shortest, longest : float
        Length of the suite's shortest and longest task.
    reliable_max : float
        The longest horizon that the suite measures reliably by its publisher's own account; infinite if he says none.
    """

    shortest: float
    longest: float
    reliable_max: float = np.inf

    @property
    def highest(self) -> float:
        """The longest horizon that is within the range."""
        return min(self.longest, self.reliable_max)

    def __contains__(self, minutes: float) -> bool:
        return self.shortest <= minutes <= self.highest


def instrument_range(runs: RunCounts, reliable_max_minutes: float | None = None) -> InstrumentRange:
    """The range of a suite's task lengths.

    Examples
    --------
    >>> from horizon.timehorizon import count_runs
    >>> 30.0 in instrument_range(count_runs(["a", "a"], ["t", "u"], [2, 60], [1, 0]), reliable_max_minutes=20)
    False
    """
    limit = np.inf if reliable_max_minutes is None else reliable_max_minutes
    return InstrumentRange(float(runs.minutes.min()), float(runs.minutes.max()), limit)


def tasks_within_factor(runs: RunCounts, minutes: float, factor: float = 2.0) -> int:
    """Number of tasks of the suite whose length is within a factor of `minutes`: those that pin an estimate there."""
    return int(((runs.minutes >= minutes / factor) & (runs.minutes <= minutes * factor)).sum())
