"""The lock: one process at a time on both databases, and it goes with the process however that ends."""

import os
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from horizon.errors import ScheduleBusy, StoreError
from horizon.schedule.lock import Holder, only_one
from horizon.store import Store, open_store
from tests.schedule.processes import holder


def held(store: Store) -> ScheduleBusy | None:
    """The error of one who tries to take the lock, or None if it was free."""
    try:
        with only_one(store):
            return None
    except ScheduleBusy as busy:
        return busy


def soon_free(store: Store) -> bool:
    """A server hears of the end of a process a moment after it."""
    end = time.monotonic() + 30
    while held(store):
        if time.monotonic() > end:
            return False
    return True


def test_who_comes_second_is_told_who_holds_it_since_when(store: Store) -> None:
    begun = datetime.now(UTC).replace(microsecond=0)
    with holder(store) as process:
        busy = held(store)
        assert busy is not None
        assert isinstance(busy.holder, Holder)
        assert busy.holder.process is not None
        assert busy.holder.process.startswith(f"{process.pid}@")
        assert busy.holder.since is not None
        assert begun <= busy.holder.since <= begun + timedelta(minutes=1)
        assert f"by process {process.pid}@" in str(busy)
        assert f"since {busy.holder.since:%Y-%m-%dT%H:%M:%SZ}" in str(busy)


def test_a_process_that_is_killed_leaves_it_free(store: Store) -> None:
    with holder(store) as process:
        assert held(store)
        process.kill()
        process.wait()
        assert soon_free(store)


def test_a_process_that_ends_leaves_it_free(store: Store) -> None:
    with holder(store) as process:
        process.communicate()
        assert soon_free(store)


def test_it_is_free_again_after_an_error(store: Store) -> None:
    def fail() -> None:
        with only_one(store):
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert held(store) is None


def test_threads_of_one_process_keep_each_other_out(store: Store) -> None:
    found: list[ScheduleBusy | None] = []
    with only_one(store):
        thread = threading.Thread(target=lambda: found.append(held(store)))
        thread.start()
        thread.join()
    assert found[0] is not None
    assert f"by process {os.getpid()}@{socket.gethostname()[:10]}" in str(found[0])


def test_it_keeps_nobody_from_reading_or_writing(store: Store) -> None:
    with holder(store), store.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM schedule").scalar() == 0


def test_two_stores_have_a_lock_each(sqlite_store: Store, empty_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(empty_file.read_bytes())
    with only_one(sqlite_store), open_store(other) as beside, only_one(beside):
        assert Path(f"{other}.schedule.lock").exists()


def test_a_store_has_one_lock_by_whatever_name_it_is_opened(sqlite_store: Store, tmp_path: Path) -> None:
    assert sqlite_store.file is not None
    link = tmp_path / "link.db"
    link.symlink_to(sqlite_store.file)
    with only_one(sqlite_store), open_store(link) as same:
        assert held(same) is not None


def test_a_link_in_its_place_leads_to_no_file_that_is_emptied(sqlite_store: Store, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("kept")
    Path(f"{sqlite_store.file}.schedule.lock").symlink_to(precious)
    with pytest.raises(OSError, match="symbolic links"), only_one(sqlite_store):
        pass
    assert precious.read_text() == "kept"


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[1]", b'["1@here", "yesterday"]', b"\xff"])
def test_a_lock_that_does_not_say_who_holds_it_still_holds(sqlite_store: Store, content: bytes) -> None:
    with only_one(sqlite_store):
        Path(f"{sqlite_store.file}.schedule.lock").write_bytes(content)
        busy = held(sqlite_store)
    assert busy is not None
    assert "by a process that does not say which" in str(busy)


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_an_error_of_the_store(postgres_store: Store) -> None:
    url = postgres_store.engine.url.set(port=1)
    with (
        open_store(url.render_as_string(hide_password=False)) as gone,
        pytest.raises(StoreError, match="cannot be used"),
    ):
        held(gone)
