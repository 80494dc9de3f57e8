"""Many logistic regressions on one variable at once: a batched, safeguarded Newton on two parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LogisticFits", "fit_logistic", "logistic"]

_MOST_STEPS = 300
_MANY = 0.25
"""Fits that have arrived are set aside once they are this share: before that, copying the others costs more."""
_FALL = 0.5
_FARTHEST = 20.0
_ARMIJO = 1e-4
_SATURATED = 30.0
"""No z is farther from 0 at the start."""
_SINGULAR = 1e-15
_TINY = 1e-300
_LARGEST = 700.0
"""What can be raised to e without overflow."""


@dataclass(frozen=True, slots=True)
class LogisticFits:
    """Coefficients of R fits; NaN where there is no finite optimum.

    Attributes
    ----------
    intercept, slope : ndarray of float, shape (R,)
    """

    intercept: NDArray[np.float64]
    slope: NDArray[np.float64]

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which of the fits reached their optimum, shape (R,)."""
        return np.isfinite(self.slope)


def fit_logistic(
    x: NDArray[np.float64],
    weight: NDArray[np.float64],
    won: NDArray[np.float64],
    *,
    regularization: float,
    start: tuple[float, float] = (0.0, 0.0),
    tolerance: float = 1e-9,
) -> LogisticFits:
    r"""Minimise the penalised log loss of R data sets that share their x.

    .. math:: \min_{b_0, b_1} \sum_t W_t \log(1 + e^{z_t}) - V_t z_t + \frac{\lambda}{2} b_1^2,
              \qquad z_t = b_0 + b_1 x_t

    where W is the weight of all runs at x, and V that of the runs that succeeded. This is the weighted log loss:
    runs at one x have one z, so only their sums matter, and a success in part counts for its part.

    Parameters
    ----------
    x : ndarray of float, shape (t,)
        All different.
    weight : ndarray of float, shape (t, R)
        W; not negative.
    won : ndarray of float, shape (t, R)
        V; from 0 to W, and exactly W where everything succeeded.
    regularization : float
        lambda, at least 0. The intercept is not penalised, x is neither centred nor scaled.
    start : tuple of float
        Intercept and slope to begin from.
    tolerance : float
        A fit is done when a Newton step moves no coefficient by more than this share of it. As the error after a
        step is about the square of the step, 1e-9 is exact to the last digits, and 3e-5 to about nine.

    Returns
    -------
    LogisticFits
        NaN where all successes, or all failures, have no weight; and, without regularization, where an x parts the
        successes from the failures or there is only one x: such a data set has no finite optimum. With
        regularization and one x, the slope is exactly 0.

    Notes
    -----
    Newton works on x less its mean, which conditions the Hessian better and, as the intercept is not penalised, does
    not move the optimum. A step is taken in full while the Newton decrement (what the loss would fall by, were it a
    parabola) halves. Otherwise it is halved until the loss falls (Armijo), but not below a share of log(1 + r) / r,
    with r the most that it moves any z: as the third derivative of the loss along the step is at most r times the
    second, the loss falls all the way to there. A step that would move a z by more than 20 and more than there is, is
    damped first (Levenberg and Marquardt). So every fit arrives, from any start.

    References
    ----------
    Sun, T. and Tran-Dinh, Q. (2019). Generalized self-concordant functions: a recipe for Newton-type methods.
    Mathematical Programming 178, 145-213. doi:10.1007/s10107-018-1282-4

    Examples
    --------
    >>> fits = fit_logistic(np.array([0.0, 2.0]), np.ones((2, 1)), np.array([[0.75], [0.25]]), regularization=0)
    >>> np.round(fits.intercept / np.log(3), 9), np.round(fits.slope / np.log(3), 9)
    (array([1.]), array([-1.]))
    """
    lost = weight - won
    found = np.full((2, weight.shape[1]), np.nan)
    finite = won.any(axis=0) & lost.any(axis=0)
    if regularization == 0:
        finite &= ~_separated(x, won, lost)
    level = finite & (np.count_nonzero(weight, axis=0) == 1)
    found[:, level] = np.log(won[:, level].sum(axis=0) / lost[:, level].sum(axis=0)), np.zeros(level.sum())
    fits = np.flatnonzero(finite & ~level)
    newton = _Newton(x, weight[:, fits], won[:, fits], lost[:, fits], regularization, start)
    for _ in range(_MOST_STEPS):
        if not len(fits):
            break
        done = newton.step(tolerance)
        if done.mean() >= _MANY:
            found[:, fits[done]] = newton.coefficients(done)
            fits = fits[~done]
            newton.keep(~done)
    return LogisticFits(found[0], found[1])


def logistic(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + e^-z), without overflow."""
    return np.asarray(1 / (1 + np.exp(np.minimum(-z, _LARGEST))))


def _separated(x: NDArray[np.float64], won: NDArray[np.float64], lost: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether no x with a success lies beyond one with a failure, in one direction or the other."""
    highest = [np.where(part > 0, x[:, None], -np.inf).max(axis=0) for part in (won, lost)]
    lowest = [np.where(part > 0, x[:, None], np.inf).min(axis=0) for part in (won, lost)]
    return np.asarray((highest[0] <= lowest[1]) | (highest[1] <= lowest[0]))


