"""The table of the replacement planner."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import Table
from horizon.report.tables import Column
from horizon.workflow.saturation.plan import plan_columns, plan_frame, plan_sentences
from horizon.workflow.trend_wording import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.saturation.replacement import ReplacementPlan
    from horizon.workflow.saturation.analyse import SaturationAnalysis
    from horizon.workflow.saturation.plan import BenchmarkPlan

__all__ = ["plan_table"]


def plan_table(analysis: SaturationAnalysis, plans: tuple[BenchmarkPlan, ...]) -> Table:
    """Until when each benchmark is of use, when its successor should exist, and how many items that takes."""
    texts = plan_columns(plans)
    frame = plan_frame(plans).assign(
        name=[one.state.scores.name for one in plans],
        months_left=[one.plan.months if one.plan else float("nan") for one in plans],
        months_interval=[_interval(one.plan) for one in plans],
        never_text=texts["never"],
        end_text=texts["90% on"],
        successor_text=texts["successor by"],
        items_text=texts["items needed"],
        has_text=texts["has"],
        enough_text=texts["enough"],
        note=texts["note"],
    )
    return Table(
        id="plan",
        title=_title(plans),
        caption=_caption(analysis, plans),
        columns=(
            Column("name", "Benchmark"),
            Column("verdict", "Verdict", "verdict"),
            Column("months_left", "Months left", "number"),
            Column("months_interval", "Interval (95%)"),
            Column("never_text", "Never"),
            Column("end_text", "90% of the way"),
            Column("successor_text", "Successor by"),
            Column("items_text", "Items needed"),
            Column("has_text", "Has"),
            Column("enough_text", "Enough"),
            Column("note", "Note"),
        ),
        frame=frame,
    )


def _interval(plan: ReplacementPlan | None) -> str:
    if plan is None:
        return "–"
    return " to ".join(
        f"{end:.0f}" if math.isfinite(end) else "never" for end in (plan.interval.low, plan.interval.high)
    )


def _title(plans: Sequence[BenchmarkPlan]) -> str:
    made = [one.plan for one in plans if one.plan and one.state.saturation.verdict != "abandoned"]
    late = sum(plan.successor_by is not None and plan.successor_by < plan.today for plan in made)
    on = f" on {max(plan.today for plan in made)}" if made else ""
    known = [plan for plan in made if plan.enough_items is not None]
    short = sum(not plan.enough_items for plan in known)
    return (
        f"Of {len(made)} benchmarks in use {late} should have a successor in the making{on}; {short} of "
        f"{len(known)} have too few items to tell neighbours at the frontier apart"
    )


def _caption(analysis: SaturationAnalysis, plans: tuple[BenchmarkPlan, ...]) -> str:
    told = capital("; ".join(text.strip().rstrip(";") for text in plan_sentences(plans)))
    made = sum(one.plan is not None for one in plans)
    return (
        f"n {made} benchmarks with a curve, {len(plans) - made} without. {told}; in brackets for correlations of 0.7 "
        "and 0.3 between the marks of two models (0.5 in the middle). Never: share of the replicates that do not get "
        f"there within 20 years. {analysis.question.replicates} replicates, seed {analysis.question.seed}, vintage "
        f"{analysis.as_of}."
    )
