"""Named queries: where facts come from, on which days they were known, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, literal, or_, select, union_all

from horizon.store import schema
from horizon.store.frames import frame as _frame
from horizon.store.frames import typed_frame

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection, Select

__all__ = [
    "first_vintages",
    "has_bytes",
    "other_names",
    "range_days",
    "rejects",
    "snapshots",
    "sources",
    "vintage_days",
]


def sources(connection: Connection, as_of: date | None = None) -> pd.DataFrame:
    """Every source of which something was known, by slug.

    ``slug``, ``title``, ``publisher``, ``url``, ``licence``, ``tier``, ``snapshots`` (number), ``known_at`` (day of
    the newest).
    """
    source, snapshot = schema.source, schema.snapshot
    query = (
        select(
            *(source.c[name] for name in ("slug", "title", "publisher", "url", "licence", "tier")),
            func.count(snapshot.c.id).label("snapshots"),
            func.max(snapshot.c.known_at).label("known_at"),
        )
        .outerjoin(snapshot, snapshot.c.source_id == source.c.id)
        .group_by(source.c.id)
        .order_by(source.c.slug)
    )
    return _frame(connection, query if as_of is None else query.where(snapshot.c.known_at <= as_of))


def snapshots(connection: Connection, as_of: date | None = None) -> pd.DataFrame:
    """Every snapshot, in the order in which they were read.

    ``id``, ``source``, ``table``, ``scope``, ``known_at``, ``retrieved_at`` (UTC), ``reader``, ``sha256``, and the
    numbers of rows: ``read``, ``stored``, ``unchanged``, ``rejected``.
    """
    snapshot, source = schema.snapshot, schema.source
    counts = (snapshot.c[f"rows_{name}"].label(name) for name in ("read", "stored", "unchanged", "rejected"))
    query = (
        select(
            snapshot.c.id,
            source.c.slug.label("source"),
            snapshot.c.table_name.label("table"),
            *(snapshot.c[name] for name in ("scope", "known_at", "retrieved_at", "reader", "sha256")),
            *counts,
        )
        .join(source, source.c.id == snapshot.c.source_id)
        .order_by(snapshot.c.id)
    )
    return _frame(connection, query if as_of is None else query.where(snapshot.c.known_at <= as_of))


def rejects(connection: Connection, snapshot_id: int | None = None, as_of: date | None = None) -> pd.DataFrame:
    """Rows that were left out: ``snapshot``, ``source``, ``file``, ``line``, ``field``, ``value``, ``reason``."""
    reject, snapshot, source = schema.reject, schema.snapshot, schema.source
    query = (
        select(
            snapshot.c.id.label("snapshot"),
            source.c.slug.label("source"),
            *(reject.c[name] for name in ("file", "line", "field", "value", "reason")),
        )
        .join(snapshot, snapshot.c.id == reject.c.snapshot_id)
        .join(source, source.c.id == snapshot.c.source_id)
        .order_by(snapshot.c.id, reject.c.line, reject.c.id)
    )
    if snapshot_id is not None:
        query = query.where(snapshot.c.id == snapshot_id)
    return _frame(connection, query if as_of is None else query.where(snapshot.c.known_at <= as_of))


def has_bytes(connection: Connection, sha256: str, *, reader: str) -> bool:
    """Tell whether a snapshot was made from these bytes by a reader, however it was told to read."""
    row = schema.snapshot
    read_so = or_(row.c.reader == reader, row.c.reader.startswith(f"{reader} ", autoescape=True))
    return bool(connection.scalar(select(exists().where(row.c.sha256 == sha256, read_so))))


def first_vintages(connection: Connection) -> dict[str, date]:
    """Each suite that has time horizons, and the day on which the first of them was known."""
    fact, benchmark, began = schema.horizon_estimate, schema.benchmark, schema.snapshot
    query = (
        select(benchmark.c.slug, func.min(began.c.known_at))
        .select_from(fact)
        .join(benchmark, fact.c.suite_id == benchmark.c.id)
        .join(began, fact.c.snapshot_id == began.c.id)
        .group_by(benchmark.c.slug)
        .order_by(benchmark.c.slug)
    )
    return {suite: first for suite, first in connection.execute(query)}  # noqa: C416 - rows, not pairs


def vintage_days(connection: Connection, suite: str, success_level: float) -> list[date]:
    """Days on which a vintage of the suite's horizons at a success level was known, also one that changed nothing."""
    snapshot = schema.snapshot
    some = snapshot.c.rows_read > snapshot.c.rows_rejected
    query = select(snapshot.c.known_at, snapshot.c.scope).where(snapshot.c.table_name == "horizons", some)
    return sorted({day for day, scope in connection.execute(query) if _is_about(scope, suite, success_level)})


def range_days(connection: Connection, suite: str) -> list[date]:
    """Days of the vintages of those sources that describe the suite: what it can measure may have changed on them."""
    snapshot, spec, benchmark = schema.snapshot, schema.benchmark_spec, schema.benchmark
    speaks = (
        select(snapshot.c.source_id)
        .join(spec, spec.c.snapshot_id == snapshot.c.id)
        .join(benchmark, benchmark.c.id == spec.c.benchmark_id)
        .where(benchmark.c.slug == suite)
    )
    query = select(snapshot.c.known_at).where(snapshot.c.table_name == "benchmarks", snapshot.c.source_id.in_(speaks))
    return sorted(set(connection.scalars(query)))


def _is_about(scope: str, suite: str, success_level: float) -> bool:
    """Tell whether a vintage with that scope speaks of the suite at the success level."""
    said = dict(word.split("=", 1) for word in scope.split() if "=" in word)
    return said.get("suite") == suite and abs(float(said.get("success_level", "nan")) - success_level) < 1e-9


def other_names(connection: Connection, kind: str) -> pd.DataFrame:
    """Each other name of a model (or benchmark): ``alias``, ``slug`` and ``name`` of what it stands for, ``merged``."""
    rows = _aliased(kind) if kind == "benchmark" else union_all(_aliased(kind), _merged()).subquery().select()
    names = typed_frame(connection, rows, {"alias": "str", "slug": "str", "name": "str", "merged": "bool"})
    # A name that was merged says so, even if it is a shipped alias by now.
    names = names.sort_values(["alias", "merged"], ascending=[True, False]).drop_duplicates("alias")
    return names[names["alias"] != names["slug"]].reset_index(drop=True)


def _aliased(kind: str) -> Select[Any]:
    alias, table = schema.alias, schema.model if kind == "model" else schema.benchmark
    query = select(alias.c.alias).where(alias.c.kind == kind).join(table, table.c.slug == alias.c.target)
    if kind == "model":
        standing = schema.model.alias("standing")
        query = query.join(standing, standing.c.id == func.coalesce(table.c.canonical_id, table.c.id))
        return query.add_columns(standing.c.slug, standing.c.name, literal(False).label("merged"))
    return query.add_columns(table.c.slug, table.c.name, literal(False).label("merged"))


def _merged() -> Select[Any]:
    model, into = schema.model, schema.model.alias("into")
    query = select(model.c.slug.label("alias"), into.c.slug, into.c.name, literal(True).label("merged"))
    return query.join(into, into.c.id == model.c.canonical_id)
