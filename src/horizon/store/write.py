"""The only writer of the store. Every function works inside the caller's transaction and can be repeated safely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select, update

from horizon.store import schema
from horizon.store.bulk import insert_columns
from horizon.store.vintages import Chain, Settled, chain_of, settle, staging_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table

    from horizon.records import Reject, SourceRecord, Vintage

__all__ = [
    "Counts",
    "KnownSnapshot",
    "SnapshotWriter",
    "add_benchmarks",
    "add_models",
    "add_tasks",
    "find_snapshot",
    "open_snapshot",
    "register_source",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a file: read = stored + unchanged + rejected.

    `superseded` counts rows of the source's earlier vintage that this one no longer has, or has with other values;
    they leave the current view and stay in the older ones.
    """

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    superseded: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.read + other.read,
            self.stored + other.stored,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            self.superseded + other.superseded,
        )

    def __str__(self) -> str:
        """The sum, as every command says it."""
        return (
            f"{self.read:,} row{'' if self.read == 1 else 's'} read = {self.stored:,} stored"
            f" + {self.unchanged:,} unchanged + {self.rejected:,} rejected"
        )


@dataclass(frozen=True, slots=True)
class KnownSnapshot:
    """A snapshot that was there already, and what reading the same bytes again comes to."""

    id: int
    counts: Counts

    def says_the_same(self, counts: Counts) -> bool:
        """Tell whether reading the file again stored nothing, ended nothing and left out as many rows."""
        return (counts.stored, counts.superseded, counts.rejected) == (0, 0, self.counts.rejected)


def register_source(connection: Connection, record: SourceRecord) -> int:
    """Return the id of a source; make it if it is new, and bring its description up to date if the record has one."""
    table = schema.source
    values = {name: getattr(record, name) for name in ("title", "publisher", "url", "licence", "tier")}
    found = connection.scalar(select(table.c.id).where(table.c.slug == record.slug))
    if found is None:
        return _insert(connection, table, {"slug": record.slug, **values})
    if record.publisher:
        connection.execute(update(table).where(table.c.id == found).values(**values))
    return int(found)


BASELINES = frozenset({"human", "humans", "human-baseline", "human-baseliners"})
"""Slugs under which runs of people stand beside those of models; they are kept apart."""


def add_models(
    connection: Connection, models: Mapping[str, tuple[str, str | None]], *, reviewed: bool = False
) -> dict[str, int]:
    """Make the models that are not there yet and return slug -> id; values are (name, organization).

    An organization that was not known is filled in; one that is known stays. With `reviewed` the names are known to
    stand for models of their own.
    """
    table = schema.model
    known = {row.slug: row for row in connection.execute(select(table))}
    fresh = [slug for slug in models if slug not in known]
    if fresh:
        rows = [
            {
                "slug": slug,
                "name": models[slug][0],
                "organization": models[slug][1],
                "baseline": slug in BASELINES,
                "reviewed": reviewed or slug in BASELINES,
            }
            for slug in fresh
        ]
        connection.execute(insert(table), rows)
    if reviewed:
        connection.execute(update(table).where(table.c.slug.in_(list(models)), ~table.c.reviewed).values(reviewed=True))
    for slug, (_, organization) in models.items():
        if organization and slug in known and known[slug].organization is None:
            connection.execute(update(table).where(table.c.slug == slug).values(organization=organization))
    return _ids(connection, table)


def add_benchmarks(connection: Connection, benchmarks: Mapping[str, str]) -> dict[str, int]:
    """Make the benchmarks that are not there yet and return slug -> id; values are display names.

    A benchmark that was made with its slug as its name takes the display name when one comes.
    """
    table = schema.benchmark
    known = {row.slug: row.name for row in connection.execute(select(table))}
    fresh = [{"slug": slug, "name": name} for slug, name in benchmarks.items() if slug not in known]
    if fresh:
        connection.execute(insert(table), fresh)
    for slug, name in benchmarks.items():
        if known.get(slug) == slug != name:
            connection.execute(update(table).where(table.c.slug == slug).values(name=name))
    return _ids(connection, table)


def add_tasks(connection: Connection, tasks: Mapping[tuple[int, str], str | None]) -> dict[tuple[int, str], int]:
    """Make the tasks that are not there yet and return (suite id, name) -> id; values are families."""
    table = schema.task
    known = {(row.suite_id, row.name): row for row in connection.execute(select(table))}
    fresh = [key for key in tasks if key not in known]
    if fresh:
        rows = [{"suite_id": suite, "name": name, "family": tasks[suite, name]} for suite, name in fresh]
        connection.execute(insert(table), rows)
    for key, family in tasks.items():
        if family and key in known and known[key].family is None:
            connection.execute(update(table).where(table.c.id == known[key].id).values(family=family))
    return {(row.suite_id, row.name): row.id for row in connection.execute(select(table))}


