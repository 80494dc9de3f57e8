"""What changed in the conclusions about a trend, the weightiest first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.store.origins import merged_models
from horizon.workflow.news.causes import TrendCauses
from horizon.workflow.news.estimate_news import estimate_item
from horizon.workflow.news.frontier_news import frontier_items
from horizon.workflow.news.kinds import STILL
from horizon.workflow.news.moved import same_question, trace
from horizon.workflow.news.outlook_news import claim_items, curve_items, milestone_items, scored_items
from horizon.workflow.news.row_news import row_items

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from horizon.workflow.news.conclusions import TrendConclusions
    from horizon.workflow.question import TrendQuestion
    from horizon.workflow.studies.alerts import AlertRules

__all__ = ["trend_news"]

_CHOICES = {
    "suite": "suite",
    "success_level": "success level",
    "frontier": "frontier rule",
    "include_beyond_range": "models beyond the range of the suite",
    "interval": "kind of interval",
    "level": "level of the interval",
    "window": "window",
    "replicates": "replicates",
    "drop_below": "shortest horizon of a replicate",
    "seed": "seed",
}
"""What a study chooses, in words; the frontier rule has its number of models in its name."""


def trend_news(
    connection: Connection, old: TrendConclusions, new: TrendConclusions, rules: AlertRules
) -> list[NewsItem]:
    """Compare what two reports say of a trend."""
    before, after = old.question, new.question
    asked = [] if same_question(before, after) else [NewsItem("study", _study(before, after))]
    if (before.suite, before.success_level) != (after.suite, after.success_level):
        return asked
    moved = trace(old, new, merged_models(connection))
    causes = TrendCauses(connection, after, moved, (old.state.limit, new.state.limit))
    most = causes.of_most()
    estimate = estimate_item(old, new, moved, causes)
    still = estimate.kind == STILL and math.isnan(moved.leading_days)
    return [
        *asked,
        estimate,
        *frontier_items(old, new, moved, causes, alert=rules.frontier),
        *curve_items(old, new, most, rules),
        *milestone_items(old, new, moved, causes, rules, still=still),
        *claim_items(old.claims, new.claims, most, rules),
        *scored_items(old, new),
        *row_items(new, moved, causes),
    ]


def _study(before: TrendQuestion, after: TrendQuestion) -> str:
    """Which choices of the study are others than before."""
    other = [name for name in _CHOICES if getattr(before, name) != getattr(after, name)]
    told = [f"{_CHOICES[name]} {_said(getattr(after, name))} (was {_said(getattr(before, name))})" for name in other]
    incomparable = {"suite", "success_level"} & set(other)
    rest = "; its numbers are not compared with those of the last report" if incomparable else ""
    return f"The study asks something else than it did: {', '.join(told)}{rest}."


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
