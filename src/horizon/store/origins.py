"""Where single facts of the current view come from: which snapshot brought each of them, or took it away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, func, select

from horizon.store import schema
from horizon.store.current import current

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table

__all__ = [
    "Origin",
    "horizon_origins",
    "merged_models",
    "release_origins",
    "score_origins",
    "spec_origin",
    "withdrawn_horizons",
    "withdrawn_scores",
]


class Origin(NamedTuple):
    """A snapshot: its source, the day on which it was public, and its id."""

    source: str
    known_at: date
    snapshot: int


def horizon_origins(connection: Connection, suite: str, success_level: float) -> dict[str, Origin]:
    """Slug of a model -> the snapshot that brought its time horizon as it stands."""
    rows = current(schema.horizon_estimate).subquery()
    query = _brought(rows, schema.model.c.slug).join(schema.model, schema.model.c.id == rows.c.model_id)
    return _by_key(connection, query.where(*_of_suite(rows, suite, success_level)))


def withdrawn_horizons(connection: Connection, suite: str, success_level: float) -> dict[str, Origin]:
    """Slug of a model -> the newest snapshot that ended a time horizon of it; it may have another one by now."""
    fact = schema.horizon_estimate
    return _by_key(connection, _took_away(fact).where(*_of_suite(fact, suite, success_level)))


def release_origins(connection: Connection) -> dict[str, Origin]:
    """Slug of a model -> the snapshot of the best source that says when it was released."""
    rows = current(schema.release, each_source=True).subquery()
    query = _brought(rows, schema.model.c.slug).join(schema.model, schema.model.c.id == rows.c.model_id)
    query = query.where(rows.c.release_date.is_not(None))
    return _by_key(connection, query.order_by(rows.c.tier.desc(), schema.snapshot.c.known_at, schema.snapshot.c.id))


def spec_origin(connection: Connection, benchmark: str) -> Origin | None:
    """The snapshot that describes a benchmark or suite as it stands."""
    rows = current(schema.benchmark_spec).subquery()
    table = schema.benchmark
    query = _brought(rows, table.c.slug).join(table, table.c.id == rows.c.benchmark_id)
    return _by_key(connection, query.where(table.c.slug == benchmark)).get(benchmark)


def score_origins(connection: Connection, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Origin]:
    """Slugs of a benchmark and a model -> the snapshot that brought the best score of the one on the other."""
    rows, table, model = current(schema.score).subquery(), schema.benchmark, schema.model
    spec = current(schema.benchmark_spec).subquery()
    better = case((spec.c.higher_is_better.is_(False), -rows.c.value), else_=rows.c.value)
    query = (
        _brought(rows, model.c.slug)
        .add_columns(table.c.slug.label("benchmark"))
        .join(model, model.c.id == rows.c.model_id)
        .join(table, table.c.id == rows.c.benchmark_id)
        .outerjoin(spec, spec.c.benchmark_id == rows.c.benchmark_id)
        .where(table.c.slug.in_({pair[0] for pair in pairs}), model.c.slug.in_({pair[1] for pair in pairs}))
        .order_by(better, rows.c.id)
    )
    return _by_pair(connection, query, pairs)


def withdrawn_scores(connection: Connection, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Origin]:
    """Slugs of a benchmark and a model -> the newest snapshot that ended a score; there may be another one by now."""
    fact, table = schema.score, schema.benchmark
    query = (
        _took_away(fact)
        .add_columns(table.c.slug.label("benchmark"))
        .join(table, table.c.id == fact.c.benchmark_id)
        .where(table.c.slug.in_({pair[0] for pair in pairs}), schema.model.c.slug.in_({pair[1] for pair in pairs}))
    )
    return _by_pair(connection, query, pairs)


def merged_models(connection: Connection) -> dict[str, tuple[str, str]]:
    """Slug of a model that was merged into another -> slug and name of that other."""
    model, into = schema.model, schema.model.alias("into")
    query = select(model.c.slug, into.c.slug, into.c.name).join(into, into.c.id == model.c.canonical_id)
    return {slug: (standing, name) for slug, standing, name in connection.execute(query)}


def _brought(rows: Subquery, key: ColumnElement[str]) -> Select[Any]:
    """The snapshot of each row of a view, under a key."""
    began, source = schema.snapshot, schema.source
    return (
        select(key.label("key"), source.c.slug.label("source"), began.c.known_at, began.c.id)
        .select_from(rows)
        .join(began, began.c.id == rows.c.snapshot_id)
        .join(source, source.c.id == began.c.source_id)
    )


def _took_away(fact: Table) -> Select[Any]:
    """The snapshot that ended each row of a table of facts, under the model's slug of today, the newest last."""
    ended, source, named, model = schema.snapshot, schema.source, schema.model.alias("named"), schema.model
    return (
        select(model.c.slug.label("key"), source.c.slug.label("source"), ended.c.known_at, ended.c.id)
        .select_from(fact)
        .join(ended, ended.c.id == fact.c.ended_by_id)
        .join(source, source.c.id == ended.c.source_id)
        .join(named, named.c.id == fact.c.model_id)
        .join(model, model.c.id == func.coalesce(named.c.canonical_id, named.c.id))
        .order_by(ended.c.known_at, ended.c.id)
    )


def _of_suite(rows: Subquery | Table, suite: str, success_level: float) -> list[ColumnElement[bool]]:
    ids = select(schema.benchmark.c.id).where(schema.benchmark.c.slug == suite).scalar_subquery()
    return [and_(rows.c.suite_id == ids, func.abs(rows.c.success_level - success_level) < 1e-9)]


def _by_key(connection: Connection, query: Select[Any]) -> dict[str, Origin]:
    """The last of each key, in the order of the query."""
    return {row.key: Origin(row.source, row.known_at, row.id) for row in connection.execute(query)}


def _by_pair(
    connection: Connection, query: Select[Any], pairs: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Origin]:
    """The last of each pair of a benchmark and a model, in the order of the query."""
    found = {(row.benchmark, row.key): Origin(row.source, row.known_at, row.id) for row in connection.execute(query)}
    return {pair: found[pair] for pair in pairs if pair in found}
