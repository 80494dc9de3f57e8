"""Best fits of a curve, one of whose landmarks is pinned to each value of a grid; all on log2, all at once.

With the ceiling, the inflection or the singularity held fixed, what is left of the curve is one or two parameters. The
rest of the grid is one more axis of the arrays, so that a profile costs milliseconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["PARAMETERS", "PinnedCeiling", "PinnedInflection", "PinnedSingularity", "Saturating", "line_rss"]

Saturating = Literal["logistic", "gompertz"]

PARAMETERS = 3
"""Of each of these curves, the variance not counted: a height, a rate and the landmark."""

_STEPS = 25
_SETTLED = 1e-7
_LONGEST_STEP = 2.0
_FURTHEST_BELOW = 20.0
"""A Gompertz curve is at most e^20 doublings below its ceiling: more than any series, and no float loses its digits."""


class PinnedFits(Protocol):
    """Residual sums of squares of a curve as a function of its landmark."""

    def grid(self) -> Array:
        """Values of the landmark, rising, from as low as it can matter to where the curve is nearly a straight line."""

    def rss(self, landmark: Array) -> Array:
        """Least sum of squares for each value of the landmark."""


def line_rss(t: Array, y: Array) -> tuple[float, float]:
    """Sum of squares and slope of the straight line: what each curve becomes as its landmark goes to infinity."""
    centred, height = t - t.mean(), y - y.mean()
    slope = float(centred @ height / (centred @ centred))
    return float(((height - slope * centred) ** 2).sum()), slope


def _shortfall(curve: Saturating, u: Array) -> tuple[Array, Array]:
    """How far below its ceiling a curve is, in doublings, u = k (t - t0) after its inflection; and the derivative."""
    if curve == "logistic":
        decay = np.exp(-np.abs(u))
        share = np.where(u > 0, decay, 1.0) / (1 + decay)
        return (np.maximum(-u, 0) + np.log1p(decay)) / math.log(2), -share / math.log(2)
    below = np.exp(np.minimum(-u, _FURTHEST_BELOW)) / math.log(2)
    return below, -below


@dataclass(frozen=True, slots=True)
class PinnedCeiling:
    r"""A curve below a given ceiling c: logistic or Gompertz.

    .. math:: \log_2 y = c - \log_2(1 + e^{-u}) \quad\text{or}\quad c - e^{-u} / \ln 2, \qquad u = b + k t,\ k > 0

    The ceiling may lie below the highest points: they scatter around the curve.
    """

    t: Array
    y: Array
    curve: Saturating

    def grid(self) -> Array:
        """From the mean of the points, where no growth is left, to where the curve is a straight line over the data.

        A logistic is that 40 doublings above them; a Gompertz curve bends everywhere, and needs a thousand times
        their range.
        """
        spread = float(np.ptp(self.y))
        top = spread + 40 if self.curve == "logistic" else spread * 1000
        return np.asarray(self.y.mean() + np.geomspace(spread / 40, top, 80), dtype=np.float64)

    def rss(self, landmark: Array) -> Array:
        """Least sum of squares over b and log k, from the best of a grid and from the tangent of the straight line."""
        residuals, rows = self._residuals(landmark), np.arange(len(landmark))
        starts = np.stack([self._from_surface(landmark), self._from_line(landmark)])
        nearest = np.argmin([(residuals(start, rows)[0] ** 2).sum(axis=1) for start in starts], axis=0)
        return _descend(residuals, starts[nearest, rows])

    def _residuals(self, landmark: Array) -> _Residuals:
        def residuals(params: Array, rows: NDArray[np.intp]) -> tuple[Array, Array]:
            rate = np.exp(params[:, 1])[:, None] * self.t
            below, slope = _shortfall(self.curve, params[:, :1] + rate)
            residual = self.y - landmark[rows, None] + below
            return residual, np.stack([slope, slope * rate], axis=-1)

        return residuals

    def _from_surface(self, landmark: Array) -> Array:
        """The best of many inflections and rates: whatever the ceiling, S2 - 2 c S1 + n c^2 is its sum of squares."""
        rates, inflections = _surface(self.t)
        below, _ = _shortfall(self.curve, rates[:, None] * (self.t - inflections[:, None]))
        height = self.y + below
        first, second = height.sum(axis=1), (height**2).sum(axis=1)
        best = np.argmin(second - 2 * landmark[:, None] * first, axis=1)
        return np.column_stack([-rates[best] * inflections[best], np.log(rates[best])])

    def _from_line(self, landmark: Array) -> Array:
        """The curve that touches the straight line in the middle of the points."""
        slope = max(line_rss(self.t, self.y)[1], 1e-6)
        below = landmark - self.y.mean()
        if self.curve == "logistic":
            power = below * math.log(2)
            offset = -np.log(np.expm1(power))
            rate = slope * math.log(2) / -np.expm1(-power)
        else:
            offset = -np.log(below * math.log(2))
            rate = slope / below
        return np.column_stack([offset - rate * self.t.mean(), np.log(rate)])


@dataclass(frozen=True, slots=True)
class PinnedInflection:
    r"""The same curves with a given date of inflection t0, after which growth slows (on minutes, not on log2).

    .. math:: u = k\,(t - t_0),\ k > 0

    The ceiling is then the mean of what is left, so that log k alone is searched for.
    """

    t: Array
    y: Array
    curve: Saturating

    def grid(self) -> Array:
        """From two spans of the dates before the first to a hundred after the last, densest at and between them."""
        span, first, last = float(np.ptp(self.t)), self.t.min(), self.t.max()
        before = first - span * np.geomspace(2, 0.02, 15)
        after = last + span * np.geomspace(0.01, 100, 35)
        return np.concatenate([before, np.linspace(first, last, 50), after])

    def rss(self, landmark: Array) -> Array:
        """Least sum of squares over k, from the best of a grid of rates."""
        rates = np.geomspace(1e-3, 300, 60) / float(np.ptp(self.t))
        below, _ = _shortfall(self.curve, rates[:, None] * (self.t - landmark[:, None, None]))
        height = self.y + below
        return _descend(self._residuals(landmark), np.log(rates[np.argmin(height.var(axis=2), axis=1)])[:, None])

    def _residuals(self, landmark: Array) -> _Residuals:
        def residuals(params: Array, rows: NDArray[np.intp]) -> tuple[Array, Array]:
            u = np.exp(params) * (self.t - landmark[rows, None])
            below, slope = _shortfall(self.curve, u)
            height, change = self.y + below, slope * u
            return height - height.mean(axis=1, keepdims=True), (change - change.mean(axis=1, keepdims=True))[..., None]

        return residuals


@dataclass(frozen=True, slots=True)
class PinnedSingularity:
    r"""A hyperbola with a given date t1 at which it is infinite.

    .. math:: \log_2 y = a - q \log_2(t_1 - t), \qquad q \ge 0

    A straight line in -log2(t1 - t): no search at all.
    """

    t: Array
    y: Array

    def grid(self) -> Array:
        """From a day after the last point to a thousand spans of the dates after it."""
        return np.asarray(self.t.max() + np.geomspace(1 / 365.25, 1000 * float(np.ptp(self.t)), 150), dtype=np.float64)

    def rss(self, landmark: Array) -> Array:
        """Sum of squares of the straight line, its slope not below 0."""
        x = -np.log2(landmark[:, None] - self.t)
        x -= x.mean(axis=1, keepdims=True)
        height = self.y - self.y.mean()
        power = np.maximum(x @ height, 0) / (x**2).sum(axis=1)
        return np.asarray(((height - power[:, None] * x) ** 2).sum(axis=1), dtype=np.float64)


class _Residuals(Protocol):
    """Residuals (m, n) and their derivatives (m, n, p) at parameters (m, p) of the given rows of the grid."""

    def __call__(self, params: Array, rows: NDArray[np.intp]) -> tuple[Array, Array]: ...


def _surface(t: Array) -> tuple[Array, Array]:
    """Rates and inflections that start a search: slow to abrupt, from before the first date to after the last."""
    span = float(np.ptp(t))
    rates = np.geomspace(0.3, 200, 36) / span
    inflections = t.mean() + span * np.linspace(-1.5, 1.5, 46)
    rate, inflection = np.meshgrid(rates, inflections)
    return rate.ravel(), inflection.ravel()


def _descend(residuals: _Residuals, start: Array) -> Array:
    """Least sums of squares by Levenberg and Marquardt's method, every row of the grid on its own path."""
    params, damping = start.copy(), np.full(len(start), 1e-3)
    rows = np.arange(len(start))
    residual, jacobian = residuals(params, rows)
    rss = (residual**2).sum(axis=1)
    for _ in range(_STEPS):
        stepped = params[rows] - _step(residual, jacobian, damping[rows])
        new_residual, new_jacobian = residuals(stepped, rows)
        new = (new_residual**2).sum(axis=1)
        better = new <= rss[rows]
        gain = rss[rows] - new
        damping[rows] = np.where(better, damping[rows] / 5, damping[rows] * 4)
        residual = np.where(better[:, None], new_residual, residual)
        jacobian = np.where(better[:, None, None], new_jacobian, jacobian)
        moving = np.where(better, gain > _SETTLED * rss[rows], damping[rows] < 1e8)
        params[rows[better]], rss[rows[better]] = stepped[better], new[better]
        rows, residual, jacobian = rows[moving], residual[moving], jacobian[moving]
        if not len(rows):
            break
    return np.asarray(rss, dtype=np.float64)


def _step(residual: Array, jacobian: Array, damping: Array) -> Array:
    """Solve the damped normal equations; the steps are cut short, for a parameter is a logarithm."""
    normal = np.einsum("gni,gnj->gij", jacobian, jacobian)
    gradient = np.einsum("gni,gn->gi", jacobian, residual)
    diagonal = np.einsum("gii->gi", normal)
    diagonal += damping[:, None] * diagonal + 1e-12
    step = np.linalg.solve(normal, gradient[..., None])[..., 0]
    return np.asarray(np.clip(step, -_LONGEST_STEP, _LONGEST_STEP), dtype=np.float64)
