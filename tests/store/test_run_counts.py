"""Runs counted in the database: the same as counting the frame of runs, whoever says what, in whatever order."""

import itertools
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update

from horizon.errors import SelectionError
from horizon.ingest import IngestRequest
from horizon.ingest import ingest as ingest_file
from horizon.records import SourceRecord
from horizon.store import Store, read, schema
from horizon.store.run_counts import SuiteRuns, run_counts, suites_with_runs, task_range
from tests.fixtures.stores import Place
from tests.ingest.loading import ingest

TASKS = "suite,task,family,human_minutes\ns,t,puzzles,2\ns,u,puzzles,8\ns,v,,32\ns,w,,64\n"
RUNS = (
    "suite,model,task,run_key,success\n"
    "s,B,t,1,1\ns,B,t,2,1\ns,B,t,3,0\ns,B,v,1,0.25\ns,A,u,1,1\ns,A,timeless,1,1\ns,human,t,1,1\ns,human,w,1,1\n"
)
MORE = "suite,model,task,run_key,success\ns,B,t,3,1\ns,B,t,4,0\ns,C,v,1,0\n"
Step = tuple[str, str, str, int]
"""A vintage: its source, day, text, and the tier of the source."""


def counts(store: Store, suite: str = "s", day: str | None = None, **options: Any) -> SuiteRuns:
    with store.read() as connection:
        return run_counts(connection, suite, date.fromisoformat(day) if day else None, **options)


def counted(runs: SuiteRuns) -> Counter[tuple[str, str, float]]:
    """How often each model had which success on each task, by name."""
    rows = zip(runs.model, runs.task, runs.success, runs.count, strict=True)
    return Counter({(runs.models[m], runs.tasks[t], float(success)): int(n) for m, t, success, n in rows})


def one_by_one(store: Store, day: str | None = None, **options: Any) -> Counter[tuple[str, str, float]]:
    """The same from the frame of single runs."""
    frame = store.read.runs("s", day, **options).dropna(subset="human_minutes")
    return Counter(zip(frame["model"], frame["task"], frame["success"], strict=True))


def merge(store: Store, slug: str, into: str) -> None:
    with store.write() as connection:
        ids = read.model_ids(connection)
        row = schema.model
        connection.execute(update(row).where(row.c.slug == slug).values(canonical_id=ids[into]))


def read_steps(store: Store, folder: Path, steps: Sequence[Step]) -> None:
    for source, day, text, tier in steps:
        ingest(store, folder, text, day, source=SourceRecord(source, source, publisher="x", tier=tier))


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    """Give a store with some runs of a suite and the lengths of its tasks."""
    ingest(store, tmp_path, TASKS, "2026-01-01")
    ingest(store, tmp_path, RUNS, "2026-01-02")
    return store


def test_runs_are_counted_by_model_task_and_success(filled: Store) -> None:
    runs = counts(filled)
    assert counted(runs) == {("A", "u", 1.0): 1, ("B", "t", 0.0): 1, ("B", "t", 1.0): 2, ("B", "v", 0.25): 1}
    assert (runs.suite, runs.models, runs.slugs, runs.tasks) == ("s", ("A", "B"), ("a", "b"), ("t", "u", "v"))
    assert (runs.minutes.tolist(), runs.families, runs.family.tolist()) == ([2, 8, 32], ("puzzles", "v"), [0, 0, 1])
    assert (runs.left_out, runs.known_at) == (1, date(2026, 1, 2))


def test_rows_are_in_the_order_of_model_task_and_success(filled: Store) -> None:
    runs = counts(filled)
    rows = list(zip(runs.model.tolist(), runs.task.tolist(), runs.success.tolist(), strict=True))
    assert rows == sorted(rows)
    assert [column.dtype.kind for column in (runs.model, runs.task, runs.success, runs.count)] == ["i", "i", "f", "i"]


def test_runs_of_people_are_counted_when_asked_for(filled: Store) -> None:
    runs = counts(filled, baselines=True)
    assert counted(runs) == one_by_one(filled, baselines=True)
    assert (runs.models, runs.tasks) == (("A", "B", "human"), ("t", "u", "v", "w"))


def test_a_family_that_is_called_like_a_task_without_one_is_another(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "suite,task,family,human_minutes\ns,t,,2\ns,u,t,8\n")
    ingest(store, tmp_path, "suite,model,task,run_key,success\ns,A,t,1,1\ns,A,u,1,1\n")
    runs = counts(store)
    assert (runs.families, sorted(runs.family.tolist())) == (("t", "t"), [0, 1])


def test_a_suite_goes_by_its_name_and_alias_too(filled: Store) -> None:
    assert counts(filled, "S").digest == counts(filled).digest


