"""Which models are new on the frontier, and which are no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.units import duration_text
from horizon.workflow.news.wording import counted, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from horizon.workflow.news.causes import TrendCauses
    from horizon.workflow.news.conclusions import FrontierModel, TrendConclusions
    from horizon.workflow.news.moved import Moved

__all__ = ["frontier_items"]

_LISTED = 5


def frontier_items(
    old: TrendConclusions, new: TrendConclusions, moved: Moved, causes: TrendCauses, *, alert: bool
) -> list[NewsItem]:
    """Models that joined or left the frontier, one item a cause, the longest horizons first."""
    before = {_now(one.slug, moved): one for one in _by(old.frontier)}
    here = {one.slug for one in new.frontier}
    gained = _by_cause([one for one in _by(new.frontier) if one.slug not in before], moved, causes)
    lost = _by_cause([one for slug, one in before.items() if slug not in here], moved, causes)
    came = [(len(models), NewsItem("frontier gained", _gained(models, new), cause, alert)) for cause, models in gained]
    went = [(len(models), NewsItem("frontier lost", _lost(models, moved), cause, alert)) for cause, models in lost]
    return [*_first(came, "new on the frontier"), *_first(went, "no longer on the frontier")]


def _now(slug: str, moved: Moved) -> str:
    """The slug under which a model is read today."""
    return moved.renamed[slug].slug if slug in moved.renamed else slug


def _by(models: Iterable[FrontierModel]) -> list[FrontierModel]:
    return sorted(models, key=lambda one: (-one.minutes, one.slug))


def _by_cause(
    models: Iterable[FrontierModel], moved: Moved, causes: TrendCauses
) -> list[tuple[str, list[FrontierModel]]]:
    """The models that one row brought or took away, together; each for itself where no row did."""
    found: dict[tuple[str, str], list[FrontierModel]] = {}
    for one in models:
        cause = _why(_now(one.slug, moved), moved, causes)
        found.setdefault((cause, "" if cause else one.slug), []).append(one)
    return [(cause, together) for (cause, _), together in found.items()]


def _first(items: list[tuple[int, NewsItem]], what: str) -> list[NewsItem]:
    """The first few, and how many models more there are."""
    told = [item for _, item in items]
    rest = sum(count for count, _ in items[_LISTED:])
    if not rest:
        return told
    text = f"{counted(rest, 'more model is', 'more models are')} {what}; the table of models has them all."
    return [*told[:_LISTED], NewsItem(told[0].kind, text, "", told[0].alert)]


def _gained(models: Sequence[FrontierModel], new: TrendConclusions) -> str:
    texts = [f"{one.model}, {duration_text(one.minutes)}, released {one.release_date}" for one in models]
    return f"New on the frontier: {first_of(texts, between='; ')}.{_beyond(models, new)}"


def _beyond(models: Sequence[FrontierModel], new: TrendConclusions) -> str:
    """Which of the models the trend leaves out, because the suite cannot measure so far."""
    limit = new.state.limit
    if limit is None or new.question.include_beyond_range:
        return ""
    far = [one.model for one in models if one.minutes > limit]
    if not far:
        return ""
    alone = len(far) == 1
    who = "That is" if len(models) == 1 else f"{first_of(far)} {'is' if alone else 'are'}"
    reach = f"{who} beyond the {duration_text(limit)} that the suite measures reliably"
    return f" {reach}, so the trend leaves {'it' if alone else 'them'} out."


def _lost(models: Sequence[FrontierModel], moved: Moved) -> str:
    gone = [_gone(one, moved) for one in models]
    same = {why for _, why in gone}
    texts = [name if len(same) == 1 else f"{name}{why}" for name, why in gone]
    return f"No longer on the frontier: {first_of(texts, between='; ')}{same.pop() if len(same) == 1 else ''}."


def _gone(one: FrontierModel, moved: Moved) -> tuple[str, str]:
    """A model, and what became of its place."""
    now = _now(one.slug, moved)
    today = moved.after.get(now)
    if today is None:
        return f"{one.model}, {duration_text(one.minutes)}", "; it was withdrawn"
    better = _overtaken(today, moved)
    by = f": {better.model} was at {duration_text(better.minutes)} by then" if better is not None else ""
    name = today.model if now != one.slug else one.model
    return f"{name}, {duration_text(today.minutes)}", by


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
