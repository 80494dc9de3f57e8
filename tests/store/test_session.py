"""Opening a store, and one transaction at a time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, func, insert, select, text

from horizon.errors import StoreError, StoreMissing, StoreOutOfDate
from horizon.store import Store, open_store, schema
from horizon.store.session import newest_revision
from tests.ingest.loading import minutes, row_counts

MODEL = {"slug": "a", "name": "A"}


@pytest.mark.parametrize(
    ("revision", "match"),
    [
        ("0000", r"(?s)older than this program.*found: revision 0000.*expected: revision {}.*horizon db upgrade"),
        (
            "9999",
            r"(?s)newer than this program.*found: revision 9999.*expected: revision {}.*update horizon-tracker",
        ),
    ],
)
def test_a_schema_of_another_revision_is_refused_with_what_to_do(store: Store, revision: str, match: str) -> None:
    with store.bare(writes=False) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :found"), {"found": revision})
    match = match.format(newest_revision())
    with pytest.raises(StoreOutOfDate, match=match), store.read():
        pass
    with pytest.raises(StoreOutOfDate, match=match), store.write():
        pass


def test_a_file_that_is_not_there_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"(?s)absent\.db.*horizon init"):
        open_store(tmp_path / "absent.db")
    assert not (tmp_path / "absent.db").exists()


def test_a_database_without_tables_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with open_store(tmp_path / "empty.db") as store, pytest.raises(StoreMissing, match="horizon init"), store.read():
        pass


def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("no database " * 500)
    with open_store(path) as store, pytest.raises(StoreError, match=r"(?s)notes\.db.*not a database"), store.read():
        pass
    assert path.read_text() == "no database " * 500


def test_a_folder_is_a_store_error(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, pytest.raises(StoreError, match="cannot be used"), store.read():
        pass


@pytest.mark.parametrize(("place", "match"), [("nonsense://x", "no driver"), ("://", "address of a store")])
def test_an_address_that_is_none_is_a_store_error(place: str, match: str) -> None:
    with pytest.raises(StoreError, match=match):
        open_store(place)


def test_the_environment_names_the_store_when_nothing_else_does(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HORIZON_DB", sqlite_store.name)
    with open_store() as store:
        assert store.file == Path(sqlite_store.name)


def test_the_working_folder_holds_the_store_when_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HORIZON_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    with open_store(create=True) as store:
        assert store.name == "horizon.db"


def test_a_password_is_not_shown() -> None:
    with open_store("postgresql+psycopg://me:secret@127.0.0.1:1/x") as store:
        assert "secret" not in repr(store)
        with pytest.raises(StoreError) as caught, store.read():
            pass
    assert "secret" not in str(caught.value)


def test_what_is_written_is_kept(store: Store) -> None:
    with store.write() as connection:
        connection.execute(insert(schema.model), MODEL)
    assert row_counts(store)["model"] == 1


def test_an_exception_in_a_write_keeps_nothing(store: Store) -> None:
    def fail_half_way() -> None:
        with store.write() as connection:
            connection.execute(insert(schema.model), MODEL)
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert row_counts(store)["model"] == 0


def test_a_write_that_is_not_to_be_kept_keeps_nothing(store: Store) -> None:
    with store.write(keep=False) as connection:
        connection.execute(insert(schema.model), MODEL)
        assert connection.scalar(select(func.count()).select_from(schema.model)) == 1
    assert row_counts(store)["model"] == 0


def test_a_statement_that_the_database_refuses_is_a_store_error(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be used"), store.write() as connection:
        connection.execute(insert(schema.model), [MODEL, MODEL])
    assert row_counts(store)["model"] == 0


def test_a_fact_must_belong_to_a_snapshot(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store.write() as connection:
        connection.execute(insert(schema.reject), {"snapshot_id": 1, "line": 1, "field": "", "value": "", "reason": ""})


def test_a_second_writer_is_told_to_wait(sqlite_store: Store) -> None:
    with open_store(sqlite_store.name) as second:
        event.listen(second.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=20"))
        with sqlite_store.write() as first:
            first.execute(insert(schema.model), MODEL)
            with pytest.raises(StoreError, match=r"(?s)another program is writing.*wait until"), second.write():
                pass
    assert row_counts(sqlite_store)["model"] == 1


def test_a_reader_beside_a_writer_sees_what_was_there_before(store: Store) -> None:
    with store.write() as writer:
        writer.execute(insert(schema.model), MODEL)
        assert row_counts(store)["model"] == 0
    assert row_counts(store)["model"] == 1


HALF_WAY = """
import sys, time
from pathlib import Path
from horizon.ingest import IngestRequest, ingest
from horizon.store import open_store

def stop(share: float) -> None:
    print("half way", flush=True)
    time.sleep(600)

with open_store(sys.argv[1]) as store:
    ingest(store, IngestRequest(Path(sys.argv[2]), create=True), stop)
"""


@pytest.mark.parametrize("blank_line", ["", "\n"], ids=["fast", "exact"])
def test_a_killed_ingest_leaves_the_store_as_it_was(facts: Store, tmp_path: Path, blank_line: str) -> None:
    before, horizons = row_counts(facts), minutes(facts, suite="metr-1.1")
    rows = "".join(f"metr-1.1,model {number},{number + 1}\n" for number in range(6000))
    (tmp_path / "many.csv").write_text(f"suite,model,minutes\n{blank_line}{rows}")
    command = [sys.executable, "-c", HALF_WAY, facts.name, str(tmp_path / "many.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
    assert (said, process.returncode) == ("half way\n", -signal.SIGKILL)
    assert row_counts(facts) == before
    assert minutes(facts, suite="metr-1.1") == horizons
