"""What became of the doubling time, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.units import DAYS_PER_MONTH
from horizon.workflow.changes import CAUSES, Cause
from horizon.workflow.news.kinds import STILL
from horizon.workflow.news.moved import same_question
from horizon.workflow.news.wording import counted, signed
from horizon.workflow.revision_tables import rounded_parts
from horizon.workflow.trend_wording import listed

if TYPE_CHECKING:
    from horizon.workflow.news.causes import TrendCauses
    from horizon.workflow.news.conclusions import TrendConclusions
    from horizon.workflow.news.moved import Moved

__all__ = ["estimate_item"]

_WORDS: dict[Cause, tuple[str, str]] = {
    "added": ("model added", "models added"),
    "revised": ("value revised", "values revised"),
    "withdrawn": ("model withdrawn", "models withdrawn"),
    "dated": ("new release date", "new release dates"),
    "range": ("change of what the suite can measure", "changes of what the suite can measure"),
}
_STILL = 0.05
"""Days; less is not seen in the digits that are shown."""


def estimate_item(old: TrendConclusions, new: TrendConclusions, moved: Moved, causes: TrendCauses) -> NewsItem:
    """From what to what the doubling time and its interval went, and why; or that both stayed (kind ``still``)."""
    went = abs(new.doubling_days - old.doubling_days) >= _STILL  # False between two that are infinite
    other = _whole(old.low, old.high) != _whole(new.low, new.high)
    sentences = [_estimate(old, new, went=went), *_interval(old, new, went=went)]
    if went:
        sentences += _why(old, new, moved)
    elif other and not moved.changes and same_question(old.question, new.question):
        sentences.append("No row of the suite changed: its replicates did, or the program.")
    if not went and not other:
        return NewsItem(STILL, " ".join(sentences))
    return (
        NewsItem("estimate", " ".join(sentences), causes.of_most())
        if went
        else NewsItem("interval", " ".join(sentences))
    )


def _estimate(old: TrendConclusions, new: TrendConclusions, *, went: bool) -> str:
    window = new.question.window
    if not went:
        return f"The doubling time ({window}) is still {_both(new.doubling_days)}."
    if not math.isfinite(old.doubling_days) or not math.isfinite(new.doubling_days):
        return f"The doubling time ({window}) went from {_both(old.doubling_days)} to {_both(new.doubling_days)}."
    days = new.doubling_days - old.doubling_days
    before, after = (f"{value / DAYS_PER_MONTH:.1f}" for value in (old.doubling_days, new.doubling_days))
    beyond = not old.low <= new.doubling_days <= old.high and not math.isnan(old.low)
    pace = f": growth is {'slower' if days > 0 else 'faster'}" if beyond else ""
    months = f"{before} to {after} months" if before != after else f"{after} months"
    way = f"from {old.doubling_days:.1f} to {new.doubling_days:.1f} days ({months})"
    return f"The doubling time ({window}) is {abs(days):.1f} days {'longer' if days > 0 else 'shorter'}, {way}{pace}."


def _interval(old: TrendConclusions, new: TrendConclusions, *, went: bool) -> list[str]:
    level = f"{100 * new.question.level:g}% interval"
    if math.isnan(old.low) or _whole(old.low, old.high) == _whole(new.low, new.high):
        return [f"Its {level} is {'still ' if not math.isnan(old.low) else ''}{_ends(new)}."]
    inside = " The new value lies inside the old one." if old.low <= new.doubling_days <= old.high else ""
    outside = "" if inside or not went else " The new value lies outside the old one."
    return [f"Its {level} was {_ends(old)} and is {_ends(new)}.{inside if went else ''}{outside}"]


def _why(old: TrendConclusions, new: TrendConclusions, moved: Moved) -> list[str]:
    if moved.parts is None:
        return [f"What made how much of that cannot be told: {moved.why_no_parts}."]
    counts = {cause: sum(change.kind == cause for change in moved.changes) for cause in CAUSES}
    named = {counted(counts[cause], *_WORDS[cause]): moved.parts[cause] for cause in CAUSES if counts[cause]}
    named |= {"other choices of the study": moved.study_days, "the program itself": moved.program_days}
    whole = new.doubling_days - old.doubling_days
    rounded = dict(zip(named, rounded_parts(list(named.values()), whole, digits=1), strict=True))
    told = [(words, days) for words, days in rounded.items() if abs(days) >= _STILL]
    if len(told) == 1:
        return [f"All of that comes from {told[0][0]}."]
    parts = [f"{signed(days)} days from {words}" for words, days in told]
    return [f"Of that, {listed(parts)}."] if parts else []


def _both(days: float) -> str:
    return f"{days:.1f} days ({days / DAYS_PER_MONTH:.1f} months)" if math.isfinite(days) else "no growth"


def _ends(found: TrendConclusions) -> str:
    low, high = _whole(found.low, found.high)
    return f"{low} to {high} days" if math.isfinite(found.high) else f"at least {low} days, or no growth"


def _whole(low: float, high: float) -> tuple[str, str]:
    return f"{low:.0f}", f"{high:.0f}"
