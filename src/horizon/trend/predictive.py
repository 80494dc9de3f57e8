"""What is said beforehand of points: Student's t on log2, and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.stats.scores import crps_student, log_score_student

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Student"]


class Student(NamedTuple):
    """Predictive distributions of log2 of m points: Student's t with a location, a scale and degrees of freedom.

    A location of infinity says that the curve is infinite by then: no finite point was expected. NaN says nothing.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    df: NDArray[np.float64]

    def log_score(self, log2_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log density at what came, in nats; minus infinity where no finite point was expected."""
        return self._unless_lost(log_score_student(log2_y, *self._finite()), -np.inf)

    def crps(self, log2_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Continuous ranked probability score, in doublings; infinite where no finite point was expected."""
        return self._unless_lost(crps_student(log2_y, *self._finite()), np.inf)

    def probability(self, log2_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that was given to a lower point than what came."""
        from scipy.special import stdtr

        mean, scale, df = self._finite()
        return self._unless_lost(stdtr(df, (log2_y - mean) / scale), np.where(self.mean < 0, 1.0, 0.0))

    @property
    def _sure(self) -> NDArray[np.bool_]:
        return np.isfinite(self.mean) & np.isfinite(self.scale)

    def _finite(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        return np.where(self._sure, self.mean, 0.0), np.where(self._sure, self.scale, 1.0), self.df

    def _unless_lost(self, score: NDArray[np.float64], lost: float | NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(self._sure, score, np.where(np.isnan(self.mean), np.nan, lost))