CASES: dict[str, list[Step]] = {
    "one source": [("a", "2026-01-02", RUNS, 3)],
    "two vintages of a source": [("a", "2026-01-02", RUNS, 3), ("a", "2026-02-02", MORE, 3)],
    "the better source says otherwise": [("a", "2026-02-02", RUNS, 3), ("b", "2026-01-02", MORE, 1)],
    "the later of two sources says otherwise": [("a", "2026-01-02", RUNS, 2), ("b", "2026-02-02", MORE, 2)],
    "the name of a source decides": [("b", "2026-01-02", RUNS, 2), ("a", "2026-01-02", MORE, 2)],
    "three sources": [("a", "2026-01-02", RUNS, 3), ("b", "2026-01-03", MORE, 2), ("c", "2026-01-01", RUNS, 2)],
}


@pytest.mark.parametrize("merged", [(), ("b",), ("b", "c"), ("human",)])
@pytest.mark.parametrize("case", CASES)
def test_counts_are_those_of_the_runs_one_by_one(
    sqlite_store: Store, tmp_path: Path, case: str, merged: tuple[str, ...]
) -> None:
    compare(sqlite_store, tmp_path, CASES[case], merged)


@pytest.mark.parametrize("merged", [(), ("b", "c")])
def test_counts_are_those_of_the_runs_on_a_server_too(store: Store, tmp_path: Path, merged: tuple[str, ...]) -> None:
    compare(store, tmp_path, CASES["three sources"], merged)


def compare(store: Store, tmp_path: Path, steps: Sequence[Step], merged: tuple[str, ...]) -> None:
    """Count in the database, and one by one, who says what being as given."""
    ingest(store, tmp_path, TASKS, "2026-01-01")
    read_steps(store, tmp_path, steps)
    ingest(store, tmp_path, "model\nA\nB\nC\n", table="models")
    for slug in merged:
        merge(store, slug, "a")
    assert counted(counts(store)) == one_by_one(store)
    assert counted(counts(store, baselines=True)) == one_by_one(store, baselines=True)
    assert counted(counts(store, day="2026-01-20")) == one_by_one(store, "2026-01-20")


@pytest.mark.parametrize("case", [case for case in CASES if len(CASES[case]) > 1])
def test_neither_order_nor_ids_change_the_digest(
    sqlite_place: Place, empty_file: Path, tmp_path: Path, case: str
) -> None:
    found = set()
    for number, order in enumerate(itertools.permutations(CASES[case])):
        with sqlite_place.copy(empty_file) as store:
            ingest(store, tmp_path, f"suite,model,task,run_key,success\nother,X{number},t,1,1\n", "2026-01-01")
            read_steps(store, tmp_path, order)
            ingest(store, tmp_path, TASKS, "2026-01-01")
            found.add((counts(store).digest, counts(store).known_at))
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "suite,model,task,run_key,success\ns,A,u,2,1\n",
        "suite,task,human_minutes\ns,t,2.5\n",
        "suite,model,task,run_key,success\ns,A,timeless,2,1\n",
    ],
)
def test_whatever_is_said_otherwise_changes_the_digest(filled: Store, tmp_path: Path, text: str) -> None:
    before = counts(filled)
    ingest(filled, tmp_path, text, "2026-03-01", source=SourceRecord("other", "Another", publisher="x", tier=1))
    after = counts(filled)
    assert after.digest != before.digest
    assert after.known_at == date(2026, 3, 1)
    assert counts(filled, day="2026-02-28").digest == before.digest


def test_a_name_that_is_corrected_changes_the_digest(filled: Store) -> None:
    before = counts(filled).digest
    with filled.write() as connection:
        connection.execute(update(schema.model).where(schema.model.c.slug == "a").values(name="A (new)"))
    assert counts(filled).digest != before


def test_a_vintage_of_another_suite_does_not_make_it_newer(filled: Store, tmp_path: Path) -> None:
    ingest(filled, tmp_path, "suite,model,task,run_key,success\nother,A,t,1,1\n", "2026-03-01")
    ingest(filled, tmp_path, "suite,task,human_minutes\nother,t,1\n", "2026-03-01")
    assert counts(filled).known_at == date(2026, 1, 2)


def test_what_is_fetched_grows_with_counts_and_not_with_runs(sqlite_store: Store, tmp_path: Path) -> None:
    rows = "".join(f"s,A,{'tu'[key % 2]},{key},{key % 3 // 2}\n" for key in range(3000))
    ingest(sqlite_store, tmp_path, TASKS, "2026-01-01")
    ingest(sqlite_store, tmp_path, f"suite,model,task,run_key,success\n{rows}", "2026-01-02")
    assert (len(counts(sqlite_store).count), counts(sqlite_store).count.sum()) == (4, 3000)
    plans = plans_of(sqlite_store)
    assert not [step for step in plans if "run USING INDEX" in step]
    assert [step for step in plans if step == "SCAN run"]


