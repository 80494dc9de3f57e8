"""The view of any day is the same in whatever order vintages came, and nothing is stored twice or lost."""

import csv
import io
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from horizon.store import Store, read, schema
from tests.fixtures.stores import Place
from tests.ingest.loading import facts_of, ingest, minutes, row_counts

Vintage = dict[str, float]

DAY, LAST = date(2026, 1, 1), 5
VINTAGES: list[tuple[str, Vintage]] = [
    ("2026-01-30", {"A": 1, "B": 2, "C": 3}),
    ("2026-02-22", {"A": 1, "B": 20, "D": 4}),
    ("2026-03-03", {"A": 1, "B": 2, "C": 3, "D": 5}),
]


def as_csv(vintage: Vintage) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("model", "minutes"), *vintage.items()])
    return text.getvalue()


def ingest_vintage(store: Store, folder: Path, known_at: str, vintage: Vintage, **constants: str) -> None:
    ingest(store, folder, as_csv(vintage), known_at, constants={"suite": "s", **constants})


def stored_rows(store: Store) -> int:
    return row_counts(store)["horizon_estimate"]


@contextmanager
def copied(place: Place, empty_file: Path) -> Iterator[tuple[Store, Path]]:
    """An empty store for one example, and a folder."""
    with tempfile.TemporaryDirectory() as folder, place.copy(empty_file) as store:
        yield store, Path(folder)


@st.composite
def shuffled_vintages(draw: st.DrawFn) -> list[tuple[int, Vintage]]:
    """Up to five vintages on different days, in any order; few models and values, so that rows leave and come back."""
    days = draw(st.lists(st.integers(0, LAST), min_size=1, max_size=5, unique=True))
    rows = st.dictionaries(st.sampled_from("ABCD"), st.sampled_from([1.0, 2.5]), min_size=1)
    return [(day, draw(rows)) for day in days]


@settings(max_examples=25, deadline=None)
@given(vintages=shuffled_vintages())
def test_the_view_of_a_day_is_the_last_vintage_known_by_then(
    sqlite_place: Place, empty_file: Path, vintages: list[tuple[int, Vintage]]
) -> None:
    with copied(sqlite_place, empty_file) as (store, folder):
        for day, rows in vintages:
            ingest_vintage(store, folder, str(DAY + timedelta(day)), rows)
        views = [minutes(store, str(DAY + timedelta(day))) for day in range(LAST + 1)]
    in_order = sorted(vintages, key=itemgetter(0))
    known = [[rows for when, rows in in_order if when <= day] for day in range(LAST + 1)]
    assert views == [sofar[-1] if sofar else {} for sofar in known]


@settings(max_examples=15, deadline=None)
@given(vintages=shuffled_vintages())
def test_in_order_of_time_only_what_changed_is_stored(
    sqlite_place: Place, empty_file: Path, vintages: list[tuple[int, Vintage]]
) -> None:
    vintages.sort(key=itemgetter(0))
    with copied(sqlite_place, empty_file) as (store, folder):
        for day, rows in vintages:
            ingest_vintage(store, folder, str(DAY + timedelta(day)), rows)
        stored = stored_rows(store)
    states = [{}, *(rows for _, rows in vintages)]
    assert stored == sum(len(new.items() - old.items()) for old, new in itertools.pairwise(states))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_reading_changes_no_view(store: Store, tmp_path: Path, order: tuple[int, ...]) -> None:
    for place in order:
        ingest_vintage(store, tmp_path, *VINTAGES[place])
    assert [minutes(store, day) for day, _ in VINTAGES] == [rows for _, rows in VINTAGES]
    assert minutes(store, "2026-02-21") == VINTAGES[0][1]
    assert minutes(store, "2026-01-29") == {}
    assert minutes(store) == VINTAGES[-1][1]


