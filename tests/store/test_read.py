"""Named queries: which source is believed, and what is known on which day."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

import horizon.ingest
from horizon.ingest import IngestRequest
from horizon.records import SourceRecord
from horizon.store import Store, read, schema
from tests.ingest.loading import facts_of, ingest, minutes

TIERS = {
    f"tier-{tier}": (SourceRecord(f"tier-{tier}", "A source", tier=tier), date(2026, 1, tier)) for tier in (1, 2, 3)
}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"tier-1": ("2026-01-01", 1), "tier-2": ("2026-06-01", 2)}, 1.0),
        ({"tier-2": ("2026-06-01", 2), "tier-1": ("2026-01-01", 1)}, 1.0),
        ({"unknown": ("2026-01-01", 1), "tier-3": ("2026-06-01", 2)}, 2.0),
        ({"unknown": ("2026-06-01", 1), "tier-3": ("2026-01-01", 2)}, 1.0),
        ({"a": ("2026-01-01", 1), "b": ("2026-01-01", 2)}, 1.0),
        ({"b": ("2026-01-01", 2), "a": ("2026-01-01", 1)}, 1.0),
    ],
    ids=["tier", "tier, other order", "later day", "later day, other order", "name", "name, other order"],
)
def test_the_better_tier_wins_then_the_later_day_then_the_name(
    store: Store, tmp_path: Path, rows: dict[str, tuple[str, int]], expected: float
) -> None:
    lines = [f"s,A,{value},{source},{day}" for source, (day, value) in rows.items()]
    ingest(store, tmp_path, "\n".join(["suite,model,minutes,source,known_at", *lines]), sources=TIERS)
    assert minutes(store) == {"A": expected}


def test_a_better_source_that_is_not_known_yet_does_not_count(store: Store, tmp_path: Path) -> None:
    rows = "s,A,1,tier-1,2026-06-01\ns,A,2,tier-2,2026-01-01\n"
    ingest(store, tmp_path, f"suite,model,minutes,source,known_at\n{rows}", sources=TIERS)
    assert (minutes(store, "2026-05-31"), minutes(store, "2026-06-01")) == ({"A": 2.0}, {"A": 1.0})


RELEASES = """model,release_date,parameters,open_weights,organization,source
A,,7e9,,Lab,tier-1
A,2025-02-02,8e9,,,tier-2
A,2025-03-03,9e9,true,,tier-3
B,,,,,tier-1
"""


def test_a_release_takes_each_field_from_the_best_source_that_has_it(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, RELEASES, sources=TIERS)
    with store.read() as connection:
        frame = read.releases(connection).set_index("slug")
    row = frame.loc["a"]
    assert (row["release_date"], row["parameters"], row["open_weights"]) == (pd.Timestamp("2025-02-02"), 7e9, True)
    assert (row["source"], row["organization"]) == ("tier-2", "Lab")
    assert frame["release_date"].isna()["b"]


def test_a_release_on_a_day_knows_only_the_sources_of_that_day(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, RELEASES, sources=TIERS)
    with store.read() as connection:
        frame = read.releases(connection, date(2026, 1, 1)).set_index("slug")
    assert frame["release_date"].isna()["a"]
    assert frame.loc["a", "parameters"] == 7e9


def test_metr_is_believed_before_epoch_on_a_release_date(facts: Store) -> None:
    both = select(schema.source.c.slug, schema.release.c.release_date).join_from(
        schema.release, schema.snapshot, schema.release.c.snapshot_id == schema.snapshot.c.id
    )
    both = both.join(schema.source).join(schema.model, schema.model.c.id == schema.release.c.model_id)
    with facts.read() as connection:
        said = [tuple(row) for row in connection.execute(both.where(schema.model.c.slug == "claude-3-opus"))]
        believed = read.releases(connection).set_index("slug").loc["claude-3-opus"]
    assert ("epoch-benchmarking-hub", date(2024, 2, 29)) in said
    assert believed["source"].startswith("metr-")
    assert believed["release_date"] == pd.Timestamp("2024-03-04")


def test_a_suite_is_described_as_of_a_day(facts: Store) -> None:
    with facts.read() as connection:
        before = read.suite_limit(connection, "metr-1.1", date(2026, 5, 7))
        after = read.suite_limit(connection, "metr-1.1", date(2026, 5, 8))
        absent = read.suite_limit(connection, "no-such-suite")
    assert before is not None
    assert after is not None
    assert (before.reliable_max_minutes, after.reliable_max_minutes, absent) == (None, 960.0, None)


def test_levels_and_first_days_of_suites(facts: Store) -> None:
    with facts.read() as connection:
        assert read.success_levels(connection, "metr-1.1") == [0.5, 0.8]
        assert read.first_vintages(connection) == {"metr-1.0": date(2026, 1, 29), "metr-1.1": date(2026, 1, 30)}


def test_days_of_vintages_are_those_of_the_level_also_if_nothing_changed(store: Store, tmp_path: Path) -> None:
    text = "suite,model,minutes,success_level\ns,A,1,{}\n"
    for day, level in (("2026-02-01", 0.5), ("2026-01-01", 0.5), ("2026-03-01", 0.8)):
        ingest(store, tmp_path, text.format(level), day)
    with store.read() as connection:
        assert read.vintage_days(connection, "s", 0.5) == [date(2026, 1, 1), date(2026, 2, 1)]
        assert read.vintage_days(connection, "s", 0.8) == [date(2026, 3, 1)]
        assert read.vintage_days(connection, "t", 0.5) == []


def test_days_on_which_a_range_may_have_changed_are_those_of_its_sources(facts: Store) -> None:
    with facts.read() as connection:
        assert read.range_days(connection, "metr-1.1") == [date(2026, 1, 29), date(2026, 5, 8)]


@pytest.mark.parametrize("query", [read.releases, read.sources, read.snapshots, read.rejects])
def test_an_empty_store_gives_an_empty_frame(store: Store, query: object) -> None:
    assert callable(query)
    with store.read() as connection:
        assert query(connection).empty


def test_a_suite_without_horizons_gives_an_empty_frame_of_the_same_columns(store: Store, tmp_path: Path) -> None:
    with store.read() as connection:
        empty = read.horizon_estimates(connection, "s", 0.5)
    ingest(store, tmp_path, "suite,model,minutes,release_date\ns,A,1,2025-01-01\n")
    with store.read() as connection:
        filled = read.horizon_estimates(connection, "s", 0.5)
    assert empty.empty
    assert list(empty.columns) == list(filled.columns)
    assert empty.dtypes["release_date"] == filled.dtypes["release_date"]


def test_sources_count_their_snapshots(store: Store, tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-02-01"):
        ingest(store, tmp_path, "suite,model,minutes\ns,A,1\n", day)
    with store.read() as connection:
        (row,) = read.sources(connection).to_dict("records")
    assert (row["slug"], row["snapshots"], row["known_at"]) == ("lab", 2, date(2026, 2, 1))


def test_rejects_can_be_asked_for_by_snapshot(store: Store, tmp_path: Path) -> None:
    texts = [f"suite,model,minutes\ns,A,1\ns,B,{bad}\n" for bad in ("-1", "many")]
    results = [ingest(store, tmp_path, text, on_error="skip") for text in texts]
    with store.read() as connection:
        every = read.rejects(connection)
        second = read.rejects(connection, results[1].snapshots[0])
    assert list(every["value"]) == ["-1", "many"]
    assert list(second["value"]) == ["many"]


def test_units_of_benchmarks_are_those_of_the_current_view(store: Store, tmp_path: Path) -> None:
    for day, unit in (("2026-01-01", "points"), ("2026-02-01", "elo")):
        (tmp_path / "b.csv").write_text(f"benchmark,unit,upper_bound\nb,{unit},100\n")
        horizon.ingest.ingest(
            store, IngestRequest(tmp_path / "b.csv", table="benchmarks", known_at=date.fromisoformat(day))
        )
    (spec,) = facts_of(store, "benchmarks")
    with store.read() as connection:
        assert read.units(connection) == {spec["benchmark_id"]: ("elo", 100.0)}


def test_bytes_are_known_of_the_reader_that_read_them(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,benchmark,value\nA,b,0.5\n", constants={"unit": "fraction"})
    with store.read() as connection:
        (sha256,) = read.snapshots(connection)["sha256"]
        asked = {reader: read.has_bytes(connection, sha256, reader=reader) for reader in ("csv", "cs", "metr", "%")}
        assert not read.has_bytes(connection, "0" * 64, reader="csv")
    assert asked == {"csv": True, "cs": False, "metr": False, "%": False}
