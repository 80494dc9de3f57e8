"""Estimates of this store are facts of a source of their own: what was computed last is current, nothing is lost."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from horizon.errors import SelectionError
from horizon.records import SourceRecord
from horizon.store import Store
from horizon.store.analyses import Analysis, analysis_digest, analysis_of, keep_analysis
from horizon.store.estimates import SOURCE, LevelEstimates, keep_estimates, runs_newer_than
from horizon.store.replicates import horizon_replicates, replicate_matrix
from tests.ingest.loading import ingest, minutes, row_counts

RUNS = "suite,model,task,run_key,success\ns,A,t,1,1\ns,B,t,1,0\n"
TASKS = "suite,task,human_minutes\ns,t,2\n"
DAY = "2026-01-02"


@pytest.fixture
def runs(store: Store, tmp_path: Path) -> Store:
    """Give a store with runs."""
    ingest(store, tmp_path, TASKS, "2026-01-01")
    ingest(store, tmp_path, RUNS, DAY)
    return store


def level(models: dict[str, float], success_level: float = 0.5, log2: Any = None) -> LevelEstimates:
    """Estimates of models, by slug, with replicates around them."""
    given = list(models.values())
    spread = np.array([[-1.0], [0.0], [1.0]]) + np.array(given)
    return LevelEstimates(
        success_level=success_level,
        slugs=list(models),
        minutes=given,
        low=[value / 2 for value in given],
        high=[value * 2 for value in given],
        confidence=0.95,
        log2_minutes=spread if log2 is None else np.asarray(log2, dtype=np.float64),
    )


def keep(store: Store, *levels: LevelEstimates, seed: int = 0, day: str = DAY, inputs: str = "i") -> list[int]:
    """Keep estimates as those of an analysis with that seed."""
    known = date.fromisoformat(day)
    one: dict[str, Any] = {"kind": "estimate", "subject": "s", "parameters": {}, "input_digest": inputs, "version": "1"}
    with store.write() as connection:
        keep_analysis(connection, **one, seed=seed, known_at=known, result={"seed": seed})
        digest = analysis_digest(**one, seed=seed)
        return keep_estimates(
            connection, suite="s", digest=digest, known_at=known, reader="estimate", version="1", levels=levels
        )


def behind(store: Store, day: str | None = None, **options: Any) -> Analysis | None:
    with store.read() as connection:
        return analysis_of(connection, "estimate", "s", date.fromisoformat(day) if day else None, **options)


def seed_behind(store: Store, day: str | None = None, **options: Any) -> int | None:
    found = behind(store, day, **options)
    return found.seed if found else None


def newer(store: Store, day: str | None = None) -> bool:
    with store.read() as connection:
        return runs_newer_than(connection, "s", date.fromisoformat(day) if day else None)


def test_estimates_are_read_as_horizons_of_their_source(runs: Store) -> None:
    assert len(keep(runs, level({"a": 30.0, "b": 2.0}), level({"a": 3.0}, 0.8))) == 4
    frame = runs.read.horizons("s")
    columns = ["slug", "minutes", "low", "high", "confidence", "source"]
    assert sorted(map(tuple, frame[columns].to_numpy().tolist())) == [
        ("a", 30.0, 15.0, 60.0, 0.95, SOURCE.slug),
        ("b", 2.0, 1.0, 4.0, 0.95, SOURCE.slug),
    ]
    assert set(frame["known_at"].dt.date) == {date.fromisoformat(DAY)}
    assert minutes(runs, level=0.8) == {"A": 3.0}
    assert minutes(runs, "2026-01-01") == {}


def test_replicates_come_back_as_they_were(runs: Store) -> None:
    log2 = np.array([[1.0, math.nan], [-5000.0, 5000.0], [math.inf, 0.5]])
    keep(runs, level({"b": 2.0, "a": 30.0}, log2=log2))
    with runs.read() as connection:
        slugs, matrix = replicate_matrix(connection, "s", 0.5)
        frame = horizon_replicates(connection, "s", 0.5)
        nothing = replicate_matrix(connection, "s", 0.5, date(2026, 1, 1))
    assert (slugs, nothing[0], nothing[1].shape) == (("a", "b"), (), (0, 0))
    np.testing.assert_array_equal(matrix, log2[:, ::-1])
    np.testing.assert_array_equal(frame["B"], [2, 0, math.inf])
    np.testing.assert_array_equal(frame["A"], [math.nan, math.inf, 2**0.5])


def test_the_same_estimates_are_kept_once(runs: Store) -> None:
    keep(runs, level({"a": 30.0}), level({"a": 3.0}, 0.8))
    before = row_counts(runs)
    assert keep(runs, level({"a": 30.0}), level({"a": 3.0}, 0.8)) == []
    assert row_counts(runs) == before


def test_earlier_settings_that_are_gone_back_to_are_current_again(runs: Store) -> None:
    for seed in (0, 1, 0):
        keep(runs, level({"a": 30.0 + seed}), seed=seed)
    assert (minutes(runs), seed_behind(runs)) == ({"A": 30.0}, 0)
    assert row_counts(runs)["analysis"] == 2


def test_a_model_that_lost_its_estimate_is_withdrawn(runs: Store) -> None:
    keep(runs, level({"a": 30.0, "b": 2.0}))
    keep(runs, level({"a": 30.0}), seed=1, day="2026-02-01")
    assert (minutes(runs), minutes(runs, DAY)) == ({"A": 30.0}, {"A": 30.0, "B": 2.0})
    with runs.read() as connection:
        assert replicate_matrix(connection, "s", 0.5)[0] == ("a",)


def test_all_models_that_lost_their_estimates_are_withdrawn(runs: Store) -> None:
    keep(runs, level({"a": 30.0}), level({"a": 3.0}, 0.8))
    keep(runs, level({}, log2=np.empty((3, 0))), seed=1)
    assert (minutes(runs), minutes(runs, level=0.8)) == ({}, {"A": 3.0})
    assert (seed_behind(runs, success_level=0.5), seed_behind(runs, success_level=0.8)) == (1, 0)
    keep(runs, level({"a": 30.0}), seed=2)
    assert minutes(runs) == {"A": 30.0}


def test_estimates_of_an_earlier_day_do_not_change_those_of_a_later_one(runs: Store) -> None:
    keep(runs, level({"a": 30.0}), seed=1, day="2026-02-01")
    keep(runs, level({"a": 20.0}), seed=0, day=DAY)
    assert (minutes(runs), minutes(runs, DAY)) == ({"A": 30.0}, {"A": 20.0})
    assert (seed_behind(runs), seed_behind(runs, DAY), seed_behind(runs, "2026-01-01")) == (1, 0, None)


@pytest.mark.parametrize("bad", [math.nan, math.inf, 0.0])
def test_a_horizon_that_is_no_length_is_left_out(runs: Store, bad: float) -> None:
    keep(runs, level({"a": 30.0, "b": bad}, log2=np.zeros((3, 2))))
    assert minutes(runs) == {"A": 30.0}
    with runs.read() as connection:
        assert replicate_matrix(connection, "s", 0.5)[0] == ("a",)


def test_an_end_that_is_not_finite_is_not_known(runs: Store) -> None:
    given = level({"a": 30.0})
    keep(runs, LevelEstimates(0.5, ["a"], [30.0], [math.nan], [math.inf], 0.95, given.log2_minutes))
    assert runs.read.horizons("s")[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("suite", "slug", "message"), [("none", "a", "no suite called none"), ("s", "x", "model called x")]
)
def test_names_that_are_not_in_the_store_are_refused(runs: Store, suite: str, slug: str, message: str) -> None:
    with runs.write() as connection, pytest.raises(SelectionError, match=message):
        keep_estimates(
            connection, suite=suite, digest="0", known_at=date(2026, 1, 1), reader="estimate", version="1",
            levels=[level({slug: 1.0})],
        )  # fmt: skip


def test_columns_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="for each model"):
        level({"a": 1.0, "b": 2.0}, log2=np.zeros((3, 1)))


def test_replicates_of_many_models_are_all_kept(sqlite_store: Store, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("horizon.store.estimates._NUMBERS_AT_ONCE", 7)
    names = [f"m{number}" for number in range(5)]
    ingest(sqlite_store, tmp_path, "suite,model,task,run_key,success\n" + "".join(f"s,{m},t,1,1\n" for m in names))
    keep(sqlite_store, level({name: 1.0 + place for place, name in enumerate(names)}))
    with sqlite_store.read() as connection:
        slugs, matrix = replicate_matrix(connection, "s", 0.5)
    assert slugs == tuple(names)
    np.testing.assert_array_equal(matrix[1], [1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    ("text", "day", "stale"),
    [
        (RUNS, "2026-02-01", False),
        (RUNS + "s,A,t,2,1\n", "2026-02-01", True),
        (RUNS.replace("s,B,t,1,0\n", ""), "2026-02-01", True),
        (RUNS + "s,A,t,2,1\n", "2026-01-01", False),
        (TASKS.replace(",2\n", ",4\n"), "2026-02-01", True),
        (RUNS.replace("s,", "q,"), "2026-02-01", False),
    ],
)
def test_estimates_are_old_once_runs_or_lengths_have_changed(
    runs: Store, tmp_path: Path, text: str, day: str, stale: bool
) -> None:
    assert not newer(runs)
    keep(runs, level({"a": 30.0}))
    assert not newer(runs)
    ingest(runs, tmp_path, text, day)
    assert (newer(runs), newer(runs, DAY)) == (stale, False)


def test_another_source_of_runs_makes_estimates_old(runs: Store, tmp_path: Path) -> None:
    keep(runs, level({"a": 30.0}))
    ingest(runs, tmp_path, RUNS, DAY, source=SourceRecord("other", "Another"))
    assert newer(runs)


def test_estimates_that_come_out_the_same_are_confirmed_and_old_no_more(runs: Store, tmp_path: Path) -> None:
    keep(runs, level({"a": 30.0}))
    ingest(runs, tmp_path, RUNS + "s,human,t,1,1\n", "2026-02-01")
    rows = row_counts(runs)
    assert newer(runs)
    assert len(keep(runs, level({"a": 30.0}), day="2026-02-01")) == 2
    assert not newer(runs)
    assert keep(runs, level({"a": 30.0}), day="2026-02-01") == []
    after = row_counts(runs)
    assert {table for table in after if after[table] != rows[table]} == {"snapshot"}


def test_without_estimates_there_is_no_analysis_behind_them(runs: Store) -> None:
    assert behind(runs) is None
