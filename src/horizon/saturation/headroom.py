"""Headroom: what is left between the best score and the ceiling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.saturation.scale import normalise

if TYPE_CHECKING:
    import pandas as pd

    from horizon.saturation.scale import Scale

__all__ = ["NEAR", "TOP", "Headroom", "headroom_of"]

NEAR = 0.05
"""Share of the scale that counts as being at its end."""

TOP = 5
"""Models that are looked at together at the frontier."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """Headroom of the best score, as a share of the scale from chance to ceiling.

    Attributes
    ----------
    estimate, low, high, level : float
        Median and interval over the noise of the score and the doubt about the ceiling. Without an error of the score
        the interval is undefined: NaN.
    p_at_ceiling, p_at_floor : float
        Probability that less than 0.05 of the scale is left, and that less than 0.05 has been climbed; NaN as above.
    weakest : float
        Share of the nominal scale that the weakest of the best `best_of` models has climbed.
    best_of : int
        Five, or as many models as there are.
    climbed : float
        Share of the scale that the best has climbed: 1 - estimate.
    """

    estimate: float
    low: float
    high: float
    level: float
    p_at_ceiling: float
    p_at_floor: float
    weakest: float
    best_of: int

    @property
    def climbed(self) -> float:
        """What the best score has behind it."""
        return 1 - self.estimate

    @property
    def at_ceiling(self) -> bool:
        """Whether it is more likely than not that less than 0.05 of the scale is left."""
        return self.estimate < NEAR if math.isnan(self.p_at_ceiling) else self.p_at_ceiling > 0.5

    @property
    def at_floor(self) -> bool:
        """Whether it is more likely than not that less than 0.05 of the scale has been climbed."""
        return self.climbed < NEAR if math.isnan(self.p_at_floor) else self.p_at_floor > 0.5


def headroom_of(
    best: pd.DataFrame, scale: Scale, *, level: float = 0.95, draws: int = 10_000, seed: int = 0
) -> Headroom:
    r"""Headroom of the best score.

    .. math:: H = 1 - \frac{s - chance}{c - chance}, \qquad s \sim N(s_{top}, se),\quad
              c \sim U(\max(c_{low}, s),\ c_{nominal})

    Parameters
    ----------
    best : DataFrame
        As of `best.best_scores`.
    scale : Scale
    level : float
        Of the interval.
    draws : int
    seed : int

    Notes
    -----
    A model that scores above the audited ceiling shows that wrong labels can be matched: the ceiling is then drawn
    between its score and the nominal one, and the headroom is never negative. The best of many scores is a little
    higher than the best model is; that is not corrected, so that the headroom is rather too small than too large.
    """
    rng = np.random.default_rng(seed)
    values = best["value"].to_numpy(dtype=float)[:TOP]
    top, error = float(values[0]), float(best["standard_error"].iloc[0])
    uniform = (np.arange(draws) + 0.5) / draws
    score = np.minimum(top + (0.0 if math.isnan(error) else error) * rng.standard_normal(draws), scale.ceiling)
    lowest = np.maximum(scale.ceiling_low, score)
    room = 1 - normalise(score, scale, ceiling=lowest + rng.permutation(uniform) * (scale.ceiling - lowest))
    low, estimate, high = np.quantile(room, [(1 - level) / 2, 0.5, (1 + level) / 2])
    ends = float(low), float(high), float((room < NEAR).mean()), float((room > 1 - NEAR).mean())
    low, high, p_at_ceiling, p_at_floor = (math.nan,) * 4 if math.isnan(error) else ends
    weakest = float(normalise(values[-1], scale))
    return Headroom(float(estimate), low, high, level, p_at_ceiling, p_at_floor, weakest, len(values))
