"""The row that caused a change, in words: whose, which value, from which source, vintage and snapshot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.store.origins import horizon_origins, release_origins, spec_origin, withdrawn_horizons
from horizon.units import duration_text
from horizon.workflow.news.wording import first_of, minutes_text, signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from horizon.store.origins import Origin
    from horizon.workflow.changes import Change
    from horizon.workflow.news.moved import Moved
    from horizon.workflow.question import TrendQuestion

__all__ = ["TrendCauses", "later", "origin_text"]

_LISTED = 3


def origin_text(origin: Origin | None) -> str:
    """Where a row is from."""
    if origin is None:
        return ""
    return f"source {origin.source}, vintage {origin.known_at}, snapshot {origin.snapshot}"


def later(brought: Origin | None, ended: Origin | None) -> Origin | None:
    """What made a value another: the snapshot that brought it, or one that took a better one away since."""
    return ended if brought is None or (ended is not None and ended.snapshot > brought.snapshot) else brought


class TrendCauses:
    """Says of each change of a suite which row it comes from.

    Parameters
    ----------
    connection : Connection
        Of an open view of the store.
    question : TrendQuestion
    moved : Moved
    limits : tuple of float or None
        The longest horizon that the suite could measure before, and can now.
    """

    def __init__(
        self,
        connection: Connection,
        question: TrendQuestion,
        moved: Moved,
        limits: tuple[float | None, float | None],
    ) -> None:
        suite, level = question.suite, question.success_level
        self._moved, self._suite, self._limits = moved, suite, limits
        self._by_slug = {change.slug: change for change in moved.changes}
        kinds = {change.kind for change in moved.changes}
        self._brought = horizon_origins(connection, suite, level) if moved.changes else {}
        self._ended = withdrawn_horizons(connection, suite, level) if kinds & {"withdrawn", "revised"} else {}
        self._dated = release_origins(connection) if "dated" in kinds else {}
        self._spec = spec_origin(connection, suite) if "range" in kinds else None

    def of_model(self, slug: str) -> str:
        """The row of a model that changed; empty if none did."""
        change = self._by_slug.get(slug)
        return self.of_change(change) if change else ""

    def of_change(self, change: Change) -> str:
        """The row of a change."""
        return ", ".join(filter(None, [self._value(change), self._merged(change), origin_text(self._origin(change))]))

    def of_most(self) -> str:
        """The row that moves the trend most by itself."""
        moved = self._moved
        if moved.leading is None:
            return ""
        row = self.of_change(moved.leading)
        if math.isnan(moved.leading_days):
            return f"No row alone would move the trend; the weightiest that changed: {row}"
        return f"The row that alone would move the trend most, {signed(moved.leading_days)} days: {row}"

    def of_all(self, changes: Iterable[Change]) -> str:
        """The snapshots of several changes."""
        texts = list(dict.fromkeys(filter(None, (origin_text(self._origin(change)) for change in changes))))
        more = [f"and {len(texts) - _LISTED} more"] if len(texts) > _LISTED else []
        return "; ".join([*texts[:_LISTED], *more])

    def _origin(self, change: Change) -> Origin | None:
        if change.kind == "range":
            return self._spec
        if change.kind == "withdrawn":
            return None if change.slug in self._moved.renamed else self._ended.get(change.slug)
        if change.kind == "dated":
            return self._dated.get(change.slug)
        brought = self._brought.get(change.slug)
        return later(brought, self._ended.get(change.slug)) if change.kind == "revised" else brought

    def _merged(self, change: Change) -> str:
        renamed = self._moved.renamed
        if change.kind == "withdrawn":
            return f"merged into {renamed[change.slug].name}" if change.slug in renamed else ""
        was = [one.was for one in renamed.values() if one.slug == change.slug]
        return f"{first_of(was, most=_LISTED)} was merged into it" if was else ""

    def _value(self, change: Change) -> str:
        """Whose row, and what it says."""
        old, new = self._moved.before.get(change.slug), self._moved.after.get(change.slug)
        if change.kind == "range":
            was, is_now = ("not stated" if limit is None else duration_text(limit) for limit in self._limits)
            return f"{self._suite}, longest horizon that it measures {is_now} (was {was})"
        if change.kind == "dated" and old and new:
            return f"{new.model}, released {_day(new.release_date)} (was {_day(old.release_date)})"
        if change.kind == "withdrawn" and old:
            return f"{old.model}, {minutes_text(old.minutes)}, withdrawn"
        if change.kind == "revised" and old and new:
            return f"{new.model}, {minutes_text(new.minutes)} (was {minutes_text(old.minutes)})"
        if change.kind == "interval" and old and new:
            was, is_now = (f"{minutes_text(row.low)} to {minutes_text(row.high)}" for row in (old, new))
            return f"{new.model}, interval {is_now} (was {was})"
        return f"{new.model}, {minutes_text(new.minutes)}" if new else change.model


def _day(day: object) -> str:
    return "on an unknown day" if day != day else f"{day:%Y-%m-%d}"
