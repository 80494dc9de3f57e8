"""Joint bootstrap replicates: what is kept, what is read again, and the published intervals that come out of them."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select, update

from horizon.errors import RejectedRows, SelectionError
from horizon.ingest import IngestRequest
from horizon.ingest import ingest as ingest_file
from horizon.store import Store, migrate, read, schema
from horizon.store.replicates import horizon_replicates, packed, packed_log2, replicate_matrix, unpacked
from horizon.trend import Window, fit_trend, select_points
from tests.ingest.loading import facts_of, ingest, row_counts

HEADER = "suite,model,success_level,replicates\n"
FIRST = HEADER + "s,A,0.5,1 2 4\ns,B,0.5,8 nan 0\ns,A,0.8,0.1 0.2 0.3\ns,human,0.5,90 91 92\n"
SECOND = FIRST.replace("8 nan 0", "8 nan inf")
SHORTEST = 1e-3
"""Minutes below which METR leaves a model out of a replicate."""


def replicates(store: Store, day: str | None = None, **options: Any) -> pd.DataFrame:
    with store.read() as connection:
        as_of = date.fromisoformat(day) if day else None
        return horizon_replicates(connection, options.pop("suite", "s"), options.pop("level", 0.5), as_of, **options)


def columns(frame: pd.DataFrame) -> dict[str, list[float]]:
    return {str(name): [float(value) for value in frame[name]] for name in frame}


def published(store: Store, shared_data: Path) -> Store:
    """The store with the fits of the paper and their replicates."""
    for name in ("v1_0_logistic_fits.csv", "v1_0_bootstrap.csv"):
        ingest_file(store, IngestRequest(shared_data / "metr" / name, reader="metr", on_error="skip", create=True))
    return store


@pytest.mark.parametrize("minutes", [[1.0, 1024.0], [0.0, math.inf, math.nan], [9.984044576168649e-47], []])
def test_minutes_that_are_packed_come_back(minutes: list[float]) -> None:
    assert len(packed(minutes)) == 8 * len(minutes)
    np.testing.assert_allclose(unpacked(packed(minutes)), minutes, rtol=1e-13)


def test_numbers_are_kept_as_little_endian_log2() -> None:
    assert packed([8.0]) == bytes.fromhex("0000000000000840")  # 3.0


def test_no_number_is_one_number() -> None:
    assert packed([-math.nan]) == packed([math.nan])


@pytest.mark.parametrize("log2", [[3.0, -5000.0, 5000.0], [math.nan, -math.inf, math.inf], []])
def test_logarithms_that_are_packed_are_kept_as_they_are(log2: list[float]) -> None:
    numbers = np.frombuffer(packed_log2(np.array(log2)), dtype="<f8")
    np.testing.assert_array_equal(numbers, log2)


def test_minutes_that_no_number_holds_are_none_or_without_end() -> None:
    assert unpacked(packed_log2(np.array([-5000.0, 5000.0]))).tolist() == [0, math.inf]


def test_a_matrix_of_logarithms_is_that_of_minutes(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    with store.read() as connection:
        slugs, matrix = replicate_matrix(connection, "s", 0.5)
        people = replicate_matrix(connection, "s", 0.5, baselines=True)[0]
    assert (slugs, people) == (("a", "b"), ("a", "b", "human"))
    np.testing.assert_array_equal(np.exp2(matrix), replicates(store)[["A", "B"]])


def test_a_matrix_has_a_column_for_each_model_and_no_people(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    frame = replicates(store)
    assert (frame.index.name, list(frame.index), set(frame.dtypes)) == ("replicate", [0, 1, 2], {np.dtype("float64")})
    np.testing.assert_array_equal(frame["A"], [1, 2, 4])
    np.testing.assert_array_equal(frame["B"], [8, np.nan, 0])
    assert list(frame) == ["A", "B"]
    assert list(replicates(store, baselines=True)) == ["A", "B", "human"]
    assert list(replicates(store, level=0.8)) == ["A"]


@pytest.mark.parametrize("asked", [{"suite": "other"}, {"level": 0.9}, {"day": "2025-12-31"}])
def test_a_matrix_of_nothing_is_empty(store: Store, tmp_path: Path, asked: dict[str, Any]) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    assert replicates(store, **asked).shape == (0, 0)


def test_the_same_file_twice_is_stored_once(store: Store, tmp_path: Path) -> None:
    first, second = (ingest(store, tmp_path, FIRST, "2026-01-01") for _ in range(2))
    assert (first.counts.stored, second.counts.stored, second.counts.unchanged) == (4, 0, 4)
    assert second.snapshots == ()


@pytest.mark.parametrize("days", [("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-01-01")])
def test_the_replicates_of_a_day_are_those_known_by_then_in_whatever_order_they_came(
    store: Store, tmp_path: Path, days: tuple[str, str]
) -> None:
    texts = dict(zip(sorted(days), (FIRST, SECOND), strict=True))
    for day in days:
        ingest(store, tmp_path, texts[day], day)
    assert columns(replicates(store, "2026-01-15"))["B"][2] == 0
    assert columns(replicates(store))["B"][2] == math.inf
    assert columns(replicates(store))["A"] == columns(replicates(store, "2026-01-15"))["A"] == [1, 2, 4]


def test_other_replicates_of_a_model_supersede_its_row_alone(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    counts = ingest(store, tmp_path, SECOND, "2026-02-01").counts
    assert (counts.read, counts.stored, counts.unchanged, counts.superseded) == (4, 1, 3, 1)
    assert row_counts(store)["horizon_replicates"] == 5


def test_a_level_of_its_own_withdraws_no_other(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    ingest(store, tmp_path, HEADER + "s,A,0.8,7 8 9\n", "2026-02-01")
    assert list(replicates(store)) == ["A", "B"]
    assert columns(replicates(store, level=0.8)) == {"A": pytest.approx([7, 8, 9])}


def test_a_merged_model_is_read_as_the_other(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, FIRST, "2026-01-01")
    ingest(store, tmp_path, "model,parameters\nB prime,1\n", "2026-01-01", table="models")
    with store.write() as connection:
        ids = read.model_ids(connection)
        into = update(schema.model).where(schema.model.c.id == ids["b"]).values(canonical_id=ids["b-prime"])
        connection.execute(into)
    assert list(replicates(store)) == ["A", "B prime"]


def test_of_two_sources_the_best_is_read_and_they_are_never_mixed(store: Store, tmp_path: Path) -> None:
    header = HEADER.replace("suite", "source,suite")
    ingest(store, tmp_path, header + "one,s,A,0.5,1 2\none,s,B,0.5,3 4\n", "2026-01-01")
    ingest(store, tmp_path, header + "two,s,A,0.5,5 6 7\n", "2026-02-01")
    assert columns(replicates(store)) == {"A": pytest.approx([5, 6, 7])}
    assert columns(replicates(store, "2026-01-15")) == {"A": pytest.approx([1, 2]), "B": pytest.approx([3, 4])}


def test_replicates_that_do_not_belong_together_are_not_read(store: Store, tmp_path: Path) -> None:
    for model, numbers in {"A": "1 2", "B": "1 2 3"}.items():
        text = f"suite,replicates\ns,{numbers}\n"
        ingest(store, tmp_path, text, "2026-01-01", table="replicates", constants={"model": model})
    with pytest.raises(SelectionError, match=r"(?s)do not belong together.*2 of A, 3 of B"):
        replicates(store)


def test_another_number_of_replicates_is_rejected(store: Store, tmp_path: Path) -> None:
    text = HEADER + "s,A,0.5,1 2 4\ns,B,0.5,1 2\ns,C,0.5,1 2 3\n"
    result = ingest(store, tmp_path, text, on_error="skip")
    assert (result.counts.stored, result.counts.rejected) == (2, 1)
    assert result.rejects[0].reason == "expected 3 replicates, as an earlier row has, not 2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 two 3", "expected minutes of at least 0, or nan, separated by blanks: number 2 is 'two'"),
        ("1 2 -3", "number 3 is '-3'"),
        ("1;2", "number 1 is '1;2'"),
        ("1_000 2", "number 1 is '1_000'"),
        ("", "expected a value"),
    ],
)
def test_a_text_that_is_no_row_of_numbers_is_named(store: Store, tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RejectedRows, match=reason):
        ingest(store, tmp_path, f"{HEADER}s,A,0.5,{text}\n")


def test_replicates_given_twice_for_a_model_are_rejected_in_few_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RejectedRows, match="expected 3 numbers, as line 2 says for the same"):
        ingest(store, tmp_path, HEADER + "s,A,0.5,1 2 3\ns,A,0.5,1 2 4\n")


def test_replicates_that_go_with_an_older_schema_can_be_read_in_again(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, HEADER + "s,A,0.5,1 2\ns,B,0.5,x\n", "2026-01-01", on_error="skip")
    migrate.downgrade(store, "0001")
    migrate.upgrade(store)
    assert ingest(store, tmp_path, HEADER + "s,A,0.5,1 2\n", "2026-01-01").counts.stored == 1
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.reject)) == 0


def test_the_published_replicates_are_kept_as_published(sqlite_store: Store, shared_data: Path) -> None:
    store = published(sqlite_store, shared_data)
    given = pd.read_csv(shared_data / "metr" / "v1_0_bootstrap.csv")
    for level, end in ((0.5, "_p50"), (0.8, "_p80")):
        frame = replicates(store, suite="metr-1.0-paper", level=level, baselines=True)
        assert frame.shape == (1000, 17)
        for name in frame:
            np.testing.assert_allclose(frame[name], given[f"{name}{end}"], rtol=1e-13)
    assert sum(row["count"] for row in facts_of(store, "replicates")) == given.size


@pytest.mark.parametrize(
    ("since", "points", "days", "interval"),
    [
        (date(2019, 1, 1), 12, 206.892, (167.886, 237.940)),
        (date(2024, 1, 1), 10, 105.215, (80.827, 146.331)),
    ],
)
def test_the_published_intervals_come_out_of_the_replicates(
    sqlite_store: Store,
    shared_data: Path,
    since: date,
    points: int,
    days: float,
    interval: tuple[float, float],
) -> None:
    """METR's rule: the frontier is that of the point estimates; a model below 0.001 minutes is left out of a replicate.

    Release dates are those of the file of fits.
    """
    store = published(sqlite_store, shared_data)
    with store.read() as connection:
        estimates = read.horizon_estimates(connection, "metr-1.0-paper", 0.5)
    chosen = select_points(estimates.assign(beyond_range=False), rule="window", window=Window(since))
    frontier = chosen[chosen["used"]].set_index("model")
    dates = frontier["release_date"].dt.date
    matrix = replicates(store, suite="metr-1.0-paper")[list(frontier.index)]
    estimate = fit_trend(list(dates), frontier["minutes"].to_numpy()).doubling_time().estimate
    doubling = []
    for _, row in matrix.iterrows():
        usable = row[np.isfinite(row) & (row >= SHORTEST)]
        doubling.append(1 / fit_trend(list(dates[usable.index]), usable.to_numpy()).doublings_per_day)
    assert (len(frontier), len(doubling), min(doubling) > 0) == (points, 1000, True)
    assert round(estimate, 3) == days
    assert tuple(np.round(np.percentile(doubling, [2.5, 97.5]), 3)) == interval
