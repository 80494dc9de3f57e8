"""The view of a day: of everything that was ever published, what was known and held then, once for each key.

Facts keep the name under which they came; a model that was merged into another is read as that one, so that a merge
can be undone. Of the rows in force for one key, that of the source with the better tier is taken, then that of the
source that was confirmed last.

A file of scores may be complete for all that its source says (scope ``""``), or for one benchmark (``benchmark=x``).
Where a source has vintages of both kinds, the newer one has the say on that benchmark; of the same day, both count. A
selection from a source (scope ``selection``), as the shipped scores are, counts until the source speaks itself, that
day or later. None of this depends on the order in which files were read.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal, or_, select, tuple_

from horizon.store import schema

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select, Subquery, Table

__all__ = ["SELECTION", "current", "in_force"]

_WHOLE = ""
SELECTION = "selection"
"""Scope of rows that were picked from a source: they say nothing of what was not picked."""


@lru_cache(maxsize=128)
def current(table: Table, as_of: date | None = None, *, each_source: bool = False) -> Select[Any]:
    """Select the view of a fact table on a day.

    Parameters
    ----------
    table : Table
        One of `horizon.store.schema.FACTS`.
    as_of : date, optional
        Left out: everything that is known.
    each_source : bool
        Give every row that is in force, not only the best for each key.

    Returns
    -------
    Select
        The columns of the table, ``model_id`` being that of the model into which it was merged, and ``source``,
        ``tier`` and ``known_at``: the day of the newest vintage that still says so. With `each_source` also ``scope``
        and, if the table speaks of models, ``named_id``: the model before merges.

    Notes
    -----
    A statement costs more to write down than the database takes to answer it, and a page asks for each day many times;
    so it is kept.
    """
    vintage = _vintages(table, as_of)
    columns: dict[str, ColumnElement[Any]] = {column.name: column for column in table.c}
    columns |= {name: vintage.c[name].label(name) for name in ("source", "tier", "known_at")}
    best_first = [vintage.c.tier, vintage.c.known_at.desc(), vintage.c.source, vintage.c.scope.desc()]
    rows = select().select_from(table).join(vintage, table.c.snapshot_id == vintage.c.id)
    if "model_id" in table.c:
        model = schema.model
        rows = rows.join(model, table.c.model_id == model.c.id)
        columns["model_id"] = func.coalesce(model.c.canonical_id, model.c.id).label("model_id")
        # What stands under the model's own name comes before what stands under a name that was merged into it.
        best_first.append(case((model.c.canonical_id.is_not(None), model.c.slug), else_=""))
    rows = rows.where(*in_force(table, as_of), *_not_outdated(table, vintage, as_of))
    if each_source:
        named = [table.c.model_id.label("named_id")] if "model_id" in table.c else []
        return rows.add_columns(*columns.values(), vintage.c.scope, *named)
    key = [columns[column.name] for column in schema.natural_key(table)]
    place = func.row_number().over(
        partition_by=[_bare(part) for part in key], order_by=[*best_first, table.c.id.desc()]
    )
    ranked = rows.add_columns(*columns.values(), place.label("place")).subquery()
    return select(*(ranked.c[name] for name in columns)).where(ranked.c.place == 1)


def _bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The expression behind a label: a window cannot be partitioned by the name that its own query gives."""
    return getattr(column, "element", column)


def _chains(table: Table, as_of: date | None) -> Subquery:
    """Each source and scope of the table that was known by the day, and the day of its newest vintage by then."""
    snapshot = schema.snapshot
    name = next(name for name, fact in schema.FACTS.items() if fact is table)
    known = [snapshot.c.known_at <= as_of] if as_of else []
    return (
        select(snapshot.c.source_id, snapshot.c.scope, func.max(snapshot.c.known_at).label("known_at"))
        .where(snapshot.c.table_name == name, *known)
        .group_by(snapshot.c.source_id, snapshot.c.scope)
        .subquery()
    )


def _vintages(table: Table, as_of: date | None) -> Subquery:
    """Each snapshot that may have rows in the view: its source and scope, and when that was last confirmed."""
    began, source, chain = schema.snapshot.alias("began"), schema.source, _chains(table, as_of)
    columns = (began.c.id, began.c.source_id, began.c.scope, source.c.slug.label("source"), source.c.tier)
    vintages = (
        select(*columns, chain.c.known_at)
        .join(source, began.c.source_id == source.c.id)
        .join(chain, and_(chain.c.source_id == began.c.source_id, chain.c.scope == began.c.scope))
    )
    if as_of:
        vintages = vintages.where(began.c.known_at <= as_of)
    if table is schema.score:
        whole = _chains(table, as_of)
        of_one = began.c.scope.in_(select(_scope_of(schema.benchmark)).scalar_subquery())
        picked = began.c.scope == SELECTION
        overtaken = and_(
            whole.c.source_id == began.c.source_id,
            whole.c.scope == _WHOLE,
            or_(
                and_(of_one, whole.c.known_at > chain.c.known_at),
                and_(picked, whole.c.known_at >= chain.c.known_at),
            ),
        )
        vintages = vintages.outerjoin(whole, overtaken).where(whole.c.known_at.is_(None))
    return vintages.subquery()


def in_force(table: Table, as_of: date | None) -> list[ColumnElement[bool]]:
    """Rows that no vintage known by the day has ended."""
    if as_of is None:
        return [table.c.ended_by_id.is_(None)]
    later = select(schema.snapshot.c.id).where(schema.snapshot.c.known_at > as_of).scalar_subquery()
    return [or_(table.c.ended_by_id.is_(None), table.c.ended_by_id.in_(later))]


def _not_outdated(table: Table, vintage: Subquery, as_of: date | None) -> list[ColumnElement[bool]]:
    """Scores of a whole vintage, or picked ones, count unless the source has spoken of their benchmark alone since."""
    if table is not schema.score:
        return []
    wide, alone, benchmark = _chains(table, as_of), _chains(table, as_of), schema.benchmark
    picked = and_(wide.c.scope == SELECTION, alone.c.known_at == wide.c.known_at)
    overtaken = (
        select(alone.c.source_id, wide.c.scope, benchmark.c.id)
        .join(benchmark, alone.c.scope == _scope_of(benchmark))
        .join(wide, and_(wide.c.source_id == alone.c.source_id, wide.c.scope.in_([_WHOLE, SELECTION])))
        .where(or_(alone.c.known_at > wide.c.known_at, picked))
    )
    return [~tuple_(vintage.c.source_id, vintage.c.scope, table.c.benchmark_id).in_(overtaken)]


def _scope_of(benchmark: Table) -> ColumnElement[str]:
    """What a file about one benchmark is complete for, in the words of `horizon.ingest`."""
    return literal("benchmark=") + benchmark.c.slug
