"""The back-test on the scores of Epoch's hub: plateau calls that were beaten, recall, and dates."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import horizon.ingest
from horizon.ingest import IngestRequest
from horizon.saturation import scale_of
from horizon.saturation.backtest import CUTOFFS, PlateauBacktest, ScoredBenchmark, backtest_plateaus
from horizon.saturation.best import best_scores
from horizon.saturation.date_backtest import backtest_dates
from horizon.saturation.plateau_rules import free_ceiling, naive_plateau, verdict_rule
from horizon.store import open_store
from tests.saturation.made import WHOLE, scores_of

COLUMNS = ["model", "slug", "release_date", "value", "standard_error", "n_items"]


@pytest.fixture(scope="module")
def hub(facts_file: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[ScoredBenchmark]:
    """Give every benchmark whose bounds are known, with its dated scores."""
    path = tmp_path_factory.mktemp("hub") / "hub.db"
    shutil.copy(facts_file, path)
    with open_store(path) as store:
        request = IngestRequest(shared_data / "epoch", reader="epoch", on_error="skip", create=True)
        horizon.ingest.ingest(store, request)
        scores, specs = store.read.scores(), store.read.benchmarks().set_index("slug")
    specs = specs[specs["unit"].eq("fraction") & specs["lower_bound"].notna() & specs["upper_bound"].notna()]
    groups = scores[scores["release_date"].notna()].groupby("benchmark_slug")
    return [_benchmark(str(slug), group, specs) for slug, group in groups if slug in specs.index]


def _benchmark(slug: str, group: pd.DataFrame, specs: pd.DataFrame) -> ScoredBenchmark:
    spec = specs.loc[slug]
    low, high, audited, items = (
        _number(spec[name]) for name in ("lower_bound", "upper_bound", "ceiling_low", "n_items")
    )
    scale = scale_of(low, high, ceiling_low=audited)
    return ScoredBenchmark(slug, group[COLUMNS].astype({"n_items": "float64"}), scale, items)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


@pytest.fixture(scope="module")
def plateaus(hub: list[ScoredBenchmark]) -> PlateauBacktest:
    return backtest_plateaus(hub, {"verdicts": verdict_rule(hub), "naive": naive_plateau})


def test_verdicts_are_beaten_less_often_than_the_naive_rule_at_no_lower_recall(plateaus: PlateauBacktest) -> None:
    """methods.md has about 9 of 22 for a naive rule; the counts are those of docs/saturation.md."""
    table = plateaus.table().set_index("rule")
    ours, naive = table.loc["verdicts"], table.loc["naive"]
    assert len(plateaus.calls["cutoff"].unique()) == len(CUTOFFS) == 4
    assert tuple(ours[["states", "plateaus", "calls", "wrong", "found"]]) == (61, 24, 16, 4, 12)
    assert ours["states"] == naive["states"]
    assert ours["wrong"] / ours["calls"] < 9 / 22
    assert ours["wrong"] < naive["wrong"]
    assert ours["recall"] >= naive["recall"]


def test_the_naive_rule_comes_out_near_the_numbers_it_is_known_for(plateaus: PlateauBacktest) -> None:
    """methods.md: about 9 of 22; two of ours were beaten by 3.1 points."""
    naive = plateaus.table().set_index("rule").loc["naive"]
    assert (naive["calls"], naive["wrong"]) == (22, 10)


def test_the_naive_rule_calls_frontiermath_finished_at_0_32(hub: list[ScoredBenchmark]) -> None:
    frontiermath = next(one for one in hub if one.name == "frontiermath")
    best = best_scores(frontiermath.scores)
    ceiling = free_ceiling([day.date() for day in best["release_date"]], best["value"].to_numpy(), 0.0)
    assert ceiling == pytest.approx(0.32, abs=0.005)
    assert naive_plateau(frontiermath, date(2025, 11, 17))
    assert not verdict_rule(hub)(frontiermath, date(2025, 11, 17))


def test_dates_are_held_against_what_came(hub: list[ScoredBenchmark]) -> None:
    found = backtest_dates(hub, replicates=100)
    table = found.table()
    kinds = table[["inside", "early", "late", "open"]]
    assert (kinds.sum(axis=1) == table["forecasts"]).all()
    assert table["forecasts"].nunique() == 1
    assert table["inside"].is_monotonic_increasing
    row = found.forecasts[(found.forecasts.benchmark == "math-level-5") & (found.forecasts.level == 0.8)].iloc[0]
    assert (row["reached"], row["outcome"]) == (date(2024, 9, 12), "late")


def made(values: list[float]) -> ScoredBenchmark:
    return ScoredBenchmark("made", scores_of(values), WHOLE, 500.0)


def test_a_call_is_wrong_only_where_a_later_score_is_3_points_higher() -> None:
    """Quarters from the start of 2024: four models by the first cut-off here, then one more."""
    always = {"always": lambda benchmark, until: True}
    for last, wrong in ((0.529, 0), (0.531, 1)):
        table = backtest_plateaus([made([0.2, 0.3, 0.5, 0.4, last])], always, [date(2024, 12, 1)]).table()
        assert table[["states", "calls", "wrong", "found"]].iloc[0].tolist() == [1, 1, wrong, 1 - wrong]


def test_only_what_was_released_by_the_cut_off_is_asked_about() -> None:
    asked = backtest_plateaus(
        [made([0.2, 0.3, 0.5, 0.4])], {"never": lambda *_: False}, [date(2024, 2, 1), date(2026, 1, 1)]
    )
    assert asked.calls.empty


def test_a_date_that_came_before_its_interval_is_late_and_one_that_did_not_come_is_open() -> None:
    risen = made([0.1, 0.12, 0.15, 0.17, 0.95])
    slow = made([0.1, 0.12, 0.15, 0.17, 0.18])
    cutoffs = [date(2024, 12, 1)]
    assert set(backtest_dates([risen], cutoffs, replicates=100).forecasts["outcome"]) == {"late"}
    assert set(backtest_dates([slow], cutoffs, replicates=100).forecasts["outcome"]) == {"open"}
