"""What a report says of a trend, in numbers, from the analyses that its page was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.store.forecasts import ledger
from horizon.units import duration_text
from horizon.workflow.analyse import find_horizons
from horizon.workflow.changes import SuiteState
from horizon.workflow.forecast_ledger_tables import ledger_frame
from horizon.workflow.news.conclusions import (
    Finding,
    FrontierModel,
    Milestone,
    PreferredCurve,
    TrendConclusions,
)

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy import Connection

    from horizon.store.forecasts import Entry
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.compare import CurveComparison
    from horizon.workflow.forecast import ForecastAnalysis, ThresholdForecast
    from horizon.workflow.news.conclusions import ClaimConclusion
    from horizon.workflow.shape import TrendShape

__all__ = ["conclude_trend"]

_LEVEL = 0.8
"""Of the interval of a milestone that is kept beside its median."""


def conclude_trend(
    connection: Connection,
    headline: TrendAnalysis,
    *,
    shape: TrendShape | None = None,
    compared: CurveComparison | None = None,
    forecast: ForecastAnalysis | None = None,
    claims: dict[str, ClaimConclusion] | None = None,
) -> TrendConclusions:
    """Put together what a page says of a trend.

    Parameters
    ----------
    headline : TrendAnalysis
    shape, compared, forecast
        What the page found beside it; None for what could not be found.
    claims : dict, optional
        Published numbers, computed again.
    """
    doubling, points = headline.doubling_time, headline.points
    frontier = points[points["on_frontier"]]
    return TrendConclusions(
        question=headline.question,
        as_of=headline.as_of,
        doubling_days=float(doubling.estimate),
        low=float(doubling.interval.low),
        high=float(doubling.interval.high),
        n=headline.fit.nobs,
        state=_state(connection, headline),
        frontier=tuple(
            FrontierModel(str(row["slug"]), str(row["model"]), row["release_date"].date(), float(row["minutes"]))
            for row in frontier.to_dict("records")
        ),
        curve=_preferred(compared) if compared else None,
        findings=_findings(shape) if shape else {},
        milestones=tuple(map(_milestone, forecast.thresholds)) if forecast else (),
        scored=_scored(connection, headline),
        claims=claims,
    )


def _state(connection: Connection, headline: TrendAnalysis) -> SuiteState:
    """What was known of the suite; models without a say in its trend are as if not known."""
    points, measures = headline.points, headline.measures
    estimates = find_horizons(connection, headline.question).estimates
    silent = points.loc[points["left_out"].notna(), "slug"]
    known = estimates[~estimates["slug"].isin(silent)].reset_index(drop=True)
    return SuiteState(known, headline.reliable_max_minutes, (measures.shortest, measures.longest))


def _preferred(compared: CurveComparison) -> PreferredCurve | None:
    weights = compared.comparison.summary()["akaike_weight"].dropna()
    return None if weights.empty else PreferredCurve(str(weights.idxmax()), float(weights.max()))


def _findings(shape: TrendShape) -> dict[str, Finding]:
    found = {}
    for name in ("ceiling", "inflection", "singularity"):
        verdict = getattr(shape.gate, name)
        found[name] = Finding("identified" if verdict.identified else "not identified", str(verdict))
    if shape.breaks:
        test = shape.breaks
        numbers = f"break at {test.dates[0].estimate}, sup-F {test.sup_f:.1f}, p {test.p_value:.2g}"
        found["break"] = Finding(test.change or "no change of pace", numbers)
    return found


def _milestone(found: ThresholdForecast) -> Milestone:
    if found.crossing is None:
        return Milestone(found.minutes, None, None, None, found.passed.model if found.passed else None)
    return Milestone(found.minutes, found.crossing.day(0.5), *found.crossing.interval(_LEVEL), None)


def _scored(connection: Connection, headline: TrendAnalysis) -> dict[str, str]:
    """The predictions of the same suite and level that have their outcome, by digest, each in a sentence."""
    question = headline.question
    every = ledger(connection, suite=question.suite, scored=True)
    same = [entry for entry in every if entry.forecast.success_level == question.success_level]
    known = [entry for entry in same if _known_by(entry, question.as_of)]
    return {row["digest"]: _sentence(row) for row in ledger_frame(known).to_dict("records")}


def _known_by(entry: Entry, day: date | None) -> bool:
    return day is None or (entry.outcome is not None and entry.outcome.known_at <= day)


def _sentence(row: dict[Any, Any]) -> str:
    """How a prediction turned out."""
    if row["quantity"] == "minutes":
        subject = f"the frontier of {row['target_date']}"
    else:
        subject = f"the day of {duration_text(row['threshold_minutes'])}"
    place = next((f"inside the {level}% interval" for level in (50, 80, 95) if row[f"covered_{level}"]), None)
    return (
        f"{subject}, as foretold from data of {row['as_of']} by the {row['curve']} curve: "
        f"{_value(row['median'])} expected, {_value(row['outcome'])} came, {place or 'outside the 95% interval'}"
    )


def _value(value: float | date | None) -> str:
    """Task length or day; a frame has NaN or NaT for what did not come."""
    if value is None or value != value:
        return "not within its limit"
    return duration_text(value) if isinstance(value, float) else f"{value:%Y-%m-%d}"
