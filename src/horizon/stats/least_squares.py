"""Least squares from several starts, with standard errors and an honest answer to whether it converged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from horizon.errors import FitError
from horizon.stats.marquardt import Problems, Solutions, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LeastSquaresFit", "LeastSquaresFits", "choose_best", "fit_least_squares", "fit_many"]


class Function(Protocol):
    """Parameters (b, p) -> fitted values (b, n), or their derivatives (b, n, p)."""

    def __call__(self, params: NDArray[np.float64], /) -> NDArray[np.float64]: ...


_CONVERGED = 1e-5
"""Largest relative offset of a minimum: the parameters are then good to this share of their standard errors."""

_SAME_RSS = 1e-6
_SAME_CURVE = 1e-3
_INDEPENDENT = 1e-9
"""Least singular value of the scaled Jacobian at which the parameters can still be told from each other."""

_MOVES = 1e-6
"""Share in a direction that is not told from which on a parameter belongs to it."""


@dataclass(frozen=True, slots=True)
class LeastSquaresFits:
    """Fits of one model to D data sets; D is the first axis of every array.

    Attributes
    ----------
    params : ndarray of float, shape (D, p)
        NaN where a data set has no more points than there are free parameters, or no start has a finite value.
    cov : ndarray of float, shape (D, p, p)
        s^2 (J'J)^-1, s^2 the residual variance with n - p degrees of freedom; 0 for parameters that are held or lie
        at a bound.
    rss : ndarray of float, shape (D,)
        Weighted residual sum of squares.
    nobs : ndarray of int, shape (D,)
        Points with a weight above 0.
    at_bound : ndarray of bool, shape (D, p)
        Parameters that lie at a bound; not those that are held because their bounds are equal.
    undetermined : ndarray of bool, shape (D, p)
        Parameters that can move together without moving the fitted values; `cov` leaves that direction out.
    converged : ndarray of bool, shape (D,)
        At a minimum, no parameter at a bound, all parameters told apart, and a second start agrees, if there was one.
    starts_agreeing : ndarray of int, shape (D,)
        Starts that ended at the same sum of squares with the same parameters, the best one included.
    starts_tried : int
    """

    params: NDArray[np.float64]
    cov: NDArray[np.float64]
    rss: NDArray[np.float64]
    nobs: NDArray[np.int64]
    at_bound: NDArray[np.bool_]
    undetermined: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    starts_agreeing: NDArray[np.int64]
    starts_tried: int

    @property
    def std_errors(self) -> NDArray[np.float64]:
        """Standard errors, (D, p); NaN for parameters at a bound or not determined, which have none."""
        variance = np.diagonal(self.cov, axis1=1, axis2=2)
        return np.where(self.at_bound | self.undetermined, np.nan, np.sqrt(np.maximum(variance, 0.0)))


@dataclass(frozen=True, slots=True)
class LeastSquaresFit:
    """A fit to one data set; the attributes are those of `LeastSquaresFits` without their first axis."""

    params: NDArray[np.float64]
    std_errors: NDArray[np.float64]
    cov: NDArray[np.float64]
    rss: float
    nobs: int
    at_bound: NDArray[np.bool_]
    undetermined: NDArray[np.bool_]
    converged: bool
    starts_tried: int
    starts_agreeing: int


def fit_least_squares(
    function: Function,
    jacobian: Function,
    y: NDArray[np.float64],
    starts: NDArray[np.float64],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    weights: NDArray[np.float64] | None = None,
) -> LeastSquaresFit:
    r"""Fit a model to one data set by weighted least squares from several starts.

    .. math:: \min_\theta \sum_i w_i\,(y_i - f_i(\theta))^2, \qquad \theta_{low} \le \theta \le \theta_{high}

    Parameters
    ----------
    function, jacobian : callable
        Parameters (B, p) -> fitted values (B, n), and their derivatives (B, n, p).
    y : ndarray of float, shape (n,)
    starts : ndarray of float, shape (k, p)
    bounds : tuple of ndarray of float, shape (p,)
        Lowest and highest parameters; may be infinite.
    weights : ndarray of float, shape (n,), optional
        Not negative; 1 each if left out.

    Returns
    -------
    LeastSquaresFit

    Raises
    ------
    FitError
        With fewer points than parameters + 1, or if the model is not finite at any start.

    Examples
    --------
    >>> x = np.array([0.0, 1.0, 2.0, 3.0])
    >>> fit = fit_least_squares(
    ...     lambda b: np.exp(b * x),
    ...     lambda b: (x * np.exp(b * x))[..., None],
    ...     np.exp(0.5 * x),
    ...     np.array([[0.1], [1.0]]),
    ...     (np.array([-9.0]), np.array([9.0])),
    ... )
    >>> fit.params.round(9).tolist(), fit.converged
    ([0.5], True)
    """
    weights = None if weights is None else weights[None]
    fits = fit_many(function, jacobian, y[None], starts[None], (bounds[0][None], bounds[1][None]), weights)
    free = int((bounds[0] < bounds[1]).sum())
    if fits.nobs[0] <= free:
        raise FitError(
            "fewer points than the curve needs",
            found=f"{fits.nobs[0]} for {free} parameters",
            expected=f"at least {free + 1}",
        )
    if not np.isfinite(fits.rss[0]):
        raise FitError("the curve has no finite value at any start", found=f"{fits.starts_tried} starts")
    return LeastSquaresFit(
        fits.params[0],
        fits.std_errors[0],
        fits.cov[0],
        float(fits.rss[0]),
        int(fits.nobs[0]),
        fits.at_bound[0],
        fits.undetermined[0],
        bool(fits.converged[0]),
        fits.starts_tried,
        int(fits.starts_agreeing[0]),
    )


def fit_many(
    function: Function,
    jacobian: Function,
    y: NDArray[np.float64],
    starts: NDArray[np.float64],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    weights: NDArray[np.float64] | None = None,
) -> LeastSquaresFits:
    """Fit a model to D data sets at once.

    Parameters
    ----------
    function, jacobian : callable
        Parameters (B, p) -> fitted values (B, n), and their derivatives (B, n, p); the same for all data sets.
    y : ndarray of float, shape (D, n)
    starts : ndarray of float, shape (D, k, p)
    bounds : tuple of ndarray of float, shape (D, p)
        Equal bounds hold a parameter: a profile is one call, with a data set for each of its points.
    weights : ndarray of float, shape (D, n), optional
        0 leaves a point out, so data sets may have different points.

    Returns
    -------
    LeastSquaresFits
    """
    data, k, p = starts.shape
    weights = np.ones_like(y) if weights is None else np.broadcast_to(weights, y.shape)
    y, root = np.broadcast_to(y, (data, y.shape[-1])), np.broadcast_to(np.sqrt(weights), (data, y.shape[-1]))
    low, high = (np.broadcast_to(bound, (data, p)) for bound in bounds)
    sets = Problems(lambda params, _: function(params), lambda params, _: jacobian(params), y, root, low, high)
    begin = np.clip(starts, low[:, None], high[:, None]).reshape(data * k, p)
    return choose_best(sets, solve(sets.repeated(k), begin), k)


def choose_best(problems: Problems, ended: Solutions, k: int) -> LeastSquaresFits:
    """Take the best of the k starts of each of D problems, with its covariance and what the others say of it."""
    data, p = problems.low.shape
    params, rss = ended.params.reshape(data, k, p), ended.rss.reshape(data, k)
    every, best = np.arange(data), np.argmin(rss, axis=1)
    found, least = params[every, best], rss[every, best]
    held = problems.low == problems.high
    at_bound = ~held & ((found <= problems.low) | (found >= problems.high))
    nobs = (problems.root_weight > 0).sum(axis=1)
    freedom = nobs - (~held).sum(axis=1)
    enough = (freedom > 0) & np.isfinite(least)
    variance = least / np.where(enough, freedom, 1)
    with np.errstate(all="ignore"):
        inverse, length, loose = _inverse(problems.slopes(found, every), ~held & ~at_bound)
    agreeing = _agreeing(params, rss, best, length, variance, problems)
    arrived = ended.offset.reshape(data, k)[every, best] <= _CONVERGED
    return LeastSquaresFits(
        params=np.where(enough[:, None], found, np.nan),
        cov=np.where(enough[:, None, None], variance[:, None, None] * inverse, np.nan),
        rss=np.where(enough, least, np.nan),
        nobs=nobs.astype(np.int64),
        at_bound=at_bound,
        undetermined=loose,
        converged=enough & arrived & ~(at_bound | loose).any(axis=1) & (agreeing >= min(2, k)),
        starts_agreeing=agreeing,
        starts_tried=k,
    )


def _inverse(
    slopes: NDArray[np.float64], free: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """(J'J)^-1 of the free parameters, the lengths of the columns of J, and which parameters nothing holds."""
    length = np.sqrt(np.einsum("bnp,bnp->bp", slopes, slopes))
    usable = free & np.isfinite(length) & (length > 0)
    scale = np.where(usable, length, 1.0)
    scaled = np.where(usable[:, None, :], slopes / scale[:, None, :], 0.0)
    _, size, rotation = np.linalg.svd(scaled, full_matrices=True)
    size = np.pad(size, ((0, 0), (0, free.shape[1] - size.shape[1])))
    told = size > _INDEPENDENT
    turned = rotation * np.where(told, 1 / np.where(told, size, 1.0), 0.0)[..., None]
    inverse = (np.swapaxes(turned, 1, 2) @ turned) / (scale[:, :, None] * scale[:, None, :])
    silent = np.abs(np.where(told[..., None], 0.0, rotation)).max(axis=1) > _MOVES
    return inverse, length, free & (silent | ~usable)


def _agreeing(
    params: NDArray[np.float64],
    rss: NDArray[np.float64],
    best: NDArray[np.intp],
    length: NDArray[np.float64],
    variance: NDArray[np.float64],
    problems: Problems,
) -> NDArray[np.int64]:
    """How many starts ended at the best sum of squares, and with parameters that move the curve as good as nowhere."""
    every = np.arange(len(params))
    size = np.sqrt(np.where(problems.root_weight > 0, (problems.root_weight * problems.y) ** 2, 0.0).sum(axis=1))
    within = _SAME_CURVE * np.sqrt(variance) + 1e-7 * size
    with np.errstate(invalid="ignore"):
        moved = np.abs(params - params[every, best][:, None]) * length[:, None]
        same = (moved <= within[:, None, None]).all(axis=2)
        low = rss <= rss[every, best][:, None] * (1 + _SAME_RSS) + (1e-9 * size[:, None]) ** 2
    return np.asarray((same & low).sum(axis=1), dtype=np.int64)
