"""Headroom: what is left between the best score and the ceiling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.saturation.best import binomial_error
from horizon.saturation.scale import normalise

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

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
        Share of the scale that the weakest of the best `best_of` models has climbed: the median over the doubt about
        the ceiling, as for `estimate`.
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

    .. math:: H = 1 - \frac{s - chance}{c - chance}, \qquad
              s \sim \text{Beta}(n\,s_{top} + 1/2,\ n\,(1 - s_{top}) + 1/2),\quad
              c \sim U(\max(c_{low}, s),\ c_{nominal})

    with n the items where the error is binomial, and :math:`s_{top} (1 - s_{top}) / se^2` where another is published:
    Jeffreys' posterior, which stays inside of 0 to 1 and is as wide as few failures leave it. Where there is no such n
    (a score that is no share, or all or nothing without items), s is normal with the error.

    Parameters
    ----------
    best : DataFrame
        As of `best.best_scores`.
    scale : Scale
    level : float
        Of the interval.
    draws : int
    seed : int

    Raises
    ------
    FitError
        If the level is not inside 0 to 1, there are no draws, or the seed is negative.

    Notes
    -----
    A model that scores above the audited ceiling shows that wrong labels can be matched: the ceiling is then drawn
    between its score and the nominal one, and the headroom is never negative. The best of many scores is a little
    higher than the best model is; that is not corrected, so that the headroom is rather too small than too large.

    References
    ----------
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
    Science 16(2), 101-133. doi:10.1214/ss/1009213286
    """
    if not 0 < level < 1 or draws < 1 or seed < 0:
        raise FitError(
            "no headroom can be drawn",
            found=f"level {level:g}, {draws} draws, seed {seed}",
            expected="a level inside 0 to 1, 1 draw or more, a seed from 0",
        )
    rng = np.random.default_rng(seed)
    values = best["value"].to_numpy(dtype=float)[:TOP]
    top, error, items = (float(best[name].iloc[0]) for name in ("value", "standard_error", "n_items"))
    uniform = (np.arange(draws) + 0.5) / draws
    score = np.minimum(_true_scores(rng, top, error, items, draws), scale.ceiling)
    lowest = np.maximum(scale.ceiling_low, score)
    ceiling = lowest + rng.permutation(uniform) * (scale.ceiling - lowest)
    room = 1 - normalise(score, scale, ceiling=ceiling)
    low, estimate, high = np.quantile(room, [(1 - level) / 2, 0.5, (1 + level) / 2])
    ends = float(low), float(high), float((room < NEAR).mean()), float((room > 1 - NEAR).mean())
    low, high, p_at_ceiling, p_at_floor = (math.nan,) * 4 if math.isnan(error) else ends
    weakest = float(np.median(normalise(values[-1], scale, ceiling=ceiling)))
    return Headroom(float(estimate), low, high, level, p_at_ceiling, p_at_floor, weakest, len(values))


def _true_scores(
    rng: np.random.Generator, top: float, error: float, items: float, draws: int
) -> NDArray[np.float64] | float:
    """What the best model's score may be without noise; the score itself where no error is known."""
    if math.isnan(error):
        return top
    n = _items_behind(top, error, items)
    if n > 0:
        return rng.beta(n * top + 0.5, n * (1 - top) + 0.5, draws)
    return top + error * rng.standard_normal(draws)


def _items_behind(top: float, error: float, items: float) -> float:
    """Items that give this error; 0 where no number of them does."""
    if not 0 <= top <= 1:
        return 0.0
    inside = 0 < top < 1
    if items > 0 and (not inside or math.isclose(error, float(binomial_error(top, items)), rel_tol=1e-9)):
        return items
    return top * (1 - top) / error**2
