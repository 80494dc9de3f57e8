"""One process at a time: a lock that goes with the process that holds it, however that ends."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from horizon.errors import ScheduleBusy, ScheduleError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from horizon.store import Store

__all__ = ["Holder", "only_one"]

_KEY = int.from_bytes(b"h-sched", "big")
_LONGEST = 63
"""Bytes of the name that PostgreSQL keeps of a session."""


class Holder(NamedTuple):
    """Who holds the lock: a process, as ``123@host``, and since when (UTC), as far as that can be told."""

    process: str | None
    since: datetime | None

    def __str__(self) -> str:
        since = f" since {self.since:%Y-%m-%dT%H:%M:%SZ}" if self.since else ""
        return f"process {self.process}{since}" if self.process else "a process that does not say which"


@contextmanager
def only_one(store: Store) -> Iterator[None]:
    """Hold the lock of the schedules of a store: a lock on a file beside a SQLite store, one in the server for others.

    Both are let go by the kernel or the server when the process ends, also if it is killed.

    Raises
    ------
    ScheduleBusy
        If another process holds it.
    """
    with _file_lock(store.file) if store.file else _server_lock(store):
        yield


@contextmanager
def _file_lock(store: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError as error:  # pragma: no cover - Windows
        raise ScheduleError(
            "this system has no locks on files that end with a process", hint="keep the store on PostgreSQL"
        ) from error
    # A link in its place would let whoever may write to this folder have any file of ours emptied.
    file = os.open(f"{store.resolve()}.schedule.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(_read(os.pread(file, 1000, 0))) from None
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps([_process(), _now()]).encode(), 0)
        yield
        os.ftruncate(file, 0)  # the file stays: one that takes it away could take it from under the next
    finally:
        os.close(file)


@contextmanager
def _server_lock(store: Store) -> Iterator[None]:
    try:
        with store.engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # so that it ends with this block, and the lock with it
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}):
                raise _busy(_holder(connection))
            connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": _name()})
            try:
                yield
            finally:  # the server hears of the end of a session a moment later
                with suppress(DBAPIError):
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
    except DBAPIError as error:
        raise StoreError(f"the store in {store.name} cannot be used", found=str(error.orig).strip()) from error


_WHO = text(
    "SELECT activity.application_name FROM pg_locks JOIN pg_stat_activity AS activity USING (pid)"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (classid::bigint << 32) | objid::bigint = :key"
)


def _holder(connection: Connection) -> Holder:
    name = connection.scalar(_WHO, {"key": _KEY}) or ""
    process, _, since = name.removeprefix("horizon ").rpartition(" ")
    return _read(json.dumps([process, since]).encode())


def _name() -> str:
    """What a session of PostgreSQL is called while it holds the lock."""
    since = _now()
    return f"horizon {_process().encode()[: _LONGEST - len(since) - 9].decode(errors='ignore')} {since}"


def _process() -> str:
    return f"{os.getpid()}@{socket.gethostname()}"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _read(content: bytes) -> Holder:
    try:
        process, since = json.loads(content)
        return Holder(str(process), datetime.fromisoformat(since))
    except (ValueError, TypeError):  # taken a moment ago, or written by another program
        return Holder(None, None)


def _busy(holder: Holder) -> ScheduleBusy:
    return ScheduleBusy(f"the schedules of this store are being run by {holder}", holder)
