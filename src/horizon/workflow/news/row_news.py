"""Which rows of a suite changed: models added, values revised, models withdrawn, dates, names, range."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.units import duration_text
from horizon.workflow.news.wording import counted, first_of, minutes_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from horizon.workflow.changes import Change, Kind
    from horizon.workflow.news.causes import TrendCauses
    from horizon.workflow.news.conclusions import TrendConclusions
    from horizon.workflow.news.moved import Moved

__all__ = ["row_items"]

_NOUNS: dict[Kind, tuple[str, str]] = {
    "revised": ("value revised", "values revised"),
    "added": ("model added", "models added"),
    "withdrawn": ("model withdrawn", "models withdrawn"),
    "dated": ("release date changed", "release dates changed"),
}


def row_items(new: TrendConclusions, moved: Moved, causes: TrendCauses) -> Iterator[NewsItem]:
    """One item a kind of change, the weightiest rows of it first."""
    frontier = {one.slug for one in new.frontier}
    for kind, nouns in _NOUNS.items():
        same = [change for change in moved.changes if change.kind == kind]
        same.sort(key=lambda change: (-_weight(change, moved), change.slug))
        if same:
            texts = [_text(change, moved, frontier) for change in same]
            cause = causes.of_change(same[0]) if len(same) == 1 else causes.of_all(same)
            yield NewsItem(kind, f"{counted(len(same), *nouns)}: {first_of(texts)}.", cause)
    yield from _range(moved, causes)
    yield from _renamed(moved)
    if around := sum(change.kind == "interval" for change in moved.changes):
        models = counted(around, "model has", "models have")
        yield NewsItem("intervals", f"{models} the same value with a new interval, which moves no trend line.")


def _text(change: Change, moved: Moved, frontier: set[str]) -> str:
    old, new = moved.before.get(change.slug), moved.after.get(change.slug)
    if change.kind == "revised" and old and new:
        return f"{new.model} from {_pair(old.minutes, new.minutes)}"
    if change.kind == "added" and new:
        return f"{new.model} ({duration_text(new.minutes)}{', on the frontier' if change.slug in frontier else ''})"
    if change.kind == "dated" and old and new:
        days = (_day(row.release_date) for row in (old, new))
        return f"{new.model} from {' to '.join(days)}"
    if into := moved.renamed.get(change.slug):
        return f"{change.model} (merged into {into.name})"
    return f"{change.model} ({duration_text(old.minutes)})" if old else change.model


def _pair(before: float, after: float) -> str:
    """Two task lengths, with more digits where they would read alike."""
    texts = [duration_text(minutes) for minutes in (before, after)]
    if texts[0] != texts[1]:
        return f"{texts[0]} to {texts[1]}"
    if after < 1:
        return f"{60 * before:.4g} to {60 * after:.4g} s"
    return f"{minutes_text(before).removesuffix(' min')} to {minutes_text(after)}"


def _weight(change: Change, moved: Moved) -> float:
    """How far a value was moved; else how long a horizon it is about."""
    old, new = moved.before.get(change.slug), moved.after.get(change.slug)
    if change.kind == "revised" and old and new:
        return abs(math.log2(new.minutes / old.minutes))
    row = new or old
    return float(row.minutes) if row else 0.0


def _range(moved: Moved, causes: TrendCauses) -> Iterator[NewsItem]:
    for change in moved.changes:
        if change.kind == "range":
            yield NewsItem(
                "range",
                "What the suite can measure is described anew, which decides what the trend leaves out.",
                causes.of_change(change),
            )


def _renamed(moved: Moved) -> Iterator[NewsItem]:
    gone = {change.slug for change in moved.changes if change.kind == "withdrawn"}
    for slug, one in moved.renamed.items():
        if slug not in gone:
            yield NewsItem("merged", f"{one.was} is now counted as {one.name}: the two names were merged.")


def _day(day: object) -> str:
    return "unknown" if day != day else f"{day:%Y-%m-%d}"
