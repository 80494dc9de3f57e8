"""Curves with a ceiling: logistic, Gompertz and Richards, which has the other two as special cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.stats.curves.curve import LN2, Curve, Sample, StableForm, straight_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["GOMPERTZ", "LOGISTIC", "RICHARDS"]

_ABOVE = 50.0
"""Doublings above the highest point: a logistic with such a ceiling is an exponential to the last digit."""

_FAR_ABOVE = 1e5
"""Doublings above the highest point: a Gompertz curve with such a ceiling is an exponential to about 1e-3 doublings."""

_NEAR = (0.05, 0.3, 1.0, 3.0, 8.0, 20.0)
_FAR = (0.05, 0.3, 1.0, 3.0, 8.0, 30.0, 200.0, 5000.0)
_SHAPES = (0.02, 0.3, 1.0, 4.0)
_LEAST_SHAPE, _MOST_SHAPE = 1e-6, 100.0
_LARGEST = 700.0


def _logistic(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of the logistic curve, which the maximum growth in its own unit splits in two equal halves.

    .. math:: y = \frac{2^{c}}{1 + e^{-k (t - \tau)}}

    Long before tau it is an exponential with k / log 2 doublings a year.
    """
    c, k, tau = _columns(params)
    return np.asarray(c - np.logaddexp2(0.0, -k * (t - tau) / LN2))


def _logistic_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    _, k, tau = _columns(params)
    missing = np.exp(-np.logaddexp(0.0, k * (t - tau)))
    return np.stack([np.ones_like(missing), missing * (t - tau) / LN2, -missing * k / LN2], axis=-1)


