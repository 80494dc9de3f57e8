"""What a growth curve is: its equation on log2, the gradient, where to begin a fit, and its landmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["LN2", "Curve", "Sample", "StableForm", "straight_line"]

LN2 = float(np.log(2.0))


@dataclass(frozen=True, slots=True)
class Sample:
    """Points that a fit starts from: D data sets that share their times.

    Attributes
    ----------
    t : ndarray of float, shape (n,)
    log2_y : ndarray of float, shape (..., n)
    there : ndarray of bool, shape (..., n)
        Which of the points a data set has.
    """

    t: NDArray[np.float64]
    log2_y: NDArray[np.float64]
    there: NDArray[np.bool_]

    @property
    def first(self) -> NDArray[np.float64]:
        """Time of the first point of each data set, (...,)."""
        return np.asarray(np.where(self.there, self.t, np.inf).min(axis=-1))

    @property
    def last(self) -> NDArray[np.float64]:
        """Time of the last point of each data set, (...,)."""
        return np.asarray(np.where(self.there, self.t, -np.inf).max(axis=-1))

    @property
    def span(self) -> NDArray[np.float64]:
        """Time between the two, never 0."""
        return np.maximum(self.last - self.first, 1e-9)

    @property
    def lowest(self) -> NDArray[np.float64]:
        """Lowest value of each data set, (...,)."""
        return np.asarray(np.where(self.there, self.log2_y, np.inf).min(axis=-1))

    @property
    def highest(self) -> NDArray[np.float64]:
        """Highest value of each data set, (...,)."""
        return np.asarray(np.where(self.there, self.log2_y, -np.inf).max(axis=-1))


class _Equation(Protocol):
    def __call__(self, t: NDArray[np.float64], params: NDArray[np.float64], /) -> NDArray[np.float64]: ...


class _Starts(Protocol):
    def __call__(self, sample: Sample, /) -> NDArray[np.float64]: ...


class _Through(Protocol):
    def __call__(self, stable: NDArray[np.float64], at: NDArray[np.float64], /) -> NDArray[np.float64]: ...


class _Bounds(Protocol):
    def __call__(self, sample: Sample, /) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...


@dataclass(frozen=True, slots=True)
class StableForm:
    """Coordinates that stay put while a landmark runs away: two parameters give way to the curve's levels at two times.

    Attributes
    ----------
    slots : tuple of int
        Positions of the two parameters.
    through : callable
        Coordinates (B, p) with the levels in those positions, and the times (B, 2), -> parameters (B, p); NaN where no
        curve goes there.

    References
    ----------
    Ross, G. J. S. (1990). Nonlinear Estimation. Springer. doi:10.1007/978-1-4612-3412-8
    """

    slots: tuple[int, int]
    through: _Through


@dataclass(frozen=True, slots=True)
class Curve:
    """A growth curve as pure functions of time and parameters, on the scale of log2 of the values.

    All functions work on many data sets at once: parameters are (..., p) and values (..., n), with the same leading
    axes. Times are shared, (n,), or one row a data set, (..., n); a data set that lacks a point says so in `there`.

    Attributes
    ----------
    name : str
    parameters : tuple of str
        Names of the p parameters, in order.
    scale : mapping of str to float
        By how much a parameter changes when log2 of all values rises by one: what a change of unit does.
    landmarks : mapping of str to str
        ``ceiling``, ``inflection``, ``singularity``: the parameter that is it, where the curve has one.
    stable : StableForm, optional
        Other coordinates for the fit, where the parameters run away together when the data are close to a line.
    """

    name: str
    parameters: tuple[str, ...]
    equation: _Equation
    derivatives: _Equation
    begin: _Starts
    limits: _Bounds
    scale: Mapping[str, float]
    landmarks: Mapping[str, str] = field(default_factory=dict)
    stable: StableForm | None = None

    def log2(self, t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
        """log2 of the values, (..., n)."""
        return self.equation(t, params)

    def gradient(self, t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
        """Derivatives of `log2` by the parameters, (..., n, p)."""
        return self.derivatives(t, params)

    def value(self, t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values in their own unit, (..., n)."""
        return np.asarray(np.exp2(self.log2(t, params)))

    def value_gradient(self, t: NDArray[np.float64], params: NDArray[np.float64]) -> NDArray[np.float64]:
        """Derivatives of `value` by the parameters, (..., n, p)."""
        return np.asarray(LN2 * self.value(t, params)[..., None] * self.gradient(t, params))

    def starts(
        self, t: NDArray[np.float64], log2_y: NDArray[np.float64], there: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float64]:
        """Parameters to begin a fit from, (..., k, p), inside the bounds."""
        low, high = self.bounds(t, log2_y, there)
        return np.clip(self.begin(_sample(t, log2_y, there)), low[..., None, :], high[..., None, :])

    def bounds(
        self, t: NDArray[np.float64], log2_y: NDArray[np.float64], there: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lowest and highest parameters, (..., p) each; may be infinite."""
        return self.limits(_sample(t, log2_y, there))

    def place(self, landmark: str) -> int:
        """Position among the parameters of a landmark.

        Raises
        ------
        ValueError
            If the curve has none of that name.
        """
        if landmark not in self.landmarks:
            raise ValueError(f"the {self.name} curve has no {landmark}")
        return self.parameters.index(self.landmarks[landmark])

    def ceiling(self, params: NDArray[np.float64]) -> NDArray[np.float64]:
        """log2 of the value that the curve levels off at, (...,)."""
        return np.asarray(params[..., self.place("ceiling")])

    def inflection(self, params: NDArray[np.float64]) -> NDArray[np.float64]:
        """Time at which the values grow fastest in their own unit, (...,)."""
        return np.asarray(params[..., self.place("inflection")])

    def singularity(self, params: NDArray[np.float64]) -> NDArray[np.float64]:
        """Time at which the curve becomes infinite, (...,)."""
        return np.asarray(params[..., self.place("singularity")])


def _sample(t: NDArray[np.float64], log2_y: NDArray[np.float64], there: NDArray[np.bool_] | None) -> Sample:
    present = np.ones(log2_y.shape, dtype=np.bool_) if there is None else there
    return Sample(np.asarray(t, dtype=np.float64), np.where(present, log2_y, 0.0), present)


def straight_line(
    x: NDArray[np.float64], y: NDArray[np.float64], there: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Intercept and slope of the least-squares line of y on x over the last axis, (...,) each.

    Examples
    --------
    >>> straight_line(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 9.0]), np.array([True, True, False]))
    (array(1.), array(2.))
    """
    count = np.maximum(there.sum(axis=-1), 1)
    x, y = np.where(there, x, 0.0), np.where(there, y, 0.0)
    centre, middle = x.sum(axis=-1) / count, y.sum(axis=-1) / count
    away = np.where(there, x - centre[..., None], 0.0)
    spread = (away * away).sum(axis=-1)
    slope = (away * y).sum(axis=-1) / np.where(spread > 0, spread, 1.0)
    return np.asarray(middle - slope * centre), np.asarray(slope)
