"""Tables of the store as files: every one in every format, and the way back through ingest."""

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from horizon.errors import HorizonError
from horizon.ingest import IngestRequest, ingest
from horizon.report import csv_text
from horizon.report.parquet import parquet_is_there
from horizon.store import Store, migrate, open_store
from horizon.workflow.export import export_table
from horizon.workflow.export_tables import TABLES

FORMULAS = ("=cmd|' /C calc'!A0", "+tools", "@name", "-x", "'=quoted", "''+twice", "'plain", "\uff1dwide")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_the_same_rows_and_columns_in_every_format(facts: Store, tmp_path: Path, table: str) -> None:
    formats = ("csv", "json", *(["parquet"] if parquet_is_there() else []))
    counts = {export_table(facts, table, tmp_path / f"{table}.{end}") for end in formats}
    listed, records = rows_of(tmp_path / f"{table}.csv"), json.loads((tmp_path / f"{table}.json").read_text())
    assert counts == {len(listed)} == {len(records)}
    assert [list(row) for row in listed[:1]] == [list(record) for record in records[:1]]
    assert {path.suffix for path in tmp_path.iterdir() if path.stem == table} == {f".{end}" for end in formats}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_its_columns(sqlite_store: Store, tmp_path: Path, table: str) -> None:
    assert export_table(sqlite_store, table, tmp_path / "t.csv") == 0
    assert len((tmp_path / "t.csv").read_text().split(",")) > 3
    export_table(sqlite_store, table, tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text()) == []


def test_what_was_known_on_a_day(facts: Store, tmp_path: Path) -> None:
    path = tmp_path / "horizons.csv"
    export_table(facts, "horizons", path, as_of=date(2026, 1, 30))
    assert max(row["known_at"] for row in rows_of(path)) <= "2026-01-30"
    assert {row["success_level"] for row in rows_of(path)} == {"0.5", "0.8"}


def test_the_whole_of_models_benchmarks_scores_and_horizons_comes_back_through_ingest(
    facts: Store, tmp_path: Path
) -> None:
    tables = ("models", "benchmarks", "scores", "horizons")
    with open_store(tmp_path / "fresh.db", create=True) as fresh:
        migrate.upgrade(fresh)
        for table in tables:
            export_table(facts, table, tmp_path / f"{table}.csv")
            ingest(fresh, IngestRequest(tmp_path / f"{table}.csv", table=table, create=True))
        for table in tables:
            export_table(fresh, table, tmp_path / f"again-{table}.csv")
    for table in tables:
        first, again = (rows_of(tmp_path / f"{name}{table}.csv") for name in ("", "again-"))
        unsaid: dict[str, Any] = {"reviewed": None}  # what a person said of names is not a fact of the table
        assert [row | unsaid for row in again] == [row | unsaid for row in first]


@pytest.mark.parametrize("text", [*FORMULAS, "'a'=b"])
def test_no_cell_is_a_formula_and_each_is_read_back_as_it_was(empty_file: Path, tmp_path: Path, text: str) -> None:
    name, path = f"{text} 1", tmp_path / "scores.csv"
    given = pd.DataFrame({"model": [name], "benchmark": ["b"], "setting": [text], "value": [0.5]})
    path.write_text(csv_text(given), encoding="utf-8")
    for place in ("first.db", "second.db"):
        with open_store(shutil.copy(empty_file, tmp_path / place)) as store:
            ingest(store, IngestRequest(path, table="scores", create=True))
            export_table(store, "scores", path)
            scores = store.read.scores()
            assert (scores["model"].tolist(), scores["setting"].tolist()) == ([name], [text])
        assert [cell[:1] for row in rows_of(path) for cell in row.values() if cell[:1] in "=+-@\uff1d" and cell] == []


def test_many_rows_are_written_in_parts_and_the_share_that_is_done_grows(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 450
    monkeypatch.setattr("horizon.workflow.export._ROWS", 200)
    rows = [[f"m{row % 30}", f"b{row // 30}", "", str(row / count)] for row in range(count)]
    path = write_rows(tmp_path / "many.csv", ["model", "benchmark", "setting", "value"], rows)
    ingest(sqlite_store, IngestRequest(path, table="scores", create=True))
    shares: list[float] = []
    assert export_table(sqlite_store, "scores", tmp_path / "out.csv", progress=shares.append) == count
    assert shares == sorted(shares)
    assert (len(shares), shares[-1]) == (3, 1.0)
    export_table(sqlite_store, "scores", tmp_path / "out.json")
    listed, records = rows_of(tmp_path / "out.csv"), json.loads((tmp_path / "out.json").read_text())
    assert [float(row["value"]) for row in listed] == [record["value"] for record in records]
    assert len({(row["model"], row["benchmark"]) for row in listed}) == count


def test_a_run_keeps_the_time_of_its_day(with_runs: Store, tmp_path: Path) -> None:
    export_table(with_runs, "runs", tmp_path / "runs.json")
    export_table(with_runs, "snapshots", tmp_path / "snapshots.csv")
    assert len(json.loads((tmp_path / "runs.json").read_text())) > 100
    assert all(len(row["retrieved_at"]) == len("2026-01-01 00:00:00") for row in rows_of(tmp_path / "snapshots.csv"))


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        ("scroes", "s.csv", "did you mean scores"),
        ("everything", "s.csv", "one of models, benchmarks"),
        ("scores", "s.xlsx", r"found: the suffix \.xlsx"),
        ("scores", "scores", "a name without a suffix"),
        ("scores", "folder.csv", "is a folder"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_what_can(
    sqlite_store: Store, tmp_path: Path, table: str, name: str, said: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(HorizonError) as raised:
        export_table(sqlite_store, table, tmp_path / name)
    assert re.search(said, str(raised.value))


def test_without_the_extra_a_parquet_file_is_refused_with_its_name(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("horizon.workflow.export.parquet_is_there", lambda: False)
    with pytest.raises(HorizonError, match="an extra that is not installed"):
        export_table(sqlite_store, "scores", tmp_path / "scores.parquet")


def test_a_file_that_is_there_stays_if_the_new_one_fails(
    facts: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "scores.csv").write_text("old")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        export_table(facts, "scores", tmp_path / "scores.csv")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"scores.csv": "old"}
