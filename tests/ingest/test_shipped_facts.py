"""The facts that come with the program: whole, sourced, and equal to what was published."""

import csv
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from horizon import shipped
from horizon.ingest.names import slugify
from horizon.store import Store, migrate, read, schema
from horizon.store.session import newest_revision
from horizon.workflow.facts import initialise
from tests.ingest.loading import facts_of, minutes, row_counts

Rows = list[dict[str, str]]


def shipped_rows(name: str) -> Rows:
    with (shipped.folder("data") / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_second_init_changes_nothing(store: Store) -> None:
    first = initialise(store)
    before = row_counts(store)
    second = initialise(store)
    assert (first.changed, second.changed) == (True, False)
    assert row_counts(store) == before
    assert [result.counts.stored for result in second.files] == [0] * len(second.files)


def test_init_makes_the_tables_where_there_are_none(store: Store) -> None:
    migrate.downgrade(store, "base")
    result = initialise(store)
    assert (result.revision_before, result.revision) == (None, newest_revision())
    assert row_counts(store)["score"] >= 500


@pytest.mark.parametrize("table", ["horizons", "benchmarks", "models", "scores"])
def test_every_source_is_described(table: str) -> None:
    described = {row["slug"] for row in shipped_rows("sources")}
    assert {row["source"] for row in shipped_rows(table)} <= described


def test_every_audited_ceiling_names_its_source_and_lies_between_chance_and_ceiling() -> None:
    described = {row["slug"] for row in shipped_rows("sources")}
    audited = [row for row in shipped_rows("benchmarks") if row["ceiling_low"] or row["ceiling_source"]]
    assert {row["ceiling_source"] for row in audited} <= described
    assert all(float(row["lower_bound"]) < float(row["ceiling_low"]) < float(row["upper_bound"]) for row in audited)
    assert len(audited) >= 3


def test_an_audited_ceiling_is_known_from_its_day_on(facts: Store) -> None:
    views = [facts.read.benchmarks(as_of=day).query("slug == 'mmlu'") for day in ("2025-01-09", "2025-01-10")]
    before, after = (view.reset_index(drop=True) for view in views)
    audit = ["ceiling_low", "ceiling_source"]
    assert before[audit].isna().to_numpy().all()
    assert after[audit].to_numpy().tolist() == [[0.9351, "gema-2024-mmlu-redux"]]
    unchanged = ["unit", "lower_bound", "upper_bound", "n_items", "release_date", "human_baseline"]
    assert before[unchanged].equals(after[unchanged])
    scores = facts.read.scores(benchmark="mmlu")
    assert set(scores["ceiling_low"]) == {0.9351}


def test_every_described_source_is_used_and_licensed() -> None:
    used = {row["source"] for table in ("horizons", "benchmarks", "models", "scores") for row in shipped_rows(table)}
    described = shipped_rows("sources")
    assert {row["slug"] for row in described} == used
    assert all(row["title"] and row["publisher"] and row["url"] and row["licence"] for row in described)


def test_every_slug_is_that_of_a_name_and_used_once() -> None:
    slugs = [row["slug"] for row in shipped_rows("sources")]
    assert [slugify(slug) for slug in slugs] == slugs
    assert max(Counter(slugs).values()) == 1


def test_every_benchmark_that_is_scored_is_described(facts: Store) -> None:
    described = {row["benchmark_id"] for row in facts_of(facts, "benchmarks")}
    assert {row["benchmark_id"] for row in facts_of(facts, "scores")} <= described
    with facts.read() as connection:
        assert set(read.benchmark_ids(connection).values()) == described


def test_every_alias_leads_to_something_that_is_there(facts: Store) -> None:
    with facts.read() as connection:
        there = {"model": read.model_ids(connection), "benchmark": read.benchmark_ids(connection)}
        targets = {kind: read.aliases(connection, kind) for kind in there}
    assert not any(set(found.values()) - there[kind].keys() for kind, found in targets.items())
    assert not any(targets[kind].keys() & there[kind].keys() for kind in there)


def test_there_is_enough_to_start_with(facts: Store) -> None:
    counts = row_counts(facts)
    scores = facts_of(facts, "scores")
    assert counts["model"] >= 60
    assert counts["benchmark"] >= 40
    assert len(scores) >= 500
    assert len({row["benchmark_id"] for row in scores}) >= 25


def test_every_model_with_a_score_or_a_horizon_has_a_release_date(facts: Store) -> None:
    with facts.read() as connection:
        dated = set(read.releases(connection).dropna(subset="release_date").index)
        names = {model: slug for slug, model in read.model_ids(connection).items()}
    used = {row["model_id"] for table in ("scores", "horizons") for row in facts_of(facts, table)}
    assert sorted(names[model] for model in used - dated) == []


def test_no_shipped_row_is_rejected_or_doubted(store: Store) -> None:
    results = initialise(store).files
    assert [(result.rejects, result.warnings, result.ignored) for result in results] == [((), (), ())] * len(results)
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.reject)) == 0


