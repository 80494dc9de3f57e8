"""Files that come again: the same bytes, a part of a source, a source that grew, rows that were bad before."""

from pathlib import Path
from typing import Any

import pytest

from horizon.errors import RejectedRows, WrongColumns, WrongOption
from horizon.records import SourceRecord
from horizon.store import Store, read
from horizon.workflow.facts import initialise
from tests.ingest.loading import facts_of, ingest, minutes, row_counts

SCORES = "model,benchmark,value,other\nA,b,0.5,0.6\nB,b,0.25,0.3\n"
UNDESCRIBED = "model,benchmark,value\nA,b,0.5\nB,arena,1300\n"


def test_the_same_bytes_twice_change_nothing(store: Store, tmp_path: Path) -> None:
    first = ingest(store, tmp_path, SCORES)
    before = row_counts(store)
    again = ingest(store, tmp_path, SCORES)
    assert row_counts(store) == before
    assert (again.snapshots, again.known) == ((), first.snapshots)
    assert (again.counts.read, again.counts.unchanged, again.counts.stored) == (2, 2, 0)
    assert (again.reader, again.table, again.ignored) == (first.reader, first.table, first.ignored)
    assert (again.created, again.rejects, again.notes, again.warnings) == ({"models": {}, "benchmarks": {}}, (), (), ())


@pytest.mark.parametrize(
    "options",
    [
        {"mapping": {"value": "standard_error", "other": "value"}},
        {"source": SourceRecord("another", "Another lab")},
        {"constants": {"setting": "5-shot"}},
        {"known_at": "2026-02-01"},
        {"about": "a part"},
        {"constants": {"source": "another"}},
    ],
    ids=["mapping", "source", "constant of the key", "day", "part", "source as a constant"],
)
def test_the_same_bytes_read_otherwise_make_a_vintage_of_their_own(
    sqlite_store: Store, tmp_path: Path, options: dict[str, Any]
) -> None:
    ingest(sqlite_store, tmp_path, SCORES, "2026-01-01")
    options = {"known_at": "2026-01-01", **options}
    other = ingest(sqlite_store, tmp_path, SCORES, **options)
    assert (other.known, len(other.snapshots), other.counts.read) == ((), 1, 2)
    again = ingest(sqlite_store, tmp_path, SCORES, **options)
    assert (again.known, again.snapshots) == (other.snapshots, ())


def test_the_same_bytes_about_another_suite_make_a_vintage_of_their_own(store: Store, tmp_path: Path) -> None:
    text = "model,minutes\nA,1\n"
    one, other, alike = (ingest(store, tmp_path, text, constants={"suite": suite}) for suite in ("S 1", "S 2", "s-1"))
    assert len({*one.snapshots, *other.snapshots}) == 2
    assert (alike.known, alike.snapshots) == (one.snapshots, ())


def test_one_other_byte_makes_another_vintage(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, SCORES)
    counts = ingest(store, tmp_path, SCORES.replace("0.25", "0.26")).counts
    assert (counts.read, counts.stored, counts.unchanged, counts.superseded) == (2, 1, 1, 1)


def test_bytes_whose_rows_say_their_day_are_known_again(store: Store, tmp_path: Path) -> None:
    text = "model,benchmark,value,known_at\nA,b,0.5,2026-01-01\nA,b,0.6,2026-02-01\n"
    first = ingest(store, tmp_path, text)
    again = ingest(store, tmp_path, text)
    assert (again.known, again.snapshots, again.counts.unchanged) == (first.snapshots, (), 2)


def test_an_older_state_that_comes_again_without_a_day_is_news(store: Store, tmp_path: Path) -> None:
    for text in (SCORES, SCORES.replace("0.25", "0.26")):
        ingest(store, tmp_path, text)
    again = ingest(store, tmp_path, SCORES)
    assert (again.counts.stored, again.counts.superseded) == (1, 1)


def test_options_that_do_not_fit_are_refused_of_bytes_that_are_known_too(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, SCORES)
    with pytest.raises(WrongColumns, match="a column to map is not in the file"):
        ingest(store, tmp_path, SCORES, mapping={"absent": "value"})
    with pytest.raises(WrongOption, match="before its day has come"):
        ingest(store, tmp_path, SCORES, "2099-01-01")


def test_bad_rows_are_named_again_when_the_same_file_comes_again(sqlite_store: Store, tmp_path: Path) -> None:
    first, second = (ingest(sqlite_store, tmp_path, UNDESCRIBED, on_error="skip") for _ in range(2))
    assert second.rejects == first.rejects
    assert (second.snapshots, second.known) == ((), first.snapshots)
    assert row_counts(sqlite_store)["snapshot"] == 1


def test_a_file_with_bad_rows_is_refused_again_under_abort(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, UNDESCRIBED, on_error="skip")
    with pytest.raises(RejectedRows, match="line 3, column value"):
        ingest(sqlite_store, tmp_path, UNDESCRIBED)


def test_a_row_that_was_bad_goes_in_once_its_benchmark_is_described(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, UNDESCRIBED, on_error="skip")
    ingest(sqlite_store, tmp_path, "benchmark,unit\narena,elo\n")
    again = ingest(sqlite_store, tmp_path, UNDESCRIBED)
    assert (again.counts.stored, again.counts.unchanged, again.counts.rejected) == (1, 1, 0)
    assert [row["value"] for row in facts_of(sqlite_store, "scores")] == [0.5, 1300.0]


