"""Who says what is known: the sources behind the facts of a whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from horizon.store import schema
from horizon.store.current import current

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

__all__ = ["fact_sources"]


def fact_sources(connection: Connection, table: str, as_of: date | None = None) -> set[str]:
    """Slugs of the sources of all facts of a table that are in force on a day.

    Parameters
    ----------
    table : str
        Its name as in `schema.FACTS`, such as ``scores``.
    as_of : date, optional
    """
    rows = current(schema.FACTS[table], as_of).subquery()
    return set(connection.scalars(select(rows.c.source).distinct()))