def _gompertz(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of the Gompertz curve: its growth rate falls exponentially.

    .. math:: y = 2^{c} \exp\left(-e^{-k (t - \tau)}\right)

    At tau, where it grows fastest in its own unit, it has reached 1/e of the ceiling.
    """
    c, k, tau = _columns(params)
    return np.asarray(c - _exp(-k * (t - tau)) / LN2)


def _gompertz_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    _, k, tau = _columns(params)
    below = _exp(-k * (t - tau)) / LN2
    return np.stack([np.ones_like(below), below * (t - tau), -below * k], axis=-1)


def _richards(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""log2 of the curve of Richards: a sigmoid whose two halves may differ.

    .. math:: y = 2^{c} \left(1 + \nu\, e^{-k (t - \tau)}\right)^{-1/\nu}

    tau is where it grows fastest in its own unit. The logistic is nu = 1, the limit nu = 0 is the Gompertz curve, and
    a large nu bends sharply from an exponential to the ceiling.

    References
    ----------
    Richards, F. J. (1959). A flexible growth function for empirical use. J. Exp. Bot. 10(2), 290-301.
    doi:10.1093/jxb/10.2.290
    """
    c, k, tau, nu = _columns(params)
    return np.asarray(c - _softplus(nu, -k * (t - tau)) / (nu * LN2))


def _richards_gradient(t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
    _, k, tau, nu = _columns(params)
    z = -k * (t - tau)
    share = np.exp(z - _softplus(nu, z))
    by_shape = _by_shape(nu, z)
    return np.stack([np.ones_like(share), share * (t - tau) / LN2, -share * k / LN2, by_shape], axis=-1)


def _softplus(nu: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(1 + nu e^z), to full precision also where nu e^z is tiny."""
    exponent = np.log(nu) + z
    return np.asarray(np.where(exponent < -30.0, nu * _exp(z), np.logaddexp(0.0, exponent)))


def _by_shape(nu: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Derivative of Richards' log2 by nu.

    .. math:: \frac{1}{\log 2} \left(\frac{\log(1+x)}{\nu^2} - \frac{x}{\nu^2 (1+x)}\right), \qquad x = \nu e^z

    For small x the difference is x^2/2 - 2x^3/3 + 3x^4/4 - ..., and is summed as such: it would cancel.
    """
    x = nu * _exp(z)
    near = np.minimum(x, 0.01)
    series = near * near * (1 / 2 - near * (2 / 3 - near * (3 / 4 - near * (4 / 5 - near * (5 / 6 - near * 6 / 7)))))
    direct = _softplus(nu, z) - x / (1 + x)
    return np.asarray(np.where(x < 0.01, series, direct) / (nu * nu * LN2))


def _columns(params: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Each parameter with an axis of length 1 for the times."""
    return [params[..., place, None] for place in range(params.shape[-1])]


def _exp(exponent: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.exp(np.minimum(exponent, _LARGEST)))


def _straightened(short: NDArray[np.float64], nu: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """What is a straight line in time, -k (t - tau), of the log of ceiling over value: log of (e^(nu short) - 1)/nu."""
    rise = nu * short
    return np.asarray(rise + np.log(-np.expm1(-np.where(rise > 0, rise, np.nan))) - np.log(nu))


def _through(stable: NDArray[np.float64], at: NDArray[np.float64], nu: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ceiling, rate and inflection of the sigmoid with the levels stable[1] and stable[2] at two times."""
    heights = _straightened((stable[..., :1] - stable[..., 1:3]) * LN2, nu[..., None])
    k = (heights[..., 0] - heights[..., 1]) / (at[..., 1] - at[..., 0])
    k = np.where(k > 0, k, np.nan)
    return np.stack([stable[..., 0], k, at[..., 0] + heights[..., 0] / k], axis=-1)


def _logistic_through(stable: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    return _through(stable, at, np.ones(stable.shape[:-1]))


def _gompertz_through(stable: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    heights = np.log((stable[..., :1] - stable[..., 1:3]) * LN2)
    k = (heights[..., 0] - heights[..., 1]) / (at[..., 1] - at[..., 0])
    k = np.where(k > 0, k, np.nan)
    return np.stack([stable[..., 0], k, at[..., 0] + heights[..., 0] / k], axis=-1)


def _richards_through(stable: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    nu = stable[..., 3]
    return np.concatenate([_through(stable, at, nu), nu[..., None]], axis=-1)


def _sigmoid_starts(sample: Sample, above: Sequence[float], nu: float) -> NDArray[np.float64]:
    """Fix ceiling and shape; what is left becomes a straight line: log of ((2^(c-y))^nu - 1)/nu is -k (t - tau)."""
    ceiling = sample.highest[..., None] + np.array(above)
    short = (ceiling[..., None] - sample.log2_y[..., None, :]) * LN2
    heights = _straightened(short, nu)
    there = np.broadcast_to(sample.there[..., None, :], heights.shape)
    intercept, slope = straight_line(sample.t, heights, there)
    k = np.maximum(-slope, 1e-3 / sample.span[..., None])
    middle = sample.last - sample.span / 2
    tau = middle[..., None] + (intercept + slope * middle[..., None]) / k
    return np.stack([ceiling, k, tau], axis=-1)


def _sigmoid_bounds(sample: Sample, above: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    none = np.full_like(sample.span, np.inf)
    low = np.stack([sample.lowest, 1e-6 / sample.span, -none], axis=-1)
    high = np.stack([sample.highest + above, 1e5 / sample.span, none], axis=-1)
    return low, high


def _logistic_starts(sample: Sample) -> NDArray[np.float64]:
    return _sigmoid_starts(sample, _NEAR, 1.0)


def _gompertz_starts(sample: Sample) -> NDArray[np.float64]:
    return _sigmoid_starts(sample, _FAR, _LEAST_SHAPE)


def _richards_starts(sample: Sample) -> NDArray[np.float64]:
    starts = [(_sigmoid_starts(sample, _NEAR[:4], nu), nu) for nu in _SHAPES]
    return np.concatenate(
        [np.concatenate([some, np.full((*some.shape[:-1], 1), nu)], axis=-1) for some, nu in starts], axis=-2
    )


def _logistic_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _sigmoid_bounds(sample, _ABOVE)


def _gompertz_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _sigmoid_bounds(sample, _FAR_ABOVE)


def _richards_bounds(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = _sigmoid_bounds(sample, _ABOVE)
    shape = np.ones((*sample.span.shape, 1))
    return (
        np.concatenate([low, _LEAST_SHAPE * shape], axis=-1),
        np.concatenate([high, _MOST_SHAPE * shape], axis=-1),
    )


_LANDMARKS = {"ceiling": "log2_ceiling", "inflection": "inflection"}
_SIGMOID = ("log2_ceiling", "rate", "inflection")

LOGISTIC = Curve(
    "logistic",
    _SIGMOID,
    _logistic,
    _logistic_gradient,
    _logistic_starts,
    _logistic_bounds,
    {"log2_ceiling": 1.0},
    _LANDMARKS,
    StableForm((1, 2), _logistic_through),
)
GOMPERTZ = Curve(
    "gompertz",
    _SIGMOID,
    _gompertz,
    _gompertz_gradient,
    _gompertz_starts,
    _gompertz_bounds,
    {"log2_ceiling": 1.0},
    _LANDMARKS,
    StableForm((1, 2), _gompertz_through),
)
RICHARDS = Curve(
    "richards",
    (*_SIGMOID, "shape"),
    _richards,
    _richards_gradient,
    _richards_starts,
    _richards_bounds,
    {"log2_ceiling": 1.0},
    _LANDMARKS,
    StableForm((1, 2), _richards_through),
)
