"""The replacement planner over the benchmarks of a store: until when each is of use, and how many items it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.errors import FitError
from horizon.saturation.replacement import ReplacementPlan, plan_replacement

if TYPE_CHECKING:
    from datetime import date

    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = ["BenchmarkPlan", "plan_columns", "plan_frame", "plan_json", "plan_sentences", "plans_of"]


@dataclass(frozen=True, slots=True)
class BenchmarkPlan:
    """The plan for one benchmark, or why there is none."""

    state: BenchmarkState
    plan: ReplacementPlan | None
    why_not: str | None


def plans_of(analysis: SaturationAnalysis, *, lead_months: float = 12.0) -> tuple[BenchmarkPlan, ...]:
    """Plan the successor of each benchmark, those first that are soonest used up.

    Months are counted from the day that was asked for, else from the newest release that is known.

    Parameters
    ----------
    lead_months : float
        That making a successor takes.
    """
    today = _today(analysis)
    made = [_plan(state, today, lead_months) for state in analysis.states]
    return tuple(sorted(made, key=lambda one: (one.plan is None, one.plan.months if one.plan else 0.0)))


def plan_sentences(plans: tuple[BenchmarkPlan, ...]) -> list[str]:
    """What the columns mean."""
    made = next((one.plan for one in plans if one.plan), None)
    if made is None:
        return ["no benchmark has a plan"]
    items = made.items
    apart, power = (
        f"{100 * (items.upper - items.lower):.0f} points apart",
        f"level {items.level:.0%}, power {items.power:.0%}",
    )
    return [
        f"Useful until 90% of the way to the ceiling: months from {made.today}, {made.interval.level:.0%} intervals;",
        f"  lives over {made.limit_months:.0f} months count as that long; a successor takes "
        f"{made.lead_months:g} months to make",
        f"  items that tell two models {apart} at the frontier ({power}), both answering the same ones",
    ]


def plan_columns(plans: tuple[BenchmarkPlan, ...]) -> dict[str, list[str]]:
    """One row a benchmark, the soonest used up first."""
    made = [one.plan for one in plans]
    return {
        "benchmark": [one.state.scores.slug for one in plans],
        "verdict": [one.state.saturation.verdict for one in plans],
        "months left": [_months(plan) for plan in made],
        "never": [f"{plan.share_never:.0%}" if plan else "–" for plan in made],
        "90% on": [_end(one) for one in plans],
        "successor by": [_successor(one) for one in plans],
        "items needed": [_items(plan) for plan in made],
        "has": [_has(plan) for plan in made],
        "enough": [_enough(plan) for plan in made],
        "n": [str(one.state.sigmoid.nobs) if one.state.sigmoid else "–" for one in plans],
        "note": [one.why_not or "" for one in plans],
    }


def plan_frame(plans: tuple[BenchmarkPlan, ...]) -> pd.DataFrame:
    """One row a benchmark: the columns of `ReplacementPlan.summary`, and ``why_not``."""
    rows = [_row(one) for one in plans]
    return pd.DataFrame(rows)


def plan_json(plans: tuple[BenchmarkPlan, ...]) -> list[dict[str, Any]]:
    """The key ``plans``: days as ISO text, null for never and for what is not known."""
    return [{name: _plain(value) for name, value in _row(one).items()} for one in plans]


def _today(analysis: SaturationAnalysis) -> date:
    if analysis.question.until:
        return analysis.question.until
    days = [state.saturation.clock for state in analysis.states]
    return max([*days, *(one.release_date for one in analysis.releases)])


def _plan(state: BenchmarkState, today: date, lead_months: float) -> BenchmarkPlan:
    if state.dates is None:
        return BenchmarkPlan(state, None, state.no_sigmoid or "no replicates of its sigmoid were asked for")
    best = state.saturation.frontier.value
    try:
        found = plan_replacement(
            state.dates,
            best,
            today=today,
            lead_months=lead_months,
            n_items=state.scores.n_items,
            reached=state.sigmoid.reached_90 if state.sigmoid else None,
        )
    except FitError as error:
        return BenchmarkPlan(state, None, "; ".join(filter(None, [error.message, error.found])))
    return BenchmarkPlan(state, found, None)


def _row(one: BenchmarkPlan) -> dict[str, Any]:
    told = {"benchmark": one.state.scores.slug, "verdict": one.state.saturation.verdict}
    summary = {} if one.plan is None else {str(name): value for name, value in one.plan.summary().iloc[0].items()}
    more = {} if one.plan is None else {"lead_months": one.plan.lead_months, "enough_items": one.plan.enough_items}
    sigmoid = one.state.sigmoid.nobs if one.state.sigmoid else None
    return {**told, **summary, **more, "n": sigmoid, "why_not": one.why_not}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _months(plan: ReplacementPlan | None) -> str:
    if plan is None:
        return "–"
    high = f"{plan.interval.high:.0f}" if math.isfinite(plan.interval.high) else "never"
    low = f"{plan.interval.low:.0f}" if math.isfinite(plan.interval.low) else "never"
    return f"{plan.months:.0f} ({low} to {high})"


def _end(one: BenchmarkPlan) -> str:
    if one.plan is None:
        return "–"
    return f"by now{_unseen(one)}" if _over(one.plan) else _day(one.plan.date_90)


def _successor(one: BenchmarkPlan) -> str:
    plan = one.plan
    if plan is None:
        return "–"
    if _over(plan):
        return f"overdue{_unseen(one)}"
    late = plan.successor_by is not None and plan.successor_by < plan.today
    return f"{_day(plan.successor_by)}{' (late)' if late else ''}"


def _over(plan: ReplacementPlan) -> bool:
    return plan.date_90 is not None and plan.date_90 <= plan.today


def _unseen(one: BenchmarkPlan) -> str:
    """A model was seen at 90 % of the way, or only the curve says so."""
    reached = one.state.sigmoid.reached_90 if one.state.sigmoid else None
    return "" if reached else ", if the curve went on"


def _items(plan: ReplacementPlan | None) -> str:
    if plan is None:
        return "–"
    return f"{plan.items.paired:,} ({plan.items.paired_low:,} to {plan.items.paired_high:,})"


def _has(plan: ReplacementPlan | None) -> str:
    return "–" if plan is None or math.isnan(plan.n_items) else f"{plan.n_items:,.0f}"


def _enough(plan: ReplacementPlan | None) -> str:
    if plan is None or plan.enough_items is None:
        return "–"
    return "yes" if plan.enough_items else "no"


def _day(day: date | None) -> str:
    return str(day) if day else "never"