Estimate = tuple[float, float, float]
METRIC = re.compile(r"^      (p50|p80)_horizon_length:\n((?:        \w+: .*\n)+)", re.MULTILINE)


def published(path: Path) -> Counter[tuple[str, Estimate]]:
    """(level, (estimate, low, high)) of every model in METR's results, read line by line."""
    found: Counter[tuple[str, Estimate]] = Counter()
    for level, lines in METRIC.findall(path.read_text(encoding="utf-8")):
        value = {name: float(text) for name, text in re.findall(r"(\w+): (\S+)", lines)}
        found[level, (value["estimate"], value["ci_low"], value["ci_high"])] += 1
    return found


def shipped_estimates(source: str, known_at: str) -> Counter[tuple[str, Estimate]]:
    rows = [row for row in shipped_rows("horizons") if (row["source"], row["known_at"]) == (source, known_at)]
    levels = {"0.5": "p50", "0.8": "p80"}
    return Counter(
        (levels[row["success_level"]], (float(row["minutes"]), float(row["low"]), float(row["high"]))) for row in rows
    )


@pytest.mark.parametrize("day", ["2026-01-30", "2026-02-22", "2026-03-03", "2026-04-11"])
def test_a_vintage_is_what_metr_published(shared_data: Path, day: str) -> None:
    file = shared_data / "metr" / "vintages" / f"benchmark_results_1_1.{day}.yaml"
    here = shipped_estimates("metr-time-horizon-1.1", day)
    assert here == published(file)
    assert here.total() >= 28


def test_time_horizon_1_0_is_what_metr_published(shared_data: Path) -> None:
    here = shipped_estimates("metr-time-horizon-1.0", "2026-01-29")
    assert here == published(shared_data / "metr" / "benchmark_results_1_0.yaml")
    assert here.total() == 66


@pytest.mark.parametrize(("level", "name"), [(0.5, "p50"), (0.8, "p80")])
def test_the_current_view_is_what_metr_publishes_now(facts: Store, shared_data: Path, level: float, name: str) -> None:
    table = pd.read_csv(shared_data / "metr" / "time_horizon_1_1_2026_09.csv", parse_dates=["release_date"])
    columns = {f"{name}_{end}": end for end in ("minutes", "low", "high")}
    expected = table.rename(columns=columns).set_index("model")[["release_date", *columns.values()]].sort_index()
    with facts.read() as connection:
        view = read.horizon_estimates(connection, "metr-1.1", level).set_index("model")
    pd.testing.assert_frame_equal(
        view[list(expected.columns)].sort_index(), expected, check_exact=True, check_dtype=False
    )


def test_revised_values_are_seen_as_of_their_day(facts: Store) -> None:
    days = ("2026-02-22", "2026-03-03")
    assert [round(minutes(facts, day, suite="metr-1.1")["Claude Opus 4.6"]) for day in days] == [870, 719]
