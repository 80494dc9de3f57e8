"""The rise of a benchmark in time: a logistic curve between chance and ceiling, with binomial noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.saturation.bounded_logistic import fit_bounded, mean_share
from horizon.saturation.landmark_dates import SigmoidDates, sigmoid_dates
from horizon.saturation.sigmoid_fit import SigmoidFit
from horizon.saturation.sigmoid_points import SigmoidPoints, day_of, sigmoid_points

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    from horizon.saturation.scale import Scale

__all__ = ["SigmoidDates", "SigmoidFit", "fit_sigmoid", "sigmoid_dates"]


def fit_sigmoid(
    dates: Sequence[date],
    values: ArrayLike,
    scale: Scale,
    *,
    n_items: ArrayLike | None = None,
    standard_errors: ArrayLike | None = None,
) -> SigmoidFit:
    """Fit a logistic curve in time, between chance and a known ceiling, to the leaders of a benchmark.

    Parameters
    ----------
    dates : sequence of date, length n
        Release dates of all its models, in any order.
    values : array_like of float, shape (n,)
        Their scores, as shares.
    scale : Scale
        Chance and ceiling are not estimated. A free ceiling is the business of `identify_ceiling`.
    n_items : array_like of float, optional
        Items behind the scores: one number, or one for each, NaN where unknown.
    standard_errors : array_like of float, shape (n,), optional
        As published, NaN where unknown: used where items are not given.

    Returns
    -------
    SigmoidFit

    Raises
    ------
    FitError
        With fewer than three leaders, all on one day, all with one score, all at the ceiling or none above chance;
        scores or a scale that are no shares.

    Notes
    -----
    The curve is that of the frontier, so it goes through the models that led when they were released, ties included.
    All models would give the middle of the field, which open and small models pull down for years after the frontier
    has passed. The price: leaders were chosen for being high, and that nobody led for a year is not in the fit.
    Scatter beyond the binomial enters as quasi-binomial dispersion, which is stated (`SigmoidFit.noise`).

    References
    ----------
    McCullagh, P. and Nelder, J. A. (1989). Generalized linear models, 2nd ed., section 4.5 (over-dispersion).

    Examples
    --------
    >>> from datetime import date
    >>> from horizon.saturation.scale import Scale
    >>> days = [date(2023, 1, 1), date(2023, 7, 1), date(2024, 1, 1), date(2024, 7, 1)]
    >>> fit = fit_sigmoid(days, [0.12, 0.30, 0.55, 0.81], Scale(0.0, 1.0, 1.0, "known"), n_items=200)
    >>> str(fit.inflection), str(fit.date_90), fit.dispersion
    ('2023-11-19', '2024-11-07', 1.0)
    """
    points = sigmoid_points(dates, values, scale, n_items=n_items, standard_errors=standard_errors)
    top = (scale.ceiling + scale.ceiling_low) / 2
    found = fit_bounded(points.years, points.share, points.weight, scale.chance, top)
    scatter = _scatter(points, mean_share(found.intercept + found.slope * points.years, scale.chance, top))
    dispersion = max(scatter, 1.0) if points.items_known else scatter
    days = [day for day in map(day_of, points.years.tolist()) if day]
    (aa, ab), (_, bb) = (dispersion * found.cov[0]).tolist()
    return SigmoidFit(
        intercept=float(found.intercept[0]),
        slope=float(found.slope[0]),
        cov=((aa, ab), (ab, bb)),
        scatter=scatter,
        dispersion=dispersion,
        points=points,
        scale=scale,
        nobs=len(points.share),
        first=days[0],
        last=days[-1],
        converged=bool(found.converged[0]),
    )


def _scatter(points: SigmoidPoints, mean: NDArray[np.float64]) -> float:
    """Pearson's chi-square over its degrees of freedom."""
    mu = np.clip(mean, 1e-9, 1 - 1e-9)
    return float((points.weight * (points.share - mu) ** 2 / (mu * (1 - mu))).sum() / (len(mu) - 2))