def find_snapshot(
    connection: Connection,
    vintage: Vintage,
    *,
    table_name: str,
    scope: str,
    reader: str,
    any_day: bool,
) -> KnownSnapshot | None:
    """Find the snapshot that says the same already: one of its day, or the newest of all with `any_day`.

    It is the same if it was made from the same bytes, read in the same way.
    """
    row, source = schema.snapshot, schema.source
    query = (
        select(row.c.id, row.c.rows_read, row.c.rows_rejected, row.c.sha256, row.c.reader)
        .join(source, row.c.source_id == source.c.id)
        .where(
            source.c.slug == vintage.source,
            row.c.table_name == table_name,
            or_(
                row.c.scope == scope,
                and_(row.c.scope == _rejects_only(scope), row.c.sha256 == vintage.sha256, row.c.reader == reader),
            ),
        )
        .order_by(row.c.known_at.desc(), row.c.id.desc())
    )
    if not any_day:
        same = row.c.known_at == vintage.known_at, row.c.sha256 == vintage.sha256, row.c.reader == reader
        query = query.where(*same)
    found = connection.execute(query.limit(1)).one_or_none()
    if found is None or (found.sha256, found.reader) != (vintage.sha256, reader):
        return None
    unchanged = found.rows_read - found.rows_rejected
    return KnownSnapshot(found.id, Counts(read=found.rows_read, unchanged=unchanged, rejected=found.rows_rejected))


def _rejects_only(scope: str) -> str:
    """Scope of a snapshot none of whose rows was good: as a vintage it would withdraw all that its source said."""
    return f"(rejected rows only) {scope}".rstrip()


class SnapshotWriter:
    """Takes the rows of one vintage in batches and settles them against the source's other vintages at the end.

    A vintage with none before it goes straight into its table; any other is compared first, in a temporary table.
    """

    def __init__(self, connection: Connection, table: Table, snapshot_id: int, scope: str, chain: Chain) -> None:
        self.snapshot_id = snapshot_id
        self._scope = scope
        self.added = 0
        self._connection = connection
        self._table = table
        self._chain = chain
        self._staged = staging_table(table, snapshot_id) if chain.earlier else None
        if self._staged is not None:
            self._staged.create(connection)

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Store rows given column by column: plain values, dates as ISO text, None for null."""
        if self._staged is not None:
            self.added += insert_columns(self._connection, self._staged, columns)
        else:
            validity = {"snapshot_id": self.snapshot_id, "ended_by_id": self._chain.successor}
            self.added += insert_columns(self._connection, self._table, columns, references=validity)

    def finish(
        self, *, repeated: int = 0, rejects: Sequence[Reject] = (), rejected: int = 0, empty: bool = False
    ) -> Counts:
        """Settle the vintage and keep its rejects and counts; `repeated` rows of the file were given twice.

        A vintage without a row says nothing, unless it is meant to be `empty`: then it withdraws all that was said.
        """
        settled = self._settle(empty=empty)
        counts = Counts(
            read=self.added + repeated + rejected,
            stored=settled.stored,
            unchanged=self.added - settled.stored + repeated,
            rejected=rejected,
            superseded=settled.ended,
        )
        self._keep(counts, rejects, empty=empty)
        return counts

    def forget(self) -> None:
        """Let go of a snapshot that turned out to say nothing new."""
        row, reject = schema.snapshot, schema.reject
        self._connection.execute(delete(reject).where(reject.c.snapshot_id == self.snapshot_id))
        self._connection.execute(delete(row).where(row.c.id == self.snapshot_id))

    def _settle(self, *, empty: bool) -> Settled:
        if self._staged is None:
            return Settled(self.added, 0)
        if self.added == 0 and not empty:
            settled = Settled(0, 0)
        else:
            settled = settle(self._connection, self._table, self._staged, self.snapshot_id, self._chain)
        self._staged.drop(self._connection)
        return settled

    def _keep(self, counts: Counts, rejects: Sequence[Reject], *, empty: bool) -> None:
        if rejects:
            fields = ("file", "line", "field", "value", "reason")
            columns = {name: [getattr(reject, name) for reject in rejects] for name in fields}
            snapshot = {"snapshot_id": self.snapshot_id}
            insert_columns(self._connection, schema.reject, columns, references=snapshot)
        row = schema.snapshot
        values = {f"rows_{name}": getattr(counts, name) for name in ("read", "stored", "unchanged", "rejected")}
        scope = {"scope": _rejects_only(self._scope)} if counts.read == counts.rejected and not empty else {}
        self._connection.execute(update(row).where(row.c.id == self.snapshot_id).values(**values, **scope))


def open_snapshot(
    connection: Connection,
    vintage: Vintage,
    *,
    source_id: int,
    table_name: str,
    scope: str,
    reader: str,
    reader_version: str,
) -> SnapshotWriter:
    """Begin a vintage of one table of one source."""
    chain = chain_of(connection, source_id=source_id, table_name=table_name, scope=scope, known_at=vintage.known_at)
    counts = dict.fromkeys(("rows_read", "rows_stored", "rows_unchanged", "rows_rejected"), 0)
    snapshot_id = _insert(
        connection,
        schema.snapshot,
        {
            "source_id": source_id,
            "table_name": table_name,
            "scope": scope,
            "known_at": vintage.known_at,
            "retrieved_at": datetime.now(UTC),
            "sha256": vintage.sha256,
            "reader": reader,
            "reader_version": reader_version,
            **counts,
        },
    )
    return SnapshotWriter(connection, schema.FACTS[table_name], snapshot_id, scope, chain)


def _insert(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    return int(connection.execute(insert(table).returning(table.c.id), values).scalar_one())


def _ids(connection: Connection, table: Table) -> dict[str, int]:
    return {row.slug: row.id for row in connection.execute(select(table.c.slug, table.c.id))}
