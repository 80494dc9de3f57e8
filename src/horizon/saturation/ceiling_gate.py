"""The gate of a free ceiling: whether a benchmark's scores tell that it ends below its known ceiling, or do not."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.saturation.ceiling_profile import FEWEST_POINTS, profile_ceiling, slower_rise
from horizon.saturation.sigmoid_points import day_of, sigmoid_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from horizon.saturation.ceiling_profile import CeilingProfile
    from horizon.saturation.scale import Scale
    from horizon.saturation.sigmoid_points import SigmoidPoints

__all__ = ["FEWEST_FOR_GATE", "CeilingVerdict", "IdentifiedCeiling", "UnidentifiedCeiling", "identify_ceiling"]

_DROPPED = 3

FEWEST_FOR_GATE = FEWEST_POINTS + _DROPPED
"""Leading models that the gate needs: without the last three there must still be a profile."""


@dataclass(frozen=True, slots=True)
class IdentifiedCeiling:
    """A ceiling below the known one that the scores tell, with its profile interval.

    Attributes
    ----------
    ceiling, low, high : float
        Shares.
    level : float
    dispersion : float
        Scatter over what the items explain; 1 at least, where items are known.
    nobs : int
        Leading models.
    """

    ceiling: float
    low: float
    high: float
    level: float
    dispersion: float
    nobs: int

    identified = True

    def __str__(self) -> str:
        return (
            f"ceiling {self.ceiling:.1%}, {self.level:.0%} interval {self.low:.1%} to {self.high:.1%} (n {self.nobs})"
        )


@dataclass(frozen=True, slots=True)
class UnidentifiedCeiling:
    """A free ceiling that the scores do not tell.

    Attributes
    ----------
    why : str
        The first condition that failed, in words.
    above : float or None
        Any ceiling above this share fits; None where not even that is known.
    nobs : int
        Leading models.
    """

    why: str
    above: float | None
    nobs: int

    identified = False

    def __str__(self) -> str:
        if self.above is None:
            return f"not identified: {self.why}"
        return f"not identified; the scores are compatible with any ceiling above {self.above:.1%}"


CeilingVerdict = IdentifiedCeiling | UnidentifiedCeiling


def identify_ceiling(
    dates: Sequence[date],
    values: ArrayLike,
    scale: Scale,
    *,
    n_items: ArrayLike | None = None,
    standard_errors: ArrayLike | None = None,
    level: float = 0.95,
) -> CeilingVerdict:
    """Let a free ceiling through only where four conditions hold, all by binomial likelihood with its dispersion.

    They are those of `horizon.trend.identify`. (a) The profile interval of the ceiling is closed: neither the known
    ceiling of the scale nor the lowest value there can be lies inside. (b) Without the last 1, 2 and 3 leaders the
    estimate stays inside that interval. (c) Earlier refits agree: the estimate lies inside the interval that the
    leaders up to each earlier date gave, from half of them on (at least 8); these intervals may be open, and the
    share left outside is divided by their number (Bonferroni). (d) No rival that goes on to the known ceiling fits so
    well that it would be inside the interval: log-odds that slow down once and go on at a quarter of their speed or
    more.

    Parameters
    ----------
    dates, values, scale, n_items, standard_errors
        As of `fit_sigmoid`, whose choice of points and errors it shares.
    level : float
        Of every interval here.

    Returns
    -------
    IdentifiedCeiling or UnidentifiedCeiling

    Raises
    ------
    FitError
        As `fit_sigmoid`, or if the level is not inside 0 to 1.

    Notes
    -----
    Measured at the default level with 500 items, scores over four years; percent of 200 simulations, and of 40 where
    so marked (*). "Scatter" is that of models around the curve, standard deviation 0.3 in log-odds, beside the items'.

    False acceptance. A rise to the known ceiling: 0 (40 models up to 90 % of the way; 120 up to 70 %), with and without
    scatter. Log-odds that slow down once, 40 models: to half of their speed 0.5, with scatter 0; to a fifth 4.0, with
    scatter 0; to a tenth 12.5* (that is less than the quarter that the rival may have).

    Acceptance of a true ceiling at 60 % of the scale. 40 models of which those of the last year, or of the last two,
    are above 90 % of it: 42.5* and 67.5*; 120 models 62.5* (on a finer grid of ceilings) and 97.5*; 40 models with
    scatter, two years: 7.5*. Few of the models on a plateau lead, and those that do erred upward: such a gate is
    blunt where models scatter.
    """
    points = sigmoid_points(dates, values, scale, n_items=n_items, standard_errors=standard_errors)
    count = len(points.share)
    if count < FEWEST_FOR_GATE:
        why = f"{count} leading models are too few, it takes {FEWEST_FOR_GATE}"
        return UnidentifiedCeiling(why, None, count)
    profile = profile_ceiling(points, scale, level)
    why = next(_objections(profile, points, scale), "")
    if why:
        return UnidentifiedCeiling(why, None if math.isinf(profile.low) else profile.low, count)
    return IdentifiedCeiling(profile.estimate, profile.low, profile.high, level, profile.dispersion, count)


def _objections(profile: CeilingProfile, points: SigmoidPoints, scale: Scale) -> Iterator[str]:
    """What speaks against the ceiling, the cheapest to find out first."""
    level = f"fits as well at the level of {profile.level:.0%}"
    if math.isinf(profile.high):
        yield f"the known ceiling, {scale.ceiling_low:.1%} or more, {level}"
    if math.isinf(profile.low):
        yield f"no rise at all {level}"
    if slower_rise(points, scale) <= profile.limit:
        yield f"a rise that only slows down, to no less than a quarter of its speed, {level}"
    yield from _last_points(profile, points, scale)
    yield from _earlier_refits(profile, points, scale)


def _last_points(profile: CeilingProfile, points: SigmoidPoints, scale: Scale) -> Iterator[str]:
    for dropped in range(1, _DROPPED + 1):
        last = "last leader" if dropped == 1 else f"last {dropped} leaders"
        shorter = profile_ceiling(_first(points, len(points.share) - dropped), scale, profile.level)
        if shorter.estimate not in profile:
            yield (
                f"without the {last} the estimate is {shorter.estimate:.1%}, outside its interval, "
                f"{profile.low:.1%} to {profile.high:.1%}"
            )


def _earlier_refits(profile: CeilingProfile, points: SigmoidPoints, scale: Scale) -> Iterator[str]:
    counts = list(_earlier_counts(points.years))
    level = 1 - (1 - profile.level) / max(len(counts), 1)
    for count in counts:
        earlier = profile_ceiling(_first(points, count), scale, level)
        if profile.estimate not in earlier:
            until = day_of(float(points.years[count - 1]))
            yield f"the leaders up to {until} had it at {_interval(earlier)}, and it is now {profile.estimate:.1%}"


def _earlier_counts(years: NDArray[np.float64]) -> Iterator[int]:
    for count in range(len(years) - 1, max(FEWEST_FOR_GATE, math.ceil(len(years) / 2)) - 1, -1):
        if years[count - 1] < years[count]:
            yield count


def _first(points: SigmoidPoints, count: int) -> SigmoidPoints:
    return replace(points, years=points.years[:count], share=points.share[:count], items=points.items[:count])


def _interval(profile: CeilingProfile) -> str:
    low = "any height" if math.isinf(profile.low) else f"{profile.low:.1%}"
    return f"{low} or more" if math.isinf(profile.high) else f"{low} to {profile.high:.1%}"
