"""All growth curves on the same points with the same noise: which one each criterion prefers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.errors import FitError
from horizon.stats import aicc, akaike_weights, bic, gaussian_log_likelihood
from horizon.stats.curves import CURVES
from horizon.trend.comparison import Candidate, Comparison
from horizon.trend.refits import Refits, check_series, dates_of, refit_curve, refit_two_lines
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["HALF_A_YEAR", "TWO_LINES", "compare_curves", "curve_names"]

HALF_A_YEAR = DAYS_PER_YEAR / 2
"""Days."""

TWO_LINES = "two-lines"
"""Name of the two separate lines, one for each group."""

LEAST_DATES = 6
"""Different dates that a window must have for a forecast from it to be scored: as many as one break needs."""

_LINES = ("log2_at_origin_1", "doublings_per_year_1", "log2_at_origin_2", "doublings_per_year_2")


class _Fitted(NamedTuple):
    """A curve through the whole series (part 0), without each point (1 to n), and through each window."""

    name: str
    parameters: tuple[str, ...]
    refits: Refits
    why_not: str | None

    @property
    def params(self) -> int:
        """With the variance of the scatter."""
        return len(self.parameters) + 1


def compare_curves(
    dates: Sequence[date],
    values: Sequence[float] | NDArray[np.float64],
    *,
    group: Sequence[str] | None = None,
    curves: Sequence[str] | None = None,
    ahead_days: float = HALF_A_YEAR,
) -> Comparison:
    r"""Compare growth curves that are fitted to log2 of the same points with the same noise model.

    .. math:: \log_2 y_i = f(t_i; \theta) + \varepsilon_i, \qquad \varepsilon_i \sim N(0, \sigma^2)

    Parameters
    ----------
    dates : sequence of date, length n
    values : array_like of float, shape (n,)
        Positive, in any unit: all criteria are on log2, so the unit shifts every curve and ranks none.
    group : sequence of str, length n, optional
        Which of two kinds each point is, ``reasoning`` or ``other``; with it, two separate lines are a candidate.
    curves : sequence of str, optional
        Names of `horizon.stats.curves.CURVES`; left out, all of them.
    ahead_days : float
        How long before its own date the points must lie that a point is forecast from.

    Returns
    -------
    Comparison

    Raises
    ------
    FitError
        With values that are not positive and finite, all points on one day, or a name that is no curve.

    Notes
    -----
    Predictions are Student's t around the refitted curve, with the uncertainty of its parameters by the delta method
    and n - p degrees of freedom. For broken lines, and for curves near a bound of a parameter, that is a rough
    approximation. Every curve is scored on the same points: those before which six dates or more lie `ahead_days` in
    the past. A curve that cannot be fitted to all of these windows, as two breaks need nine dates, has no score ahead.

    The points of a frontier are maxima that depend on each other. Leave-one-out knows what came after a point and so
    flatters flexible curves; the expanding window does not.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. J. Am. Stat.
    Assoc. 102(477), 359-378. doi:10.1198/016214506000001437
    Vehtari, A., Gelman, A. and Gabry, J. (2017). Practical Bayesian model evaluation using leave-one-out
    cross-validation and WAIC. Stat. Comput. 27, 1413-1432. doi:10.1007/s11222-016-9696-4
    """
    t, log2_y = check_series(dates, values)
    log2_y = log2_y - log2_y.mean()  # the same numbers whatever the unit
    names = curve_names(curves)
    n = len(t)
    windows = t[None, :] <= t[:, None] - ahead_days / DAYS_PER_YEAR
    there = np.concatenate([np.ones((1, n), dtype=np.bool_), ~np.eye(n, dtype=np.bool_), windows])
    fitted = [_fit(name, t, log2_y, there) for name in names]
    ahead = np.flatnonzero(dates_of(t, windows) >= LEAST_DATES)
    if group is not None:
        fitted.append(_fit_groups(group, t, log2_y, there))
    scored = [_score(fit, log2_y, ahead) for fit in fitted]
    return Comparison(_judge(scored, n), n, min(dates), max(dates), ahead_days, len(ahead))


def curve_names(curves: Sequence[str] | None) -> list[str]:
    """Names of the curves asked for, each once; all if none is."""
    unknown = [name for name in curves or () if name not in CURVES]
    if unknown:
        raise FitError("no such growth curve", found=", ".join(unknown), expected=f"some of {', '.join(CURVES)}")
    return list(dict.fromkeys(curves)) if curves is not None else list(CURVES)


def _fit(name: str, t: NDArray[np.float64], log2_y: NDArray[np.float64], there: NDArray[np.bool_]) -> _Fitted:
    curve = CURVES[name]
    refits = refit_curve(curve, t, log2_y, there)
    return _Fitted(name, curve.parameters, refits, _why_not(refits, len(t), len(curve.parameters)))


def _fit_groups(
    group: Sequence[str], t: NDArray[np.float64], log2_y: NDArray[np.float64], there: NDArray[np.bool_]
) -> _Fitted:
    if len(group) != len(t):
        raise FitError("dates and groups do not match", found=f"{len(t)} dates, {len(group)} groups")
    names = sorted(set(group))
    refits = refit_two_lines(np.array([name == names[-1] for name in group]), t, log2_y, there)
    why_not = _why_not(refits, len(t), len(_LINES))
    if len(names) != 2 or not refits.fitted[0]:
        sizes = ", ".join(f"{list(group).count(name)} {name}" for name in names)
        why_not = f"each of two lines needs points of two dates: {sizes}"
    return _Fitted(TWO_LINES, _LINES, refits, why_not)


def _why_not(refits: Refits, nobs: int, count: int) -> str | None:
    if nobs < count + 3:
        return f"too few points: {nobs}, and {count} parameters need {count + 3}"
    if not refits.fitted[0]:
        return "too few different dates"
    return None


class _Scored(NamedTuple):
    """A fitted curve and its scores, point by point."""

    fit: _Fitted
    loo: NDArray[np.float64]
    errors: NDArray[np.float64]
    ahead: NDArray[np.float64]
    crps: NDArray[np.float64]
    unsettled: int


def _score(fit: _Fitted, log2_y: NDArray[np.float64], ahead: NDArray[np.intp]) -> _Scored:
    if fit.why_not is not None:
        nothing = np.full(1, np.nan)
        return _Scored(fit, nothing, nothing, nothing, nothing, 0)
    n, refits = len(log2_y), fit.refits
    places, without, windows = np.arange(n), np.arange(1, n + 1), n + 1 + ahead
    tried = np.concatenate([without, windows])
    others, earlier = refits.point_at(without, places), refits.point_at(windows, ahead)
    return _Scored(
        fit,
        loo=others.log_score(log2_y),
        errors=log2_y - others.mean,
        ahead=earlier.log_score(log2_y[ahead]),
        crps=earlier.crps(log2_y[ahead]),
        unsettled=int((refits.fitted & ~refits.converged)[tried].sum()),
    )


def _judge(scored: Sequence[_Scored], nobs: int) -> tuple[Candidate, ...]:
    criteria = [_information(item.fit, nobs) for item in scored]
    judged = [place for place, (value, _) in enumerate(criteria) if not math.isnan(value)]
    weights = dict(zip(judged, akaike_weights([criteria[place][0] for place in judged]), strict=True)) if judged else {}
    means = [_mean(item.loo) for item in scored]
    best = scored[int(np.nanargmax(means))] if not np.isnan(means).all() else None
    return tuple(
        _candidate(item, criteria[place], float(weights.get(place, math.nan)), best)
        for place, item in enumerate(scored)
    )


def _information(fit: _Fitted, nobs: int) -> tuple[float, float]:
    if fit.why_not is not None:
        return math.nan, math.nan
    likelihood, params = gaussian_log_likelihood(float(fit.refits.rss[0]), nobs), fit.params
    return aicc(likelihood, nobs=nobs, params=params), bic(likelihood, nobs=nobs, params=params)


def _candidate(item: _Scored, information: tuple[float, float], weight: float, best: _Scored | None) -> Candidate:
    fit = item.fit
    with np.errstate(invalid="ignore"):
        behind = best.loo - item.loo if best is not None else item.loo
    spread = float(behind.std(ddof=1)) if len(behind) > 1 else math.nan
    return Candidate(
        curve=fit.name,
        params=fit.params,
        aicc=information[0],
        bic=information[1],
        akaike_weight=weight,
        loo_log_score=_mean(item.loo),
        loo_behind=_mean(behind),
        loo_behind_error=spread / math.sqrt(len(behind)),
        loo_rmse=math.sqrt(_mean(item.errors**2)),
        ahead_log_score=_mean(item.ahead),
        ahead_crps=_mean(item.crps),
        unsettled=item.unsettled,
        why_not=fit.why_not,
        converged=bool(fit.refits.converged[0]),
        note=_note(item),
    )


def _note(item: _Scored) -> str | None:
    """Why a score of a fitted curve is missing or infinite."""
    if item.fit.why_not is not None:
        return None
    notes = _unsure(item.fit)
    if lost := int(np.isnan(item.loo).sum()):
        notes.append(f"cannot be fitted without {lost} of the points, one at a time")
    if lost := int(np.isnan(item.ahead).sum()):
        notes.append(f"cannot be fitted to {lost} of {len(item.ahead)} windows, so no score ahead")
    if past := int(np.isneginf(item.ahead).sum()):
        notes.append(f"infinite already at {past} of {len(item.ahead)} points ahead")
    return "; ".join(notes) or None


def _unsure(fit: _Fitted) -> list[str]:
    """What keeps the fit to the whole series from being one minimum."""
    if fit.refits.converged[0]:
        return []
    stopped = [name for name, at in zip(fit.parameters, fit.refits.at_bound[0], strict=True) if at]
    return [f"stopped by the bound of {' and '.join(stopped)}" if stopped else "no single best fit"]


def _mean(values: NDArray[np.float64]) -> float:
    """NaN of nothing, or if any is missing: all curves are scored on the same points."""
    return float(values.mean()) if len(values) else math.nan
