"""What other rules and vintages give for a claim that was not reproduced."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError
from horizon.trend import FRONTIER_RULES
from horizon.trend.raw_scale import fit_raw_logistic
from horizon.workflow.claim_numbers import BROKEN, number_of
from horizon.workflow.claim_points import series
from horizon.workflow.index.pace import index_trend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.claim_points import Vintages
    from horizon.workflow.claims_file import Claim

__all__ = ["LOG", "ON_INDEX", "RAW", "Alternative", "alternatives"]

RAW = "least squares on minutes"
LOG = "least squares on log2"
ON_INDEX = "least squares on the index"


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same quantity by another rule, or as of another vintage.

    Attributes
    ----------
    as_of : date
    frontier : str or None
        None for the time horizon of one model.
    beyond_range : bool
        Whether estimates beyond the suite's range are used.
    method : str
    value : float, date or None
        None if this rule gives none, such as a curve without a ceiling.
    std_error : float or None
    n : int
        Points.
    """

    as_of: date
    frontier: str | None
    beyond_range: bool
    method: str
    value: float | date | None
    std_error: float | None
    n: int


def alternatives(vintages: Vintages, claim: Claim, own: float | date | None) -> tuple[Alternative, ...]:
    """All frontier rules on all vintages of the suite, with and without estimates beyond its range.

    Those beyond the range are left out where they change nothing. For the landmarks of a logistic, the fits are on the
    raw scale: what claims of a plateau rest on, and what the gate refuses. For the time horizon of a model, the
    vintages that have another than its `own`. For the index, the other rules on the same scores.
    """
    if claim.of_index:
        return tuple(_on_index(vintages, claim))
    if claim.quantity == "singularity_date":
        return ()
    days = vintages.days(claim.question)
    if claim.quantity == "horizon_minutes":
        return tuple(other for other in _of_model(vintages, claim, days) if other.value != own)
    return tuple(found for day in days for found in _of_vintage(vintages, claim, day))


def _of_vintage(vintages: Vintages, claim: Claim, day: date) -> Iterator[Alternative]:
    for rule in FRONTIER_RULES:
        without = replace(
            claim.question, as_of=day, rule=rule, include_beyond_range=False, interval="ols", drop_below=0.0
        )
        n = None
        for question in (without, replace(without, include_beyond_range=True)):
            try:
                analysis = vintages.analysis(question)
                if analysis.fit.nobs != n:
                    yield _by_rule(claim, analysis, day)
            except (FitError, SelectionError):
                continue
            n = analysis.fit.nobs
            if not analysis.points["beyond_range"].any():
                break


def _by_rule(claim: Claim, analysis: TrendAnalysis, day: date) -> Alternative:
    question = analysis.question
    value: float | date | None
    error, method = None, LOG
    if claim.about.gated:
        logistic = fit_raw_logistic(*series(analysis.points))
        value, method = logistic.inflection, RAW
        if claim.quantity == "ceiling_minutes" and logistic.inflection:
            value, error = logistic.ceiling, logistic.ceiling_std_error
    else:
        value = number_of(claim.quantity, analysis)
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    return Alternative(day, question.frontier, question.include_beyond_range, method, value, error, analysis.fit.nobs)


def _on_index(vintages: Vintages, claim: Claim) -> Iterator[Alternative]:
    """The rules that choose other models of the index: its whole history is in it, so a window is no other rule."""
    analysis = vintages.index(claim.index_question)
    index = analysis.index
    for rule in (rule for rule in FRONTIER_RULES if rule != "window"):
        try:
            trend = index_trend(index.models, points_per_unit=index.scale.points_per_unit, rule=rule, top=claim.top)
            value = BROKEN[claim.quantity](*series(trend.points))
        except FitError:
            continue
        yield Alternative(analysis.as_of, trend.frontier, False, ON_INDEX, value, None, trend.nobs)


def _of_model(vintages: Vintages, claim: Claim, days: list[date]) -> Iterator[Alternative]:
    slug = vintages.model_slug(claim.model or "")
    for day in days:
        horizons = vintages.horizons(replace(claim.question, as_of=day))
        for minutes in horizons.loc[horizons["slug"] == slug, "minutes"]:
            yield Alternative(day, None, True, "as published", float(minutes), None, 1)
