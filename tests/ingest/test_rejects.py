"""Bad rows: under abort nothing is stored, under skip all but them; either way each is named."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from horizon.errors import RejectedRows
from horizon.records import SourceRecord
from horizon.store import Store, open_store, read
from tests.fixtures.stores import Place
from tests.ingest.loading import facts_of, ingest, minutes, row_counts


class Bad(NamedTuple):
    """A header, a good row, a bad one, and what is said of it."""

    header: str
    good: str
    bad: str
    column: str
    found: str
    expected: str


HORIZONS, SCORES = "suite,model,minutes,low,high,release_date", "model,benchmark,value,standard_error"

BAD = {
    "negative minutes": Bad(HORIZONS, "s,A,1,,,", "s,Bad,-5,,,", "minutes", "-5", "minutes above 0"),
    "no minutes": Bad(HORIZONS, "s,A,1,,,", "s,Bad,,,,", "minutes", "", "expected a value"),
    "no model": Bad(HORIZONS, "s,A,1,,,", "s,,1,,,", "model", "", "expected a value"),
    "low above high": Bad(HORIZONS, "s,A,1,,,", "s,Bad,1,7,5,", "low", "7", "at most the high end, 5"),
    "no date": Bad(HORIZONS, "s,A,1,,,", "s,Bad,1,,,soon", "release_date", "soon", "expected a date such as"),
    "no number": Bad(HORIZONS, "s,A,1,,,", "s,Bad,1h,,,", "minutes", "1h", "expected a number"),
    "not finite": Bad(HORIZONS, "s,A,1,,,", "s,Bad,1,0.5,inf,", "high", "inf", "expected a number"),
    "the same key": Bad(HORIZONS, "s,A,1,,,", "s,A,2,,,", "minutes", "2", "as line 2 says for the same"),
    "one model by its slug": Bad(HORIZONS, "s,A 1,1,,,", "s,a-1,2,,,", "", "", "as line 2 says for the same"),
    "another release date": Bad(
        HORIZONS + ",success_level", "s,A,1,,,2025-01-01,0.5", "s,A,1,,,2025-01-02,0.8",
        "release_date", "2025-01-02", "expected 2025-01-01",
    ),
    "a level of 1": Bad(
        "suite,model,minutes,success_level", "s,A,1,0.5", "s,Bad,1,1", "success_level", "1", "below 1"
    ),
    "above one": Bad(SCORES, "A,known,1,", "Bad,known,84.1,", "value", "84.1", "fractions: with a percent sign"),
    "below zero": Bad(SCORES, "A,known,1,", "Bad,known,-0.1,", "value", "-0.1", "expected 0 to 1"),
    "not described": Bad(SCORES, "A,known,1,", "Bad,fresh,84.1,", "value", "84.1", "--set unit=percent"),
    "percent of points": Bad(SCORES, "A,arena,70,", "Bad,arena,70%,", "value", "70%", "expected a plain number"),
    "above the ceiling": Bad(SCORES, "A,arena,70,", "Bad,arena,101,", "value", "101", "at most the ceiling"),
    "a wide error": Bad(SCORES, "A,known,1,", "Bad,known,0.5,0.6", "standard_error", "0.6", "expected at most 0.5"),
    "a negative error": Bad(SCORES, "A,known,1,", "Bad,known,0.5,-0.1", "standard_error", "-0.1", "at least 0"),
    "percent of points, by unit": Bad(
        "model,benchmark,value,unit", "A,arena,70,points", "Bad,arena,70,percent", "", "", "points"
    ),
    "points of a fraction, by unit": Bad(
        "model,benchmark,value,unit", "A,known,1,fraction", "Bad,known,84.1,points", "", "", "fraction"
    ),
    "success above one": Bad(
        "suite,model,task,run_key,success", "s,A,t,1,1", "s,Bad,t,1,1.5", "success", "1.5", "between 0 and 1"
    ),
    "no minutes of a task": Bad("suite,task,human_minutes", "s,A,1", "s,Bad,0", "human_minutes", "0", "above 0"),
    "an unknown word": Bad(
        "suite,task,human_minutes,basis", "s,A,1,", "s,Bad,1,guess", "basis", "guess", "one of: baseline, estimate"
    ),
    "half an item": Bad("benchmark,name,n_items", "b,B,1", "Bad,,1.5", "n_items", "1.5", "a whole number"),
    "neither yes nor no": Bad(
        "model,organization,open_weights", "A,,yes", "Bad,Bad Inc,maybe", "open_weights", "maybe", "true or false"
    ),
    "a short row": Bad(HORIZONS, "s,A,1,,,", "s,Bad,1", "(row)", "3 fields", "expected 6 fields"),
    "no day": Bad("suite,model,minutes,known_at", "s,A,1,2026-01-01", "s,Bad,1,soon", "known_at", "soon", "a date"),
    "no source": Bad("suite,model,minutes,source", "s,A,1,x", "s,Bad,1,!", "source", "!", "letter or digit"),
    "a new source": Bad("suite,model,minutes,source", "s,A,1,x", "s,Bad,-1,Bad", "minutes", "-1", "above 0"),
}  # fmt: skip


@pytest.fixture(scope="module")
def described_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    with open_store(shutil.copy(empty_file, folder / "store.db")) as opened:
        ingest(opened, folder, "benchmark,unit,upper_bound\nknown,fraction,\narena,points,100\n", "2026-01-01")
    return folder / "store.db"


@pytest.fixture
def described(sqlite_place: Place, described_file: Path) -> Iterator[Store]:
    """Give a store with one benchmark measured in fractions and one in points."""
    with sqlite_place.copy(described_file) as opened:
        yield opened


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_row_is_named_and_nothing_is_stored(described: Store, tmp_path: Path, bad: Bad) -> None:
    before = row_counts(described)
    with pytest.raises(RejectedRows, match="1 bad row, so nothing was stored") as caught:
        ingest(described, tmp_path, f"{bad.header}\n{bad.good}\n{bad.bad}\n")
    assert "line 3, column" in str(caught.value)
    assert bad.column in str(caught.value)
    assert repr(bad.found)[1:-1] in str(caught.value)
    assert bad.expected in str(caught.value)
    assert row_counts(described) == before


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_row_is_left_out_and_kept_as_a_reject(described: Store, tmp_path: Path, bad: Bad) -> None:
    result = ingest(described, tmp_path, f"{bad.header}\n{bad.good}\n{bad.bad}\n", on_error="skip")
    with described.read() as connection:
        (reject,) = read.rejects(connection).to_dict("records")
        snapshots = read.snapshots(connection).set_index("id").loc[list(result.snapshots)]
    assert (result.counts.read, result.counts.stored, result.counts.rejected) == (2, 1, 1)
    assert (reject["line"], bad.column in reject["field"], bad.found in reject["value"]) == (3, True, True)
    assert bad.expected in reject["reason"]
    assert snapshots["rejected"].sum() == 1
    assert len(facts_of(described, result.table)) >= 1


@pytest.mark.parametrize("bad", [bad for bad in BAD.values() if "Bad" in bad.bad], ids=lambda bad: bad.bad)
def test_a_name_that_stands_only_in_a_bad_row_is_not_made(described: Store, tmp_path: Path, bad: Bad) -> None:
    ingest(described, tmp_path, f"{bad.header}\n{bad.good}\n{bad.bad}\n", on_error="skip")
    with described.read() as connection:
        assert not {"bad", "fresh"} & {*read.model_ids(connection), *read.benchmark_ids(connection)}
        assert set(read.sources(connection)["slug"]) <= {"lab", "x", "bad"}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_row_does_not_hide_what_was_known(described: Store, tmp_path: Path, bad: Bad) -> None:
    """The good row is known already; a file in which it stands beside a bad one must not withdraw it."""
    table = ingest(described, tmp_path, f"{bad.header}\n{bad.good}\n", "2026-01-01").table
    before = [row["id"] for row in facts_of(described, table)]
    ingest(described, tmp_path, f"{bad.header}\n{bad.good}\n{bad.bad}\n", "2026-02-01", on_error="skip")
    assert set(before) <= {row["id"] for row in facts_of(described, table)}


def test_every_bad_field_of_a_row_is_named_and_the_row_counted_once(described: Store, tmp_path: Path) -> None:
    result = ingest(described, tmp_path, "suite,model,minutes,low\ns,A,1,\n,!,-1,x\n", on_error="skip")
    assert {reject.field for reject in result.rejects} == {"suite", "model", "minutes", "low"}
    assert (result.counts.read, result.counts.rejected) == (2, 1)


def test_a_file_without_one_good_row_is_refused_even_if_bad_rows_may_be_left_out(
    described: Store, tmp_path: Path
) -> None:
    ingest(described, tmp_path, "suite,model,minutes\ns,A,1\n", "2026-01-01")
    with pytest.raises(RejectedRows, match="1 bad row"):
        ingest(described, tmp_path, "suite,model,minutes\ns,A,-1\n", "2026-02-01", on_error="skip")
    assert [row["minutes"] for row in facts_of(described, "horizons")] == [1.0]


def test_an_explicit_source_comes_before_a_column_of_that_name(described: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes,Source\ns,A,1,Some paper\n"
    result = ingest(described, tmp_path, text, source=SourceRecord("epoch", "Epoch"))
    with described.read() as connection:
        snapshots = read.snapshots(connection).set_index("id")
    assert snapshots.loc[result.snapshots[0], "source"] == "epoch"
    assert result.ignored == ("Source",)


def test_many_bad_rows_are_counted_and_the_first_ten_shown(described: Store, tmp_path: Path) -> None:
    rows = "".join(f"s,model {number},-1\n" for number in range(12))
    with pytest.raises(RejectedRows, match=r"(?s)12 bad rows.*line 11, .*and 2 more.*--on-error skip") as caught:
        ingest(described, tmp_path, "suite,model,minutes\n" + rows)
    assert len(caught.value.rejects) == 12


def test_a_bad_row_names_its_line_after_a_quoted_line_break(described: Store, tmp_path: Path) -> None:
    with pytest.raises(RejectedRows, match="line 5, column minutes"):
        ingest(described, tmp_path, 'suite,model,notes,minutes\ns,A,"one\ntwo",1\n\ns,B,,-1\n')


def test_the_column_is_called_as_in_the_file(described: Store, tmp_path: Path) -> None:
    with pytest.raises(RejectedRows, match="Percent correct"):
        ingest(
            described, tmp_path, "model,benchmark,Percent correct\nA,known,84.1\n", mapping={"Percent correct": "value"}
        )


def test_rejects_on_postgresql_are_those_on_sqlite(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes,low,high\ns,A,1,,\ns,B,-1,,\ns,C,2,5,1\ns,A,3,,\ns,A,1,,\n"
    result = ingest(store, tmp_path, text, on_error="skip")
    with store.read() as connection:
        kept = read.rejects(connection)
    assert (result.counts.read, result.counts.stored, result.counts.unchanged, result.counts.rejected) == (5, 1, 1, 3)
    assert list(kept["line"]) == [3, 4, 5]
    assert minutes(store) == {"A": 1.0}


def test_a_bad_row_says_nothing_about_the_others(described: Store, tmp_path: Path) -> None:
    """The release date of a row that is left out contradicts nobody."""
    text = "suite,model,minutes,release_date\ns,A,x,2025-03-01\ns,A,1,2025-03-05\n"
    result = ingest(described, tmp_path, text, on_error="skip")
    assert (result.counts.stored, result.counts.rejected) == (1, 1)
