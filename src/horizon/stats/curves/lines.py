"""Curves that are straight, or made of straight pieces, or a parabola, on log2 against the date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.curves.curve import Curve, Sample, straight_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXPONENTIAL", "LOG_QUADRATIC", "ONE_BREAK", "TWO_BREAKS"]

_ONE_SHARES = ((0.15,), (0.3,), (0.45,), (0.6,), (0.75,), (0.9,))
_TWO_SHARES = ((0.2, 0.45), (0.2, 0.65), (0.2, 0.85), (0.4, 0.65), (0.4, 0.85), (0.6, 0.85))


def _polynomial(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of an exponential, and of one whose growth rate itself changes steadily.

    .. math:: \log_2 y = a + s\,t \qquad\text{and}\qquad \log_2 y = a + s\,t + \tfrac12 g\,t^2

    s is in doublings a year (log-quadratic: at the origin of time), g in doublings a year, each year.
    """
    return np.asarray(np.einsum("...p,...np->...n", params, _powers(t, params.shape[-1])))


def _polynomial_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = _powers(t, params.shape[-1])
    return np.broadcast_to(powers, (*params.shape[:-1], *powers.shape[-2:])).copy()


def _powers(t: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.stack([np.ones_like(t), t, t * t / 2][:count], axis=-1)


def _broken(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of an exponential that changes its growth rate at one or more dates, without a jump.

    .. math:: \log_2 y = a + s_1 t + \sum_j (s_{j+1} - s_j) \max(0,\ t - b_j)

    with b ascending; a belongs to the first piece.
    """
    level, slopes, breaks = _pieces(params)
    after = np.maximum(0.0, t[..., None, :] - breaks[..., None])
    bends = np.diff(slopes, axis=-1)[..., None]
    return np.asarray(level[..., None] + slopes[..., :1] * t + (bends * after).sum(axis=-2))


def _broken_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    """At a breakpoint itself, where there is no derivative, that from the left."""
    level, slopes, breaks = _pieces(params)
    times = np.broadcast_to(t, (*level.shape, t.shape[-1]))[..., None, :]
    after = np.maximum(0.0, times - breaks[..., None])
    upper = np.concatenate([times, after], axis=-2)
    by_slope = upper - np.concatenate([after, np.zeros_like(after[..., :1, :])], axis=-2)
    by_break = -np.diff(slopes, axis=-1)[..., None] * (times > breaks[..., None])
    return np.swapaxes(np.concatenate([np.ones_like(times), by_slope, by_break], axis=-2), -1, -2)


def _pieces(
    params: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    count = params.shape[-1] // 2 - 1
    return params[..., 0], params[..., 1 : count + 2], params[..., count + 2 :]


def _line_starts(sample: Sample) -> NDArray[np.float64]:
    line = straight_line(np.broadcast_to(sample.t, sample.log2_y.shape), sample.log2_y, sample.there)
    return np.stack(line, axis=-1)[..., None, :]


def _quadratic_starts(sample: Sample) -> NDArray[np.float64]:
    line = _line_starts(sample)
    return np.concatenate([line, np.zeros_like(line[..., :1])], axis=-1)


def _broken_starts(sample: Sample, shares: tuple[tuple[float, ...], ...]) -> NDArray[np.float64]:
    """Fix the breakpoints at shares of the span; the rest is linear least squares."""
    breaks = sample.first[..., None, None] + sample.span[..., None, None] * np.array(shares)
    count = len(shares[0])
    at = np.concatenate([np.zeros((*breaks.shape[:-1], count + 2)), breaks], axis=-1)
    design = _broken_gradient(sample.t, at)[..., : count + 2] * sample.there[..., None, :, None]
    log2_y = np.broadcast_to(sample.log2_y[..., None, :], design.shape[:-1])[..., None]
    return np.concatenate([(np.linalg.pinv(design) @ log2_y)[..., 0], breaks], axis=-1)


def _one_break_starts(sample: Sample) -> NDArray[np.float64]:
    return _broken_starts(sample, _ONE_SHARES)


def _two_breaks_starts(sample: Sample) -> NDArray[np.float64]:
    return _broken_starts(sample, _TWO_SHARES)


def _free(count: int, sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    none = np.full((*sample.span.shape, count), np.inf)
    return -none, none


def _line_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _free(2, sample)


def _quadratic_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _free(3, sample)


def _one_break_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _break_bounds(1, sample)


def _two_breaks_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _break_bounds(2, sample)


def _break_bounds(count: int, sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = _free(2 * count + 2, sample)
    low[..., count + 2 :] = sample.first[..., None]
    high[..., count + 2 :] = sample.last[..., None]
    return low, high


_LEVEL = {"log2_at_origin": 1.0}

EXPONENTIAL = Curve(
    "exponential",
    ("log2_at_origin", "doublings_per_year"),
    _polynomial,
    _polynomial_gradient,
    _line_starts,
    _line_bounds,
    _LEVEL,
)
LOG_QUADRATIC = Curve(
    "log-quadratic",
    ("log2_at_origin", "doublings_per_year", "acceleration"),
    _polynomial,
    _polynomial_gradient,
    _quadratic_starts,
    _quadratic_bounds,
    _LEVEL,
)
ONE_BREAK = Curve(
    "one-break",
    ("log2_at_origin", "slope_1", "slope_2", "break_1"),
    _broken,
    _broken_gradient,
    _one_break_starts,
    _one_break_bounds,
    _LEVEL,
)
TWO_BREAKS = Curve(
    "two-breaks",
    ("log2_at_origin", "slope_1", "slope_2", "slope_3", "break_1", "break_2"),
    _broken,
    _broken_gradient,
    _two_breaks_starts,
    _two_breaks_bounds,
    _LEVEL,
)
