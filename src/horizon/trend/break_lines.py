"""Broken lines through series, once it is known where they break: slopes, errors, residuals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BrokenLines", "fit_lines"]

_MOST_LEVERAGE = 0.95
"""A point that settles a segment nearly alone has no residual to speak of; more is not made of it than this."""


class BrokenLines(NamedTuple):
    r"""The least-squares lines through R series of n points that break at given positions, m each.

    .. math:: y = a + s_1 t + \sum_j \delta_j\,(t - \tau_j)_+, \qquad s_{j+1} = s_j + \delta_j

    Errors allow for the positions having been estimated: to first order, moving a break adds a step there.

    Attributes
    ----------
    levels : ndarray of float, shape (R,)
        a.
    slopes : ndarray of float, shape (R, m + 1)
    fitted, residuals : ndarray of float, shape (R, n)
    leverage : ndarray of float, shape (R, n)
        Influence of each point on its own fitted value, at most 0.95.
    weights : ndarray of float, shape (R, 2m + 2, n)
        Of the points in a, the slopes and the steps.
    """

    levels: NDArray[np.float64]
    slopes: NDArray[np.float64]
    fitted: NDArray[np.float64]
    residuals: NDArray[np.float64]
    leverage: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def rss(self) -> NDArray[np.float64]:
        """Residual sums of squares, (R,)."""
        return np.asarray((self.residuals**2).sum(axis=1))

    def spread_residuals(self) -> NDArray[np.float64]:
        r"""Residuals with the variance of the noise: :math:`e_i / \sqrt{1 - h_i}`, (R, n)."""
        return self.residuals / np.sqrt(1 - self.leverage)

    def robust_slope_cov(self) -> NDArray[np.float64]:
        r"""Covariance of the slopes that supposes nothing of the precision of the points, (R, m + 1, m + 1).

        .. math:: W \,\mathrm{diag}\left(\frac{e_i^2}{(1 - h_i)^2}\right) W^\top

        References
        ----------
        MacKinnon, J. G. and White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators with
        improved finite sample properties. J. Econometrics 29(3), 305-325. doi:10.1016/0304-4076(85)90158-7 (HC3)
        """
        scaled = self.weights[:, 1 : 1 + self.slopes.shape[1]] * (self.residuals / (1 - self.leverage))[:, None]
        return scaled @ np.swapaxes(scaled, 1, 2)


def fit_lines(t: NDArray[np.float64], positions: NDArray[np.float64], values: NDArray[np.float64]) -> BrokenLines:
    """Fit the lines.

    Parameters
    ----------
    t : ndarray of float, shape (n,)
    positions : ndarray of float, shape (R, m)
        In ascending order, in the unit of t, with points enough between them.
    values : ndarray of float, shape (R, n)
    """
    breaks = positions.shape[1]
    past = t[:, None] - positions[:, None, :]
    straight = np.broadcast_to(np.column_stack([np.ones(len(t)), t]), (len(positions), len(t), 2))
    basis = np.concatenate([straight, np.maximum(past, 0.0), (past > 0).astype(np.float64)], axis=2)
    q, r = np.linalg.qr(basis)
    along = np.einsum("rnp,rn->rp", q, values)
    along[:, breaks + 2 :] = 0  # the line has no steps: they are there for the errors
    fitted = np.einsum("rnp,rp->rn", q, along)
    weights = np.linalg.solve(r, np.swapaxes(q, 1, 2))
    coefficients = np.linalg.solve(r, along[..., None])[..., 0]
    weights[:, 1 : breaks + 2] = np.cumsum(weights[:, 1 : breaks + 2], axis=1)
    slopes = np.cumsum(coefficients[:, 1 : breaks + 2], axis=1)
    leverage = np.minimum(np.einsum("rnp,rnp->rn", q, q), _MOST_LEVERAGE)
    return BrokenLines(coefficients[:, 0], slopes, fitted, values - fitted, leverage, weights)