def test_a_vintage_that_comes_late_leaves_no_row_out(store: Store, tmp_path: Path) -> None:
    """The middle one lacks C, which the others share: C ends with it and comes back."""
    for place in (0, 2, 1):
        ingest_vintage(store, tmp_path, *VINTAGES[place])
    with store.read() as connection:
        named = select(schema.model.c.id).where(schema.model.c.name == "C").scalar_subquery()
        rows = select(func.count()).where(schema.horizon_estimate.c.model_id == named)
        assert connection.scalar(rows) == 2


def test_the_same_rows_on_another_day_are_a_vintage_of_unchanged_rows(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes\ns,A,1\ns,B,2\n"
    ingest(store, tmp_path, text, "2026-01-01")
    again = ingest(store, tmp_path, text, "2026-02-01")
    assert (again.counts.read, again.counts.stored, again.counts.unchanged) == (2, 0, 2)
    assert len(again.snapshots) == 1
    assert stored_rows(store) == 2
    with store.read() as connection:
        assert set(read.horizon_estimates(connection, "s", 0.5)["known_at"]) == {date(2026, 2, 1)}


@pytest.mark.parametrize("known_at", ["2026-01-01", None])
def test_the_same_bytes_twice_change_nothing(store: Store, tmp_path: Path, known_at: str | None) -> None:
    text = "suite,model,minutes,release_date\ns,A,1,2025-01-01\ns,B,2,2025-01-02\n"
    first = ingest(store, tmp_path, text, known_at)
    before = row_counts(store)
    again = ingest(store, tmp_path, text, known_at)
    assert (again.snapshots, again.known) == ((), first.snapshots[:1])
    assert (again.counts.read, again.counts.unchanged) == (2, 2)
    assert row_counts(store) == before


def test_the_same_bytes_without_a_day_are_those_of_an_earlier_day(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes\ns,A,1\n"
    first = ingest(store, tmp_path, text, "2026-01-01")
    assert ingest(store, tmp_path, text).known == first.snapshots


def test_a_source_that_goes_back_to_what_it_said_before_is_believed(store: Store, tmp_path: Path) -> None:
    old = "suite,model,minutes\ns,A,1\n"
    ingest(store, tmp_path, old, "2026-01-01")
    ingest(store, tmp_path, "suite,model,minutes\ns,A,2\n", "2026-02-01")
    ingest(store, tmp_path, old)
    assert minutes(store) == {"A": 1.0}


def test_empty_values_are_alike(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "suite,model,minutes,low,high\ns,A,1,,\n", "2026-01-01")
    again = ingest(store, tmp_path, "suite,model,minutes\ns,A,1\n", "2026-02-01")
    assert again.counts.unchanged == 1


def test_a_value_that_is_filled_in_later_is_a_change(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "suite,model,minutes\ns,A,1\n", "2026-01-01")
    again = ingest(store, tmp_path, "suite,model,minutes,low\ns,A,1,0.5\n", "2026-02-01")
    assert (again.counts.stored, again.counts.superseded) == (1, 1)


def test_sources_do_not_withdraw_each_others_rows(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes,source,known_at\ns,A,1,one,2026-01-01\ns,B,2,two,2026-02-01\n"
    ingest(store, tmp_path, text)
    assert minutes(store) == {"A": 1.0, "B": 2.0}


WIDE = "suite,model,p50,p80\ns,A,10,2\ns,B,20,4\n"


def read_wide(store: Store, folder: Path, known_at: str, text: str) -> None:
    ingest(store, folder, text, known_at, table="horizons", mapping={"p50": "minutes"})
    ingest(
        store, folder, text, known_at, table="horizons", mapping={"p80": "minutes"}, constants={"success_level": "0.8"}
    )


def test_two_levels_from_one_wide_file_do_not_withdraw_each_other(store: Store, tmp_path: Path) -> None:
    read_wide(store, tmp_path, "2026-01-01", WIDE)
    assert minutes(store) == {"A": 10.0, "B": 20.0}
    assert minutes(store, level=0.8) == {"A": 2.0, "B": 4.0}


def test_each_level_of_a_wide_file_has_vintages_of_its_own(store: Store, tmp_path: Path) -> None:
    read_wide(store, tmp_path, "2026-01-01", WIDE)
    read_wide(store, tmp_path, "2026-02-01", "suite,model,p50,p80\ns,A,11,2\n")
    assert (minutes(store), minutes(store, level=0.8)) == ({"A": 11.0}, {"A": 2.0})
    assert minutes(store, "2026-01-31", level=0.8) == {"A": 2.0, "B": 4.0}


Step = tuple[str, str, dict[str, str]]

# Each pair is two vintages of one source: the second speaks of model A only, and of a higher value.
SAME_WORDS_OTHERWISE: dict[str, tuple[Step, Step]] = {
    "a suite that is a constant, then a column": (
        ("2026-01-01", "model,minutes\nA,1\nB,2\n", {"suite": "s"}),
        ("2026-02-01", "suite,model,minutes\ns,A,5\n", {}),
    ),
    "a constant that is not in the key": (
        ("2026-01-01", "suite,model,minutes\ns,A,1\ns,B,2\n", {"confidence": "0.95"}),
        ("2026-02-01", "suite,model,minutes\ns,A,5\n", {}),
    ),
    "a constant written in another way": (
        ("2026-01-01", "suite,model,minutes\ns,A,1\ns,B,2\n", {"success_level": "0.5"}),
        ("2026-02-01", "suite,model,minutes\ns,A,5\n", {"success_level": "50%"}),
    ),
    "the day as a constant": (
        ("2026-01-01", "suite,model,minutes\ns,A,1\ns,B,2\n", {"known_at": "2026-01-01"}),
        ("2026-02-01", "suite,model,minutes\ns,A,5\n", {"known_at": "2026-02-01"}),
    ),
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "late"])
@pytest.mark.parametrize("steps", SAME_WORDS_OTHERWISE.values(), ids=SAME_WORDS_OTHERWISE)
def test_the_newer_vintage_wins_however_it_was_written(
    sqlite_store: Store, tmp_path: Path, steps: tuple[Step, Step], order: tuple[int, int]
) -> None:
    for place in order:
        known_at, text, constants = steps[place]
        ingest(sqlite_store, tmp_path, text, known_at, constants=constants)
    assert minutes(sqlite_store)["A"] == 5.0


@pytest.mark.parametrize("name", [name for name in SAME_WORDS_OTHERWISE if not name.startswith("a suite")])
def test_only_a_constant_of_the_key_limits_what_a_file_speaks_for(
    sqlite_store: Store, tmp_path: Path, name: str
) -> None:
    for known_at, text, constants in SAME_WORDS_OTHERWISE[name]:
        ingest(sqlite_store, tmp_path, text, known_at, constants=constants)
    assert minutes(sqlite_store) == {"A": 5.0}


TABLES_OF_ONE_SOURCE = (
    ("2026-01-01", "model,parameters\nA,1e9\n"),
    ("2026-01-02", "suite,model,minutes,release_date\ns,A,1,2025-01-01\n"),
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_release_dates_beside_horizons_do_not_withdraw_what_a_source_says_of_models(
    store: Store, tmp_path: Path, order: tuple[int, int]
) -> None:
    for place in order:
        known_at, text = TABLES_OF_ONE_SOURCE[place]
        ingest(store, tmp_path, text, known_at)
    with store.read() as connection:
        (row,) = read.releases(connection).to_dict("records")
    assert (row["parameters"], f"{row['release_date']:%Y-%m-%d}") == (1e9, "2025-01-01")


def test_counts_of_snapshots_add_up_in_the_table(facts: Store) -> None:
    with facts.read() as connection:
        snapshots = read.snapshots(connection)
    assert (snapshots["read"] == snapshots[["stored", "unchanged", "rejected"]].sum(axis=1)).all()
    assert snapshots["unchanged"].sum() > 0
    assert snapshots["stored"].sum() >= sum(len(facts_of(facts, table)) for table in ("scores", "horizons"))