class _Newton:
    """The fits that have not arrived yet."""

    def __init__(
        self,
        x: NDArray[np.float64],
        weight: NDArray[np.float64],
        won: NDArray[np.float64],
        lost: NDArray[np.float64],
        regularization: float,
        start: tuple[float, float],
    ) -> None:
        self._centre = float(x.mean()) if len(x) else 0.0
        centred = x - self._centre
        self._powers = np.stack([np.ones_like(x), centred, centred * centred])
        self._minus = np.ascontiguousarray(-self._powers[:2].T)
        self._reach = float(np.abs(centred).max(initial=0.0))
        self._weight, self._won, self._lost, self._lambda = weight, won, lost, regularization
        first = np.array([start[0] + start[1] * self._centre, start[1]])
        first *= min(1.0, _SATURATED / max(abs(first[0]) + self._reach * abs(first[1]), _TINY))
        self._b = np.repeat(first[:, None], weight.shape[1], axis=1)
        self._decrement = np.full(weight.shape[1], np.inf)

    def coefficients(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Intercept and slope on the x that was given, shape (2, number of fits)."""
        found = self._b[:, which]
        found[0] -= found[1] * self._centre
        return found

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Go on with some of the fits."""
        for name in ("_b", "_weight", "_won", "_lost", "_decrement"):
            setattr(self, name, getattr(self, name).compress(which, axis=-1))

    def step(self, tolerance: float) -> NDArray[np.bool_]:
        """Move every fit on, and tell which have arrived."""
        gradient, hessian = self._derivatives()
        step = _solved(hessian, -gradient)
        arrived = (np.abs(step) <= tolerance * (1e-3 + np.abs(self._b))).all(axis=0)
        decrement = _product(-gradient, step)
        far = self._width(step) > self._width(self._b) + _FARTHEST
        doubtful = np.flatnonzero(~arrived & (far | (decrement > _FALL * self._decrement)))
        self._decrement = np.minimum(decrement, self._decrement)
        if len(doubtful):
            wide = np.flatnonzero(far)
            step[:, wide] = self._damped(gradient[:, wide], hessian[:, wide], wide)
            step[:, doubtful] *= self._share(step[:, doubtful], gradient[:, doubtful], doubtful)
        self._b += step
        return np.asarray(arrived)

    def _width(self, b: NDArray[np.float64]) -> NDArray[np.float64]:
        """No z is farther from 0 than this."""
        return np.asarray(np.array([1.0, self._reach]) @ np.abs(b))

    def _damped(
        self, gradient: NDArray[np.float64], hessian: NDArray[np.float64], which: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Steps that stay near where the fit is: a multiple of diag(1, reach^2) is added to the Hessian."""
        length = np.hypot(gradient[0], gradient[1] / self._reach)
        ridge = length / (self._width(self._b[:, which]) + _FARTHEST)
        hessian = hessian + np.stack([ridge, np.zeros_like(ridge), ridge * self._reach**2])
        return _solved(hessian, -gradient)

    def _share(
        self, step: NDArray[np.float64], gradient: NDArray[np.float64], which: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """How much of a step to take: half, and half again, until the loss falls or that much is known to be safe."""
        farthest = self._width(step) + _TINY
        safe = np.log1p(farthest) / farthest
        share, slope = np.ones(len(which)), _product(gradient, step)
        before = self._loss(self._b[:, which], which)
        rises = np.arange(len(which))
        while len(rises):
            tried = which[rises]
            after = self._loss(self._b[:, tried] + share[rises] * step[:, rises], tried)
            enough = after <= before[rises] + _ARMIJO * share[rises] * slope[rises]
            rises = rises[~enough & (share[rises] > safe[rises])]
            share[rises] = np.maximum(share[rises] / 2, safe[rises])
        return share

    def _loss(self, b: NDArray[np.float64], which: NDArray[np.intp]) -> NDArray[np.float64]:
        z = self._powers[:2].T @ b
        loss = self._lost[:, which] * np.logaddexp(0.0, z) + self._won[:, which] * np.logaddexp(0.0, -z)
        return np.asarray(loss.sum(axis=0) + self._lambda / 2 * b[1] ** 2)

    def _derivatives(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Gradient (2, R) and the Hessian's three entries (3, R).

        Successes and failures are summed apart: where nearly all succeed their difference would lose its digits.
        """
        odds = self._minus @ self._b
        if self._width(self._b).max() > _LARGEST:
            np.minimum(odds, _LARGEST, out=odds)
        np.exp(odds, out=odds)  # of failure
        succeeds = odds + 1.0
        np.reciprocal(succeeds, out=succeeds)
        fails = np.multiply(odds, succeeds, out=odds)
        residual = self._lost * succeeds
        residual -= self._won * fails
        gradient = self._powers[:2] @ residual
        fails *= succeeds
        fails *= self._weight
        hessian = self._powers @ fails
        gradient[1] += self._lambda * self._b[1]
        hessian[2] += self._lambda
        return gradient, hessian


def _product(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(one[0] * other[0] + one[1] * other[1])


def _solved(hessian: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve 2 by 2 systems; where the matrix is singular to rounding, the direction is downhill all the same."""
    a, b, c = hessian
    determinant = np.maximum(a * c - b * b, _SINGULAR * a * c) + _TINY
    return np.asarray(np.stack([c * right[0] - b * right[1], a * right[1] - b * right[0]]) / determinant)
