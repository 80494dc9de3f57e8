"""Maximum likelihood for Weibull waiting times that are known exactly, to lie in an interval, or to be longer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Maximum", "Waits", "maximise"]

_MOST_STEPS = 100
_TOLERANCE = 1e-10
_LEAST_STEP = 1e-8
_NO_STEP = 1e-2
_LARGEST, _LARGEST_LOG = 700.0, 60.0
"""Of a cumulative hazard between two days, and of the logarithm of any: more makes no difference, or cannot be."""


@dataclass(frozen=True, slots=True)
class Waits:
    r"""Waiting times as a likelihood that is concave in its parameters.

    .. math:: P(T > t) = \exp(-e^{z}), \qquad z = o(t) + F(t)\,\theta

    Attributes
    ----------
    low, high : ndarray, shape (n,)
        The end of the wait lies after `low` and not after `high`; infinite where it has not ended, equal where it is
        known exactly. Positive; `low` may be 0.
    features_low, features_high : ndarray, shape (n, p)
        F at those times; rows of times that are 0 or infinite have no say.
    offset_low, offset_high : ndarray, shape (n,)
        o at those times.
    slope : ndarray, shape (p,)
        dz/d(log t) = `slope` . theta + `slope_offset`: the shape of the distribution.
    slope_offset : float
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    features_low: NDArray[np.float64]
    features_high: NDArray[np.float64]
    offset_low: NDArray[np.float64]
    offset_high: NDArray[np.float64]
    slope: NDArray[np.float64]
    slope_offset: float = 0.0

    @classmethod
    def of(
        cls,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        columns: NDArray[np.float64],
        *,
        log_shift: NDArray[np.float64] | float = 0.0,
        shape: float | None = None,
        offset: float = 0.0,
    ) -> Waits:
        """Waits with z = offset + k (log t - log_shift) + columns . theta.

        Parameters
        ----------
        columns : ndarray, shape (n, q)
        log_shift : float or ndarray, shape (n,)
        shape : float, optional
            k; left out, it is the first parameter.
        """
        at_low, at_high = _log(low) - log_shift, _log(high) - log_shift
        if shape is not None:
            nothing = np.zeros(columns.shape[1])
            return cls(low, high, columns, columns, offset + shape * at_low, offset + shape * at_high, nothing, shape)
        first = np.eye(1, columns.shape[1] + 1)[0]
        features_low, features_high = (np.column_stack([logs, columns]) for logs in (at_low, at_high))
        same = np.full(len(low), offset)
        return cls(low, high, features_low, features_high, same, same, first)

    def terms(self, theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """Log-likelihood, its gradient (p,) and its Hessian (p, p); minus infinity outside its domain."""
        shape = float(self.slope @ theta) + self.slope_offset
        z_low, z_high = self.offset_low + self.features_low @ theta, self.offset_high + self.features_high @ theta
        if shape <= 0 or max(z_low.max(), z_high.max()) > _LARGEST_LOG:
            return -np.inf, np.zeros_like(theta), np.zeros((len(theta), len(theta)))
        exact, open_end = self.low == self.high, np.isinf(self.high)
        hazard_low = np.where(self.low > 0, np.exp(z_low), 0.0)
        hazard_high = np.where(open_end, 0.0, np.exp(z_high))
        between = ~exact & ~open_end
        gap = np.where(between, np.minimum(hazard_high - hazard_low, _LARGEST), 1.0)
        odds = 1 / np.expm1(gap)
        value = (
            -hazard_low[open_end].sum()
            + (np.log(shape) + z_high - hazard_high - _log(self.high))[exact].sum()
            + (-hazard_low + np.log(-np.expm1(-gap)))[between].sum()
        )
        d_low = np.where(between, -hazard_low * (1 + odds), np.where(open_end, -hazard_low, 0.0))
        d_high = np.where(between, hazard_high * odds, np.where(exact, 1 - hazard_high, 0.0))
        curve = np.where(between, odds * (1 + odds), 0.0)
        dd_low = d_low - hazard_low**2 * curve
        dd_high = np.where(between, d_high, np.where(exact, -hazard_high, 0.0)) - hazard_high**2 * curve
        low, high, known = self.features_low, self.features_high, int(exact.sum())
        gradient = low.T @ d_low + high.T @ d_high + known / shape * self.slope
        cross = low.T @ ((hazard_low * hazard_high * curve)[:, None] * high)
        hessian = low.T @ (dd_low[:, None] * low) + high.T @ (dd_high[:, None] * high) + cross + cross.T
        hessian -= known / shape**2 * np.outer(self.slope, self.slope)
        return float(value), gradient, hessian


@dataclass(frozen=True, slots=True)
class Maximum:
    """The largest log-likelihood, where it is, the covariance there, and whether it was reached."""

    theta: NDArray[np.float64]
    value: float
    cov: NDArray[np.float64]
    converged: bool


def maximise(waits: Waits, start: NDArray[np.float64]) -> Maximum:
    """Climb by Newton's steps, each halved until it climbs.

    Notes
    -----
    In these parameters the log-likelihood of a Weibull regression is concave, with censored waits too, so that there is
    one maximum or none (Burridge 1981). Without one the climb goes on, and `Maximum.converged` is false.

    References
    ----------
    Burridge, J. (1981). A note on maximum likelihood estimation for regression models using grouped data. J. R. Stat.
    Soc. B 43(1), 41-45. doi:10.1111/j.2517-6161.1981.tb01147.x
    """
    at = Maximum(np.asarray(start, dtype=np.float64), -np.inf, np.full((len(start), len(start)), np.nan), False)
    value, gradient, hessian = waits.terms(at.theta)
    for _ in range(_MOST_STEPS):
        try:
            step = np.linalg.solve(-hessian, gradient)
        except np.linalg.LinAlgError:
            return replace(at, value=value)
        rise = float(gradient @ step)
        if not np.isfinite(rise) or rise < 0:
            return replace(at, value=value)
        if rise < _TOLERANCE and np.abs(step).max() < _NO_STEP:  # a slope that runs out is flat, too
            return Maximum(at.theta, value, np.asarray(np.linalg.inv(-hessian), dtype=np.float64), True)
        size, before = 1.0, value
        while (found := waits.terms(at.theta + size * step))[0] < before + 1e-4 * size * rise:
            size /= 2
            if size < _LEAST_STEP:
                return replace(at, value=value)
        at = replace(at, theta=at.theta + size * step)
        value, gradient, hessian = found
    return replace(at, value=value)


def _log(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm, and 0 where a time is none."""
    usable = (times > 0) & np.isfinite(times)
    return np.log(times, out=np.zeros(len(times)), where=usable)
