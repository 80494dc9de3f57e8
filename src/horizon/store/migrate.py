"""Bringing the schema of a store up to date, and back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from horizon import shipped
from horizon.errors import StoreError, StoreMissing
from horizon.store.upkeep_schema import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config
    from sqlalchemy import Connection

    from horizon.store.session import Store

__all__ = ["backup", "differences", "downgrade", "upgrade"]


def upgrade(store: Store, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema to `revision`, making the tables if there are none; return the revision before and after."""
    from alembic import command

    return _move(store, lambda config: command.upgrade(config, revision))


def downgrade(store: Store, revision: str) -> tuple[str | None, str | None]:
    """Take the schema back to `revision` (``base``: no tables at all); return the revision before and after."""
    from alembic import command

    return _move(store, lambda config: command.downgrade(config, revision))


def differences(store: Store) -> list[str]:
    """Compare the tables of the store with those this program expects; an empty list means that they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.bare(writes=False) as connection:
        if store.revision(connection) is None:
            raise StoreMissing(f"there is no store in {store.name}", hint="make one with `horizon init`")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def backup(store: Store, target: Path) -> None:
    """Copy a SQLite store to `target` while it may be in use.

    Raises
    ------
    StoreError
        If the store is on a server, `target` exists, or the copy fails; no half copy stays.
    """
    if store.file is None:
        raise StoreError("only a SQLite store can be copied from here", hint="use pg_dump for a PostgreSQL store")
    if target.exists():
        raise StoreError("a backup never overwrites a file", found=f"{target} exists", hint="name another file")
    try:
        with closing(sqlite3.connect(store.file)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise StoreError(f"the store cannot be copied to {target}", found=str(error)) from error


def _move(store: Store, step: _Step) -> tuple[str | None, str | None]:
    from alembic.util import CommandError

    with store.bare(writes=True, rebuilds=True) as connection:
        before = store.revision(connection)
        try:
            step(_config(connection))
        except CommandError as error:
            raise StoreError("the schema cannot be brought there", found=str(error)) from error
        _check_references(connection)
        return before, store.revision(connection)


def _check_references(connection: Connection) -> None:
    """Make sure, before a migration is kept, that no row refers to one that is not there."""
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
    if dangling:
        raise StoreError(f"a row of {dangling[0]} refers to a row of {dangling[2]} that is not there")


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped.folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = metadata
    return config


if TYPE_CHECKING:
    from collections.abc import Callable

    _Step = Callable[[Config], None]
