"""Forecasts from curves that bend: only where the data pin down what they foretell, and with their Akaike weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import akaike_weights
from horizon.stats.curves import CURVES
from horizon.trend.breakpoints import fit_breaks
from horizon.trend.curve_fit import fit_curve
from horizon.trend.draws import curve_draws
from horizon.trend.identify import identify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from horizon.trend.break_trend import BreakTrend
    from horizon.trend.curve_fit import CurveTrend
    from horizon.trend.draws import PredictiveDraws
    from horizon.trend.identify import Verdict

__all__ = ["CurveStanding", "bending_draws"]

_GATED = {
    "hyperbolic": ("singularity", "hyperbolic"),
    "logistic": ("ceiling", "logistic"),
    "gompertz": ("ceiling", "gompertz"),
    "richards": ("ceiling", "logistic"),
}
"""Curve -> the landmark that its forecast rests on, and the curve whose profile the gate takes."""

_BREAKS = {"one-break": 1, "two-breaks": 2}

_SINGULAR = ("singularity", "hyperbolic")


@dataclass(frozen=True, slots=True)
class CurveStanding:
    """How a curve stands among its rivals, and what the gate says of it.

    Attributes
    ----------
    curve : str
    akaike_weight : float
        Among all growth curves that could be fitted to the same points.
    verdict : Verdict or None
        None for a curve without a landmark that its forecast rests on.
    """

    curve: str
    akaike_weight: float
    candidates: int
    verdict: Verdict | None

    @property
    def sentence(self) -> str:
        """Both in words."""
        weight = f"Akaike weight of the {self.curve} curve among {self.candidates} curves: {self.akaike_weight:.2g}"
        if self.verdict is None:
            return weight
        return f"{weight}; {'' if self.verdict.identified else f'{self.verdict.landmark} '}{self.verdict}"


def bending_draws(
    name: str,
    dates: Sequence[date],
    minutes: NDArray[np.float64],
    days: Sequence[date],
    *,
    draws: int,
    seed: int,
) -> tuple[PredictiveDraws, CurveStanding]:
    """Fit a growth curve and draw futures of it.

    Raises
    ------
    FitError
        If the gate does not let through what the forecast rests on, or the fit did not converge.
    """
    fit = _fit(name, dates, minutes)
    verdict = _verdict(name, dates, minutes)
    standing = CurveStanding(name, *_weight(name, dates, minutes), verdict)
    if name in _GATED and verdict is not None and not verdict.identified:
        raise FitError(
            f"no forecast from the {name} curve: its {verdict.landmark} is {verdict}",
            found=_why(verdict),
            expected=f"a {verdict.landmark} that the data tell",
            hint="take --curve exponential",
        )
    if not fit.converged:
        raise FitError(
            f"no forecast from the {name} curve: its fit did not converge",
            found=standing.sentence,
            expected="parameters that the data pin down",
            hint="take --curve exponential, or more points",
        )
    params, cov = np.array(list(fit.params.values())), np.asarray(fit.cov, dtype=np.float64)
    drawn = curve_draws(
        CURVES[name], params, cov, days, residual_std=fit.residual_std, df=fit.df_resid, draws=draws, seed=seed
    )
    return drawn, standing


def _fit(name: str, dates: Sequence[date], minutes: NDArray[np.float64]) -> CurveTrend | BreakTrend:
    if name in _BREAKS:
        return fit_breaks(dates, minutes, _BREAKS[name])
    return fit_curve(dates, minutes, name)


def _verdict(name: str, dates: Sequence[date], minutes: NDArray[np.float64]) -> Verdict | None:
    """What the gate says; of a curve that grows faster and faster, of its singularity."""
    if name not in _GATED and name != "log-quadratic":
        return None
    landmark, curve = _GATED.get(name, _SINGULAR)
    return identify(landmark, dates, minutes, curve=curve)  # type: ignore[arg-type]


def _why(verdict: Verdict) -> str | None:
    return None if verdict.identified else verdict.why  # type: ignore[union-attr]


def _weight(name: str, dates: Sequence[date], minutes: NDArray[np.float64]) -> tuple[float, int]:
    """Akaike weight of a curve, and among how many."""
    criteria = {}
    for other in CURVES:
        try:
            criteria[other] = _fit(other, dates, minutes).aicc
        except FitError:
            continue
    weights = akaike_weights(list(criteria.values()))
    return float(weights[list(criteria).index(name)]), len(criteria)
