"""Logistic curves between a fixed floor and ceiling, fitted to shares by binomial likelihood, many series at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

__all__ = ["STEEPEST", "BoundedFits", "deviance", "fit_bounded", "mean_share"]

STEEPEST = 60.0
"""Largest change of the log-odds over one standard deviation of x; a step, as far as any data can tell."""

_MOST_STEPS = 100
_DECREMENT = 1e-12
_MOST_DAMPING = 1e8
_SMALLEST = 1e-12


@dataclass(frozen=True, slots=True)
class BoundedFits:
    """D fits of two parameters each.

    Attributes
    ----------
    intercept, slope : ndarray of float, shape (D,)
        Of the log-odds: at x = 0, and by unit of x.
    deviance : ndarray of float, shape (D,)
        Binomial, weighted.
    cov : ndarray of float, shape (D, 2, 2)
        Inverse of Fisher's information, for dispersion 1; infinite where it has none.
    converged : ndarray of bool, shape (D,)
        At a minimum, and not at the steepest slope.
    """

    intercept: Array
    slope: Array
    deviance: Array
    cov: Array
    converged: NDArray[np.bool_]


def mean_share(log_odds: Array, chance: ArrayLike, ceiling: ArrayLike) -> Array:
    r"""Share between chance and ceiling: :math:`c + (A - c) / (1 + e^{-\eta})`."""
    from scipy.special import expit

    floor = np.asarray(chance, dtype=np.float64)
    return np.asarray(floor + (np.asarray(ceiling) - floor) * expit(log_odds), dtype=np.float64)


def deviance(share: Array, mean: Array, weight: Array) -> Array:
    r"""Weighted binomial deviance, summed over the last axis.

    .. math:: 2 \sum_i w_i \left(y_i \ln \frac{y_i}{\mu_i} + (1 - y_i) \ln \frac{1 - y_i}{1 - \mu_i}\right)
    """
    from scipy.special import rel_entr

    mu = np.clip(mean, _SMALLEST, 1 - _SMALLEST)
    return np.asarray(2 * (weight * (rel_entr(share, mu) + rel_entr(1 - share, 1 - mu))).sum(axis=-1))


def fit_bounded(x: Array, share: Array, weight: Array, chance: ArrayLike, ceiling: ArrayLike) -> BoundedFits:
    r"""Fit D logistic curves between fixed bounds by Fisher's scoring, with damping.

    .. math:: \mu_i = c + (A - c)\, \sigma(a + b x_i), \qquad
              w_i y_i \sim \text{Binomial}(w_i, \mu_i)

    Parameters
    ----------
    x, share, weight : ndarray of float, shape (D, n) or (n,)
        Share correct inside [0, 1]; weight is the number of items, or 1 where only the form of the variance is known.
        A weight of 0 leaves the point out.
    chance, ceiling : float or ndarray of float, shape (D,)
        c and A; the floor must lie below the ceiling.

    Returns
    -------
    BoundedFits

    Notes
    -----
    Fitted in x with mean 0 and deviation 1. Where points at chance and points at the ceiling are told apart by a day
    the slope would grow for ever; it stops at `STEEPEST`, and the fit is not ``converged``.

    References
    ----------
    Finney, D. J. (1971). Probit analysis, 3rd ed., chapter 7 (natural responsiveness), Cambridge.
    McCullagh, P. and Nelder, J. A. (1989). Generalized linear models, 2nd ed., sections 2.5 and 4.5.

    Examples
    --------
    >>> t = np.array([0.0, 1.0, 2.0, 3.0])
    >>> fits = fit_bounded(t, mean_share(2 * t - 3, 0.25, 1.0), np.full(4, 100.0), 0.25, 1.0)
    >>> fits.intercept.round(6).tolist(), fits.slope.round(6).tolist()
    ([-3.0], [2.0])
    """
    x, share, weight = np.broadcast_arrays(*(np.atleast_2d(part) for part in (x, share, weight)))
    floor, top = (np.broadcast_to(np.asarray(end, dtype=np.float64), len(x))[:, None] for end in (chance, ceiling))
    total = weight.sum(axis=1, keepdims=True)
    middle = (weight * x).sum(axis=1, keepdims=True) / total
    spread = np.sqrt((weight * (x - middle) ** 2).sum(axis=1, keepdims=True) / total)
    spread = np.where(spread > 0, spread, 1.0)
    state = _Scoring((x - middle) / spread, share, weight, floor, top)
    with np.errstate(all="ignore"):
        state.run()
    return state.ended(middle[:, 0], spread[:, 0])


class _Scoring:
    """The series on their way; `going` are those that have not arrived."""

    def __init__(self, z: Array, share: Array, weight: Array, floor: Array, top: Array) -> None:
        self.z, self.share, self.weight, self.floor, self.top = z, share, weight, floor, top
        self.params = self._start()
        self.deviance = self._deviance(self.params, slice(None))
        self.damping = np.full(len(z), 1e-4)
        self.arrived = np.zeros(len(z), dtype=np.bool_)

    def _start(self) -> Array:
        """A straight line through the empirical log-odds."""
        u = np.clip((self.share - self.floor) / (self.top - self.floor), 0.02, 0.98)
        log_odds = np.log(u / (1 - u))
        weight = self.weight / self.weight.sum(axis=1, keepdims=True)
        return np.stack([(weight * log_odds).sum(axis=1), (weight * self.z * log_odds).sum(axis=1)], axis=1)

    def _deviance(self, params: Array, rows: NDArray[np.intp] | slice) -> Array:
        log_odds = params[:, :1] + params[:, 1:] * self.z[rows]
        return deviance(self.share[rows], mean_share(log_odds, self.floor[rows], self.top[rows]), self.weight[rows])

    def equations(self, rows: NDArray[np.intp] | slice) -> tuple[Array, Array]:
        """Score (d, 2) and Fisher's information (d, 2, 2)."""
        z, floor, top = self.z[rows], self.floor[rows], self.top[rows]
        mu = mean_share(self.params[rows, :1] + self.params[rows, 1:] * z, floor, top)
        mu = np.clip(mu, np.maximum(floor, _SMALLEST), 1 - _SMALLEST)
        rise = (mu - floor) * (top - mu) / (top - floor)
        each = self.weight[rows] * rise / (mu * (1 - mu))
        design = np.stack([np.ones_like(z), z], axis=-1)
        score = np.einsum("dn,dnp->dp", each * (self.share[rows] - mu), design)
        return score, np.einsum("dn,dnp,dnq->dpq", each * rise, design, design)

    def run(self) -> None:
        """Step until all have arrived, or cannot get further."""
        for _ in range(_MOST_STEPS):
            rows = np.flatnonzero(~self.arrived & (self.damping < _MOST_DAMPING))
            if not len(rows):
                return
            self._step(rows)

    def _step(self, rows: NDArray[np.intp]) -> None:
        score, information = self.equations(rows)
        step = _solved(information, score, self.damping[rows])
        self.arrived[rows] = (score * step).sum(axis=1) <= _DECREMENT * (1 + self.deviance[rows])
        there = self.params[rows] + step
        there[:, 1] = np.clip(there[:, 1], -STEEPEST, STEEPEST)
        found = self._deviance(there, rows)
        better = found <= self.deviance[rows]
        taken = rows[better]
        self.params[taken], self.deviance[taken] = there[better], found[better]
        self.damping[rows] = np.where(better, np.maximum(self.damping[rows] / 10, 1e-10), self.damping[rows] * 10)

    def ended(self, middle: Array, spread: Array) -> BoundedFits:
        """The parameters back in units of x."""
        slope = self.params[:, 1] / spread
        turn = np.zeros((len(slope), 2, 2))
        turn[:, 0, 0], turn[:, 0, 1], turn[:, 1, 1] = 1.0, -middle / spread, 1 / spread
        _, information = self.equations(slice(None))
        with np.errstate(invalid="ignore"):
            cov = turn @ _inverse(information) @ np.swapaxes(turn, 1, 2)
        cov = np.where(np.isfinite(cov).all(axis=(1, 2), keepdims=True), cov, np.inf)
        steep = np.abs(self.params[:, 1]) >= STEEPEST
        return BoundedFits(self.params[:, 0] - slope * middle, slope, self.deviance, cov, self.arrived & ~steep)


def _solved(information: Array, score: Array, damping: Array) -> Array:
    """Damped step; a little is added so that a flat direction is left alone."""
    diagonal = np.einsum("dpp->dp", information)
    ridge = damping[:, None] * diagonal + 1e-14 * diagonal.max(axis=1, keepdims=True) + 1e-300
    damped = information + ridge[:, :, None] * np.eye(2)
    return np.asarray(np.einsum("dpq,dq->dp", _inverse(damped), score), dtype=np.float64)


def _inverse(square: Array) -> Array:
    """Of matrices 2 by 2; infinite where there is none."""
    (a, b), (c, d) = np.moveaxis(square, (-2, -1), (0, 1))
    determinant = a * d - b * c
    flat = np.stack([d, -b, -c, a], axis=-1)
    with np.errstate(all="ignore"):
        found = flat / determinant[..., None]
    there = np.isfinite(found).all(axis=-1) & (determinant > 0)
    return np.asarray(np.where(there[..., None], found, np.inf).reshape(square.shape))
