"""Growth curves fitted by least squares on log2, to one data set or to thousands at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.least_squares import LeastSquaresFits, choose_best
from horizon.stats.marquardt import Problems, Solutions, solve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from horizon.stats.curves import Curve, StableForm

__all__ = ["fit_growth"]

_PIVOTS = (0.1, 0.5)
"""Where in the span of the data the curve's levels serve as coordinates of the fit."""


def fit_growth(
    curve: Curve,
    t: NDArray[np.float64],
    log2_y: NDArray[np.float64],
    there: NDArray[np.bool_] | None = None,
    *,
    hold: Mapping[str, NDArray[np.float64]] | None = None,
) -> LeastSquaresFits:
    r"""Fit a curve to D data sets that share their times, from several starts each.

    .. math:: \min_\theta \sum_i \left(\log_2 y_i - f(t_i; \theta)\right)^2

    Parameters
    ----------
    curve : Curve
    t : ndarray of float, shape (n,)
        Years, from any origin.
    log2_y : ndarray of float, shape (D, n)
    there : ndarray of bool, shape (D, n), optional
        Points that a data set has, so that one call can leave different points out; all if left out.
    hold : mapping of str to ndarray of float, shape (D,), optional
        Parameters held at a value: a profile is one call, with a data set for each of its points.

    Returns
    -------
    LeastSquaresFits

    Notes
    -----
    A ceiling or a singularity that the data do not show runs to its bound, where the curve is as good as an
    exponential: to the last digit (logistic), or to about a thousandth of a doubling (hyperbolic, Gompertz). The fit
    then says ``at_bound``, and not ``converged``.

    Examples
    --------
    >>> from horizon.stats.curves import CURVES
    >>> t = np.linspace(0.0, 6.0, 12)
    >>> log2_y = CURVES["logistic"].log2(t, np.array([[8.0, 1.5, 4.0]]))
    >>> fits = fit_growth(CURVES["logistic"], t, log2_y)
    >>> fits.params.round(6).tolist(), fits.converged.tolist()
    ([[8.0, 1.5, 4.0]], [True])
    """
    there = np.ones(log2_y.shape, dtype=np.bool_) if there is None else np.broadcast_to(there, log2_y.shape)
    starts, (low, high) = curve.starts(t, log2_y, there), curve.bounds(t, log2_y, there)
    for name, values in (hold or {}).items():
        place = curve.parameters.index(name)
        low[:, place] = high[:, place] = values
        starts[:, :, place] = np.asarray(values)[:, None]
    sets = Problems(
        lambda params, _: curve.log2(t, params),
        lambda params, _: curve.gradient(t, params),
        log2_y,
        there.astype(np.float64),
        low,
        high,
    )
    k = starts.shape[1]
    every, begin = sets.repeated(k), starts.reshape(-1, starts.shape[2])
    if curve.stable is None or any(curve.parameters.index(name) in curve.stable.slots for name in hold or {}):
        return choose_best(sets, solve(every, begin), k)
    pivots = np.repeat(_pivots(t, there), k, axis=0)
    return choose_best(sets, _Stable(curve, curve.stable, t, pivots).solve(every, begin), k)


def _pivots(t: NDArray[np.float64], there: NDArray[np.bool_]) -> NDArray[np.float64]:
    first = np.where(there, t, np.inf).min(axis=1, keepdims=True)
    last = np.where(there, t, -np.inf).max(axis=1, keepdims=True)
    return np.asarray(first + (last - first) * np.array(_PIVOTS))


@dataclass(frozen=True, slots=True)
class _Stable:
    """The curve in the coordinates of its stable form; `at` are the two times of each problem, (B, 2)."""

    curve: Curve
    form: StableForm
    t: NDArray[np.float64]
    at: NDArray[np.float64]

    def solve(self, problems: Problems, begin: NDArray[np.float64]) -> Solutions:
        """Solve the problems in these coordinates, and give the parameters."""
        slots = list(self.form.slots)
        start, low, high = begin.copy(), problems.low.copy(), problems.high.copy()
        with np.errstate(all="ignore"):
            start[:, slots] = self.curve.log2(self.at, begin)
            low[:, slots], high[:, slots] = -np.inf, np.inf
            moved = Problems(self._log2, self._gradient, problems.y, problems.root_weight, low, high)
            ended = solve(moved, start)
            return Solutions(self.form.through(ended.params, self.at), ended.rss, ended.offset)

    def _log2(self, stable: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self.curve.log2(self.t, self.form.through(stable, self.at[rows]))

    def _gradient(self, stable: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """By the chain rule: the derivatives of the coordinates by the parameters are those of the curve at `at`."""
        params = self.form.through(stable, self.at[rows])
        slots = list(self.form.slots)
        others = [place for place in range(params.shape[1]) if place not in slots]
        slopes, levels = self.curve.gradient(self.t, params), self.curve.gradient(self.at[rows], params)
        turned = np.empty_like(slopes)
        turned[..., slots] = slopes[..., slots] @ _inverse(levels[..., slots])
        turned[..., others] = slopes[..., others] - turned[..., slots] @ levels[..., others]
        return turned


def _inverse(square: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of matrices 2 by 2; not finite where there is none."""
    (a, b), (c, d) = np.moveaxis(square, (-2, -1), (0, 1))
    flat = np.stack([d, -b, -c, a], axis=-1) / (a * d - b * c)[..., None]
    return np.asarray(flat.reshape(square.shape))
