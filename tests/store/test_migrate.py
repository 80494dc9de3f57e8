"""Migrations, on SQLite and PostgreSQL."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection, insert, inspect, select

from horizon.errors import StoreError, StoreMissing, StoreOutOfDate
from horizon.store import Store, migrate, open_store, read, schema
from horizon.store.analyses import analysis_of, keep_analysis
from horizon.store.estimates import LevelEstimates, keep_estimates
from horizon.store.forecasts import Forecast, freeze
from horizon.store.session import newest_revision
from horizon.workflow.facts import initialise
from tests.ingest.loading import row_counts

NEWEST = newest_revision()


def test_down_and_up_again_leaves_no_difference(store: Store) -> None:
    down = migrate.downgrade(store, "base")
    up = migrate.upgrade(store)
    assert (down, up) == ((NEWEST, None), (None, NEWEST))
    assert migrate.differences(store) == []


def test_an_upgrade_of_a_store_that_is_up_to_date_does_nothing(store: Store) -> None:
    assert migrate.upgrade(store) == (NEWEST, NEWEST)
    assert migrate.differences(store) == []


def test_a_downgrade_takes_every_table_with_its_rows(initialised: Store) -> None:
    migrate.downgrade(initialised, "base")
    with initialised.bare(writes=False) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_rows_stay_when_the_newest_revision_is_asked_for_again(initialised: Store) -> None:
    before = row_counts(initialised)
    migrate.upgrade(initialised)
    assert row_counts(initialised) == before


def test_names_are_kept_apart_and_rows_stay_when_a_store_goes_back_a_revision_and_on_again(initialised: Store) -> None:
    before = row_counts(initialised)
    with initialised.write() as connection:
        connection.execute(insert(schema.model), [{"slug": "human", "name": "human"}, {"slug": "x", "name": "X"}])
    migrate.downgrade(initialised, "0001")
    migrate.upgrade(initialised)
    assert migrate.differences(initialised) == []
    with initialised.read() as connection:
        query = select(schema.model.c.slug, schema.model.c.baseline).where(schema.model.c.slug.in_(["human", "x"]))
        assert dict(connection.execute(query).all()) == {"human": True, "x": False}
    assert row_counts(initialised) == before | {"model": before["model"] + 2}


def read_again(store: Store) -> list[str]:
    """Initialise, and give the tables of which something was read in."""
    return [file.table for file in initialise(store).files if file.snapshots]


def test_shipped_scores_of_an_older_store_are_a_selection_from_their_source(initialised: Store) -> None:
    scores = initialised.read.scores()
    migrate.downgrade(initialised, "0001")
    with initialised.bare(writes=False) as connection:
        query = "SELECT DISTINCT scope FROM snapshot WHERE table_name = 'scores'"
        before = connection.exec_driver_sql(query).scalars().all()
    migrate.upgrade(initialised)
    with initialised.bare(writes=False) as connection:
        after = connection.exec_driver_sql(query).scalars().all()
    assert (before, after) == ([""], ["selection"])
    assert read_again(initialised) == ["benchmarks"]  # their audited ceilings
    assert initialised.read.scores().equals(scores)


def test_a_store_of_before_analyses_keeps_its_rows_and_takes_analyses(initialised: Store) -> None:
    migrate.downgrade(initialised, "0002")
    with initialised.bare(writes=False) as connection:
        assert "analysis" not in inspect(connection).get_table_names()
        assert initialised.revision(connection) == "0002"
    with pytest.raises(StoreOutOfDate, match="older than this program"), initialised.read():
        pass
    assert migrate.upgrade(initialised) == ("0002", NEWEST)
    assert migrate.differences(initialised) == []
    assert read_again(initialised) == ["benchmarks"]  # their audited ceilings
    with initialised.write() as connection:
        kept = keep_analysis(
            connection, kind="estimate", subject="s", parameters={}, input_digest="0", seed=0, version="1",
            known_at=date(2026, 1, 1), result={},
        )  # fmt: skip
    assert kept


def test_a_store_of_before_forecasts_keeps_its_rows_and_takes_forecasts(initialised: Store) -> None:
    before = row_counts(initialised)
    migrate.downgrade(initialised, "0003")
    with initialised.bare(writes=False) as connection:
        assert "forecast" not in inspect(connection).get_table_names()
    assert migrate.upgrade(initialised) == ("0003", NEWEST)
    assert migrate.differences(initialised) == []
    assert row_counts(initialised) == before
    prediction = Forecast(
        "s", 0.5, date(2026, 1, 1), {}, "0", "minutes", date(2027, 1, 1), None, (1.0,), seed=0, version="1"
    )
    with initialised.write() as connection:
        assert freeze(connection, [prediction]) == 1


def test_audited_ceilings_come_back_when_a_store_of_before_them_is_initialised(initialised: Store) -> None:
    columns = ["slug", "ceiling_low", "ceiling_source", "upper_bound", "source"]
    ceilings = initialised.read.benchmarks()[columns]
    rows = row_counts(initialised)["benchmark_spec"]
    migrate.downgrade(initialised, "0004")
    with initialised.bare(writes=False) as connection:
        described = {column["name"] for column in inspect(connection).get_columns("benchmark_spec")}
        assert connection.exec_driver_sql("SELECT count(*) FROM benchmark_spec").scalar() == rows
    assert not described & {"ceiling_low", "ceiling_source"}
    assert migrate.upgrade(initialised) == ("0004", NEWEST)
    assert migrate.differences(initialised) == []
    assert initialised.read.benchmarks()["ceiling_low"].isna().all()
    assert read_again(initialised) == ["benchmarks"]
    assert initialised.read.benchmarks()[columns].equals(ceilings)
    assert ceilings["ceiling_low"].notna().sum() >= 3
    assert read_again(initialised) == []


def test_estimates_stay_without_their_analysis_when_a_store_goes_back(initialised: Store) -> None:
    log2 = np.zeros((2, 1))
    with initialised.write() as connection:
        slug = next(iter(read.model_ids(connection)))
        level = LevelEstimates(0.5, [slug], [1.0], [0.5], [2.0], 0.95, log2)
        day = date(2026, 1, 1)
        keep_estimates(
            connection, suite="metr-1.1", digest="0", known_at=day, reader="estimate", version="1", levels=[level]
        )
    before = row_counts(initialised)
    migrate.downgrade(initialised, "0002")
    migrate.upgrade(initialised)
    assert row_counts(initialised) == before
    with initialised.read() as connection:
        assert analysis_of(connection, "estimate", "metr-1.1") is None


def test_a_migration_that_would_leave_a_row_without_what_it_refers_to_is_undone(sqlite_store: Store) -> None:
    with sqlite_store.bare(writes=True, rebuilds=True) as connection:
        connection.exec_driver_sql("INSERT INTO task (suite_id, name) VALUES (7, 'orphan')")
    with pytest.raises(StoreError, match="a row of task refers to a row of benchmark"):
        migrate.downgrade(sqlite_store, "0001")
    with sqlite_store.bare(writes=False) as connection:
        assert sqlite_store.revision(connection) == NEWEST


def test_a_difference_is_named(sqlite_store: Store) -> None:
    with sqlite_store.bare(writes=False) as connection:
        connection.exec_driver_sql("ALTER TABLE model ADD COLUMN nickname TEXT")
    assert "nickname" in migrate.differences(sqlite_store)[0]


def test_an_empty_file_has_no_schema_to_compare(tmp_path: Path) -> None:
    with open_store(tmp_path / "new.db", create=True) as store, pytest.raises(StoreMissing, match="there is no store"):
        migrate.differences(store)


def test_an_unknown_revision_is_named(sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match="9999"):
        migrate.upgrade(sqlite_store, "9999")


Names = Callable[[Connection, str], set[str | None]]

KINDS: dict[str, Names] = {
    "check": lambda connection, table: {found["name"] for found in inspect(connection).get_check_constraints(table)},
    "foreign key": lambda connection, table: {found["name"] for found in inspect(connection).get_foreign_keys(table)},
    "unique": lambda connection, table: {found["name"] for found in inspect(connection).get_unique_constraints(table)},
    "index": lambda connection, table: {
        found["name"] for found in inspect(connection).get_indexes(table) if not found.get("duplicates_constraint")
    },
    "primary key": lambda connection, table: {inspect(connection).get_pk_constraint(table)["name"]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_constraints_are_named_as_the_schema_names_them(store: Store, kind: str) -> None:
    names = KINDS[kind]
    with store.bare(writes=False) as connection:
        migrated = {table: names(connection, table) for table in schema.metadata.tables}
        schema.metadata.drop_all(connection)
        schema.metadata.create_all(connection)
        declared = {table: names(connection, table) for table in schema.metadata.tables}
    assert migrated == declared
    assert any(declared.values())


def test_check_constraints_say_what_the_schema_says(store: Store) -> None:
    def conditions(connection: Connection) -> dict[str, list[str]]:
        found = {table: inspect(connection).get_check_constraints(table) for table in schema.metadata.tables}
        return {table: sorted(str(check["sqltext"]) for check in checks) for table, checks in found.items()}

    with store.bare(writes=False) as connection:
        migrated = conditions(connection)
        schema.metadata.drop_all(connection)
        schema.metadata.create_all(connection)
        assert conditions(connection) == migrated


def test_a_backup_is_a_whole_store(facts: Store, tmp_path: Path) -> None:
    migrate.backup(facts, tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db") as copy:
        assert row_counts(copy) == row_counts(facts)


def test_a_backup_of_a_store_that_is_being_written_to_has_only_what_was_kept(facts: Store, tmp_path: Path) -> None:
    before = row_counts(facts)
    with facts.write() as connection:
        connection.exec_driver_sql("INSERT INTO model (slug, name) VALUES ('late', 'Late')")
        thread = threading.Thread(target=migrate.backup, args=(facts, tmp_path / "copy.db"))
        thread.start()
        thread.join(30)
    assert not thread.is_alive()
    with open_store(tmp_path / "copy.db") as copy:
        assert row_counts(copy) == before


def test_a_backup_never_overwrites(facts: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("mine")
    with pytest.raises(StoreError, match="never overwrites"):
        migrate.backup(facts, target)
    assert target.read_text() == "mine"


def test_a_backup_into_a_folder_that_is_not_there_is_a_store_error(facts: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"copy\.db"):
        migrate.backup(facts, tmp_path / "absent" / "copy.db")


def test_a_backup_of_a_file_that_is_no_database_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database " * 500)
    with open_store(tmp_path / "notes.db") as store, pytest.raises(StoreError):
        migrate.backup(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.postgres
def test_a_server_is_not_copied_from_here(postgres_url: str, tmp_path: Path) -> None:
    with open_store(postgres_url) as store, pytest.raises(StoreError, match="pg_dump"):
        migrate.backup(store, tmp_path / "copy.db")


def test_a_failing_migration_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "taken.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE run (mine TEXT)")  # the last table that the migration makes
    with open_store(path) as store, pytest.raises(StoreError, match="cannot be used"):
        migrate.upgrade(store)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("run",)]
