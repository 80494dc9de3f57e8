"""Which snapshot brought a fact, or took it away."""

from datetime import date
from pathlib import Path

import pytest

from horizon.store import Store
from horizon.store.origins import (
    Origin,
    horizon_origins,
    merged_models,
    release_origins,
    score_origins,
    spec_origin,
    withdrawn_horizons,
    withdrawn_scores,
)
from horizon.workflow.names import merge_models, plan_merge
from tests.ingest.loading import ingest

HEAD = "suite,model,minutes\n"


@pytest.fixture
def revised(store: Store, tmp_path: Path) -> Store:
    """Give a store in which A stayed, B was revised, C was withdrawn and D came."""
    ingest(store, tmp_path, HEAD + "s,A,1\ns,B,2\ns,C,3\n", "2026-01-01")
    ingest(store, tmp_path, HEAD + "s,A,1\ns,B,4\ns,D,5\n", "2026-02-01")
    return store


def test_a_horizon_is_from_the_snapshot_that_brought_its_value(revised: Store) -> None:
    with revised.read() as connection:
        found = horizon_origins(connection, "s", 0.5)
        assert horizon_origins(connection, "s", 0.8) == horizon_origins(connection, "t", 0.5) == {}
    first, second = Origin("lab", date(2026, 1, 1), 1), Origin("lab", date(2026, 2, 1), 2)
    assert found == {"a": first, "b": second, "d": second}


def test_a_withdrawn_horizon_is_gone_since_the_snapshot_that_ended_it(revised: Store) -> None:
    with revised.read() as connection:
        assert withdrawn_horizons(connection, "s", 0.5)["c"] == Origin("lab", date(2026, 2, 1), 2)


def test_a_late_vintage_of_an_old_day_is_named_with_that_day(revised: Store, tmp_path: Path) -> None:
    ingest(revised, tmp_path, "suite,model,minutes,source\ns,E,9,other\n", "2025-12-01")
    with revised.read() as connection:
        assert horizon_origins(connection, "s", 0.5)["e"] == Origin("other", date(2025, 12, 1), 3)


def test_what_was_merged_is_found_under_the_name_of_today(revised: Store) -> None:
    with revised.read() as connection:
        plan = plan_merge(connection, "C", "A")
    assert merge_models(revised, plan)
    with revised.read() as connection:
        assert merged_models(connection) == {"c": ("a", "A")}
        assert withdrawn_horizons(connection, "s", 0.5)["a"] == Origin("lab", date(2026, 2, 1), 2)


def test_a_release_date_is_that_of_the_best_source(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,release_date\nA,2025-01-01\n", "2026-01-01", table="models")
    ingest(store, tmp_path, "model,release_date\nA,2025-02-01\n", "2026-02-01", table="models")
    with store.read() as connection:
        assert release_origins(connection) == {"a": Origin("lab", date(2026, 2, 1), 2)}


@pytest.mark.parametrize(("higher_is_better", "snapshot"), [("true", 3), ("false", 2)])
def test_a_score_is_the_best_one_of_the_model(
    store: Store, tmp_path: Path, higher_is_better: str, snapshot: int
) -> None:
    spec = f"benchmark,unit,higher_is_better\nb,fraction,{higher_is_better}\n"
    ingest(store, tmp_path, spec, "2026-01-01", table="benchmarks")
    ingest(store, tmp_path, "model,benchmark,value,source\nA,b,0.25,low\n", "2026-01-01", table="scores")
    ingest(store, tmp_path, "model,benchmark,value,setting,source\nA,b,0.5,x,high\n", "2026-02-01", table="scores")
    with store.read() as connection:
        found = score_origins(connection, [("b", "a"), ("b", "nobody")])
        assert spec_origin(connection, "b") == Origin("lab", date(2026, 1, 1), 1)
        assert spec_origin(connection, "c") is None
    assert {pair: origin.snapshot for pair, origin in found.items()} == {("b", "a"): snapshot}


def test_a_withdrawn_score_is_gone_since_the_snapshot_that_ended_it(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,benchmark,value\nA,b,0.5\nB,b,0.5\n", "2026-01-01", table="scores")
    ingest(store, tmp_path, "model,benchmark,value\nB,b,0.5\n", "2026-02-01", table="scores")
    with store.read() as connection:
        found = withdrawn_scores(connection, [("b", "a"), ("b", "b")])
    assert found == {("b", "a"): Origin("lab", date(2026, 2, 1), 2)}