def test_rows_of_another_source_that_are_all_bad_stay_its_own(sqlite_store: Store, tmp_path: Path) -> None:
    text = "model,suite,minutes,source\nA,s,5,x1\nB,s,-6,x2\n"
    for _ in range(2):
        ingest(sqlite_store, tmp_path, text, on_error="skip")
    with sqlite_store.read() as connection:
        rejects = read.rejects(connection)
    assert list(rejects["source"]) == ["x2"]
    assert minutes(sqlite_store) == {"A": 5.0}


def test_another_file_all_bad_in_between_does_not_make_a_known_file_new(sqlite_store: Store, tmp_path: Path) -> None:
    good = "model,suite,minutes,source\nA,s,5,x\n"
    ingest(sqlite_store, tmp_path, good)
    ingest(sqlite_store, tmp_path, "model,suite,minutes,source\nB,t,1,y\nC,s,-6,x\n", on_error="skip")
    before = row_counts(sqlite_store)
    assert ingest(sqlite_store, tmp_path, good).snapshots == ()
    assert row_counts(sqlite_store) == before


def test_rows_with_too_few_fields_can_all_be_left_out_of_a_batch(sqlite_store: Store, tmp_path: Path) -> None:
    text = "model,benchmark,value\n" + "short,row\n" * 5_000 + "A,b,0.5\n"
    counts = ingest(sqlite_store, tmp_path, text, on_error="skip").counts
    assert (counts.read, counts.stored, counts.rejected) == (5_001, 1, 5_000)


def test_a_shorter_file_of_a_shipped_source_withdraws_what_it_lacks_and_nothing_else(
    facts: Store, tmp_path: Path
) -> None:
    before_p80 = minutes(facts, suite="metr-1.1", level=0.8)
    rows = [f"{model},{value}" for model, value in list(minutes(facts, suite="metr-1.1").items())[:20]]
    text = "\n".join(["model,minutes,source,known_at", *(f"{row},metr-time-horizon-1.1,2026-10-01" for row in rows)])
    ingest(facts, tmp_path, text, constants={"suite": "METR-Horizon-v1.1"})
    assert len(minutes(facts, suite="metr-1.1")) == 20
    assert len(minutes(facts, "2026-09-30", suite="metr-1.1")) == 26
    assert minutes(facts, suite="metr-1.1", level=0.8) == before_p80


def test_init_changes_nothing_after_a_shipped_source_has_a_newer_vintage(facts: Store, tmp_path: Path) -> None:
    text = "model,benchmark,value,source,known_at\nGPT-4o,MMLU,0.9,epoch-benchmarking-hub,2026-10-10\n"
    ingest(facts, tmp_path, text)
    before = row_counts(facts)
    assert not initialise(facts).changed
    assert row_counts(facts) == before


def test_a_source_that_grows_by_a_percent_makes_the_store_grow_as_little(sqlite_store: Store, tmp_path: Path) -> None:
    rows = [f"m{n % 50},b{n % 20},{n},0.5" for n in range(20_000)]
    more = [f"m{n % 50},b{n % 20},{n},0.5" for n in range(20_000, 20_200)]
    sizes = []
    for known_at, content in (("2026-01-01", rows), ("2026-02-01", rows + more)):
        ingest(sqlite_store, tmp_path, "\n".join(["model,benchmark,setting,value", *content]), known_at)
        with sqlite_store.read() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        sizes.append(pages)
    assert sizes[1] < 1.03 * sizes[0]


def test_a_release_date_that_has_not_come_is_doubted(sqlite_store: Store, tmp_path: Path) -> None:
    result = ingest(sqlite_store, tmp_path, "model,release_date\nA,2090-01-01\n")
    assert result.warnings == ("a release date that has not come yet (rows: 1)",)


def test_a_vintage_from_the_future_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongOption, match="before its day has come"):
        ingest(sqlite_store, tmp_path, "model,release_date\nA,2024-01-01\n", "2099-01-01")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("benchmark,lower_bound,upper_bound\nb,0.9,0.1\n", "at most the upper bound, 0.1"),
        ("model,organization\nA\x01,Lab\n", "without control characters"),
        ("model,organization\nA,La\x07b\n", "without control characters"),
        ("model,benchmark,value,unit\nA,b,84.1,frction\n", "one of fraction, percent"),
    ],
)
def test_more_rows_that_cannot_be(sqlite_store: Store, tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RejectedRows, match=reason):
        ingest(sqlite_store, tmp_path, text)


@pytest.mark.parametrize("constants", [{"unit": "percent"}, {"n_items": "50"}])
def test_the_same_bytes_read_in_another_way_are_another_reading(
    store: Store, tmp_path: Path, constants: dict[str, str]
) -> None:
    text = "model,benchmark,value\nA,b,0.5\n"
    ingest(store, tmp_path, text, "2026-01-01")
    result = ingest(store, tmp_path, text, "2026-01-01", constants=constants)
    assert (result.counts.stored, result.counts.superseded) == (1, 1)
    assert ingest(store, tmp_path, text, "2026-01-01", constants=constants).snapshots == ()


def test_bytes_that_were_there_on_that_day_change_nothing_whatever_came_after(store: Store, tmp_path: Path) -> None:
    first, second = ("suite,model,minutes\n" + row for row in ("s,A,1\n", "s,A,2\n"))
    for text in (first, second):
        ingest(store, tmp_path, text, "2026-01-01")
    before = row_counts(store)
    assert ingest(store, tmp_path, first, "2026-01-01").snapshots == ()
    assert (row_counts(store), minutes(store)) == (before, {"A": 2})


def test_a_day_that_nobody_says_is_said_to_be_assumed(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes\ns,A,1\n"
    (note,) = ingest(store, tmp_path, text).notes
    assert note.endswith("today, because nothing says another day (--known-at does)")
    assert ingest(store, tmp_path, text + "s,B,2\n", "2026-01-01").notes == ()
