"""How well curves without a landmark fit: what a ceiling or a singularity has to be told apart from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.trend.pinned import line_rss

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["break_rss", "quadratic_rss", "slower_growth_rss"]

_PLACES = 60


def quadratic_rss(t: Array, y: Array) -> float:
    """Sum of squares of a parabola in log2: growth that speeds up or slows down for ever, and is always finite."""
    centred = t - t.mean()
    design = np.column_stack([np.ones_like(t), centred, centred**2])
    return float(((y - design @ np.linalg.lstsq(design, y)[0]) ** 2).sum())


def break_rss(t: Array, y: Array) -> float:
    """Least sum of squares of an exponential whose speed changes once, between the third point and the last but two."""
    return min(_hinge(t, y, place)[0] for place in _places(t))


def slower_growth_rss(t: Array, y: Array, share: float) -> float:
    """Least sum of squares of an exponential that changes once and goes on with at least this share of its speed."""
    return min(_slower(t, y, place, share) for place in _places(t))


def _places(t: Array) -> Array:
    ordered = np.sort(t)
    return np.linspace(ordered[2], ordered[-3], _PLACES)


def _hinge(t: Array, y: Array, place: float) -> tuple[float, float, float]:
    """Sum of squares, speed before and speed after a break at the given place."""
    design = np.column_stack([np.ones_like(t), np.minimum(t - place, 0), np.maximum(t - place, 0)])
    params = np.linalg.lstsq(design, y)[0]
    return float(((y - design @ params) ** 2).sum()), float(params[1]), float(params[2])


def _slower(t: Array, y: Array, place: float, share: float) -> float:
    """Where the best later speed is too low, the best is at the limit: a straight line in a bent time."""
    rss, before, after = _hinge(t, y, place)
    if after >= share * before:
        return rss
    return line_rss(np.minimum(t - place, 0) + share * np.maximum(t - place, 0), y)[0]