def plans_of(store: Store) -> list[str]:
    """How SQLite goes about the queries that count runs."""
    steps: list[str] = []

    def explain(connection: Any, _: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.startswith("SELECT") and "FROM run" in statement:
            cursor = connection.connection.cursor()
            steps.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(store.engine, "before_cursor_execute", explain)
    counts(store)
    counts(store, day="2026-01-20")
    event.remove(store.engine, "before_cursor_execute", explain)
    return steps


def test_no_data_frame_is_needed(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, TASKS)
    ingest(sqlite_store, tmp_path, RUNS)
    script = (
        "import sys; from horizon.store import open_store; from horizon.store.run_counts import run_counts\n"
        "with open_store(sys.argv[1]) as store, store.read() as connection: print(run_counts(connection, 's').digest)\n"
        "print([name for name in ('pandas', 'scipy') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(sqlite_store.file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split("\n")[:2] == [counts(sqlite_store).digest, "[]"]


def test_the_real_runs_are_counted(sqlite_store: Store, shared_data: Path) -> None:
    path = shared_data / "metr" / "runs_2025_01.jsonl"
    ingest_file(sqlite_store, IngestRequest(path, reader="metr", on_error="skip", create=True))
    suite = "metr-runs-2025-01"
    runs, with_people = counts(sqlite_store, suite), counts(sqlite_store, suite, baselines=True)
    frame = sqlite_store.read.runs(suite, baselines=True)
    assert (with_people.count.sum(), with_people.left_out) == (len(frame), 0)
    assert runs.count.sum() == (frame["slug"] != "human").sum()
    assert set(runs.success) == {0.0, 1.0}


def test_the_range_of_a_suite_is_that_of_all_its_tasks(filled: Store, tmp_path: Path) -> None:
    ingest(filled, tmp_path, TASKS.replace("w,,64", "w,,640"), "2026-02-01")
    with filled.read() as connection:
        assert task_range(connection, "s") == (2.0, 640.0)
        assert task_range(connection, "s", date(2026, 1, 1)) == (2.0, 64.0)
        assert task_range(connection, "s", date(2025, 12, 31)) is None


def test_suites_that_have_runs_are_listed(filled: Store, tmp_path: Path) -> None:
    ingest(filled, tmp_path, "suite,model,task,run_key,success\nq,A,t,1,1\n", "2026-03-01")
    ingest(filled, tmp_path, "suite,task,human_minutes\nempty,t,1\n")
    with filled.read() as connection:
        assert suites_with_runs(connection) == ["q", "s"]
        assert suites_with_runs(connection, date(2026, 2, 1)) == ["s"]
        assert suites_with_runs(connection, date(2025, 2, 1)) == []


@pytest.mark.parametrize(
    ("suite", "day", "message"),
    [
        ("nothing", None, "(?s)no suite called nothing.*a suite that has runs: q, s"),
        ("measured", None, "(?s)no runs of measured.*a suite that has runs: q, s"),
        ("s", "2026-01-01", "(?s)no runs of s were known on 2026-01-01.*the first are of 2026-01-02"),
        ("nothing", "2026-01-01", "(?s)no suite called nothing.*a store without runs on 2026-01-01.*horizon ingest"),
        ("q", None, "(?s)no task of q that was run has a known length.*2 runs of 1 tasks.*--table tasks"),
        ("people", None, "(?s)no runs of models in people.*runs of people.*that has runs"),
    ],
)
def test_a_suite_without_runs_is_named_with_those_that_have_some(
    filled: Store, tmp_path: Path, suite: str, day: str | None, message: str
) -> None:
    ingest(filled, tmp_path, "suite,model,task,run_key,success\nq,A,t,1,1\nq,A,t,2,1\n", "2026-01-02")
    ingest(filled, tmp_path, "suite,task,human_minutes\nmeasured,t,1\npeople,t,1\n", "2026-01-02")
    ingest(filled, tmp_path, "suite,model,task,run_key,success\npeople,human,t,1,1\n", "2026-02-02")
    with pytest.raises(SelectionError, match=message.replace("q, s", "people, q, s")):
        counts(filled, suite, day)


def test_a_store_without_runs_says_so(store: Store) -> None:
    with pytest.raises(SelectionError, match=r"(?s)no suite called s.*a store without runs.*horizon ingest"):
        counts(store)
