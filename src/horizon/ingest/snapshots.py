"""The snapshots that one file makes: one for each source and day that its rows name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import horizon
from horizon.records import Vintage
from horizon.store.bulk import IndexesLast
from horizon.store.schema import FACTS
from horizon.store.write import (
    Counts,
    SnapshotWriter,
    find_snapshot,
    open_snapshot,
    register_source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from horizon.ingest.groups import Group
    from horizon.ingest.origin import Origin
    from horizon.ingest.plan import Plan
    from horizon.records import Reject
    from horizon.store.write import KnownSnapshot

__all__ = ["Snapshots", "find_again"]


def find_again(connection: Connection, plan: Plan, origin: Origin, group: Group) -> KnownSnapshot | None:
    """Find the snapshot that was made of these rows before, from the same bytes, read in the same way."""
    return find_snapshot(
        connection,
        _vintage(group, origin),
        table_name=plan.table.name,
        scope=group.scope,
        reader=origin.reader,
        any_day=group.assumed,
    )


def _vintage(group: Group, origin: Origin) -> Vintage:
    return Vintage(group.source.slug, group.known_at, origin.sha256)


@dataclass(slots=True)
class _Open:
    """A snapshot that is being filled; `again` is the one made from the same bytes before, if that left rows out."""

    source_id: int
    writer: SnapshotWriter
    again: KnownSnapshot | None
    repeated: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    releases: dict[int, str] = field(default_factory=dict)


class Snapshots:
    """Opens, fills and closes the snapshots of a file, oldest first.

    A vintage that is there already, made from the same bytes, is not opened again, unless it left rows out: what was
    learned since (the description of a benchmark, an alias) may make them good.
    """

    def __init__(self, connection: Connection, plan: Plan, groups: Sequence[Group], origin: Origin) -> None:
        self._connection, self._plan, self._origin = connection, plan, origin
        self.ids: list[int] = []
        self.known: list[KnownSnapshot] = []
        self._open: dict[Group, _Open] = {}
        for group in sorted(groups, key=lambda group: (group.known_at, group.source.slug, group.scope)):
            found = find_again(connection, plan, origin, group)
            if found and not found.counts.rejected:
                self.known.append(found)
            else:
                self._begin(group, found)
        self._indexes = IndexesLast(connection, FACTS[plan.table.name])

    def __contains__(self, group: Group) -> bool:
        return group in self._open

    def __bool__(self) -> bool:
        return bool(self._open)

    def add(self, group: Group, columns: dict[str, list[Any]], release_dates: Sequence[str | None]) -> None:
        """Store rows of a group, and keep the release dates that stand beside its models."""
        opened = self._open[group]
        opened.writer.add(columns)
        if any(release_dates):
            dated = zip(columns["model_id"], release_dates, strict=True)
            opened.releases |= {model: day for model, day in dated if day}

    def reject(self, group: Group, rejects: Sequence[Reject]) -> None:
        """Count one row of a group as left out, and keep why."""
        self._open[group].rejected += 1
        name = self._origin.path.name
        self._open[group].rejects += [replace(reject, file=reject.file or name) for reject in rejects]

    def repeat(self, group: Group, rows: int) -> None:
        """Count rows of a group that the file gives a second time."""
        self._open[group].repeated += rows

    def finish(self) -> Counts:
        """Settle all snapshots against the others of their sources; return the counts over all groups."""
        self._indexes.make()
        total = sum((known.counts for known in self.known), Counts())
        for group, opened in self._open.items():
            counts = opened.writer.finish(repeated=opened.repeated, rejects=opened.rejects, rejected=opened.rejected)
            total += counts
            if opened.again and opened.again.says_the_same(counts):
                opened.writer.forget()
                self.known.append(opened.again)
                continue
            self.ids.append(opened.writer.snapshot_id)
            if opened.releases:
                self._store_releases(group, opened)
        return total

    def _begin(self, group: Group, again: KnownSnapshot | None) -> None:
        source_id = register_source(self._connection, group.source)
        writer = self._writer(group, source_id, self._plan.table.name, group.scope)
        self._open[group] = _Open(source_id, writer, again)

    def _writer(self, group: Group, source_id: int, table_name: str, scope: str) -> SnapshotWriter:
        return open_snapshot(
            self._connection,
            _vintage(group, self._origin),
            source_id=source_id,
            table_name=table_name,
            scope=scope,
            reader=self._origin.reader,
            reader_version=horizon.__version__,
        )

    def _store_releases(self, group: Group, opened: _Open) -> None:
        """A table of horizons that gives release dates is a source of those too, beside a table of models."""
        by_model: defaultdict[str, list[Any]] = defaultdict(list)
        for model_id, day in opened.releases.items():
            by_model["model_id"].append(model_id)
            by_model["release_date"].append(day)
        writer = self._writer(group, opened.source_id, "models", f"horizons {group.scope}")
        writer.add(by_model)
        writer.finish()
        self.ids.append(writer.snapshot_id)
