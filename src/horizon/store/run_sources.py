"""Who says what about the runs of a suite: the sources behind everything that is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from horizon.store import schema
from horizon.store.current import in_force

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

__all__ = ["run_sources"]


def run_sources(connection: Connection, suite: str, as_of: date | None = None) -> set[str]:
    """Slugs of the sources of a suite's runs and of its task lengths, as known on a day.

    Parameters
    ----------
    suite : str
        Its slug.
    as_of : date, optional
    """
    benchmark, task, source = schema.benchmark, schema.task, schema.source
    snapshot = schema.snapshot.alias()  # apart from the one in which the ends of rows are looked up
    own = select(task.c.id).join(benchmark, benchmark.c.id == task.c.suite_id).where(benchmark.c.slug == suite)
    known = [snapshot.c.known_at <= as_of] if as_of else []
    found: set[str] = set()
    for name in ("runs", "tasks"):
        table = schema.FACTS[name]
        # The search in a snapshot ends at its first row.
        rows = exists().where(table.c.snapshot_id == snapshot.c.id, table.c.task_id.in_(own), *in_force(table, as_of))
        query = select(source.c.slug).join(snapshot, snapshot.c.source_id == source.c.id)
        query = query.where(snapshot.c.table_name == name, rows, *known)
        found |= set(connection.scalars(query))
    return found
