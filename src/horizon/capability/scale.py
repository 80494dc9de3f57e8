"""The anchored scale: two models are given their points, and all else is measured between them."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["AnchoredScale", "check_anchors", "make_scale", "near_names"]

_NEAR = 5
_LEAST_APART = 1e-6
"""Raw units; anchors nearer than this are equally able."""


@dataclass(frozen=True, slots=True)
class AnchoredScale:
    r"""Points of the index from raw units.

    .. math:: I = I_l + (C - C_l)\,\frac{I_h - I_l}{C_h - C_l}

    Attributes
    ----------
    low, high : str
        The anchors: the model with fewer points, and that with more.
    low_points, high_points : float
        What they are given.
    low_ability : float
        C of the lower anchor.
    points_per_unit : float
        Points of the index in a raw unit.

    Notes
    -----
    Raw units are those of the reference benchmark's slope and depend on the ridge. Differences on the anchored scale
    are ratios of differences, which depend on both less.

    Examples
    --------
    >>> AnchoredScale("a", "b", 130.0, 150.0, low_ability=1.0, points_per_unit=10.0).index([1.0, 2.0, 3.0]).tolist()
    [130.0, 140.0, 150.0]
    """

    low: str
    high: str
    low_points: float
    high_points: float
    low_ability: float
    points_per_unit: float

    def index(self, raw: ArrayLike) -> NDArray[np.float64]:
        """Abilities or difficulties on the anchored scale."""
        away = np.asarray(raw, dtype=np.float64) - self.low_ability
        return np.asarray(self.low_points + away * self.points_per_unit)

    @property
    def anchors(self) -> dict[str, float]:
        """The two models and their points."""
        return {self.low: self.low_points, self.high: self.high_points}


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """The names most like one, at most five.

    Examples
    --------
    >>> near_names("gpt-5", ["gpt-5-high", "gpt-5-low", "claude"])
    ['gpt-5-low', 'gpt-5-high']
    """
    lowered = {other.lower(): other for other in reversed(names)}
    wanted = name.lower()
    alike = difflib.get_close_matches(wanted, list(lowered), n=_NEAR, cutoff=0.5)
    inside = sorted((other for other in lowered if wanted in other), key=lambda other: (len(other), other))
    return [lowered[other] for other in list(dict.fromkeys(inside + alike))[:_NEAR]]


def check_anchors(anchors: Mapping[str, float], models: Sequence[str]) -> None:
    """Refuse anchors that fix no scale.

    Raises
    ------
    FitError
        If there are not two, their points are equal or not finite, or one has no scores: models with near names are
        then given.
    """
    points = list(anchors.values())
    if len(points) != 2 or not all(map(math.isfinite, points)) or points[0] == points[1]:
        raise FitError(
            "a scale hangs on two anchors",
            found=", ".join(f"{name} at {value:g}" for name, value in anchors.items()) or "none",
            expected="two models at two different numbers of points, such as 130 and 150",
        )
    for name in anchors:
        if name not in models:
            near = near_names(name, models)
            raise FitError(
                "an anchor is missing: the model has no scores among those that are fitted",
                found=name,
                expected=f"one of the {len(models)} models",
                hint=f"models with near names: {', '.join(near)}" if near else "choose another model as an anchor",
            )


def make_scale(anchors: Mapping[str, float], abilities: Mapping[str, float]) -> AnchoredScale:
    """Lay the scale through two anchors of known raw ability.

    Raises
    ------
    FitError
        If the one with more points is not the abler.

    Examples
    --------
    >>> make_scale({"b": 150.0, "a": 130.0}, {"a": 1.0, "b": 3.0}).points_per_unit
    10.0
    """
    low, high = sorted(anchors, key=lambda name: anchors[name])
    apart = abilities[high] - abilities[low]
    if not apart > _LEAST_APART:
        alike = apart > -_LEAST_APART
        raise FitError(
            "the anchors are equally able" if alike else "the anchors stand the wrong way round",
            found=f"{low} at {abilities[low]:.4g}, {high} at {abilities[high]:.4g} raw units",
            expected=f"{high} (anchored at {anchors[high]:g}) to be abler than {low} (at {anchors[low]:g})",
            hint="choose anchors that are further apart" if alike else "give the abler of the two the more points",
        )
    per_unit = (anchors[high] - anchors[low]) / apart
    return AnchoredScale(low, high, float(anchors[low]), float(anchors[high]), float(abilities[low]), per_unit)
