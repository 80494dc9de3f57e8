"""What comes out of the store for a claim: the number, what it rests on, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError
from horizon.trend.breakpoints import fit_breaks
from horizon.trend.identify import Identified, NotIdentified, identify
from horizon.units import DAYS_PER_MONTH
from horizon.workflow.claim_points import series

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from horizon.trend.profile import Landmark
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.claim_points import Vintages
    from horizon.workflow.claims_file import Claim

__all__ = ["BROKEN", "Computed", "compute", "number_of"]

_JOINT = "joint replicates of"


@dataclass(frozen=True, slots=True)
class Computed:
    """What comes out of the store.

    Attributes
    ----------
    value : float, date or None
        None if the store lacks what it takes, or the data do not identify it.
    interval : tuple of float or None
        Of the kind that the claim names.
    n : int or None
        Points that it rests on.
    as_of : date or None
        The vintage.
    why : str or None
        What the store lacks, or why the data do not identify it; of the index, what it rests on and whether a change of
        pace is shown.
    missing : bool
        Whether the store lacks what it takes.
    """

    value: float | date | None = None
    interval: tuple[float, float] | None = None
    n: int | None = None
    as_of: date | None = None
    why: str | None = None
    missing: bool = False


def compute(vintages: Vintages, claim: Claim) -> Computed:
    """Compute what a claim is about, with the knowledge of its vintage."""
    try:
        if claim.of_index:
            return _on_index(vintages, claim)
        if claim.quantity == "horizon_minutes":
            return _horizon(vintages, claim)
        if claim.about.gated:
            return _landmark(vintages, claim)
        return _number(vintages, claim)
    except (SelectionError, FitError) as error:
        found = f" ({error.found})" if error.found else ""
        return Computed(why=f"the store lacks what it takes: {error.message}{found}", missing=True)


def number_of(quantity: str, analysis: TrendAnalysis) -> float | date:
    """The value of a quantity that needs no gate."""
    if quantity in BROKEN:
        return BROKEN[quantity](*series(analysis.points))
    return _NUMBERS[quantity](analysis)


def _number(vintages: Vintages, claim: Claim) -> Computed:
    analysis = vintages.analysis(claim.question)
    if claim.joint_replicates and not (analysis.redrawn_from or "").startswith(_JOINT):
        return Computed(
            as_of=analysis.as_of, why=f"the store lacks joint replicates of {analysis.question.suite}", missing=True
        )
    value = number_of(claim.quantity, analysis)
    return Computed(value, _interval(analysis, claim), analysis.fit.nobs, analysis.as_of)


def _on_index(vintages: Vintages, claim: Claim) -> Computed:
    """What the frontier of the index gives, told what the index rests on and whether it is shown to be broken."""
    analysis = vintages.index(claim.index_question)
    index, frontier = analysis.index, analysis.frontier
    value = BROKEN[claim.quantity](*series(frontier.points))
    size = f"{len(index.models):,} models on {len(index.benchmarks)} benchmarks, {index.nobs:,} scores"
    return Computed(value, None, frontier.nobs, analysis.as_of, f"{size}; {analysis.pace.why}")


def _interval(analysis: TrendAnalysis, claim: Claim) -> tuple[float, float] | None:
    """Ends of the interval of the doubling time, if the claim says what kind it is."""
    if claim.interval is None:
        return None
    doubling = analysis.doubling_time
    if claim.fixed_frontier and analysis.uncertainty is not None:
        doubling = analysis.uncertainty.fixed.doubling_time(claim.level)
    unit = DAYS_PER_MONTH if claim.quantity == "doubling_time_months" else 1.0
    return doubling.interval.low / unit, doubling.interval.high / unit


def _break_date(dates: list[date], values: NDArray[np.float64]) -> date:
    return fit_breaks(dates, values).breakpoints[0]


def _acceleration(dates: list[date], values: NDArray[np.float64]) -> float:
    before, after = fit_breaks(dates, values).slopes
    return 100 * (after / before - 1)


BROKEN: dict[str, Callable[[list[date], NDArray[np.float64]], float | date]] = {
    "break_date": _break_date,
    "acceleration_percent": _acceleration,
}
"""Quantities of a line with one break, from the points that it goes through."""


_NUMBERS: dict[str, Callable[[TrendAnalysis], float]] = {
    "doubling_time_days": lambda analysis: analysis.doubling_time.estimate,
    "doubling_time_months": lambda analysis: analysis.doubling_time.estimate / DAYS_PER_MONTH,
    "r_squared": lambda analysis: analysis.fit.r_squared,
}


def _horizon(vintages: Vintages, claim: Claim) -> Computed:
    horizons = vintages.horizons(claim.question)
    slug = vintages.model_slug(claim.model or "")
    row = horizons[horizons["slug"] == slug]
    if row.empty:
        lacking = f"no time horizon of {claim.model} in {claim.suite}"
        return Computed(why=f"the store lacks what it takes: {lacking}", missing=True)
    return Computed(float(row["minutes"].iloc[0]), None, 1, row["known_at"].iloc[0])


def _landmark(vintages: Vintages, claim: Claim) -> Computed:
    """What the gate lets through, told what was known on earlier days."""
    analysis = vintages.analysis(claim.question)
    earlier = {
        day: series(vintages.analysis(replace(claim.question, as_of=day)).points)
        for day in vintages.days(claim.question)
        if day < analysis.as_of
    }
    found = identify(
        _LANDMARKS[claim.quantity],
        *series(analysis.points),
        curve=claim.about.curve,
        level=claim.level,
        vintages=earlier,
    )
    value = found.estimate if isinstance(found, Identified) else None
    why = _why(found) if isinstance(found, NotIdentified) else None
    return Computed(value, None, analysis.fit.nobs, analysis.as_of, why)


_LANDMARKS: dict[str, Landmark] = {
    "ceiling_minutes": "ceiling",
    "inflection_date": "inflection",
    "singularity_date": "singularity",
}


def _why(found: NotIdentified) -> str:
    sentence = str(found)
    return sentence if found.why in sentence else f"{sentence}: {found.why}"
