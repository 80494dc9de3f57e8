"""Feeds: places from which facts are read again and again, and how that went."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, insert, literal, or_, select, update

from horizon.store.moments import Moment
from horizon.store.upkeep_schema import feed as table

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

__all__ = ["Feed", "Marks", "add", "feeds", "find", "keep_failure", "keep_success", "remove"]


class Marks(NamedTuple):
    """By which the content that was last taken is known again: digest, and what its server marked it with."""

    sha256: str | None
    etag: str | None = None
    last_modified: str | None = None


class Feed(NamedTuple):
    """One feed.

    Attributes
    ----------
    id : int
    name : str
    location : str
        An address, or an absolute path.
    reader : str
        Name of a reader, or empty until the first content says which.
    options : dict
        What the reader is told.
    allow_private : bool
    added_at : datetime
        UTC, as all of these.
    marks : Marks
    checked_at, succeeded_at, changed_at : datetime or None
        Last time that it was looked at, that it was there, and that it was other than before.
    failing_since : datetime or None
        First failure after the last success.
    error : str or None
    """

    id: int
    name: str
    location: str
    reader: str
    options: dict[str, Any]
    allow_private: bool
    added_at: datetime
    marks: Marks
    checked_at: datetime | None
    succeeded_at: datetime | None
    changed_at: datetime | None
    failing_since: datetime | None
    error: str | None


def add(
    connection: Connection,
    *,
    name: str,
    location: str,
    reader: str,
    options: dict[str, Any],
    allow_private: bool,
    added_at: datetime,
) -> Feed:
    """Keep a feed that was not there, and return it."""
    values = {
        "name": name,
        "location": location,
        "reader": reader,
        "options": json.dumps(options, sort_keys=True, allow_nan=False),
        "allow_private": allow_private,
        "added_at": added_at,
    }
    return _feed(connection.execute(insert(table).values(values).returning(table)).one())


def feeds(connection: Connection) -> list[Feed]:
    """All feeds, by name."""
    return sorted(map(_feed, connection.execute(select(table))), key=lambda feed: feed.name)


def find(connection: Connection, feed_id: int) -> Feed | None:
    """The feed of that id as it is now, if it is there still."""
    row = connection.execute(select(table).where(table.c.id == feed_id)).one_or_none()
    return None if row is None else _feed(row)


def remove(connection: Connection, name: str) -> bool:
    """Take a feed away, and tell whether it was there; the facts that it brought stay."""
    return connection.execute(delete(table).where(table.c.name == name)).rowcount > 0


def keep_success(connection: Connection, feed: Feed, moment: datetime, *, marks: Marks, changed: bool) -> None:
    """Write down that a feed was there, as what it is known again, and which reader it is for."""
    values: dict[str, Any] = {
        **marks._asdict(),
        "reader": feed.reader,
        "checked_at": moment,
        "succeeded_at": moment,
        "failing_since": None,
        "error": None,
    }
    if changed:
        values["changed_at"] = moment
    connection.execute(update(table).where(table.c.id == feed.id).values(values))


def keep_failure(connection: Connection, feed: Feed, moment: datetime, *, begun: datetime, error: str) -> None:
    """Write down that a feed failed and why, unless another look that ended since `begun` found it there.

    A success that has yet to come is one of a clock that was wrong.
    """
    last = table.c.succeeded_at
    here = (table.c.id == feed.id) & or_(last.is_(None), last <= begun, last > moment)
    since = func.coalesce(table.c.failing_since, literal(moment, Moment))
    connection.execute(update(table).where(here).values(checked_at=moment, failing_since=since, error=error))


def _feed(row: Row[Any]) -> Feed:
    values = {name: getattr(row, name) for name in Feed._fields if name not in {"options", "marks"}}
    marks = Marks(row.sha256, row.etag, row.last_modified)
    return Feed(**values, options=json.loads(row.options), marks=marks)
