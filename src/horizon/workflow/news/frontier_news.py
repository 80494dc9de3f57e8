"""Which models are new on the frontier, and which are no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.units import duration_text
from horizon.workflow.news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from horizon.workflow.news.causes import TrendCauses
    from horizon.workflow.news.conclusions import FrontierModel, TrendConclusions
    from horizon.workflow.news.moved import Moved

__all__ = ["frontier_items"]

_LISTED = 5


def frontier_items(
    old: TrendConclusions, new: TrendConclusions, moved: Moved, causes: TrendCauses, *, alert: bool
) -> list[NewsItem]:
    """Models that joined or left the frontier, the longest horizons first."""
    here, there = {one.slug for one in new.frontier}, {_now(one.slug, moved) for one in old.frontier}
    gained = [one for one in new.frontier if one.slug not in there]
    lost = [one for one in old.frontier if _now(one.slug, moved) not in here]
    came = [NewsItem("frontier gained", _gained(one, new), _why(one.slug, moved, causes), alert) for one in _by(gained)]
    went = [
        NewsItem("frontier lost", _lost(one, moved), _why(_now(one.slug, moved), moved, causes), alert)
        for one in _by(lost)
    ]
    return [*_first(came, "are new on the frontier"), *_first(went, "are no longer on the frontier")]


def _now(slug: str, moved: Moved) -> str:
    """The slug under which a model is read today."""
    return moved.renamed[slug].slug if slug in moved.renamed else slug


def _by(models: Iterable[FrontierModel]) -> list[FrontierModel]:
    return sorted(models, key=lambda one: (-one.minutes, one.slug))


def _first(items: list[NewsItem], what: str) -> list[NewsItem]:
    """The first few, and how many more there are."""
    rest = len(items) - _LISTED
    if rest <= 0:
        return items
    text = f"{counted(rest, 'more model')} {what}; the table of models has them all."
    return [*items[:_LISTED], NewsItem(items[0].kind, text, "", items[0].alert)]


def _gained(one: FrontierModel, new: TrendConclusions) -> str:
    limit = new.state.limit
    far = limit is not None and one.minutes > limit and not new.question.include_beyond_range
    beyond = (
        f" That is beyond the {duration_text(limit)} that the suite measures reliably, so the trend leaves it out."
        if far and limit is not None
        else ""
    )
    return f"New on the frontier: {one.model}, {duration_text(one.minutes)}, released {one.release_date}.{beyond}"


def _lost(one: FrontierModel, moved: Moved) -> str:
    today, now = moved.after.get(_now(one.slug, moved)), _now(one.slug, moved)
    if today is None:
        return f"No longer on the frontier: {one.model}, {duration_text(one.minutes)}; it was withdrawn."
    better = _overtaken(today, moved)
    by = f": {better.model} was at {duration_text(better.minutes)} by then" if better is not None else ""
    name = today.model if now != one.slug else one.model
    return f"No longer on the frontier: {name}, {duration_text(today.minutes)}{by}."


def _overtaken(row: Any, moved: Moved) -> Any:
    """The best model that was released by the day of another and is above it."""
    rows = [one for one in moved.after.values() if one.release_date <= row.release_date and one.minutes > row.minutes]
    return max(rows, key=lambda one: (one.minutes, one.slug), default=None)


def _why(slug: str, moved: Moved, causes: TrendCauses) -> str:
    """Its own row if that changed; else that of the model that came before it, or that stood in its way."""
    if own := causes.of_model(slug):
        return own
    row = moved.after.get(slug)
    if row is None:
        return ""
    changed = {change.slug for change in moved.changes}
    rivals = [
        one
        for state in (moved.after, moved.before)
        for one in state.values()
        if one.slug in changed and one.release_date <= row.release_date and one.minutes > row.minutes
    ]
    first = max(rivals, key=lambda one: (one.minutes, one.slug), default=None)
    return "" if first is None else causes.of_model(first.slug)
