"""Opening a store: an engine from a path or URL, and one transaction at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, ProgrammingError

from horizon import shipped
from horizon.errors import StoreError, StoreMissing, StoreOutOfDate
from horizon.store.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

__all__ = ["DEFAULT_FILE", "Store", "newest_revision", "open_store", "writes"]

DEFAULT_FILE = "horizon.db"
_BUSY_SECONDS = 10
_TURN = int.from_bytes(b"horizon", "big")
_DRIVERS = ("sqlite3", "psycopg")
_WRITES = "horizon_writes"
_REBUILDS = "horizon_rebuilds"


def writes(connection: Connection) -> bool:
    """Whether a connection may write; what one that may not has read stays true as long as it lasts."""
    return bool(connection.get_execution_options().get(_WRITES, True))


class Store:
    """A store that is open. Use :func:`open_store` to get one; it is also a context manager that closes it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.name}>"

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        url = self.engine.url
        return str(url.database) if url.drivername.startswith("sqlite") else url.render_as_string()

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None for a server."""
        url = self.engine.url
        return Path(str(url.database)) if url.drivername.startswith("sqlite") else None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @property
    def read(self) -> Views:
        """What the store holds: ``read.scores()`` and others give data frames, ``read()`` a transaction for reading."""
        return Views(self._view)

    @contextmanager
    def _view(self) -> Iterator[Connection]:
        with self._connect(writes=False) as connection:
            self._check_revision(connection)
            yield connection

    @contextmanager
    def write(self, *, keep: bool = True) -> Iterator[Connection]:
        """One transaction: everything in it is kept, or nothing; with ``keep=False`` nothing in any case."""
        with self._connect(writes=True) as connection:
            self._check_revision(connection)
            yield connection
            if not keep:
                connection.rollback()

    @contextmanager
    def bare(self, *, writes: bool, rebuilds: bool = False) -> Iterator[Connection]:
        """One transaction with no look at the schema; with `rebuilds` SQLite lets tables that others refer to go."""
        with self._connect(writes=writes, rebuilds=rebuilds) as connection:
            yield connection

    @contextmanager
    def _connect(self, *, writes: bool, rebuilds: bool = False) -> Iterator[Connection]:
        options = {_WRITES: writes, _REBUILDS: rebuilds}
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                if writes and connection.dialect.name == "postgresql":
                    _wait_for_turn(connection)
                yield connection
        except (DBAPIError, self.engine.dialect.loaded_dbapi.Error) as error:  # rows go in by the driver's own cursor
            raise _explain(error, self.name) from error

    def revision(self, connection: Connection) -> str | None:
        """The revision of the schema, or None where there are no tables of horizon."""
        try:
            with connection.begin_nested():
                found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
                return found
        except (OperationalError, ProgrammingError):
            return None

    def _check_revision(self, connection: Connection) -> None:
        found, expected = self.revision(connection), newest_revision()
        if found is None:
            raise StoreMissing(f"there is no store in {self.name}", hint="make one with `horizon init`")
        if found != expected:
            older = found < expected
            raise StoreOutOfDate(
                f"the schema of {self.name} is {'older' if older else 'newer'} than this program",
                found=f"revision {found}",
                expected=f"revision {expected}",
                hint="run `horizon db upgrade`" if older else "update horizon-tracker",
            )


def open_store(place: str | os.PathLike[str] | None = None, *, create: bool = False) -> Store:
    """Open the store in a file or behind a database URL.

    Parameters
    ----------
    place : path or str, optional
        A file, or an SQLAlchemy URL such as ``postgresql+psycopg://user@host/name``. Left out: ``HORIZON_DB``, else
        ``horizon.db`` in the working folder.
    create : bool
        Accept a file that does not exist yet; without it that is an error.

    Raises
    ------
    StoreMissing
        If the file is not there and `create` is false.
    StoreError
        If the URL is not one, or its driver is not installed.

    Examples
    --------
    >>> open_store("sqlite://", create=True)
    <Store :memory:>
    """
    url = _url(os.fspath(place) if place is not None else os.environ.get("HORIZON_DB") or DEFAULT_FILE)
    in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    if in_file and not create and not Path(str(url.database)).exists():
        raise StoreMissing(f"there is no store in {url.database}", hint="make one with `horizon init`")
    return Store(_engine(url))


def newest_revision() -> str:
    """The newest revision among the shipped migrations, read off their file names."""
    versions = shipped.folder("migrations") / "versions"
    return max(file.name.split("_")[0] for file in versions.glob("[0-9]*_*.py"))


def _url(place: str) -> URL:
    try:
        url = make_url(place if "://" in place else f"sqlite:///{place}")
    except ArgumentError as error:
        raise StoreError("this is not the address of a store", found=place, expected="a file or a URL") from error
    return url.set(database=":memory:") if url.get_backend_name() == "sqlite" and not url.database else url


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"no driver for {url.drivername}",
            hint="for PostgreSQL: pip install 'horizon-tracker[postgres]' and a URL that starts with postgresql+psycopg://",
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that DDL is part of them too
    for pragma in (
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # SQLite changes a table by making another in its place; that cannot be done while references are enforced, and
    # whether they are cannot be changed inside a transaction.
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if options.get(_REBUILDS) else 'ON'}")
    # A writer takes its lock at once: a reader that turns into a writer could fail half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")


def _wait_for_turn(connection: Connection) -> None:
    """One writer after the other on a server too: two that make the same new model would get in each other's way."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _explain(error: BaseException, name: str) -> StoreError:
    detail = _first_cause(error)
    if "locked" in detail or "lock timeout" in detail:
        return StoreError(
            f"another program is writing to {name}",
            found=f"no turn within {_BUSY_SECONDS} s",
            hint="wait until it has finished and try again",
        )
    hint = None
    if "is full" in detail or "No space left" in detail:
        hint = "make free space and try again; the store is as it was"
    elif "unable to open" in detail:
        hint = "it may lie in a folder that cannot be written to: SQLite keeps files beside a store, also to read it"
    return StoreError(f"the store in {name} cannot be used", found=detail.strip(), hint=hint)


def _first_cause(error: BaseException) -> str:
    """What went wrong first: undoing work fails too where SQLite has undone it already, as it does on a full disk."""
    texts = []
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, DBAPIError):
            texts.append(str(seen.orig))
        elif not texts or type(seen).__module__.split(".")[0] in _DRIVERS:
            texts.append(str(seen))
        seen = seen.__context__
    return texts[-1]
