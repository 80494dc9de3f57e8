"""Curves that are straight on double logarithmic paper: the hyperbola that explodes at a date, and the power law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.curves.curve import LN2, Curve, Sample, StableForm, straight_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HYPERBOLIC", "POWER"]

_SPANS_AHEAD = (0.02, 0.1, 0.4, 1.5, 6.0, 40.0, 1000.0)
_NEAREST, _FARTHEST = 1e-4, 1e4
"""How far ahead of the last point the singularity may lie, in spans of the data."""


def _hyperbolic(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of the hyperbola: infinite from t1 on.

    .. math:: y = \frac{2^{a}}{(t_1 - t)^{q}}

    2^a is its value one year before t1.
    """
    a, q, end = params[..., 0, None], params[..., 1, None], params[..., 2, None]
    left = end - t
    return np.where(left > 0, a - q * np.log2(np.where(left > 0, left, 1.0)), np.inf)


def _hyperbolic_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    left = np.where(params[..., 2, None] > t, params[..., 2, None] - t, np.nan)
    return np.stack([np.ones_like(left), -np.log2(left), -params[..., 1, None] / (left * LN2)], axis=-1)


def _hyperbolic_starts(sample: Sample) -> NDArray[np.float64]:
    """Fix the singularity; the rest is a straight line of log2 y on log2 of the time left."""
    end = sample.last[..., None] + sample.span[..., None] * np.array(_SPANS_AHEAD)
    left = np.where(sample.there[..., None, :], end[..., None] - sample.t, 1.0)
    there = np.broadcast_to(sample.there[..., None, :], left.shape)
    a, slope = straight_line(np.log2(left), np.broadcast_to(sample.log2_y[..., None, :], left.shape), there)
    return np.stack([a, -slope, end], axis=-1)


def _hyperbolic_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    none = np.full_like(sample.span, np.inf)
    low = np.stack([-none, np.full_like(none, 1e-6), sample.last + _NEAREST * sample.span], axis=-1)
    high = np.stack([none, none, sample.last + _FARTHEST * sample.span], axis=-1)
    return low, high


def _hyperbolic_through(stable: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    left = np.log2(stable[..., 2:] - at)
    q = (stable[..., 1] - stable[..., 0]) / (left[..., 0] - left[..., 1])
    q = np.where(q > 0, q, np.nan)
    return np.stack([stable[..., 0] + q * left[..., 0], q, stable[..., 2]], axis=-1)


def _power(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of a power law of t > 0; a law of size, not of the calendar, so it is not among the growth curves.

    .. math:: y = 2^{a}\, t^{b}
    """
    return np.asarray(params[..., 0, None] + params[..., 1, None] * np.log2(t))


def _power_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    slope = np.broadcast_to(np.log2(t), (*params.shape[:-1], len(t)))
    return np.stack([np.ones_like(slope), slope], axis=-1)


def _power_starts(sample: Sample) -> NDArray[np.float64]:
    line = straight_line(np.broadcast_to(np.log2(sample.t), sample.log2_y.shape), sample.log2_y, sample.there)
    return np.stack(line, axis=-1)[..., None, :]


def _power_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    none = np.full((*sample.span.shape, 2), np.inf)
    return -none, none


HYPERBOLIC = Curve(
    "hyperbolic",
    ("log2_scale", "exponent", "singularity"),
    _hyperbolic,
    _hyperbolic_gradient,
    _hyperbolic_starts,
    _hyperbolic_bounds,
    {"log2_scale": 1.0},
    {"singularity": "singularity"},
    StableForm((0, 1), _hyperbolic_through),
)
POWER = Curve(
    "power", ("log2_scale", "exponent"), _power, _power_gradient, _power_starts, _power_bounds, {"log2_scale": 1.0}
)
