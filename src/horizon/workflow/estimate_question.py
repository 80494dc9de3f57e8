"""What time horizons are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.timehorizon import DEFAULT_REGULARIZATION

if TYPE_CHECKING:
    from datetime import date

    from horizon.timehorizon import Weighting

__all__ = ["EstimateQuestion"]


@dataclass(frozen=True, slots=True)
class EstimateQuestion:
    """Everything that time horizons depend on, besides the runs.

    Attributes
    ----------
    suite : str, optional
        Left out: the one suite that has runs.
    as_of : date, optional
        Use only what was known on that day; left out, everything.
    regularization : float
        Strength of the ridge on the slope.
    level : float
        Of the intervals.
    baselines : bool
        People who were measured beside the models, too.
    isotonic : bool
        Cross-check each horizon against a fit without a curve.
    """

    suite: str | None = None
    success_levels: tuple[float, ...] = (0.5, 0.8)
    as_of: date | None = None
    weighting: Weighting = "inverse_sqrt_family"
    regularization: float = DEFAULT_REGULARIZATION
    replicates: int = 1000
    level: float = 0.95
    seed: int = 0
    baselines: bool = False
    isotonic: bool = False

    def parameters(self) -> dict[str, Any]:
        """What an analysis that is kept was made with, besides runs and seed."""
        return {
            "success_levels": list(self.success_levels),
            "weights": self.weighting,
            "regularization": self.regularization,
            "replicates": self.replicates,
            "level": self.level,
            "baselines": self.baselines,
            "isotonic": self.isotonic,
        }
